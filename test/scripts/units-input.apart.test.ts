import { describe, expect, it } from "vitest";
import { caseOf, get, Key, problemsOf, put, run, table } from "./units-fixture.ts";

describe("what tablewright units reads", () => {
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

  it("takes an array of cases alone", async () => {
    expect(await problemsOf({})).toEqual(["the cases have to be an array"]);
  });

  it("looks at every part of a case, whatever is wrong with the others", async () => {
    const table2 = { ...table, TableName: "Films", KeySchema: [{ AttributeName: "Genre", KeyType: "RANGE" }] };
    const before = { Music: [{ ...Key, n: { N: "x" } }], Films: [{ a: { S: 1 } }, {}, {}], Books: [] };
    const problems = await problemsOf([
      { tables: [table, table2], before, request: { ...get, operation: 5 }, replayed: "yes" },
      { id: "", request: { operation: "GetItem", input: { TableName: "Music", Key: { Artist: 1 } } } },
      caseOf("token", { operation: "TransactWriteItems", input: {} }, { replayed: true }),
    ]);
    expect(problems.map((problem) => problem.slice(0, problem.indexOf(": ")))).toEqual([
      "[0].id",
      "[0].tables[1].KeySchema",
      "[0].before.Music[0].n.N",
      "[0].before.Films[0].a.S",
      "[0].before.Books",
      "[0].request.operation",
      "[0].replayed",
      "[1].id",
      "[1].tables",
      "[1].request.input.Key.Artist",
      "[2].replayed",
    ]);
    expect(problems[0]).toContain("a number, or a string that is not empty");
  });

  it("refuses tables that CreateTable refuses", async () => {
    const index = (names: readonly string[], Projection: object = { ProjectionType: "ALL" }) => ({
      IndexName: "i",
      KeySchema: names.map((AttributeName, position) => ({
        AttributeName,
        KeyType: position === 0 ? "HASH" : "RANGE",
      })),
      Projection,
    });
    const sorted = {
      TableName: "Sorted",
      AttributeDefinitions: ["a", "b", "c"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: index(["a", "b"]).KeySchema,
    };
    const request = { operation: "Scan", input: { TableName: "Sorted" } };
    const withTable = (id: string, more: object) => ({ id, tables: [{ ...sorted, ...more }], request });
    const problems = await problemsOf([
      withTable("hash", { LocalSecondaryIndexes: [index(["c", "b"])] }),
      withTable("no range", { LocalSecondaryIndexes: [index(["a"])] }),
      withTable("no sort key", { KeySchema: index(["a"]).KeySchema, LocalSecondaryIndexes: [index(["a", "c"])] }),
      withTable("include", { GlobalSecondaryIndexes: [index(["c"], { ProjectionType: "INCLUDE" })] }),
      withTable("empty", { GlobalSecondaryIndexes: [], LocalSecondaryIndexes: [] }),
    ]);
    expect(problems.map((problem) => problem.replace(/: .*/, ""))).toEqual([
      "[0].tables[0].LocalSecondaryIndexes[0].KeySchema",
      "[1].tables[0].LocalSecondaryIndexes[0].KeySchema",
      "[2].tables[0].LocalSecondaryIndexes[0].KeySchema",
      "[3].tables[0].GlobalSecondaryIndexes[0].Projection",
      "[4].tables[0].GlobalSecondaryIndexes",
      "[4].tables[0].LocalSecondaryIndexes",
    ]);
  });

  const nested = (wraps: number): unknown => (wraps === 0 ? { S: "x" } : { L: [{ M: { m: nested(wraps - 2) } }] });

  it.each<[string, unknown]>([
    ["39 digits", { N: "1".repeat(39) }],
    ["a number that is too large", { N: "1E126" }],
    ["a number that is too small", { N: "1E-131" }],
    ["text for a number", { N: "" }],
    ["an empty set", { SS: [] }],
    ["a member twice", { NS: ["1", "1.0"] }],
    ["a null that is false", { NULL: false }],
    ["two types", { S: "x", N: "1" }],
    ["32 levels", { L: [{ M: { n: nested(30) } }] }],
  ])("takes %s as what DynamoDB refuses in a request, and as wrong in an item that is there", async (_, value) => {
    const Item = { ...Key, value };
    const legacy = { ...get.input, AttributeUpdates: { value: { Value: value } } };
    const condition = { ConditionExpression: "Artist <> :v", ExpressionAttributeValues: { ":v": value } };
    const reports = JSON.parse(
      await run(
        [
          caseOf("item", { operation: "PutItem", input: { ...put.input, Item } }),
          caseOf("value", { operation: "PutItem", input: { ...put.input, ...condition } }),
          caseOf("legacy", { operation: "UpdateItem", input: legacy }),
          caseOf("get", get),
        ],
        "--json",
      ),
    );
    expect(reports.map(({ outcome, total }: { outcome: string; total: number }) => [outcome, total])).toEqual([
      ...Array.from({ length: 3 }, () => ["ValidationException", 0]),
      ["ok", 0.5],
    ]);
    expect(reports[0]).toMatchObject({
      tables: { Music: { table: 0 } },
      reason: expect.stringMatching(/^Item\.value/),
    });
    expect(process.exitCode).toBe(0);
    expect(await problemsOf([caseOf("before", get, { before: { Music: [Item] } })])).toEqual([
      expect.stringMatching(/^\[0\]\.before\.Music\[0\]\.value/),
    ]);
  });

  it("takes 31 levels", async () => {
    const before = { Music: [{ ...Key, value: { L: [nested(30)] } }] };
    expect(JSON.parse(await run([caseOf("get", get, { before })], "--json"))).toMatchObject([{ outcome: "ok" }]);
  });
});
