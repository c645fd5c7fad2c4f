/** Requests that are signed by Node and inside k6 alike; both must get the same headers. */
import type { SigningCredentials } from "../../../bench/k6/sign.ts";

export interface SigningVector {
  readonly credentials: SigningCredentials;
  readonly target: string;
  readonly body: string;
  readonly epochMs: number;
}

const permanent = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example/secret+key" };
const temporary = { ...permanent, sessionToken: "token/with+base64==" };
const midnight = Date.UTC(2026, 10, 22);

export const vectorRegion = "eu-west-2";
export const vectorHost = "127.0.0.1:8000";

export const signingVectors: readonly SigningVector[] = [
  { credentials: permanent, target: "DynamoDB_20120810.GetItem", body: "{}", epochMs: 0 },
  { credentials: permanent, target: "DynamoDB_20120810.PutItem", body: "", epochMs: midnight - 1 },
  { credentials: permanent, target: "DynamoDB_20120810.PutItem", body: '{"a":"ünïcödé 漢字 🎉"}', epochMs: midnight },
  { credentials: temporary, target: "DynamoDB_20120810.Query", body: '{"a":"\u0000\u2028"}', epochMs: midnight + 999 },
  {
    credentials: temporary,
    target: "DynamoDB_20120810.UpdateItem",
    body: "x".repeat(10_000),
    epochMs: midnight + 1000,
  },
];
