import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSigner, type SigningCredentials } from "../../../bench/k6/sign.ts";
import { nodeHash } from "./node-hash.ts";

interface SignedBySdk {
  readonly credentials: SigningCredentials;
  readonly region: string;
  readonly host: string;
  readonly target: string;
  readonly body: string;
  readonly epochMs: number;
}

/** The headers of the same request as the signer of AWS's SDK makes them. */
async function signBySdk({ credentials, region, host, target, body, epochMs }: SignedBySdk) {
  const signer = new SignatureV4({ service: "dynamodb", region, credentials, sha256: Sha256, applyChecksum: false });
  const signed = await signer.sign(
    {
      method: "POST",
      protocol: "http:",
      hostname: host,
      path: "/",
      query: {},
      headers: { "Content-Type": "application/x-amz-json-1.0", Host: host, "X-Amz-Target": target },
      body,
    },
    { signingDate: new Date(epochMs) },
  );
  return namesInLowerCase(signed.headers, "host");
}

function namesInLowerCase(headers: Readonly<Record<string, string>>, omitted?: string): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  return Object.fromEntries(entries.filter(([name]) => name !== omitted));
}

const printable = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
});
const credentials = fc.record(
  { accessKeyId: printable, secretAccessKey: printable, sessionToken: printable },
  { requiredKeys: ["accessKeyId", "secretAccessKey"] },
);
const operation = fc.constantFrom("GetItem", "Query", "UpdateItem", "BatchWriteItem", "TransactWriteItems");
const body = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.constant(""));

/** A start anywhere in this century, then steps of a fraction of a second, of days, to the next midnight, and back. */
const dayMs = 86_400_000;
const start = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) });
const step = fc.oneof(
  fc.integer({ min: -1500, max: 1500 }).map((ms) => (at: number) => at + ms),
  fc.integer({ min: -40, max: 400 }).map((days) => (at: number) => at + days * dayMs),
  fc.constantFrom(-1, 0, 1).map((ms) => (at: number) => (Math.floor(at / dayMs) + 1) * dayMs + ms),
);

describe("createSigner", () => {
  it("signs as @smithy/signature-v4, request after request over seconds and days", async () => {
    await fc.assert(
      fc.asyncProperty(
        credentials,
        fc.constantFrom("eu-west-2", "us-east-1", "local"),
        fc.constantFrom("127.0.0.1:8000", "localhost", "dynamodb.eu-west-2.amazonaws.com"),
        start,
        fc.array(fc.tuple(operation, body, step), { minLength: 1, maxLength: 6 }),
        async (drawnCredentials, region, host, startMs, requests) => {
          const sign = createSigner({ credentials: drawnCredentials, region, host, hash: nodeHash });
          let epochMs = startMs;
          for (const [name, text, next] of requests) {
            const target = `DynamoDB_20120810.${name}`;
            const headers = namesInLowerCase(sign(target, text, epochMs));
            const request = { credentials: drawnCredentials, region, host, target, body: text, epochMs };
            expect(headers).toStrictEqual(await signBySdk(request));
            epochMs = next(epochMs);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("derives the key once a day and hashes three times a request", () => {
    const calls = { sha256Hex: 0, hmacSha256: 0, hmacSha256Hex: 0 };
    const sign = createSigner({
      credentials: { accessKeyId: "id", secretAccessKey: "secret" },
      region: "eu-west-2",
      host: "localhost",
      hash: {
        sha256Hex: (text) => {
          calls.sha256Hex += 1;
          return nodeHash.sha256Hex(text);
        },
        hmacSha256: (key, text) => {
          calls.hmacSha256 += 1;
          return nodeHash.hmacSha256(key, text);
        },
        hmacSha256Hex: (key, text) => {
          calls.hmacSha256Hex += 1;
          return nodeHash.hmacSha256Hex(key, text);
        },
      },
    });
    const midnight = Date.UTC(2026, 10, 22);
    for (let index = 0; index < 10; index += 1) {
      sign("DynamoDB_20120810.GetItem", "{}", midnight + index * 500);
    }
    expect(calls).toEqual({ sha256Hex: 20, hmacSha256: 4, hmacSha256Hex: 10 });
    sign("DynamoDB_20120810.GetItem", "{}", midnight + dayMs);
    expect(calls).toEqual({ sha256Hex: 22, hmacSha256: 8, hmacSha256Hex: 11 });
  });

  it("takes an empty session token for none", () => {
    const permanent = { accessKeyId: "id", secretAccessKey: "secret" };
    const options = { region: "eu-west-2", host: "localhost", hash: nodeHash };
    const request = ["DynamoDB_20120810.GetItem", "{}", 0] as const;
    expect(createSigner({ ...options, credentials: { ...permanent, sessionToken: "" } })(...request)).toStrictEqual(
      createSigner({ ...options, credentials: permanent })(...request),
    );
  });

  it("lists every text that cannot be sent as a header, without showing it", () => {
    const refused = () =>
      createSigner({
        credentials: { accessKeyId: "", secretAccessKey: "s3cret\n", sessionToken: "s3cret token" },
        region: "eu-west-2 ",
        host: "höst",
        hash: nodeHash,
      });
    expect(refused).toThrow(
      "credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken, region, host must be",
    );
    expect(refused).not.toThrow(/s3cret/);
  });
});
