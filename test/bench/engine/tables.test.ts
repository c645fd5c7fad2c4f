import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEngineClient } from "../../../bench/engine/client.ts";
import { describeDeployedTable } from "../../../bench/engine/deployed-table.ts";
import type { Engine } from "../../../bench/engine/engine.ts";
import { createTables, deleteTables } from "../../../bench/engine/tables.ts";
import { compareTable } from "../../../model/deployment/compare-table.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import { bothEngines, startTestEngine } from "../../support/engines.ts";

const posts: TableDefinition = {
  TableName: "Posts",
  AttributeDefinitions: [
    { AttributeName: "author", AttributeType: "S" },
    { AttributeName: "number", AttributeType: "N" },
    { AttributeName: "digest", AttributeType: "B" },
  ],
  KeySchema: [
    { AttributeName: "author", KeyType: "HASH" },
    { AttributeName: "number", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "byDigest",
      KeySchema: [{ AttributeName: "digest", KeyType: "HASH" }],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["title", "likes"] },
    },
    {
      IndexName: "byNumber",
      KeySchema: [
        { AttributeName: "number", KeyType: "HASH" },
        { AttributeName: "author", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "byAuthorAndDigest",
      KeySchema: [
        { AttributeName: "author", KeyType: "HASH" },
        { AttributeName: "digest", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
  timeToLiveAttribute: "expiresAt",
};

const users: TableDefinition = {
  TableName: "Users",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
};

/** Its key has no attribute definition, which every DynamoDB refuses. */
const invalid: TableDefinition = { ...users, TableName: "Invalid", AttributeDefinitions: [] };

const byName = (left: { IndexName?: string | undefined }, right: { IndexName?: string | undefined }) =>
  String(left.IndexName).localeCompare(String(right.IndexName));

describe.each(bothEngines)("tables on $name", (kind) => {
  let engine: Engine;
  let client: ReturnType<typeof createEngineClient>;
  const listTables = async () => (await client.send(new ListTablesCommand({}))).TableNames;

  beforeAll(async () => {
    engine = await startTestEngine(kind);
    client = createEngineClient(engine);
  });
  afterEach(() => deleteTables(engine, ["Posts", "Users", "Invalid"]));
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });

  it("are as designed: keys, indexes, projections, billing, time to live", async () => {
    expect(await createTables(engine, [posts, users])).toEqual({ created: expect.any(Array), reused: [] });
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: "Posts" }));
    expect(table).toMatchObject({
      TableStatus: "ACTIVE",
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      KeySchema: posts.KeySchema,
      LocalSecondaryIndexes: posts.LocalSecondaryIndexes ?? [],
    });
    expect(table?.AttributeDefinitions).toEqual(expect.arrayContaining([...posts.AttributeDefinitions]));
    expect(table?.GlobalSecondaryIndexes?.toSorted(byName)).toMatchObject(
      (posts.GlobalSecondaryIndexes ?? []).map((index) => ({ ...index, IndexStatus: "ACTIVE" })),
    );
    const { TimeToLiveDescription: timeToLive } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: "Posts" }),
    );
    expect(timeToLive).toEqual({ AttributeName: "expiresAt", TimeToLiveStatus: "ENABLED" });
    expect(compareTable(posts, await describeDeployedTable(client, "Posts"))).toEqual([]);

    const plain = await describeDeployedTable(client, "Users");
    expect(plain).toMatchObject({ GlobalSecondaryIndexes: [], timeToLive: { TimeToLiveStatus: "DISABLED" } });
    expect(plain?.settings).toEqual({
      billingMode: "PAY_PER_REQUEST",
      throughput: {},
      tableClass: "STANDARD",
      deletionProtection: false,
    });
    expect(compareTable(users, plain)).toEqual([]);
  });

  it("that exist are refused and left alone, and nothing is created beside them", async () => {
    await createTables(engine, [users]);
    await client.send(new PutItemCommand({ TableName: "Users", Item: { id: { S: "theirs" } } }));
    await expect(createTables(engine, [posts, users])).rejects.toMatchObject({
      name: "EngineError",
      code: "table-exists",
      message: "There already is a table named Users, and nothing was changed.",
    });
    expect(await listTables()).toEqual(["Users"]);
    const { Item: item } = await client.send(new GetItemCommand({ TableName: "Users", Key: { id: { S: "theirs" } } }));
    expect(item).toEqual({ id: { S: "theirs" } });
  });

  it("that exist as designed may be reused", async () => {
    await createTables(engine, [posts]);
    expect(await createTables(engine, [posts, users], { reuseTables: true })).toEqual({
      created: ["Users"],
      reused: ["Posts"],
    });
  });

  it("that exist otherwise are not reused, and every difference is listed", async () => {
    await createTables(engine, [{ ...posts, GlobalSecondaryIndexes: [], timeToLiveAttribute: "gone" }, users]);
    const designedUsers: TableDefinition = {
      ...users,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
    };
    const failure = await createTables(engine, [posts, designedUsers], { reuseTables: true }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: "table-differs" });
    expect(String(failure).split("\n").slice(1)).toEqual([
      "  Posts: GlobalSecondaryIndexes.byDigest: designed digest HASH; projects INCLUDE likes, title, deployed none",
      "  Posts: GlobalSecondaryIndexes.byNumber: designed number HASH, author RANGE; projects ALL, deployed none",
      "  Posts: TimeToLive: designed expiresAt, deployed gone",
      "  Users: AttributeDefinitions.id: designed N, deployed S",
    ]);
  });

  it("that were created are deleted again when another one fails", async () => {
    await expect(createTables(engine, [users, invalid, posts])).rejects.toMatchObject({
      code: "engine-refused",
      message: expect.stringContaining("refused to create table Invalid: ValidationException"),
    });
    expect(await listTables()).toEqual([]);
  });

  it("can be deleted twice", async () => {
    await createTables(engine, [users]);
    await deleteTables(engine, ["Users"]);
    await deleteTables(engine, ["Users"]);
    expect(await listTables()).toEqual([]);
  });
});
