import type { Problem } from "../../model/schema/problem.ts";

/** Capital or not: nobody means thousandths of a user with `1m`. */
const multipliers: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

/** A number as people write it on a command line: `1000`, `1,5` is two numbers, `10k`, `1M`, `1e9`. `NaN` for anything else. */
export function readNumber(text: string): number {
  const [, digits, multiplier] = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([kmg])?\s*$/i.exec(text) ?? [];
  return digits === undefined ? Number.NaN : Number(digits) * (multipliers[(multiplier ?? "").toLowerCase()] ?? 1);
}

/** One figure of an option: a problem, and `undefined`, where it is none. */
export function readFigure(
  flag: string,
  text: string | undefined,
  problems: Problem[],
  wanted: string,
): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const value = readNumber(text);
  if (!Number.isFinite(value)) {
    problems.push(notANumber(flag, text, wanted));
    return undefined;
  }
  return value;
}

export function notANumber(flag: string, text: string, wanted: string): Problem {
  return { code: "not_a_number", path: flag, message: `"${text}" is not ${wanted}`, fix: `give ${wanted}` };
}
