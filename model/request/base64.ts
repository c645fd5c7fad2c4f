/** Base64 with padding (RFC 4648, section 4), because k6 has neither `Buffer` nor a `btoa` for bytes. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const paddedText = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Renders bytes as base64 text. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const remaining = bytes.length - index;
    const first = bytes[index] ?? 0;
    const second = bytes[index + 1] ?? 0;
    const third = bytes[index + 2] ?? 0;
    text += alphabet.charAt(first >> 2) + alphabet.charAt(((first & 3) << 4) | (second >> 4));
    text += remaining > 1 ? alphabet.charAt(((second & 15) << 2) | (third >> 6)) : "=";
    text += remaining > 2 ? alphabet.charAt(third & 63) : "=";
  }
  return text;
}

/** Reads base64 text; `undefined` when it is not base64 with its padding. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!paddedText.test(text)) {
    return undefined;
  }
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let written = 0;
  for (let index = 0; index < text.length; index += 4) {
    // The padding character is not in the alphabet; as -1 its low bits are cut off with the bytes that do not exist.
    const bits =
      (alphabet.indexOf(text.charAt(index)) << 18) |
      (alphabet.indexOf(text.charAt(index + 1)) << 12) |
      ((alphabet.indexOf(text.charAt(index + 2)) & 63) << 6) |
      (alphabet.indexOf(text.charAt(index + 3)) & 63);
    bytes[written] = bits >> 16;
    bytes[written + 1] = bits >> 8;
    bytes[written + 2] = bits;
    written += 3;
  }
  return bytes;
}
