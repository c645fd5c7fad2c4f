/** k6's own SHA-256 and HMAC, which run in Go, for the request signer. */
import crypto from "k6/crypto";
import type { SigningHash } from "./sign.ts";

// Taken off the module once: a named import is looked up again at every call, which costs as much as hashing a body.
const { sha256, hmac } = crypto;

export const k6Hash: SigningHash = {
  sha256Hex: (text) => sha256(text, "hex"),
  hmacSha256: (key, text) => hmac("sha256", key, text, "binary"),
  hmacSha256Hex: (key, text) => hmac("sha256", key, text, "hex"),
};
