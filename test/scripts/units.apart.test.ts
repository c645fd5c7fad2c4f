import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it, vi } from "vitest";
import { UsageError } from "../../scripts/failure.ts";
import { endQuietly } from "../../scripts/terminal.ts";
import { addUnits } from "../../scripts/units.ts";
import { root } from "../support/command-line.ts";
import { caseOf, get, Key, problemsOf, put, run, table } from "./units-fixture.ts";

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
    const input = { TransactItems: [{ Put: put.input }], ClientRequestToken: "token" };
    const request = { operation: "TransactWriteItems", input };
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
    expect(process.stdout.write).not.toHaveBeenCalled();
  });

  it("says that a file is not there", async () => {
    const program = addUnits(new Command().exitOverride());
    const missing = join(import.meta.dirname, "none.json");
    await expect(program.parseAsync(["node", "tablewright", missing])).rejects.toThrow(UsageError);
  });

  it("keeps an attribute named __proto__", async () => {
    const before = `{"Music": [{"Artist": {"S": "a"}, "__proto__": {"S": "${"x".repeat(5_000)}"}}]}`;
    const json = JSON.stringify([caseOf("get", get, { before: "?" })]).replace('"?"', before);
    const [report] = JSON.parse(await run(json, "--json"));
    expect(report.total).toBe(1);
  });

  it("says which cases are not predicted, and goes on with the others", async () => {
    const said: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    const before = { Music: [Key] };
    const scan = { operation: "Scan", input: { TableName: "Music", TotalSegments: 4, Segment: 1 } };
    const vectors = [{ ...table, VectorIndexes: [{}] }];
    const cases = [
      caseOf("scan", scan, { before }),
      caseOf("partiql", { operation: "ExecuteStatement", input: { Statement: "SELECT * FROM Music" } }),
      caseOf("batch", { operation: "BatchExecuteStatement", input: {} }),
      caseOf("transaction", { operation: "ExecuteTransaction", input: {} }),
      caseOf("vector", get, { tables: vectors }),
      caseOf("get", get),
    ];
    const reports = JSON.parse(await run(cases, "--json"));
    expect(process.exitCode).toBe(1);
    expect(said).toEqual(["5 of 6 cases not predicted; each says why.\n"]);
    for (const report of reports.slice(0, 5)) {
      expect(report).toMatchObject({ outcome: "NotPredicted", total: null, tables: {}, rules: [] });
      expect(report.reason).toMatch(/parallel Scan|PartiQL|vector/);
    }
    expect(reports[5]).toMatchObject({ id: "get", outcome: "ok", total: 0.5 });
    expect((await run(cases)).split("\n")[0]).toMatch(/^scan: not predicted: which items a segment/);
  });

  it("ends quietly when its reader closes the pipe", () => {
    expect(endQuietly(Object.assign(new Error("closed"), { code: "EPIPE" }))).toBeUndefined();
    expect(() => endQuietly(new Error("full"))).toThrow("full");
    // A reader that is gone before anything is written: the exit code is still that of the cases.
    const input = JSON.stringify([caseOf("partiql", { operation: "ExecuteStatement", input: {} })]);
    const command = `"${process.execPath}" scripts/tablewright.mjs units - | true; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { cwd: root, input, encoding: "utf8" });
    expect(stderr).not.toContain("EPIPE");
    expect(stdout.trim()).toBe("1");
  });

  it("takes a table by its ARN", async () => {
    const TableName = "arn:aws:dynamodb:us-east-1:123456789012:table/Music";
    const query = {
      TableName,
      IndexName: "ByGenre",
      KeyConditionExpression: "Genre = :g",
      ExpressionAttributeValues: { ":g": { S: "rock" } },
    };
    const [report] = JSON.parse(await run([caseOf("arn", { operation: "Query", input: query })], "--json"));
    expect(report).toMatchObject({ outcome: "ok", tables: { Music: { gsi: { ByGenre: 0.5 } } } });
    expect(await problemsOf([caseOf("no", { operation: "Query", input: { ...query, IndexName: "x" } })])).toHaveLength(
      1,
    );
  });
});
