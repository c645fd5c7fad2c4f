import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createSigner } from "../../../bench/k6/sign.ts";
import { runInK6 } from "../../run-in-k6.ts";
import { nodeHash } from "./node-hash.ts";
import { signingVectors, vectorHost, vectorRegion } from "./signing-vectors.ts";

it("k6 signs as Node does", async () => {
  const lines = await runInK6(fileURLToPath(new URL("./print-signatures.ts", import.meta.url)));
  expect(lines.map((line) => JSON.parse(line))).toStrictEqual(
    signingVectors.map(({ credentials, target, body, epochMs }) =>
      createSigner({ credentials, region: vectorRegion, host: vectorHost, hash: nodeHash })(target, body, epochMs),
    ),
  );
});
