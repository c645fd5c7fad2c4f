import { describe, expect, test } from "vitest";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { unknown, withElement } from "./client.ts";
import { useOffline } from "./offline.ts";
import { indexOn, text, users } from "./tables.ts";

const provider = useOffline();
const same = { changes: false, detailed: {}, replaces: [] };

/** With the index ByCity, put where the program might put it. */
const withCity = (position: number, properties = users): Properties => {
  const indexes = [indexOn("UsersByEmail", "email")];
  indexes.splice(position, 0, indexOn("ByCity", "city"));
  const attributes = [text("city"), text("email"), text("joined"), text("kind"), text("userId")];
  return { ...properties, attributes, globalSecondaryIndexes: indexes };
};

describe("no change", () => {
  test("is told as none", async () => {
    expect(await provider().diff(users, users)).toMatchObject(same);
  });

  test("is what order and writing do not make one", async () => {
    const attributes = [text("userId"), text("kind"), text("joined"), text("email")];
    expect(await provider().diff(users, { ...users, attributes })).toMatchObject(same);
    expect(await provider().diff(withCity(0), withCity(1))).toMatchObject(same);
    const oldForm = [{ name: "UsersByEmail", projectionType: "ALL", hashKey: "email" }];
    expect(await provider().diff(users, { ...users, globalSecondaryIndexes: oldForm })).toMatchObject(same);
    const projecting = (...nonKeyAttributes: string[]) =>
      withElement(users, "globalSecondaryIndexes", 0, { projectionType: "INCLUDE", nonKeyAttributes });
    expect(await provider().diff(projecting("a", "b"), projecting("b", "a"))).toMatchObject(same);
  });

  test("is saying a default", async () => {
    const defaults = {
      deletionProtectionEnabled: false,
      pointInTimeRecovery: { enabled: false },
      serverSideEncryption: { enabled: false },
      streamEnabled: false,
      tableClass: "STANDARD",
      tags: {},
      ttl: { enabled: false },
      readCapacity: 0,
    };
    expect(await provider().diff(users, { ...users, ...defaults })).toMatchObject(same);
    expect(await provider().diff({ ...users, ...defaults }, users)).toMatchObject(same);
  });

  test("is leaving out what the provider then keeps", async () => {
    const before = { ...users, ttl: { enabled: true, attributeName: "until" }, pointInTimeRecovery: { enabled: true } };
    expect(await provider().diff(before, users)).toMatchObject(same);
  });
});

describe("a new table is needed for", () => {
  test.each<[string, Properties, string[]]>([
    ["another name", { name: "People" }, ["name"]],
    ["another partition key", { hashKey: "email" }, ["hashKey"]],
    ["another sort key", { rangeKey: "joined" }, ["rangeKey"]],
    ["another region", { region: "eu-west-1" }, ["region"]],
    [
      "another projection of a local index",
      { localSecondaryIndexes: [{ name: "ByJoined", rangeKey: "joined", projectionType: "ALL" }] },
      ["localSecondaryIndexes"],
    ],
    ["one local index less", { localSecondaryIndexes: [] }, ["localSecondaryIndexes"]],
    [
      "another type of a key",
      { attributes: [text("email"), text("joined"), text("kind"), { name: "userId", type: "N" }] },
      ["attributes"],
    ],
    [
      "another type of a local index's key",
      { attributes: [text("email"), { name: "joined", type: "N" }, text("kind"), text("userId")] },
      ["attributes"],
    ],
    ["a name that is not known yet", { name: unknown }, ["name"]],
  ])("%s", async (_, news, replaces) => {
    const diff = await provider().diff(users, { ...users, ...news });
    expect(diff).toMatchObject({ changes: true, replaces, stables: [] });
    expect(Object.values(diff.detailed)).toEqual([expect.stringMatching(/-replace$/)]);
  });

  test("another region of the configuration", async () => {
    const diff = await provider().diff(users, users, { outputs: { ...users, region: "eu-west-1" } });
    expect(diff).toMatchObject({ detailed: { region: "update-replace" }, deleteBeforeReplace: true });
  });

  test("a sort key that comes or goes", async () => {
    const { rangeKey: _rangeKey, ...without } = users;
    expect((await provider().diff(users, without)).detailed).toEqual({ rangeKey: "delete-replace" });
    expect((await provider().diff(without, users)).detailed).toEqual({ rangeKey: "add-replace" });
  });

  test("and while the name stays, the old one has to go first, unless the provider chose it", async () => {
    const rekeyed = { ...users, hashKey: "email" };
    expect((await provider().diff(users, rekeyed)).deleteBeforeReplace).toBe(true);
    expect((await provider().diff(users, { ...users, name: "People" })).deleteBeforeReplace).toBe(false);
    const chosen = { __defaults: ["name"] };
    expect((await provider().diff({ ...users, ...chosen }, { ...rekeyed, ...chosen })).deleteBeforeReplace).toBe(false);
    expect((await provider().diff(users, { ...users, tags: { a: "b" } })).deleteBeforeReplace).toBe(false);
  });
});

