import { readFile } from "node:fs/promises";
import { isObject } from "../../../model/request/wire-unmarshal.ts";
import { findJsonError } from "../../../model/text/json-error.ts";
import { toPlainLine } from "../format.ts";
import { HistogramTextError } from "../histogram.ts";
import { ResultFileError } from "../result-file-error.ts";
import { type Baseline, readLoad, readPattern, readSizedUnits, ShapeError } from "./baseline.ts";

/** What the run that is about to be compared is of. */
export interface ComparedDesign {
  readonly design: string;
  /** Names of the replayed patterns. */
  readonly patterns: readonly string[];
}

const schemaVersion = 1;
const giveResult = "Give the result.json that an earlier `bench` wrote.";
const renew = "Run `bench` without --baseline and keep its result.json as the new baseline.";

/**
 * Reads the `result.json` of an earlier run. Meant to be called before a run starts: a baseline that cannot be compared with
 * should not cost a run to find out.
 *
 * @throws {ResultFileError} `baseline.*`: there is no such file, it is no result, or one that nothing can be compared with
 */
export async function readBaseline(path: string, compared: ComparedDesign): Promise<Baseline> {
  return parseBaseline(await readText(path), path, compared);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new ResultFileError("baseline.unreadable", path, "the baseline cannot be read", giveResult, cause);
  }
}

/** @throws {ResultFileError} as `readBaseline` */
export function parseBaseline(text: string, path: string, compared: ComparedDesign): Baseline {
  const value = parseJson(text, path);
  if (!isObject(value) || !("schemaVersion" in value) || !("verdict" in value)) {
    throw new ResultFileError(
      "baseline.not-a-result",
      path,
      "the baseline is JSON, but no result of a run",
      giveResult,
    );
  }
  if (value.schemaVersion !== schemaVersion) {
    const version = toPlainLine(String(value.schemaVersion)).slice(0, 20);
    const what = `the baseline has schema version ${version}, and this version of Tablewright reads ${schemaVersion}`;
    throw new ResultFileError("baseline.other-schema-version", path, what, renew);
  }
  try {
    return toBaseline(value, path, compared);
  } catch (error) {
    if (error instanceof ShapeError) {
      const what = `the baseline is not a whole result of a run: ${error.message}`;
      throw new ResultFileError("baseline.not-a-result", path, what, giveResult);
    }
    throw error;
  }
}

function parseJson(text: string, path: string): unknown {
  const error = findJsonError(text);
  if (error !== undefined) {
    const place = `${path}:${error.line}:${error.column}`;
    throw new ResultFileError("baseline.not-json", place, `the baseline is not JSON, ${error.message}`, giveResult);
  }
  return JSON.parse(text);
}

function toBaseline(
  value: Readonly<Record<string, unknown>>,
  path: string,
  { design, patterns }: ComparedDesign,
): Baseline {
  const named = value.design;
  if (typeof named === "string" && named !== design) {
    const what = `the baseline is of the design ${toPlainLine(named)}, and this run is of ${toPlainLine(design)}`;
    throw new ResultFileError(
      "baseline.other-design",
      path,
      what,
      "Give a baseline of the same design, or name that design with --design.",
    );
  }
  if (value.verdict === "invalid") {
    const what = "the baseline is of an invalid run, which measured something other than the engine";
    throw new ResultFileError("baseline.invalid-run", path, what, renew);
  }
  const entries = value.patterns;
  if (typeof named !== "string" || !Array.isArray(entries)) {
    throw typeof named === "string" ? new ShapeError("patterns", "an array") : new ShapeError("design", "a text");
  }
  if (entries.some((entry) => isObject(entry) && !("histograms" in entry))) {
    const what = "the baseline was written by an older version of Tablewright and has no histograms of latencies";
    throw new ResultFileError("baseline.no-histograms", path, what, renew);
  }
  const measured = entries.map((entry: unknown, position) => {
    try {
      return readPattern(entry, position);
    } catch (error) {
      if (error instanceof HistogramTextError) {
        const what = `a histogram of the baseline's patterns[${position}] is broken`;
        throw new ResultFileError("baseline.broken-histogram", path, what, renew, error);
      }
      throw error;
    }
  });
  if (!measured.some(({ name }) => patterns.includes(name))) {
    const what = "the baseline and this run have no access pattern in common";
    throw new ResultFileError("baseline.other-patterns", path, what, renew);
  }
  return { path, load: readLoad(value), patterns: measured, unitsBySize: readSizedUnits(value.unitsBySize) };
}
