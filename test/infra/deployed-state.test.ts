import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readStateTables } from "../../infra/deployed-state.ts";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";
import { outputsOf, resourcesOf } from "./state.ts";

const tables = toTableDefinitions(socialMedia);

describe("readStateTables", () => {
  test("reads names, keys, types, region and indexes", () => {
    const state = readStateTables(resourcesOf(tables, { prefix: "dev-", units: 7 }));
    expect(state.map(({ table }) => table)).toEqual(tables.map(({ TableName }) => TableName));
    expect(state[0]).toEqual({
      component: "urn:pulumi:dev::tablewright::tablewright:infra:DesignStack::social-media",
      isRetained: false,
      table: "UserPosts",
      name: "dev-UserPosts",
      region: "eu-west-2",
      key: ["userId", "itemKey"],
      types: { itemKey: "S", userId: "S", username: "S" },
      globalIndexes: [
        {
          name: "UsersByUsername",
          key: ["username"],
          projectionType: "INCLUDE",
          nonKeyAttributes: ["email", "firstName", "isVerified", "lastName", "profilePicture"],
          units: { read: 7, write: 7 },
          hasMaximumUnits: false,
        },
      ],
      localIndexes: [],
      isProvisioned: true,
      hasDeletionProtection: false,
      hasMaximumUnits: false,
    });
  });

  test("reads the older form of an index's key, and no units where requests are billed", () => {
    const [userPosts] = tables;
    const outputs = userPosts === undefined ? undefined : outputsOf(userPosts);
    const resources = resourcesOf([]);
    const urn =
      "urn:pulumi:dev::tablewright::tablewright:infra:DesignStack$aws:dynamodb/table:Table::social-media-UserPosts";
    const [index] = outputs?.globalSecondaryIndexes ?? [];
    const older = { ...index, keySchemas: [], hashKey: "username", rangeKey: "" };
    const [state] = readStateTables({
      ...resources,
      [urn]: { outputs: { ...outputs, globalSecondaryIndexes: [older] } },
    });
    expect(state?.globalIndexes).toEqual([expect.objectContaining({ key: ["username"] })]);
    expect(state?.globalIndexes[0]).not.toHaveProperty("units");
  });

  test("takes the tables of its own component and of no other, also when one name begins with the other", () => {
    const resources = {
      ...resourcesOf(tables.slice(0, 2)),
      ...resourcesOf(tables.slice(2, 5), { name: "social-media-2" }),
    };
    const components = readStateTables(resources).map(({ component }) => component.split("::").at(-1));
    expect(components).toEqual(["social-media", "social-media", "social-media-2", "social-media-2", "social-media-2"]);
  });

  test("finds a component inside another one", () => {
    const parent = "company:index:Platform$";
    expect(readStateTables(resourcesOf(tables, { parent }))).toHaveLength(tables.length);
  });

  test("makes nothing of what it does not know, and never throws", () => {
    fc.assert(
      fc.property(fc.anything(), fc.jsonValue(), (any, json) => {
        const urn = "urn:pulumi:dev::p::tablewright:infra:DesignStack$aws:dynamodb/table:Table::s-T";
        readStateTables(any);
        readStateTables({ ...resourcesOf([], { name: "s" }), [urn]: { outputs: json } });
      }),
    );
    expect(readStateTables(undefined)).toEqual([]);
  });
});
