import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Baseline } from "../../bench/verify/baseline.ts";
import { findJsonError } from "../../model/text/json-error.ts";
import { UsageError } from "../failure.ts";

const unitsByIndex = z.record(z.string(), z.number());
const units = z.object({
  pattern: z.string(),
  sizeClass: z.string(),
  requests: z.number(),
  total: z.number(),
  tables: z.record(z.string(), z.object({ table: z.number(), gsi: unitsByIndex, lsi: unitsByIndex })),
});
const outcome = z.object({ design: z.string(), designFingerprint: z.string() });
const verifyFile = outcome.extend({
  cases: z.array(units.extend({ resultDigest: z.string(), requestDigest: z.string().optional() })),
});
const resultFile = outcome.extend({ unitsBySize: z.array(units) });

const howToWrite = "Write one with `npx tablewright verify --write-baseline <file>`.";

/**
 * Reads `verify.json` of an earlier `verify`, or `result.json` of `bench`, which has units only.
 *
 * @param design name of the design that is compared with it
 * @throws UsageError when it cannot be read, is not JSON (with the line), or is of another form, version or design
 */
export async function readBaseline(file: string, design: string): Promise<Baseline> {
  const content = parse(await readText(file), file);
  const version = z.object({ schemaVersion: z.unknown() }).safeParse(content).data?.schemaVersion;
  if (version !== 1) {
    const found = version === undefined ? "no schemaVersion" : `schemaVersion ${JSON.stringify(version)}`;
    throw new UsageError(`The baseline ${file} has ${found}, and this version reads 1.`, howToWrite);
  }
  const baseline = toBaseline(content, file);
  if (baseline.design !== design) {
    throw new UsageError(
      `The baseline ${file} is of the design "${baseline.design}", and this is "${design}".`,
      "Give the baseline of this design, or the other design with --design.",
    );
  }
  return baseline;
}

function toBaseline(content: unknown, file: string): Baseline & { readonly design: string } {
  const isResult = z.object({ patterns: z.array(z.unknown()) }).safeParse(content).success;
  const parsed = isResult
    ? resultFile.transform(({ unitsBySize, ...rest }) => ({ ...rest, cases: unitsBySize })).safeParse(content)
    : verifyFile.safeParse(content);
  if (parsed.success) {
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const path = issue?.path.join(".") ?? "";
  throw new UsageError(
    `The baseline ${file} is no ${isResult ? "result.json with units by size" : "verify.json"}: ${path}: ${issue?.message ?? ""}.`,
    howToWrite,
  );
}

async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`The baseline ${file} cannot be read (${code}).`, howToWrite);
  }
}

function parse(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    const error = findJsonError(json);
    const place = error === undefined ? "" : `: line ${error.line}, column ${error.column}: ${error.message}`;
    throw new UsageError(`The baseline ${file} is not JSON${place}.`, howToWrite);
  }
}
