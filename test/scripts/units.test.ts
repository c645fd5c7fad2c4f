import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UsageError } from "../../scripts/failure.ts";
import { addUnits } from "../../scripts/units.ts";

const table = {
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
const Key = { Artist: { S: "a" } };
const put = { operation: "PutItem", input: { TableName: "Music", Item: { ...Key, Genre: { S: "rock" } } } };
const get = { operation: "GetItem", input: { TableName: "Music", Key } };
const caseOf = (id: string | number, request: unknown, more: object = {}) => ({
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

async function run(content: unknown, ...flags: string[]): Promise<string> {
  const file = join(folder, "cases.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  const program = addUnits(new Command().exitOverride());
  await program.parseAsync(["node", "tablewright", file, ...flags]).catch((error: unknown) => {
    throw error;
  });
  return printed;
}

/** The problems of cases, a line each, and that nothing was printed. */
async function problemsOf(content: unknown): Promise<string[]> {
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

describe("tablewright units", () => {
  it("says for people what each request costs and why", async () => {
    expect(await run([caseOf("put", put), caseOf("get", get)])).toMatchInlineSnapshot(`
      "put: 2 units
        Music: table 1, gsi ByGenre 1
          Music: 1 write for 16 bytes
            A write counts the larger of the item before and after, rounded up to 1 KB, 1 unit for each 1 KB. A write that changes nothing costs the same. [Developer Guide, DynamoDB read and write operations; measured on AWS by the public Parity Suite]
          Music, ByGenre: 1 write for 16 bytes
            An item that comes into an index costs one write of its entry, rounded up to 1 KB. [Developer Guide, Using Global Secondary Indexes in DynamoDB; Local Secondary Indexes; measured on AWS by the public Parity Suite]

      get: 0.5 units
        Music: table 0.5
          Music: 0.5 read for 0 bytes
            Reading an item that is not there costs as much as one of up to 4 KB. [Developer Guide, DynamoDB read and write operations]
            An eventually consistent read costs half. [Developer Guide, DynamoDB read and write operations]
      "
    `);
    expect(process.exitCode).toBe(0);
  });

  it("gives JSON with units by table and index, and the rules", async () => {
    const before = { Music: [{ ...Key, Genre: { S: "pop" } }] };
    const [report] = JSON.parse(await run([caseOf("move", put, { before })], "--json"));
    expect(report).toMatchObject({
      id: "move",
      outcome: "ok",
      total: 3,
      tables: { Music: { table: 1, gsi: { ByGenre: 2 }, lsi: {} } },
      rules: [
        { rule: "item-write", table: "Music", scope: "table", kind: "write", units: 1 },
        { rule: "index-entry-moves", table: "Music", index: "ByGenre", scope: "gsi", units: 2 },
      ],
    });
    expect(report.rules[0].text).toMatch(/1 KB/);
    expect(report.rules[0].source).toMatch(/Developer Guide/);
  });

  it("lists every table that a request names, also without units, and what DynamoDB would refuse", async () => {
    const refused = { operation: "PutItem", input: { TableName: "Music", Item: { ...Key, Genre: { N: "1" } } } };
    const [report] = JSON.parse(await run([caseOf(7, refused)], "--json"));
    expect(report).toMatchObject({ id: 7, outcome: "ValidationException", total: 0, rules: [] });
    expect(report.tables).toEqual({ Music: { table: 0, gsi: {}, lsi: {} } });
    expect(report.reason).toContain("Genre");
  });

  it("takes a transaction as one that is sent again", async () => {
    const request = { operation: "TransactWriteItems", input: { TransactItems: [{ Put: put.input }] } };
    const reports = JSON.parse(
      await run([caseOf("first", request), caseOf("again", request, { replayed: true })], "--json"),
    );
    expect(reports.map(({ total }: { total: number }) => total)).toEqual([3, 2]);
  });

  it("prints an empty list for no cases", async () => {
    expect(await run([], "--json")).toBe("[]\n");
  });

  it("names the line where a file stops being JSON", async () => {
    await expect(run('[\n  {"id": 1,}\n]')).rejects.toThrow(/line 2, column 12/);
    expect(printed).toBe("");
  });

  it("says that a file is not there", async () => {
    const program = addUnits(new Command().exitOverride());
    const missing = join(folder, "none.json");
    await expect(program.parseAsync(["node", "tablewright", missing])).rejects.toThrow(UsageError);
  });

  it("gathers everything that is wrong, each with its path", async () => {
    const before = {
      Music: [
        { Artist: { N: "1" } },
        { Genre: { S: "rock" } },
        { ...Key, number: { N: "1e200" }, set: { SS: ["x", "x"] }, deep: { M: { "odd name": { Q: "" } } } },
        Key,
        Key,
        { ...Key, filler: { S: "x".repeat(409_600) } },
      ],
      Films: [],
    };
    const query = {
      TableName: "Music",
      IndexName: "ByYear",
      KeyConditionExpression: "Artist = :a",
      ExpressionAttributeValues: { ":a": "a" },
    };
    const transaction = { TransactItems: [{ Put: put.input }, { Delete: { TableName: "Films", Key: { Artist: 1 } } }] };
    const batch = { RequestItems: { Music: [{ PutRequest: { Item: { Artist: { B: "?" } } } }], Films: { Keys: [] } } };
    const problems = await problemsOf([
      caseOf("a", get, { before }),
      caseOf("a", { operation: "GetItm", input: {} }),
      caseOf("b", { operation: "Query", input: query }),
      caseOf("c", { operation: "TransactWriteItems", input: transaction }),
      caseOf("d", { operation: "BatchWriteItem", input: batch }),
      caseOf("e", { operation: "GetItem", input: { Key } }),
      caseOf("f", { operation: "Scan", input: { TableName: "Music", TotalSegments: 4, Segment: 1 } }),
      caseOf("g", get, { replayed: true }),
      caseOf("h", get, { tables: [table, { ...table, KeySchema: [{ AttributeName: "Year", KeyType: "HASH" }] }] }),
      { id: "i", tables: [], request: {} },
      5,
    ]);
    expect(problems.map((problem) => problem.slice(0, problem.indexOf(": ")))).toMatchInlineSnapshot(`
      [
        "[0].before.Music[0]",
        "[0].before.Music[1]",
        "[0].before.Music[2].number.N",
        "[0].before.Music[2].set.SS",
        "[0].before.Music[2].deep.M["odd name"]",
        "[0].before.Music[4]",
        "[0].before.Music[5]",
        "[0].before.Films",
        "[1].id",
        "[1].request.operation",
        "[2].request.input.ExpressionAttributeValues[":a"]",
        "[2].request.input.IndexName",
        "[3].request.input.TransactItems[1].Delete.Key.Artist",
        "[3].request.input.TransactItems[1].Delete.TableName",
        "[4].request.input.RequestItems.Music[0].PutRequest.Item.Artist.B",
        "[4].request.input.RequestItems.Films",
        "[5].request.input.TableName",
        "[7].replayed",
        "[8].tables",
        "[8].tables[1].KeySchema",
        "[9].tables",
        "[9].request.operation",
        "[9].request.input",
        "[10]",
      ]
    `);
    expect(problems.find((problem) => problem.startsWith("[1].request.operation"))).toContain("is GetItem meant?");
  });

  it("says what cannot be predicted before it prints anything", async () => {
    const scan = { operation: "Scan", input: { TableName: "Music", TotalSegments: 4, Segment: 1 } };
    expect(await problemsOf([caseOf("get", get), caseOf("scan", scan)])).toEqual([
      expect.stringMatching(/^\[1\]\.request: .*parallel Scan/),
    ]);
    expect(await problemsOf({})).toEqual(["the cases have to be an array"]);
  });
});
