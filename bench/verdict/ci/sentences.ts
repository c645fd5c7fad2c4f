/** Pieces of text that every output for CI needs. */

/** Up to the first full stop, question or exclamation mark that ends a sentence; all of it if there is none. */
export function toFirstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/su.exec(text)?.[0] ?? text;
}

/** At most `lengthMax` characters, the last of them an ellipsis if any were left out. Never half of a surrogate pair. */
export function shorten(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}

/** `#3 getUserPosts` */
export function toLabel({ number, name }: { readonly number: number; readonly name: string }): string {
  return `#${number} ${name}`;
}
