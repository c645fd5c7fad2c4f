import { readFile } from "node:fs/promises";
import { type MeasuredCurve, minutesPerDay } from "../model/capacity/time/curve.ts";
import { UsageError } from "./failure.ts";

const problemsShown = 20;

/** Steps may differ from the usual one by so much of it: times are rounded to what a column shows. */
const stepTolerance = 1e-3;

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const isoTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads a measured load from a CSV file: `minute,requestsPerSecond` or an ISO 8601 time in place of the minute, which is UTC
 * unless it names a zone. A heading is optional, and so are empty lines. Any regular step will do, and any number of days.
 *
 * @throws UsageError when it cannot be read, or with every line that is wrong
 */
export async function readCurve(path: string): Promise<MeasuredCurve> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new UsageError(`${path} could not be read${code}.`, "Give a CSV file of measured load.");
  });
  return parseCurve(text, path);
}

/** A line, with what could be read of it and what is wrong with it. */
interface Row {
  readonly line: number;
  readonly minute?: number;
  readonly value?: number;
  readonly problem?: string;
}

interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** `readCurve` on a text; `path` is what messages call it. */
export function parseCurve(text: string, path: string): MeasuredCurve {
  // Trimmed off with the spaces: the byte order mark that some spreadsheets write first.
  const lines = text
    .split(/\r?\n/)
    .map((content, position) => ({ line: position + 1, cells: content.split(",").map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const hasHeading = lines[0]?.cells.every((cell) => !numeral.test(cell) && !isoTime.test(cell)) === true;
  const rows = lines.slice(hasHeading ? 1 : 0).map(({ line, cells }) => readRow(line, cells));
  const minutes = usualStep(rows);
  const problems: readonly LineProblem[] = [
    ...rows.flatMap(({ line, problem }) => (problem === undefined ? [] : [{ line, message: problem }])),
    ...(minutes === undefined ? [] : checkStepsOf(rows, minutes)),
  ];
  const values = rows.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const [first] = rows;
  if (problems.length > 0) {
    throw curveError(problems, path);
  }
  if (first?.minute === undefined || minutes === undefined) {
    const message = rows.length < 2 ? "a step takes at least two rows" : "no row is later than another";
    throw curveError([{ line: rows.at(-1)?.line ?? 1, message }], path);
  }
  if (values.every((value) => value === 0)) {
    throw curveError([{ line: first.line, message: "every value is 0: there is no load to take the shape of" }], path);
  }
  return { kind: "measured", minutes, values, startMinute: first.minute % minutesPerDay };
}

function readRow(line: number, cells: readonly string[]): Row {
  const [time = "", load = ""] = cells;
  const minute = readMinute(time);
  const timed = minute === undefined ? { line } : { line, minute };
  if (cells.length !== 2) {
    return { ...timed, problem: `it has ${cells.length} column${cells.length === 1 ? "" : "s"} and not 2` };
  }
  if (minute === undefined) {
    return { line, problem: `"${shortened(time)}" is neither a minute from 0 on nor an ISO 8601 time` };
  }
  const value = numeral.test(load) ? Number(load) : Number.NaN;
  if (!Number.isFinite(value)) {
    return { ...timed, problem: `"${shortened(load)}" is not a number` };
  }
  return value < 0 ? { ...timed, problem: `${load} is negative` } : { line, minute, value };
}

/** Minutes since some midnight UTC. */
function readMinute(time: string): number | undefined {
  if (numeral.test(time)) {
    const minute = Number(time);
    return minute >= 0 && Number.isFinite(minute) ? minute : undefined;
  }
  if (!isoTime.test(time)) {
    return undefined;
  }
  const withZone = /(Z|[+-]\d{2}:?\d{2})$/.test(time) ? time : `${time}Z`;
  const milliseconds = Date.parse(withZone.replace(" ", "T"));
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 60_000;
}

/** Minutes from the row before; `undefined` where one of the two has no time. */
function stepBefore(rows: readonly Row[], position: number): number | undefined {
  const [before, after] = [rows[position - 1]?.minute, rows[position]?.minute];
  return before === undefined || after === undefined ? undefined : Number((after - before).toFixed(6));
}

/** The step that is met most often; of equally frequent ones the first. */
function usualStep(rows: readonly Row[]): number | undefined {
  const counts = new Map<number, number>();
  for (const position of rows.keys()) {
    const step = stepBefore(rows, position);
    if (step !== undefined && step > 0) {
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  }
  const [usual] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
  return usual;
}

function checkStepsOf(rows: readonly Row[], minutes: number): readonly LineProblem[] {
  return rows.flatMap(({ line }, position): readonly LineProblem[] => {
    const step = stepBefore(rows, position);
    const before = rows[position - 1]?.line;
    if (step === undefined || Math.abs(step - minutes) <= minutes * stepTolerance) {
      return [];
    }
    if (step <= 0) {
      return [{ line, message: `it is not later than line ${before}` }];
    }
    const kind = step > minutes ? "there is a gap" : "it comes early";
    return [{ line, message: `${kind}: ${step} min after line ${before}, where ${minutes} min are usual` }];
  });
}

function curveError(problems: readonly LineProblem[], path: string): UsageError {
  const sorted = [...problems].sort((one, other) => one.line - other.line);
  const shown = sorted.slice(0, problemsShown).map(({ line, message }) => `  line ${line}: ${message}`);
  const rest = sorted.length - shown.length;
  const heading = `${path} has ${sorted.length === 1 ? "a problem" : `${sorted.length} problems`}:`;
  return new UsageError(
    [heading, ...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n"),
    "Give `minute,requestsPerSecond` or `2026-01-31T12:00:00Z,requestsPerSecond` a line, in order and at a regular step.",
  );
}

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
