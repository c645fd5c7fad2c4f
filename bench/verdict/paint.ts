/** ANSI styles of the terminal text; the codes are those of ECMA-48, "Select graphic rendition". */

import type { Verdict } from "./result.ts";

export type Style = Verdict | "strong" | "faint";
export type Paint = (text: string, style: Style) => string;

const sgrCodes: Readonly<Record<Style, string>> = {
  pass: "32",
  fail: "31",
  undecided: "33",
  invalid: "35",
  strong: "1",
  faint: "2",
};

/** Without colour the text stays as it is. */
export function createPaint(color: boolean): Paint {
  return (text, style) => (color ? `\u001b[${sgrCodes[style]}m${text}\u001b[0m` : text);
}
