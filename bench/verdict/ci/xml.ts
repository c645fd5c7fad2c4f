/** XML put together so that whatever a design, an engine or a machine is called, the document stays well-formed XML 1.0. */

import { toPlainLine } from "../format.ts";

/** Everything but the characters of XML 1.0 (section 2.2): most control characters, lone surrogates, U+FFFE and U+FFFF. */
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/**
 * For the content of an element. What XML cannot say becomes U+FFFD. `>` is escaped as well, because `]]>` is forbidden outside a
 * CDATA section; a carriage return is, because a parser would make a line feed of it.
 */
export function escapeXml(text: string): string {
  return text
    .replace(notXml, "\uFFFD")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/\r/g, "&#13;");
}

/** An attribute without its text, such as ` name="#3 getUserPosts"`: on one line, because parsers make spaces of line breaks there. */
export function attribute(name: string, value: string | number): string {
  return ` ${name}="${escapeXml(toPlainLine(String(value))).replace(/"/g, "&quot;")}"`;
}

/** ` a="1" b="2"` in the order of the keys. */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => attribute(name, value))
    .join("");
}
