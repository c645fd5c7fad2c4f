import { describe, expect, test } from "vitest";
import { checkChanges } from "../../infra/check-changes.ts";
import { readStateTables } from "../../infra/deployed-state.ts";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import type { IndexDefinition, TableDefinition } from "../../model/schema/table-definition.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";
import { resourcesOf, type StateOptions } from "./state.ts";

const tables = toTableDefinitions(socialMedia);
const component = "social-media";
const settings = { namePrefix: "", allowDataLoss: [], retainOnDelete: false };

const deployed = (options: StateOptions = {}, of: readonly TableDefinition[] = tables) =>
  readStateTables(resourcesOf(of, options));

function withTable(name: string, change: (table: TableDefinition) => TableDefinition): readonly TableDefinition[] {
  return tables.map((table) => (table.TableName === name ? change(table) : table));
}

function withIndex(change: (index: IndexDefinition) => IndexDefinition) {
  return withTable("UserPosts", (table) => ({
    ...table,
    GlobalSecondaryIndexes: (table.GlobalSecondaryIndexes ?? []).map(change),
  }));
}

const otherKey = withTable("Likes", (table) => ({
  ...table,
  KeySchema: [{ AttributeName: "postId", KeyType: "HASH" }],
}));
const local: IndexDefinition = {
  IndexName: "ByDate",
  KeySchema: [
    { AttributeName: "userId", KeyType: "HASH" },
    { AttributeName: "createdDate", KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "ALL" },
};

describe("checkChanges", () => {
  test.each(["", "dev-"])("lets a design as deployed through, with the prefix %j", (namePrefix) => {
    const wanted = { tables, settings: { ...settings, namePrefix }, region: "eu-west-2", component };
    expect(checkChanges(deployed({ prefix: namePrefix, units: 5 }), wanted)).toEqual([]);
  });

  test("lets tables and indexes be added, and indexes removed", () => {
    const fewer = tables.slice(1).map(({ GlobalSecondaryIndexes: _, ...table }) => table);
    const state = deployed({}, [...fewer]);
    expect(checkChanges(state, { tables, settings, region: "eu-west-2", component })).toEqual([]);
    const without = tables.map(({ GlobalSecondaryIndexes: _, ...table }) => table);
    expect(checkChanges(deployed(), { tables: without, settings, region: "eu-west-2", component })).toEqual([]);
  });

  test("does not mind in which order the provider lists what has no order", () => {
    const shuffled = withIndex((index) => ({
      ...index,
      Projection: { ...index.Projection, NonKeyAttributes: [...(index.Projection.NonKeyAttributes ?? [])].reverse() },
    }));
    expect(checkChanges(deployed({}, shuffled), { tables, settings, region: "eu-west-2", component })).toEqual([]);
  });

  test.each<[string, readonly TableDefinition[], string, RegExp]>([
    ["another key", otherKey, "tables.Likes", /its key would change from userId \(S\), postId \(S\) to postId \(S\)/],
    [
      "another type of a key attribute",
      withTable("Likes", (table) => ({
        ...table,
        AttributeDefinitions: table.AttributeDefinitions.map((each) => ({ ...each, AttributeType: "N" })),
      })),
      "tables.Likes",
      /to userId \(N\), postId \(N\)/,
    ],
    [
      "a local index that is new",
      withTable("Likes", (table) => ({ ...table, LocalSecondaryIndexes: [local] })),
      "tables.Likes",
      /its local indexes would change from none to ByDate/,
    ],
  ])("refuses %s", (_, changed, path, message) => {
    const problems = checkChanges(deployed(), { tables: changed, settings, region: "eu-west-2", component });
    expect(problems).toEqual([
      expect.objectContaining({ code: "table_replaced", path, message: expect.stringMatching(message) }),
    ]);
    expect(problems[0]?.fix).toContain("pulumi config set --path 'tablewright:allowDataLoss[0]' Likes");
  });

  test("refuses another name and another region for every table, all at once", () => {
    const wanted = { tables, settings: { ...settings, namePrefix: "v2-" }, region: "us-east-1", component };
    const problems = checkChanges(deployed(), wanted);
    expect(problems).toHaveLength(2 * tables.length);
    expect(problems[0]?.message).toContain("its name would change from UserPosts to v2-UserPosts");
    expect(problems[1]?.message).toContain("its region would change from eu-west-2 to us-east-1");
  });

  test("refuses to delete a table that the design no longer has", () => {
    const wanted = { tables: tables.slice(1), settings, region: "eu-west-2", component };
    expect(checkChanges(deployed(), wanted)).toEqual([
      expect.objectContaining({ code: "table_removed", path: "tables.UserPosts" }),
    ]);
  });

  test("lets the tables go that the setting names, and no others", () => {
    const allowing = { ...settings, allowDataLoss: ["Likes"] };
    expect(checkChanges(deployed(), { tables: otherKey, settings: allowing, region: "eu-west-2", component })).toEqual(
      [],
    );
    const without = tables.filter(({ TableName }) => TableName !== "Likes" && TableName !== "Stories");
    const problems = checkChanges(deployed(), { tables: without, settings: allowing, region: "eu-west-2", component });
    expect(problems.map(({ path }) => path)).toEqual(["tables.Stories"]);
  });

  test("refuses the replacement of a table that is to be left in AWS under the same name", () => {
    const keeping = { ...settings, allowDataLoss: ["Likes"], retainOnDelete: true };
    const problems = checkChanges(deployed(), { tables: otherKey, settings: keeping, region: "eu-west-2", component });
    expect(problems.map(({ code }) => code)).toEqual(["table_retained"]);
  });

  test.each<[string, (index: IndexDefinition) => IndexDefinition, RegExp]>([
    [
      "key",
      (index) => ({ ...index, KeySchema: [...index.KeySchema, { AttributeName: "userId", KeyType: "RANGE" }] }),
      /from username \(S\); INCLUDE .* to username \(S\), userId \(S\); INCLUDE/,
    ],
    ["projection", (index) => ({ ...index, Projection: { ProjectionType: "ALL" } }), /to username \(S\); ALL\./],
    [
      "projected attributes",
      (index) => ({ ...index, Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["email"] } }),
      /to username \(S\); INCLUDE email\./,
    ],
  ])("refuses another %s of an index, and prints the way", (_, change, message) => {
    const problems = checkChanges(deployed(), { tables: withIndex(change), settings, region: "eu-west-2", component });
    expect(problems).toEqual([
      expect.objectContaining({
        code: "index_changed",
        path: "tables.UserPosts.indexes.UsersByUsername",
        message: expect.stringMatching(message),
        fix: expect.stringContaining("another name beside UsersByUsername"),
      }),
    ]);
  });

  test("refuses a changed index also where the table's items may be lost but the table stays", () => {
    const allowing = { ...settings, allowDataLoss: ["UserPosts"] };
    const changed = withIndex((index) => ({ ...index, Projection: { ProjectionType: "ALL" } }));
    const problems = checkChanges(deployed(), { tables: changed, settings: allowing, region: "eu-west-2", component });
    expect(problems.map(({ code }) => code)).toEqual(["index_changed"]);
  });

  test("refuses to make the tables of a component a second time that only has another name now", () => {
    const wanted = { tables, settings, region: "eu-west-2", component: "social" };
    const problems = checkChanges(deployed(), wanted);
    expect(problems).toHaveLength(tables.length);
    expect(problems[0]).toMatchObject({ code: "component_renamed", path: "tables.UserPosts" });
    expect(problems[0]?.fix).toContain('aliases: [{ name: "social-media" }]');
    expect(checkChanges(deployed(), { ...wanted, formerNames: ["social-media"] })).toEqual([]);
    expect(checkChanges(deployed(), { ...wanted, settings: { ...settings, namePrefix: "b-" } })).toEqual([]);
    expect(checkChanges(deployed(), { ...wanted, region: "us-east-1" })).toEqual([]);
    const moved = { ...wanted, formerNames: ["social-media"], tables: otherKey };
    expect(checkChanges(deployed(), moved).map(({ code }) => code)).toEqual(["table_replaced"]);
  });
});
