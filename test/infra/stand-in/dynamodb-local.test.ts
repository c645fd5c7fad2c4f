/** Where DynamoDB Local is another engine than dynoxide: it has no tags, and it keeps the units of global indexes. */
import { ListTagsOfResourceCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { dynamoDbLocal } from "../../support/engines.ts";
import { secret } from "./client.ts";
import { useEngine } from "./on-engine.ts";
import { indexOn, users } from "./tables.ts";

const on = useEngine(dynamoDbLocal);
const named = (name: string, more: Properties = {}): Properties => ({ ...users, name, ...more });

async function deploy(inputs: Properties) {
  return { inputs, ...(await on().provider.create(inputs)) };
}

describe("tags", () => {
  test("are what the state says: in a creation, a refresh and an update", async () => {
    const state = await deploy(named("Tagged", { tags: { team: "data", old: "1" } }));
    expect(state.outputs).toMatchObject({ tags: { team: "data", old: "1" }, tagsAll: { team: "data", old: "1" } });
    expect(await on().provider.read("Tagged", state)).toEqual(state);

    const inputs = { ...state.inputs, tags: { team: "web", new: "2" } };
    const outputs = await on().provider.update("Tagged", state, inputs);
    expect(outputs).toMatchObject({ tags: inputs.tags, tagsAll: inputs.tags });
    expect(outputs.tags).toEqual(inputs.tags);
    expect(await on().provider.read("Tagged", { inputs, outputs })).toEqual({ id: "Tagged", inputs, outputs });
    expect((await on().provider.diff(inputs, inputs, { outputs })).changes).toBe(false);

    const bare = await on().provider.update("Tagged", { inputs, outputs }, { ...inputs, tags: {} });
    expect(bare).toMatchObject({ tags: {}, tagsAll: {} });
    expect(bare.tags).toEqual({});
  });

  test("of the configuration are recorded with them", async () => {
    await on().provider.configure({ region: "eu-west-2", defaultTags: '{"tags":{"owner":"platform","team":"none"}}' });
    const { outputs } = await deploy(named("Owned", { tags: { team: "data" } }));
    await on().provider.configure();
    expect(outputs.tags).toEqual({ team: "data" });
    expect(outputs.tagsAll).toEqual({ owner: "platform", team: "data" });
  });

  test("stay secret", async () => {
    const tags = secret({ token: "hush" });
    const state = await deploy(named("Hushed", { tags }));
    const { outputs } = await on().provider.read("Hushed", state);
    expect(outputs.tags).toEqual(tags);
    expect(outputs.tagsAll).toEqual(tags);
  });

  test("of a table that is imported are none", async () => {
    await deploy(named("Foreign", { tags: { team: "data" } }));
    const { inputs, outputs } = await on().provider.read("Foreign", { inputs: {}, outputs: {} });
    expect(inputs).not.toHaveProperty("tags");
    expect(outputs.tagsAll).toEqual({});
  });

  test("are still nothing that the engine has", async () => {
    await deploy(named("Asked"));
    const ResourceArn = (await on().describe("Asked"))?.TableArn;
    const asked = on().sdk.send(new ListTagsOfResourceCommand({ ResourceArn }));
    await expect(asked).rejects.toMatchObject({ name: "UnknownOperationException" });
  });
});

describe("units of a global index", () => {
  const units = (readCapacity: number, writeCapacity: number) => ({ readCapacity, writeCapacity });
  const index = (read: number, write: number) => indexOn("UsersByEmail", "email", units(read, write));
  const liveUnits = async (name: string) =>
    (await on().describe(name))?.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput;

  test("are those of the engine in a refresh, and an update sets them", async () => {
    const state = await deploy(
      named("Moved", { billingMode: "PROVISIONED", ...units(5, 5), globalSecondaryIndexes: [index(1, 2)] }),
    );
    const Update = {
      IndexName: "UsersByEmail",
      ProvisionedThroughput: { ReadCapacityUnits: 60, WriteCapacityUnits: 70 },
    };
    await on().sdk.send(new UpdateTableCommand({ TableName: "Moved", GlobalSecondaryIndexUpdates: [{ Update }] }));
    const { inputs, outputs } = await on().provider.read("Moved", state);
    expect(outputs.globalSecondaryIndexes).toMatchObject([units(60, 70)]);
    expect(inputs).toEqual({ ...state.inputs, globalSecondaryIndexes: [index(60, 70)] });
    const { detailed } = await on().provider.diff(inputs, state.inputs, { outputs });
    expect(Object.keys(detailed)).toEqual([
      "globalSecondaryIndexes[0].readCapacity",
      "globalSecondaryIndexes[0].writeCapacity",
    ]);
    const updated = await on().provider.update("Moved", { inputs, outputs }, state.inputs);
    expect(updated.globalSecondaryIndexes).toMatchObject([units(1, 2)]);
    expect(await liveUnits("Moved")).toMatchObject({ ReadCapacityUnits: 1, WriteCapacityUnits: 2 });
  });

  test("come with the units of a table that was on demand, and go again", async () => {
    const onDemand = named("Billed");
    const state = await deploy(onDemand);
    const inputs = { ...onDemand, billingMode: "PROVISIONED", ...units(9, 8), globalSecondaryIndexes: [index(3, 4)] };
    const outputs = await on().provider.update("Billed", state, inputs);
    expect(outputs).toMatchObject({ ...units(9, 8), globalSecondaryIndexes: [units(3, 4)] });
    expect(await liveUnits("Billed")).toMatchObject({ ReadCapacityUnits: 3, WriteCapacityUnits: 4 });
    const again = await on().provider.update("Billed", { inputs, outputs }, onDemand);
    expect(again).toMatchObject({ ...units(0, 0), billingMode: "PAY_PER_REQUEST" });
    expect(await on().provider.read("Billed", { inputs: onDemand, outputs: again })).toMatchObject({
      inputs: onDemand,
      outputs: again,
    });
  });
});