describe("the same table can take", () => {
  test.each<[string, Properties, Record<string, string>]>([
    ["tags", { tags: { "cost.center": "7", team: "data" } }, { 'tags["cost.center"]': "add", "tags.team": "add" }],
    ["time to live", { ttl: { enabled: true, attributeName: "until" } }, ttlOn()],
    ["a stream", { streamEnabled: true, streamViewType: "KEYS_ONLY" }, streamOn()],
    ["deletion protection", { deletionProtectionEnabled: true }, { deletionProtectionEnabled: "update" }],
    ["recovery", { pointInTimeRecovery: { enabled: true } }, { "pointInTimeRecovery.enabled": "update" }],
    ["another class", { tableClass: "STANDARD_INFREQUENT_ACCESS" }, { tableClass: "update" }],
    [
      "maximum units",
      { onDemandThroughput: { maxReadRequestUnits: 10 } },
      { "onDemandThroughput.maxReadRequestUnits": "update" },
    ],
    [
      "another type of a global index's key",
      { attributes: [{ name: "email", type: "N" }, text("joined"), text("kind"), text("userId")] },
      { "attributes[0].type": "update" },
    ],
  ])("%s", async (_, news, detailed) => {
    const diff = await provider().diff(users, { ...users, ...news });
    expect(diff).toMatchObject({ changes: true, replaces: [], detailed, deleteBeforeReplace: false });
    expect(diff.diffs).toEqual(Object.keys(news));
    expect(diff.stables).toContain("arn");
  });

  function ttlOn() {
    return { "ttl.enabled": "update", "ttl.attributeName": "add" };
  }
  function streamOn() {
    return { streamEnabled: "update", streamViewType: "add" };
  }

  test("provisioned capacity", async () => {
    const units = { billingMode: "PROVISIONED", readCapacity: 5, writeCapacity: 5 };
    const after = withElement({ ...users, ...units }, "globalSecondaryIndexes", 0, {
      readCapacity: 2,
      writeCapacity: 2,
    });
    expect((await provider().diff(users, after)).detailed).toMatchObject({
      billingMode: "update",
      readCapacity: "update",
      writeCapacity: "update",
    });
    const more = withElement(after, "globalSecondaryIndexes", 0, { readCapacity: 3 });
    expect((await provider().diff(after, more)).detailed).toEqual({
      "globalSecondaryIndexes[0].readCapacity": "update",
    });
  });

  test("a stream, after which its ARN is another", async () => {
    const { stables } = await provider().diff(users, { ...users, streamEnabled: true, streamViewType: "NEW_IMAGE" });
    expect(stables).not.toContain("streamArn");
    expect((await provider().diff(users, { ...users, tags: { a: "b" } })).stables).toContain("streamArn");
  });

  test("default tags, which only show in tagsAll", async () => {
    const outputs = { ...users, region: "eu-west-2", tags: {}, tagsAll: { owner: "old" } };
    expect((await provider().diff(users, users, { outputs })).detailed).toEqual({ "tagsAll.owner": "delete" });
  });
});

