import {
  CreateTableCommand,
  TagResourceCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { secret } from "./client.ts";
import { useEngine } from "./on-engine.ts";
import { indexOn, text, users } from "./tables.ts";

const on = useEngine();
const named = (name: string, more: Properties = {}): Properties => ({ ...users, name, ...more });

async function deploy(inputs: Properties) {
  return { inputs, ...(await on().provider.create(inputs)) };
}

describe("refresh", () => {
  test("finds nothing changed where nothing changed", async () => {
    const state = await deploy(
      named("Quiet", {
        ttl: { enabled: true, attributeName: "until" },
        tags: { team: "data" },
        streamEnabled: true,
        streamViewType: "KEYS_ONLY",
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true, kmsKeyArn: "arn:aws:kms:eu-west-2:000000000000:key/1" },
        // The order and the form of the program stay.
        attributes: [text("userId"), text("kind"), text("joined"), text("email")],
        globalSecondaryIndexes: [{ name: "UsersByEmail", projectionType: "ALL", hashKey: "email" }],
      }),
    );
    const { inputs, outputs } = await on().provider.read("Quiet", state);
    expect(inputs).toEqual(state.inputs);
    expect(outputs).toEqual(state.outputs);
  });

  test("shows what was changed behind Pulumi's back, in inputs and outputs", async () => {
    const state = await deploy(named("Changed", { tags: { team: "data" }, ttl: { enabled: false } }));
    const arn = (await on().describe("Changed"))?.TableArn;
    await on().sdk.send(
      new UpdateTableCommand({
        TableName: "Changed",
        BillingMode: "PROVISIONED",
        ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 8 },
        DeletionProtectionEnabled: true,
      }),
    );
    await on().sdk.send(
      new UpdateTableCommand({
        TableName: "Changed",
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "UsersByEmail" } }],
      }),
    );
    await on().sdk.send(
      new UpdateTimeToLiveCommand({
        TableName: "Changed",
        TimeToLiveSpecification: { AttributeName: "until", Enabled: true },
      }),
    );
    await on().sdk.send(new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: "team", Value: "other" }] }));
    const { inputs, outputs } = await on().provider.read("Changed", state);
    const found = {
      billingMode: "PROVISIONED",
      deletionProtectionEnabled: true,
      tags: { team: "other" },
      ttl: { enabled: true, attributeName: "until" },
    };
    expect(outputs).toMatchObject({ ...found, readCapacity: 9, writeCapacity: 8, globalSecondaryIndexes: [] });
    expect(inputs).toMatchObject({ ...found, globalSecondaryIndexes: [], hashKey: "userId", name: "Changed" });
    // What the program leaves out because AWS keeps it does not become an input.
    expect(inputs).not.toHaveProperty("readCapacity");
    const { detailed } = await on().provider.diff(inputs, state.inputs, { outputs });
    expect(Object.keys(detailed).sort()).toEqual([
      "attributes[0]",
      "billingMode",
      "deletionProtectionEnabled",
      "globalSecondaryIndexes[0]",
      "tags.team",
      "ttl.attributeName",
      "ttl.enabled",
    ]);
    await on().provider.update("Changed", { inputs, outputs }, state.inputs);
    expect((await on().provider.read("Changed", state)).inputs).toEqual(state.inputs);
  });

  test("shows units that autoscaling moved", async () => {
    const units = { billingMode: "PROVISIONED", readCapacity: 5, writeCapacity: 5 };
    const state = await deploy(
      named("Moved", {
        ...units,
        globalSecondaryIndexes: [indexOn("UsersByEmail", "email", { readCapacity: 1, writeCapacity: 1 })],
      }),
    );
    const ProvisionedThroughput = { ReadCapacityUnits: 20, WriteCapacityUnits: 5 };
    await on().sdk.send(new UpdateTableCommand({ TableName: "Moved", ProvisionedThroughput }));
    const { inputs, outputs } = await on().provider.read("Moved", state);
    expect(inputs).toEqual({ ...state.inputs, readCapacity: 20 });
    expect(outputs.readCapacity).toBe(20);
  });

  test("of a table that is gone finds nothing", async () => {
    const state = await deploy(named("Gone"));
    await on().provider.delete("Gone");
    expect(await on().provider.read("Gone", state)).toEqual({ id: "", inputs: {}, outputs: {} });
  });

  test("keeps secrets", async () => {
    const inputs = named("Hushed", { tags: secret({ token: "hush" }) });
    const state = await deploy(inputs);
    const found = await on().provider.read("Hushed", state);
    expect(found.inputs.tags).toEqual(secret({ token: "hush" }));
    expect(found.outputs.tagsAll).toEqual(secret({ token: "hush" }));
  });
});

describe("import", () => {
  test("finds inputs that make the same table, and no more than that", async () => {
    await on().sdk.send(
      new CreateTableCommand({
        TableName: "Foreign",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: "id", AttributeType: "N" },
          { AttributeName: "email", AttributeType: "S" },
        ],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        GlobalSecondaryIndexes: [
          {
            IndexName: "ByEmail",
            KeySchema: [{ AttributeName: "email", KeyType: "HASH" }],
            Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["name"] },
          },
        ],
      }),
    );
    const { id, inputs, outputs } = await on().provider.read("Foreign", { inputs: {}, outputs: {} });
    expect(id).toBe("Foreign");
    expect(inputs).toEqual({
      name: "Foreign",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [text("email"), { name: "id", type: "N" }],
      globalSecondaryIndexes: [indexOn("ByEmail", "email", { projectionType: "INCLUDE", nonKeyAttributes: ["name"] })],
    });
    const checked = await on().provider.check(inputs);
    expect(checked.reasons).toEqual([]);
    expect((await on().provider.diff(inputs, checked.inputs, { outputs })).changes).toBe(false);
  });

  test("of a table that is not there finds nothing", async () => {
    expect((await on().provider.read("Nowhere", { inputs: {}, outputs: {} })).id).toBe("");
  });
});

describe("delete", () => {
  test("removes the table, and is fine with one that is gone", async () => {
    await deploy(named("Doomed"));
    await on().provider.delete("Doomed");
    expect(await on().describe("Doomed")).toBeUndefined();
    await on().provider.delete("Doomed");
  });

  test("is refused while deletion protection is on, and the table stays", async () => {
    const state = await deploy(named("Guarded", { deletionProtectionEnabled: true }));
    await expect(on().provider.delete("Guarded")).rejects.toMatchObject({
      details: expect.stringMatching(
        /^deleting DynamoDB Table \(Guarded\): ValidationException: .*protected against deletion/,
      ),
    });
    expect((await on().describe("Guarded"))?.TableStatus).toBe("ACTIVE");
    await on().provider.update("Guarded", state, { ...state.inputs, deletionProtectionEnabled: false });
    await on().provider.delete("Guarded");
    expect(await on().describe("Guarded")).toBeUndefined();
  });
});

describe("getTable", () => {
  const token = "aws:dynamodb/getTable:getTable";

  test("finds what the resource would say", async () => {
    const { outputs } = await deploy(named("Sought"));
    expect(await on().provider.invoke(token, { name: "Sought" })).toEqual({ ...outputs, onDemandThroughputs: [] });
  });

  test("refuses a name that is not there", async () => {
    await expect(on().provider.invoke(token, { name: "Nowhere" })).rejects.toMatchObject({
      details: "reading DynamoDB Table (Nowhere): couldn't find resource",
    });
  });
});
