/** Runs `tablewright units` within the process, on cases of one small table. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { UsageError } from "../../scripts/failure.ts";
import { addUnits } from "../../scripts/units.ts";

export const table = {
  TableName: "Music",
  BillingMode: "PAY_PER_REQUEST",
  Tags: [{ Key: "team", Value: "a" }],
  AttributeDefinitions: [
    { AttributeName: "Artist", AttributeType: "S" },
    { AttributeName: "Genre", AttributeType: "S" },
  ],
  KeySchema: [{ AttributeName: "Artist", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "ByGenre",
      KeySchema: [{ AttributeName: "Genre", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    },
  ],
};
export const Key = { Artist: { S: "a" } };
export const put = { operation: "PutItem", input: { TableName: "Music", Item: { ...Key, Genre: { S: "rock" } } } };
export const get = { operation: "GetItem", input: { TableName: "Music", Key } };
export const caseOf = (id: string | number, request: unknown, more: object = {}) => ({
  id,
  tables: [table],
  before: {},
  request,
  ...more,
});

let folder = "";
let printed = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tablewright-units-"));
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

/** What the command prints. */
export async function run(content: unknown, ...flags: string[]): Promise<string> {
  printed = "";
  const file = join(folder, "cases.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  const program = addUnits(new Command().exitOverride());
  await program.parseAsync(["node", "tablewright", file, ...flags]).catch((error: unknown) => {
    throw error;
  });
  return printed;
}

/** The problems of cases, a line each, and that nothing was printed. */
export async function problemsOf(content: unknown): Promise<string[]> {
  const error = await run(content).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UsageError)) {
    throw error ?? new Error("there was no error");
  }
  expect(printed).toBe("");
  return error.message
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}
