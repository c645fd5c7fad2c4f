/** How figures are written for people, in the terminal and in the report alike. Without a value they are an en dash. */

import { grouped } from "../../model/capacity/grouped.ts";
import type { Verdict } from "./verdict.ts";

export const noValue = "–";

/** Shown beside the word, so that a verdict does not hang on colour alone. */
export const verdictMarks: Readonly<Record<Verdict, string>> = { pass: "✓", fail: "✗", undecided: "?", invalid: "!" };

/** `12,345` */
export function formatCount(count: number): string {
  return group(String(Math.round(count)));
}

function group(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  return fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
}

/** Three significant digits and never more than three decimals: `0`, `0.012`, `1.24`, `12.4`, `1,240`. */
export function formatNumber(value: number | null): string {
  if (value === null) {
    return noValue;
  }
  const size = Math.abs(value);
  const decimals = size === 0 ? 0 : size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
  return group(value.toFixed(decimals));
}

/** `1.24 ms`. */
export function formatMs(value: number | null): string {
  return value === null ? noValue : `${formatNumber(value)} ms`;
}

/** A figure that someone wrote down, as it was written: `50`, `0.5`, `1,500`. */
export function formatGiven(value: number): string {
  return group(String(value));
}

/** `12.3 %`; small shares keep two significant digits: `0.012 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const decimals = percent === 0 ? 0 : percent >= 10 ? 1 : percent >= 1 ? 2 : percent >= 0.1 ? 2 : 3;
  return `${percent.toFixed(decimals)} %`;
}

/** Requests per second, as the document writes them: at least three decimals below 1. */
export function formatRps(rps: number): string {
  return rps < 1 ? rps.toFixed(3) : formatNumber(rps);
}

/** `0.25`, `1`, `2.5`: capacity units come in halves and quarters, their means do not. */
export function formatUnits(units: number | null): string {
  return units === null ? noValue : group(String(Math.round(units * 100) / 100));
}

/** `1 request`, `3 requests`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Text from a design or an engine on one line, without control characters: no terminal sequences, no broken layout. */
export function toPlainLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
