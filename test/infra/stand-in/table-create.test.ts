import { ListTagsOfResourceCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { secret, unknown } from "./client.ts";
import { useEngine } from "./on-engine.ts";
import { indexOn, users } from "./tables.ts";

const on = useEngine();

/** Tables of one engine must not meet: each test has a name of its own. */
const named = (name: string, more: Properties = {}): Properties => ({ ...users, name, ...more });
const deploy = (inputs: Properties) => on().provider.create(inputs);
const read = (name: string) => on().provider.read(name, { inputs: {}, outputs: {} });

describe("create", () => {
  test("makes the table and says what AWS would say", async () => {
    const { id, outputs } = await deploy(named("Made"));
    expect(id).toBe("Made");
    expect(outputs).toMatchObject({
      arn: "arn:aws:dynamodb:eu-west-2:000000000000:table/Made",
      id: "Made",
      name: "Made",
      region: "eu-west-2",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "userId",
      rangeKey: "kind",
      readCapacity: 0,
      deletionProtectionEnabled: false,
      streamArn: "",
      streamEnabled: false,
      tableClass: "STANDARD",
      tagsAll: {},
      ttl: { enabled: false, attributeName: "" },
      pointInTimeRecovery: { enabled: false },
      globalSecondaryIndexes: [{ name: "UsersByEmail", hashKey: "email", projectionType: "ALL" }],
      localSecondaryIndexes: [{ name: "ByJoined", rangeKey: "joined", projectionType: "KEYS_ONLY" }],
    });
    expect(outputs).not.toHaveProperty("__defaults");
    const table = await on().describe("Made");
    expect(table).toMatchObject({
      TableStatus: "ACTIVE",
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [
        { AttributeName: "userId", KeyType: "HASH" },
        { AttributeName: "kind", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [{ IndexName: "UsersByEmail", IndexStatus: "ACTIVE" }],
      LocalSecondaryIndexes: [{ IndexName: "ByJoined", Projection: { ProjectionType: "KEYS_ONLY" } }],
    });
  });

  test("makes provisioned tables, streams, tags, time to live and deletion protection", async () => {
    const inputs = named("Full", {
      billingMode: "PROVISIONED",
      readCapacity: 5,
      writeCapacity: 6,
      globalSecondaryIndexes: [indexOn("UsersByEmail", "email", { readCapacity: 2, writeCapacity: 3 })],
      deletionProtectionEnabled: true,
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
      tableClass: "STANDARD_INFREQUENT_ACCESS",
      tags: { team: "data" },
      ttl: { enabled: true, attributeName: "until" },
      pointInTimeRecovery: { enabled: true },
    });
    const { outputs } = await deploy(inputs);
    expect(outputs).toMatchObject({
      readCapacity: 5,
      writeCapacity: 6,
      globalSecondaryIndexes: [{ readCapacity: 2, writeCapacity: 3 }],
      streamArn: expect.stringMatching(/^arn:aws:dynamodb:eu-west-2:000000000000:table\/Full\/stream\/.+/),
      tags: { team: "data" },
      tagsAll: { team: "data" },
      ttl: { enabled: true, attributeName: "until" },
      pointInTimeRecovery: { enabled: true },
    });
    const table = await on().describe("Full");
    expect(table).toMatchObject({
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 3 } }],
      DeletionProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
      TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
    });
    expect(await on().timeToLive("Full")).toBe("until");
  });

  test("refuses a name that is taken, in AWS's words, and changes nothing", async () => {
    await deploy(named("Taken"));
    await expect(deploy(named("Taken", { tags: { mine: "now" } }))).rejects.toMatchObject({
      details: "creating DynamoDB Table (Taken): ResourceInUseException: Table already exists: Taken",
    });
    expect((await read("Taken")).outputs.tagsAll).toEqual({});
  });

  test("in a preview makes nothing and knows no ARN", async () => {
    const { id, outputs } = await on().provider.create(named("Foreseen", { tags: { key: unknown } }), {
      preview: true,
    });
    expect(id).toBe("");
    expect(outputs).toMatchObject({ name: "Foreseen", arn: unknown, streamArn: unknown, tags: { key: unknown } });
    expect(await on().describe("Foreseen")).toBeUndefined();
  });

  test("keeps a secret input secret in what it returns, and what is made of it", async () => {
    const tags = secret({ team: "data", token: "hush" });
    const { outputs } = await deploy(named("Secretive", { tags }));
    expect(outputs.tags).toEqual(tags);
    expect(outputs.tagsAll).toEqual(tags);
    expect(JSON.stringify({ ...outputs, tags: "", tagsAll: "" })).not.toContain("hush");
    const { TableArn } = (await on().describe("Secretive")) ?? {};
    const live = await on().sdk.send(new ListTagsOfResourceCommand({ ResourceArn: TableArn }));
    expect(live.Tags).toContainEqual({ Key: "token", Value: "hush" });
  });
});
