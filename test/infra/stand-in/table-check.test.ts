import { describe, expect, test } from "vitest";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { secret, unknown, withElement } from "./client.ts";
import { useOffline } from "./offline.ts";
import { indexOn, text, users } from "./tables.ts";

const provider = useOffline();
const { __defaults: _defaults, ...program } = users;
const provisioned: Properties = {
  ...program,
  billingMode: "PROVISIONED",
  readCapacity: 5,
  writeCapacity: 5,
  globalSecondaryIndexes: [indexOn("UsersByEmail", "email", { readCapacity: 1, writeCapacity: 1 })],
};

describe("check fills in what the provider chooses", () => {
  test("nothing where everything is given", async () => {
    expect(await provider().check(program)).toEqual({ inputs: { ...program, __defaults: [] }, reasons: [] });
  });

  test("provisioned capacity, and a name from the resource's, the same for the same seed", async () => {
    const { name: _name, billingMode: _billingMode, ...rest } = provisioned;
    const first = await provider().check(rest, { name: "people" });
    expect(first.reasons).toEqual([]);
    expect(first.inputs).toMatchObject({
      billingMode: "PROVISIONED",
      name: expect.stringMatching(/^people-[0-9a-f]{7}$/),
      __defaults: ["billingMode", "name"],
    });
    expect((await provider().check(rest, { name: "people" })).inputs).toEqual(first.inputs);
    expect((await provider().check(rest, { name: "people", seed: "other" })).inputs.name).not.toBe(first.inputs.name);
  });

  test("a name that it chose stays, one that the program chose does not come back", async () => {
    const { name: _name, ...rest } = program;
    const chosen = (await provider().check(rest)).inputs;
    expect((await provider().check(rest, { olds: chosen, seed: "later" })).inputs.name).toBe(chosen.name);
    const given = (await provider().check(program)).inputs;
    expect((await provider().check(rest, { olds: given })).inputs.name).not.toBe("Users");
  });
});

