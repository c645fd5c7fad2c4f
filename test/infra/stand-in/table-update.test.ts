import { PutItemCommand, ScanCommand, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { incompleteOf, type State, secret, unknown } from "./client.ts";
import { useEngine } from "./on-engine.ts";
import { indexOn, text, users } from "./tables.ts";

const on = useEngine();

/** Tables of one engine must not meet: each test has a name of its own. */
const named = (name: string, more: Properties = {}): Properties => ({ ...users, name, ...more });

async function deploy(inputs: Properties): Promise<State & { readonly id: string }> {
  return { inputs, ...(await on().provider.create(inputs)) };
}

async function change(state: State & { readonly id: string }, more: Properties) {
  const inputs = { ...state.inputs, ...more };
  return { id: state.id, inputs, outputs: await on().provider.update(state.id, state, inputs) };
}

const read = (name: string, state: State = { inputs: {}, outputs: {} }) => on().provider.read(name, state);

const indexNames = async (name: string) =>
  ((await on().describe(name))?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName).sort();

describe("update", () => {
  const attributes = ["city", "email", "joined", "kind", "userId", "zip"].map(text);

  test("takes several index changes at once: removed, changed and added", async () => {
    const state = await deploy(
      named("Indexes", {
        attributes,
        globalSecondaryIndexes: [
          indexOn("ByCity", "city"),
          indexOn("ByZip", "zip", { projectionType: "KEYS_ONLY" }),
          indexOn("UsersByEmail", "email"),
        ],
      }),
    );
    const changed = await change(state, {
      globalSecondaryIndexes: [
        indexOn("ByZip", "zip"),
        indexOn("ByEmail", "email", { projectionType: "INCLUDE", nonKeyAttributes: ["phone"] }),
        indexOn("ByCityAgain", "city"),
      ],
    });
    const table = await on().describe("Indexes");
    const live = (table?.GlobalSecondaryIndexes ?? []).map((index) => [
      index.IndexName,
      index.IndexStatus,
      index.Projection?.ProjectionType,
      index.KeySchema?.[0]?.AttributeName,
    ]);
    expect(live.sort()).toEqual([
      ["ByCityAgain", "ACTIVE", "ALL", "city"],
      ["ByEmail", "ACTIVE", "INCLUDE", "email"],
      ["ByZip", "ACTIVE", "ALL", "zip"],
    ]);
    expect(changed.outputs.globalSecondaryIndexes).toMatchObject([
      { name: "ByCityAgain" },
      { name: "ByEmail", nonKeyAttributes: ["phone"] },
      { name: "ByZip", projectionType: "ALL" },
    ]);
    expect(changed.outputs.arn).toBe(state.outputs.arn);
  });

  test("keeps the table and its items while an index is added", async () => {
    const state = await deploy(named("Filled"));
    const Item = { userId: { S: "u1" }, kind: { S: "profile" }, city: { S: "Porto" } };
    await on().sdk.send(new PutItemCommand({ TableName: "Filled", Item }));
    await change(state, {
      attributes: attributes.slice(0, 5),
      globalSecondaryIndexes: [indexOn("UsersByEmail", "email"), indexOn("ByCity", "city")],
    });
    const scan = await on().sdk.send(new ScanCommand({ TableName: "Filled", IndexName: "ByCity" }));
    expect(scan.Items).toEqual([Item]);
  });

  test("rebuilds an index whose key changes its type", async () => {
    const state = await deploy(named("Retyped"));
    await change(state, { attributes: [{ name: "email", type: "N" }, text("joined"), text("kind"), text("userId")] });
    const definitions = (await on().describe("Retyped"))?.AttributeDefinitions;
    expect(definitions).toContainEqual({ AttributeName: "email", AttributeType: "N" });
  });

  test("turns time to live on and off, with another attribute too; leaving it out changes nothing", async () => {
    let state = await deploy(named("Expiring"));
    for (const attributeName of ["until", "expiresAt"]) {
      state = await change(state, { ttl: { enabled: true, attributeName } });
      expect(await on().timeToLive("Expiring")).toBe(attributeName);
      expect(state.outputs.ttl).toEqual({ enabled: true, attributeName });
      const { ttl: _ttl, ...inputs } = state.inputs;
      await change({ ...state, inputs }, { tags: { a: attributeName } });
      expect(await on().timeToLive("Expiring")).toBe(attributeName);
      state = await change(state, { ttl: { enabled: false } });
      expect(await on().timeToLive("Expiring")).toBeUndefined();
      expect(state.outputs.ttl).toEqual({ enabled: false, attributeName: "" });
    }
  });

  test("of the attribute of time to live is refused in AWS's words, and nothing else is changed either", async () => {
    const until = (attributeName: string) => ({ ttl: { enabled: true, attributeName } });
    const state = await deploy(named("Moving", until("until")));
    const wanted = { ...until("expiresAt"), deletionProtectionEnabled: true, globalSecondaryIndexes: [] };
    const failure: unknown = await change(state, wanted).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      details:
        "turning time to live on of DynamoDB Table (Moving): ValidationException: " +
        "TimeToLive is active on a different AttributeName: current AttributeName is until",
    });
    expect(incompleteOf(failure)).toMatchObject({ id: "" });
    expect(await read("Moving", state)).toMatchObject({ inputs: state.inputs, outputs: state.outputs });
  });

  test("of the attribute of time to live works where somebody has turned it off already", async () => {
    const until = (attributeName: string) => ({ ttl: { enabled: true, attributeName } });
    const state = await deploy(named("Switched", until("until")));
    const TimeToLiveSpecification = { AttributeName: "until", Enabled: false };
    await on().sdk.send(new UpdateTimeToLiveCommand({ TableName: "Switched", TimeToLiveSpecification }));
    await change(state, until("expiresAt"));
    expect(await on().timeToLive("Switched")).toBe("expiresAt");
  });

  test("moves between on-demand and provisioned, and between units", async () => {
    let state = await deploy(named("Billed", { onDemandThroughput: { maxReadRequestUnits: 100 } }));
    expect((await on().describe("Billed"))?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: 100 });
    state = await change(state, { onDemandThroughput: { maxWriteRequestUnits: 50 } });
    expect((await on().describe("Billed"))?.OnDemandThroughput).toEqual({ MaxWriteRequestUnits: 50 });

    const indexUnits = (readCapacity: number) => [
      indexOn("UsersByEmail", "email", { readCapacity, writeCapacity: readCapacity }),
    ];
    const { onDemandThroughput: _maximum, ...inputs } = state.inputs;
    state = await change(
      { ...state, inputs },
      { billingMode: "PROVISIONED", readCapacity: 5, writeCapacity: 5, globalSecondaryIndexes: indexUnits(2) },
    );
    expect((await on().describe("Billed"))?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 5 });
    expect(state.outputs).toMatchObject({ billingMode: "PROVISIONED", readCapacity: 5 });

    state = await change(state, { readCapacity: 7, globalSecondaryIndexes: indexUnits(3) });
    expect((await on().describe("Billed"))?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 7 });
    expect(state.outputs.globalSecondaryIndexes).toMatchObject([{ readCapacity: 3 }]);
    // dynoxide keeps an index's units as they were made: the state is where they are known, and a refresh leaves them.
    expect((await read("Billed", state)).outputs.globalSecondaryIndexes).toMatchObject([{ readCapacity: 3 }]);

    state = await change(state, {
      billingMode: "PAY_PER_REQUEST",
      readCapacity: 0,
      writeCapacity: 0,
      globalSecondaryIndexes: [indexOn("UsersByEmail", "email")],
    });
    expect((await on().describe("Billed"))?.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
  });

  test("leaves units to autoscaling that the program does not give", async () => {
    const units = { billingMode: "PROVISIONED", readCapacity: 5, writeCapacity: 5, globalSecondaryIndexes: [] };
    const inputs = named("Scaled", { ...units, attributes: [text("joined"), text("kind"), text("userId")] });
    const state = await deploy(inputs);
    const { readCapacity: _read, writeCapacity: _write, ...without } = inputs;
    await change({ ...state, inputs: without }, { tags: { a: "b" } });
    expect((await on().describe("Scaled"))?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 5 });
  });

  test("becomes provisioned with one unit where the program leaves them to autoscaling", async () => {
    const state = await deploy(
      named("Unitless", { globalSecondaryIndexes: [], attributes: ["joined", "kind", "userId"].map(text) }),
    );
    const { outputs } = await change(state, { billingMode: "PROVISIONED" });
    expect(outputs).toMatchObject({ billingMode: "PROVISIONED", readCapacity: 1, writeCapacity: 1 });
  });

  test("starts a stream, changes its view type and ends it", async () => {
    let state = await deploy(named("Streamed"));
    state = await change(state, { streamEnabled: true, streamViewType: "KEYS_ONLY" });
    const first = state.outputs.streamArn;
    expect(first).toMatch(/table\/Streamed\/stream\//);
    state = await change(state, { streamViewType: "NEW_AND_OLD_IMAGES" });
    expect((await on().describe("Streamed"))?.StreamSpecification?.StreamViewType).toBe("NEW_AND_OLD_IMAGES");
    state = await change(state, { streamEnabled: false });
    expect((await on().describe("Streamed"))?.StreamSpecification?.StreamEnabled ?? false).toBe(false);
    expect(state.outputs.streamEnabled).toBe(false);
  });

  test("adds, changes and removes tags, those of the configuration too", async () => {
    let state = await deploy(named("Tagged", { tags: { team: "data", old: "1" } }));
    await on().provider.configure({ region: "eu-west-2", defaultTags: '{"tags":{"owner":"platform","team":"none"}}' });
    state = await change(state, { tags: { team: "web" } });
    await on().provider.configure();
    expect(state.outputs).toMatchObject({ tags: { team: "web" }, tagsAll: { owner: "platform", team: "web" } });
    expect(state.outputs.tags).toEqual({ team: "web" });
    state = await change(state, { tags: {} });
    expect((await read("Tagged")).outputs.tagsAll).toEqual({});
  });

  test("in a preview changes nothing, and knows what will be new", async () => {
    const state = await deploy(named("Previewed"));
    const news = { ...state.inputs, streamEnabled: true, streamViewType: "KEYS_ONLY", tags: { key: unknown } };
    const outputs = await on().provider.update("Previewed", state, news, { preview: true });
    expect(outputs).toMatchObject({ arn: state.outputs.arn, streamArn: unknown, tags: { key: unknown } });
    expect((await on().describe("Previewed"))?.StreamSpecification).toBeUndefined();
  });

  test("that the engine refuses at once changes nothing", async () => {
    const state = await deploy(named("Refused"));
    const failure: unknown = await change(state, {
      attributes: attributes.slice(0, 5),
      globalSecondaryIndexes: [indexOn("UsersByEmail", "email"), indexOn("no", "city")],
    }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      details: expect.stringContaining("creating global index no of DynamoDB Table (Refused): ValidationException"),
    });
    expect(incompleteOf(failure)).toMatchObject({ id: "" });
    expect(await indexNames("Refused")).toEqual(["UsersByEmail"]);
  });

  test("that stops half-way says how far it came, and the next one goes on from there", async () => {
    const state = await deploy(named("Halfway", { tags: secret({ token: "hush" }) }));
    const wanted = {
      ...state.inputs,
      attributes: attributes.slice(0, 5),
      globalSecondaryIndexes: [indexOn("ByCity", "city"), indexOn("zz", "email")],
    };
    const failure: unknown = await change(state, wanted).catch((error: unknown) => error);
    const incomplete = incompleteOf(failure);
    expect(incomplete).toMatchObject({
      id: "Halfway",
      reasons: [expect.stringContaining("creating global index zz of DynamoDB Table (Halfway): ValidationException")],
      outputs: { globalSecondaryIndexes: [{ name: "ByCity" }] },
    });
    expect(incomplete.outputs.tags).toEqual(secret({ token: "hush" }));
    expect(await indexNames("Halfway")).toEqual(["ByCity"]);

    const reached = { id: "Halfway", inputs: wanted, outputs: incomplete.outputs };
    await change(reached, { globalSecondaryIndexes: [indexOn("ByCity", "city"), indexOn("ByEmail", "email")] });
    expect(await indexNames("Halfway")).toEqual(["ByCity", "ByEmail"]);
  });

  test("of a table that is gone says so", async () => {
    const state = await deploy(named("Vanished"));
    await on().provider.delete("Vanished");
    await expect(change(state, {})).rejects.toMatchObject({ details: expect.stringContaining("pulumi refresh") });
  });
});
