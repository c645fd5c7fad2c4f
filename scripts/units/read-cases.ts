import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { WireRequest } from "../../model/capacity/units/prediction.ts";
import { isMembers, type Members } from "../../model/capacity/units/request-input.ts";
import type { WireItem } from "../../model/request/wire-value.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { findJsonError } from "../../model/text/json-error.ts";
import { UsageError } from "../failure.ts";
import { idShape, membersShape, operationShape, readShape, replayedShape } from "./case-shape.ts";
import { checkRequest } from "./check-request.ts";
import { type GivenTables, readItems, readTables } from "./check-tables.ts";
import { inputFailure, nameOf } from "./problems.ts";

/** A request with the tables and the items that it meets. */
export interface UnitsCase {
  readonly id: string | number;
  readonly tables: readonly TableDefinition[];
  readonly before: ReadonlyMap<string, readonly WireItem[]>;
  readonly request: WireRequest;
  readonly replayed: boolean;
  /** Why DynamoDB answers with ValidationException whatever the items are: a value in the request that it does not take. */
  readonly refused?: string;
  /** Why the units are not predicted, whatever the request. */
  readonly unpredicted?: string;
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
    if (!isMembers(value)) {
      problems.push(`${path}: a case is an object with id, tables, before and request`);
      return [];
    }
    const id = readShape(idShape, value.id, `${path}.id`, problems);
    const first = id === undefined ? undefined : ids.get(id);
    if (first !== undefined) {
      problems.push(`${path}.id: ${JSON.stringify(id)} is the id of [${first}] as well`);
    }
    if (id !== undefined) {
      ids.set(id, position);
    }
    return toCase(id ?? position, value, path, problems);
  });
}

/** The case, and none when its request is not one; what is wrong with any part is added to `problems`. */
function toCase(id: string | number, value: Members, path: string, problems: string[]): UnitsCase[] {
  const tables = readTables(value.tables, `${path}.tables`, problems);
  const before = readItems(tables, value.before ?? {}, `${path}.before`, problems);
  const request = readRequest(value.request, tables, `${path}.request`, problems);
  const replayed = readReplayed(value.replayed ?? false, request, `${path}.replayed`, problems);
  if (request === undefined) {
    return [];
  }
  const { definitions, unpredicted } = tables;
  return [
    {
      id,
      tables: definitions,
      before,
      replayed,
      ...request,
      ...(unpredicted === undefined ? {} : { unpredicted }),
    },
  ];
}

function readRequest(
  value: unknown,
  tables: GivenTables,
  path: string,
  problems: string[],
): Pick<UnitsCase, "request" | "refused"> | undefined {
  const members = readShape(membersShape, value, path, problems);
  if (members === undefined) {
    return undefined;
  }
  const operation = readShape(operationShape, members.operation, `${path}.operation`, problems);
  const input = readShape(membersShape, members.input, `${path}.input`, problems);
  if (operation === undefined) {
    return undefined;
  }
  const refused = checkRequest(operation, input, tables, path, problems);
  return { request: { operation, input: input ?? {} }, ...(refused === undefined ? {} : { refused }) };
}

function readReplayed(
  value: unknown,
  given: Pick<UnitsCase, "request"> | undefined,
  path: string,
  problems: string[],
): boolean {
  const replayed = readShape(replayedShape, value, path, problems) ?? false;
  if (replayed && given !== undefined) {
    const { operation, input } = given.request;
    if (operation !== "TransactWriteItems") {
      problems.push(`${path}: only a TransactWriteItems has a ClientRequestToken`);
    } else if (input.ClientRequestToken === undefined) {
      problems.push(`${path}: the request has no ClientRequestToken by which DynamoDB knows it again`);
    }
  }
  return replayed;
}
