/** A k6 script: signs the fixed requests with k6's own hash functions and prints one line of JSON for each. */
import { k6Hash } from "../../../bench/k6/hash.ts";
import { createSigner } from "../../../bench/k6/sign.ts";
import { signingVectors, vectorHost, vectorRegion } from "./signing-vectors.ts";

export const options = { vus: 1, iterations: 1 };

export default function printSignatures(): void {
  for (const { credentials, target, body, epochMs } of signingVectors) {
    const sign = createSigner({ credentials, region: vectorRegion, host: vectorHost, hash: k6Hash });
    console.log(JSON.stringify(sign(target, body, epochMs)));
  }
}
