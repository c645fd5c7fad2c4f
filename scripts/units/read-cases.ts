import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { z } from "zod";
import type { WireRequest } from "../../model/capacity/units/prediction.ts";
import type { WireItem } from "../../model/request/wire-value.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { UsageError } from "../failure.ts";
import { findJsonError } from "../json-error.ts";
import { type CaseShape, caseShape } from "./case-shape.ts";
import { checkRequest } from "./check-request.ts";
import { checkTables, toItems } from "./check-tables.ts";
import { inputFailure, nameOf, step } from "./problems.ts";

/** A request with the tables and the items that it meets. */
export interface UnitsCase {
  readonly id: string | number;
  readonly tables: readonly TableDefinition[];
  readonly before: Readonly<Record<string, readonly WireItem[]>>;
  readonly request: WireRequest;
  readonly replayed: boolean;
}

/**
 * Reads the cases from a file, or from stdin for `-`.
 *
 * @throws UsageError when it cannot be read, when it is not JSON (with the line), or with everything that is wrong with the cases
 */
export async function readCases(file: string): Promise<UnitsCase[]> {
  const content = parse(await readText(file), file);
  const problems: string[] = [];
  const cases = Array.isArray(content) ? toCases(content, problems) : [];
  if (!Array.isArray(content)) {
    problems.push("the cases have to be an array");
  }
  if (problems.length > 0) {
    throw inputFailure(file, problems);
  }
  return cases;
}

async function readText(file: string): Promise<string> {
  try {
    // Some editors start a file with a byte order mark, which is not JSON.
    return (await (file === "-" ? text(process.stdin) : readFile(file, "utf8"))).replace(/^\uFEFF/, "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${nameOf(file)} cannot be read: ${reason}.`, "Give the path of a JSON file, or - for stdin.");
  }
}

function parse(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    const error = findJsonError(json);
    const place = error === undefined ? "" : `: line ${error.line}, column ${error.column}: ${error.message}`;
    throw new UsageError(`${nameOf(file)} is not JSON${place}.`, "Mend it; comments are not allowed.");
  }
}

function toCases(content: readonly unknown[], problems: string[]): UnitsCase[] {
  const ids = new Map<string | number, number>();
  return content.flatMap((value, position) => {
    const path = `[${position}]`;
    const parsed = caseShape.safeParse(value);
    if (!parsed.success) {
      problems.push(...parsed.error.issues.map((issue) => renderIssue(issue, path)));
      return [];
    }
    const first = ids.get(parsed.data.id);
    if (first !== undefined) {
      problems.push(`${path}.id: ${JSON.stringify(parsed.data.id)} is the id of [${first}] as well`);
    }
    ids.set(parsed.data.id, position);
    return [toCase(parsed.data, path, problems)];
  });
}

function toCase({ id, tables, before, request, replayed }: CaseShape, path: string, problems: string[]): UnitsCase {
  checkTables(tables, path, problems);
  const items = toItems(tables, before, path, problems);
  checkRequest(request, tables, `${path}.request`, problems);
  if (replayed && request.operation !== "TransactWriteItems") {
    problems.push(`${path}.replayed: only a TransactWriteItems has a ClientRequestToken`);
  }
  return { id, tables, before: items, request, replayed };
}

function renderIssue({ path, message }: z.core.$ZodIssue, casePath: string): string {
  const steps = path.map((part) => (typeof part === "number" ? `[${part}]` : step(String(part))));
  return `${casePath}${steps.join("")}: ${message}`;
}