describe("global indexes are a set of names", () => {
  test.each([0, 1])("one that is added at position %i is the only one that shows", async (position) => {
    expect((await provider().diff(users, withCity(position))).detailed).toEqual({
      "attributes[0]": "add",
      [`globalSecondaryIndexes[${position}]`]: "add",
    });
  });

  test.each([0, 1])("and so is one that is removed from position %i", async (position) => {
    expect((await provider().diff(withCity(position), users)).detailed).toEqual({
      "attributes[0]": "delete",
      [`globalSecondaryIndexes[${position}]`]: "delete",
    });
  });

  test("one that takes another's place is one update", async () => {
    const after = { ...users, globalSecondaryIndexes: [indexOn("ByEmail", "email")] };
    expect((await provider().diff(users, after)).detailed).toEqual({ "globalSecondaryIndexes[0]": "update" });
  });

  test("a changed key or projection shows by its path", async () => {
    const after = withElement(users, "globalSecondaryIndexes", 0, { projectionType: "KEYS_ONLY" });
    expect((await provider().diff(users, after)).detailed).toEqual({
      "globalSecondaryIndexes[0].projectionType": "update",
    });
    const keySchemas = [{ attributeName: "joined", keyType: "HASH" }];
    const rekeyed = withElement(users, "globalSecondaryIndexes", 0, { keySchemas });
    expect((await provider().diff(users, rekeyed)).detailed).toEqual({
      "globalSecondaryIndexes[0].keySchemas[0].attributeName": "update",
    });
  });

  test("a list that is not known yet is one update", async () => {
    expect((await provider().diff(users, { ...users, globalSecondaryIndexes: unknown })).detailed).toEqual({
      globalSecondaryIndexes: "update",
    });
  });
});

describe("ignoreChanges", () => {
  const provisioned = { ...users, billingMode: "PROVISIONED", readCapacity: 5, writeCapacity: 5 };
  const moved = withElement({ ...provisioned, readCapacity: 9 }, "globalSecondaryIndexes", 0, {
    readCapacity: 7,
    projectionType: "KEYS_ONLY",
  });

  test.each<[string[], string[]]>([
    [[], ["readCapacity", "globalSecondaryIndexes[0].projectionType", "globalSecondaryIndexes[0].readCapacity"]],
    [["readCapacity"], ["globalSecondaryIndexes[0].projectionType", "globalSecondaryIndexes[0].readCapacity"]],
    [["globalSecondaryIndexes"], ["readCapacity"]],
    [["readCapacity", "globalSecondaryIndexes[*].readCapacity"], ["globalSecondaryIndexes[0].projectionType"]],
    [["readCapacity", "globalSecondaryIndexes[0].readCapacity"], ["globalSecondaryIndexes[0].projectionType"]],
    [
      ["readCapacity", "globalSecondaryIndexes[1]"],
      ["globalSecondaryIndexes[0].projectionType", "globalSecondaryIndexes[0].readCapacity"],
    ],
    [["*"], []],
  ])("%j leaves %j", async (ignoreChanges, paths) => {
    const diff = await provider().diff(provisioned, moved, { ignoreChanges });
    expect(Object.keys(diff.detailed).sort()).toEqual([...paths].sort());
    expect(diff.changes).toBe(paths.length > 0);
  });

  test("a quoted name is one name", async () => {
    const news = { ...users, tags: { "cost.center": "7", "cost.unit": "8", cost: "9" } };
    const diff = await provider().diff(users, news, { ignoreChanges: ['tags["cost.center"]'] });
    expect(diff.detailed).toEqual({ 'tags["cost.unit"]': "add", "tags.cost": "add" });
  });
});
