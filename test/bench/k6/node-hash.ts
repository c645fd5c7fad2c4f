/** The hash functions of a signer, by Node, and fixed requests to sign. */
import { createHash, createHmac } from "node:crypto";
import type { SigningHash } from "../../../bench/k6/sign.ts";

function hmac(key: string | ArrayBuffer, text: string) {
  return createHmac("sha256", typeof key === "string" ? key : new Uint8Array(key)).update(text);
}

export const nodeHash: SigningHash = {
  sha256Hex: (text) => createHash("sha256").update(text).digest("hex"),
  hmacSha256: (key, text) => Uint8Array.from(hmac(key, text).digest()).buffer,
  hmacSha256Hex: (key, text) => hmac(key, text).digest("hex"),
};
