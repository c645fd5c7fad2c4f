/**
 * GitHub-flavoured Markdown put together so that text from outside is escaped because nobody thought of it, not because somebody
 * did.
 */

import { toPlainLine } from "../format.ts";
import { shorten } from "./sentences.ts";

/** Text that is Markdown already. Only `md` and the functions of this file make it. */
export class Markdown {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** No sentence of ours is longer. A name of a megabyte would otherwise take the whole summary. */
const lengthMax = 1000;

/**
 * For the middle of a line. Punctuation that has a meaning gets a backslash, HTML its entities. A zero-width space keeps GitHub
 * from making a mention of `@name`, an issue of `#3` and a link of `https://` or `www.`: it looks for these after Markdown is
 * read, so that a backslash does not help.
 *
 * @returns at most 1,000 characters
 */
export function escapeMarkdown(text: string): string {
  let plain = shorten(toPlainLine(text), lengthMax);
  let escaped = escapeLine(plain);
  while (escaped.length > lengthMax) {
    plain = shorten(plain, Math.floor(plain.length * 0.9));
    escaped = escapeLine(plain);
  }
  return escaped;
}

function escapeLine(text: string): string {
  return text
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@|#|:(?=\/\/)|\bwww(?=\.)|\bGH(?=-\d)/gi, "$&&#8203;");
}

/** Template tag: values are escaped unless they are `Markdown`. */
export function md(parts: TemplateStringsArray, ...values: readonly (Markdown | string | number)[]): Markdown {
  const toText = (value: Markdown | string | number) =>
    value instanceof Markdown ? value.text : escapeMarkdown(String(value));
  return new Markdown(parts.map((part, position) => part + toText(values[position] ?? "")).join(""));
}

/** The first two lines of a table. */
export function heading(columns: readonly (readonly [text: string, align: "left" | "right"])[]): readonly string[] {
  return [
    tableRow(columns.map(([text]) => md`${text}`)),
    tableRow(columns.map(([, align]) => new Markdown(align === "left" ? ":--" : "--:"))),
  ];
}

export function tableRow(cells: readonly Markdown[]): string {
  return `| ${cells.map(({ text }) => text).join(" | ")} |`;
}

/** Text in a fixed width. It must hold no backtick and no bar, as our own sparklines. */
export function code(text: string): Markdown {
  return new Markdown(text === "" ? "" : `\`${text}\``);
}

/** A block to copy, on one line whatever was in the text; the fence is longer than any row of backticks in it. */
export function codeBlock(language: string, text: string): string {
  const line = shorten(toPlainLine(text), 2 * lengthMax);
  const longest = Math.max(2, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${line}\n${fence}`;
}