describe("check refuses, by name", () => {
  const refuse = async (news: Properties, olds: Properties = {}) => (await provider().check(news, { olds })).reasons;

  test("a resource type that it does not know, with those it knows", async () => {
    const { reasons } = await provider().check({}, { type: "aws:s3/bucket:Bucket" });
    expect(reasons).toEqual([
      expect.stringMatching(
        /^the local stand-in for the aws provider does not know the resource type aws:s3\/bucket:Bucket; it knows .*aws:dynamodb\/table:Table/,
      ),
    ]);
  });

  test.each(["replicas", "restoreSourceName", "importTable", "warmThroughput", "billingmode"])(
    "the input %s",
    async (name) => {
      expect(await refuse({ ...program, [name]: "x" })).toEqual([
        expect.stringMatching(new RegExp(`^${name}: is not known to the local stand-in`)),
      ]);
    },
  );

  test("an unknown member of an index, by its path", async () => {
    const indexes = [indexOn("UsersByEmail", "email", { warmThroughput: {} })];
    expect(await refuse({ ...program, globalSecondaryIndexes: indexes })).toEqual([
      expect.stringMatching(/^globalSecondaryIndexes\[0\]\.warmThroughput: is not known/),
    ]);
  });

  test("types and words that do not fit, all at once", async () => {
    const reasons = await refuse({ ...program, billingMode: "FREE", streamEnabled: "yes", tags: { team: 1 } });
    expect(new Set(reasons)).toEqual(
      new Set([
        "billingMode: has to be one of PROVISIONED, PAY_PER_REQUEST",
        "streamEnabled: has to be true or false",
        "tags.team: has to be a string",
      ]),
    );
  });

  test("a table without key or attributes", async () => {
    expect(await refuse({ name: "Users" })).toEqual(["hashKey: is required", "attributes: is required"]);
  });

  test("attributes that no key uses, and keys that no attribute defines", async () => {
    const attributes = [text("email"), text("joined"), text("userId"), text("zip"), text("age")];
    expect(await refuse({ ...program, attributes })).toEqual([
      'attributes: all attributes must be indexed. Unused attributes: ["age","zip"]',
      'attributes: all indexes must match a defined attribute. Unmatched indexes: ["kind"]',
    ]);
  });

  test("two indexes of one name, of whatever scope", async () => {
    const globalSecondaryIndexes = [indexOn("ByJoined", "email")];
    expect(await refuse({ ...program, globalSecondaryIndexes })).toEqual([
      "globalSecondaryIndexes: Duplicate index name: ByJoined",
    ]);
  });

  test("an index with both ways of writing its key, or none", async () => {
    const reason = "globalSecondaryIndexes[0]: needs either keySchemas or hashKey";
    expect(await refuse(withElement(program, "globalSecondaryIndexes", 0, { hashKey: "email" }))).toEqual([reason]);
    const none = { ...program, attributes: [text("joined"), text("kind"), text("userId")] };
    const bare = { ...none, globalSecondaryIndexes: [{ name: "UsersByEmail", projectionType: "ALL" }] };
    expect(await refuse(bare)).toEqual([reason]);
  });

  test("provisioned tables and indexes without units", async () => {
    const { readCapacity: _read, ...withoutRead } = provisioned;
    const globalSecondaryIndexes = [indexOn("UsersByEmail", "email", { readCapacity: 0, writeCapacity: 1 })];
    expect(await refuse({ ...withoutRead, globalSecondaryIndexes })).toEqual([
      'readCapacity: must be at least 1 when billingMode is "PROVISIONED"',
      'globalSecondaryIndexes[0].readCapacity: must be at least 1 when billingMode is "PROVISIONED"',
    ]);
    expect(await refuse(withoutRead, program)).toEqual([]);
  });

  test("units of an on-demand table, unless it was provisioned", async () => {
    const reason = 'readCapacity: can not be set when billingMode is "PAY_PER_REQUEST"';
    expect(await refuse({ ...program, readCapacity: 5 })).toEqual([reason]);
    expect(await refuse({ ...program, readCapacity: 5 }, provisioned)).toEqual([]);
    expect(await refuse({ ...program, readCapacity: 0 })).toEqual([]);
  });

  test("a stream without view type and time to live without attribute", async () => {
    expect(await refuse({ ...program, streamEnabled: true, ttl: { enabled: true } })).toEqual([
      "streamViewType: is required when streamEnabled is true",
      "ttl.attributeName: is required when ttl.enabled is true",
    ]);
    expect(await refuse({ ...program, ttl: { enabled: true, attributeName: "" } })).toHaveLength(1);
    expect(await refuse({ ...program, ttl: { enabled: true, attributeName: unknown } })).toEqual([]);
    expect(await refuse({ ...program, ttl: { enabled: false } })).toEqual([]);
  });
});

describe("check in a preview", () => {
  test.each<[string, Properties]>([
    ["a name", { name: unknown }],
    ["the whole index list", { globalSecondaryIndexes: unknown }],
    ["an index's key", { globalSecondaryIndexes: [indexOn("UsersByEmail", unknown)] }],
    ["attributes", { attributes: unknown }],
    ["the billing mode", { billingMode: unknown }],
    ["a tag", { tags: { key: unknown } }],
    ["the encryption key", { serverSideEncryption: { enabled: true, kmsKeyArn: unknown } }],
  ])("takes %s that is not known yet", async (_, news) => {
    const { inputs, reasons } = await provider().check({ ...program, ...news });
    expect(reasons).toEqual([]);
    expect(inputs).toMatchObject(news);
  });

  test("a secret stays secret", async () => {
    const tags = { team: "data", token: secret("hush") };
    const { inputs, reasons } = await provider().check({ ...program, tags });
    expect(reasons).toEqual([]);
    expect(inputs.tags).toEqual(secret({ team: "data", token: "hush" }));
    expect(inputs.hashKey).toBe("userId");
  });

  test("a secret that does not fit is not repeated", async () => {
    const { reasons } = await provider().check({ ...program, tableClass: secret("hush") });
    expect(reasons).toEqual(["tableClass: has to be one of STANDARD, STANDARD_INFREQUENT_ACCESS"]);
  });
});
