import { describe, expect, it } from "vitest";
import { nodeHash } from "../../../bench/engine/seed-transport.ts";
import { createRenewingSigner, type RenewedCredentials } from "../../../bench/k6/renew.ts";
import { createSigner, targetPrefix } from "../../../bench/k6/sign.ts";

const options = {
  credentials: { accessKeyId: "AKID0", secretAccessKey: "secret0" },
  region: "eu-west-2",
  host: "127.0.0.1:8000",
  hash: nodeHash,
};
const renewal = { url: "http://127.0.0.1:1/credentials", token: "token", refreshAtMs: 1_000_000 };
const target = `${targetPrefix}.GetItem`;

/** A signer that is given these credentials in turn, and how often it asked. */
function signerWith(answers: (RenewedCredentials | undefined)[]) {
  let asked = 0;
  const sign = createRenewingSigner(options, renewal, (given) => {
    expect(given).toBe(renewal);
    asked += 1;
    return answers.shift();
  });
  const keyAt = (epochMs: number) => /Credential=(\w+)/.exec(sign(target, "{}", epochMs).Authorization ?? "")?.[1];
  return { sign, keyAt, asked: () => asked };
}

describe("a signer whose credentials may end", () => {
  it("asks for newer ones from the moment on that it was told, and as they tell it next", () => {
    const { keyAt, asked } = signerWith([
      { accessKeyId: "AKID1", secretAccessKey: "secret1", refreshAtMs: 2_000_000 },
      { accessKeyId: "AKID2", secretAccessKey: "secret2" },
    ]);
    expect([keyAt(0), keyAt(999_999), asked()]).toEqual(["AKID0", "AKID0", 0]);
    expect([keyAt(1_000_000), keyAt(1_999_999), asked()]).toEqual(["AKID1", "AKID1", 1]);
    expect([keyAt(2_000_000), keyAt(1e15), asked()]).toEqual(["AKID2", "AKID2", 2]);
  });

  it("signs as a signer with those credentials does", () => {
    const credentials = { accessKeyId: "AKID1", secretAccessKey: "secret1", sessionToken: "token1" };
    const { sign } = signerWith([credentials]);
    const plain = createSigner({ ...options, credentials });
    expect(sign(target, '{"a":1}', 1_000_000)).toEqual(plain(target, '{"a":1}', 1_000_000));
  });

  it("goes on with the old ones when it gets none, and asks again five seconds later", () => {
    const { keyAt, asked } = signerWith([undefined, { accessKeyId: "AKID1", secretAccessKey: "secret1" }]);
    expect([keyAt(1_000_000), keyAt(1_004_999), asked()]).toEqual(["AKID0", "AKID0", 1]);
    expect([keyAt(1_005_000), asked()]).toEqual(["AKID1", 2]);
  });
});
