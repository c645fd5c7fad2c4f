import { describe, expect, test } from "vitest";
import { checkChanges } from "../../infra/check-changes.ts";
import { readStateTables } from "../../infra/deployed-state.ts";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import type { IndexDefinition, TableDefinition } from "../../model/schema/table-definition.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";
import { resourcesOf, type StateOptions } from "./state.ts";

const tables = toTableDefinitions(socialMedia);
const component = "urn:pulumi:dev::tablewright::tablewright:infra:DesignStack::social-media";
const others = { component, formerUrns: [], inProgram: [component], settingsPrefix: "tablewright:" };
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
    const wanted = { tables, settings: { ...settings, namePrefix }, region: "eu-west-2", ...others };
    expect(checkChanges(deployed({ prefix: namePrefix, units: 5 }), wanted)).toEqual([]);
  });

  test("lets tables and indexes be added, and indexes removed", () => {
    const fewer = tables.slice(1).map(({ GlobalSecondaryIndexes: _, ...table }) => table);
    const state = deployed({}, [...fewer]);
    expect(checkChanges(state, { tables, settings, region: "eu-west-2", ...others })).toEqual([]);
    const without = tables.map(({ GlobalSecondaryIndexes: _, ...table }) => table);
    expect(checkChanges(deployed(), { tables: without, settings, region: "eu-west-2", ...others })).toEqual([]);
  });

  test("does not mind in which order the provider lists what has no order", () => {
    const shuffled = withIndex((index) => ({
      ...index,
      Projection: { ...index.Projection, NonKeyAttributes: [...(index.Projection.NonKeyAttributes ?? [])].reverse() },
    }));
    expect(checkChanges(deployed({}, shuffled), { tables, settings, region: "eu-west-2", ...others })).toEqual([]);
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
    const problems = checkChanges(deployed(), { tables: changed, settings, region: "eu-west-2", ...others });
    expect(problems).toEqual([
      expect.objectContaining({ code: "table_replaced", path, message: expect.stringMatching(message) }),
    ]);
    expect(problems[0]?.fix).toContain("pulumi config set --path 'tablewright:allowDataLoss[0]' Likes");
  });

  test("refuses another name and another region for every table, all at once", () => {
    const wanted = { tables, settings: { ...settings, namePrefix: "v2-" }, region: "us-east-1", ...others };
    const problems = checkChanges(deployed(), wanted);
    expect(problems).toHaveLength(2 * tables.length);
    expect(problems[0]?.message).toContain("its name would change from UserPosts to v2-UserPosts");
    expect(problems[1]?.message).toContain("its region would change from eu-west-2 to us-east-1");
  });

  test("refuses to delete a table that the design no longer has", () => {
    const wanted = { tables: tables.slice(1), settings, region: "eu-west-2", ...others };
    expect(checkChanges(deployed(), wanted)).toEqual([
      expect.objectContaining({ code: "table_removed", path: "tables.UserPosts" }),
    ]);
  });

  test("lets the tables go that the setting names, and no others", () => {
    const allowing = { ...settings, allowDataLoss: ["Likes"] };
    expect(checkChanges(deployed(), { tables: otherKey, settings: allowing, region: "eu-west-2", ...others })).toEqual(
      [],
    );
    const without = tables.filter(({ TableName }) => TableName !== "Likes" && TableName !== "Stories");
    const problems = checkChanges(deployed(), { tables: without, settings: allowing, region: "eu-west-2", ...others });
    expect(problems.map(({ path }) => path)).toEqual(["tables.Stories"]);
  });

  test("lets a table leave the stack that is left in AWS, once that was deployed", () => {
    const wanted = {
      tables: tables.slice(1),
      settings: { ...settings, retainOnDelete: true },
      region: "eu-west-2",
      ...others,
    };
    expect(checkChanges(deployed({ isRetained: true }), wanted)).toEqual([]);
    expect(checkChanges(deployed(), wanted)).toEqual([expect.objectContaining({ code: "table_removed" })]);
    const replaced = { ...wanted, tables: otherKey };
    expect(checkChanges(deployed({ isRetained: true }), replaced).map(({ code }) => code)).toEqual(["table_replaced"]);
  });

  test("refuses a loss that was allowed while DynamoDB still protects the table", () => {
    const allowing = { ...settings, allowDataLoss: ["Likes", "Stories"] };
    const without = otherKey.filter(({ TableName }) => TableName !== "Stories");
    const problems = checkChanges(deployed({ isProtected: true }), {
      tables: without,
      settings: allowing,
      region: "eu-west-2",
      ...others,
    });
    expect(problems.map(({ code, path }) => [code, path])).toEqual([
      ["table_protected", "tables.Likes"],
      ["table_protected", "tables.Stories"],
    ]);
  });

  test("refuses to move time to live at once, and lets it come and go", () => {
    const moved = withTable("Stories", (table) => ({ ...table, timeToLiveAttribute: "deletedAt" }));
    const off = withTable("Stories", ({ timeToLiveAttribute: _, ...table }) => table);
    const check = (from: readonly TableDefinition[], to: readonly TableDefinition[]) =>
      checkChanges(deployed({}, from), { tables: to, settings, region: "eu-west-2", ...others });
    expect(check(tables, moved)).toEqual([
      expect.objectContaining({ code: "time_to_live_moved", path: "tables.Stories.timeToLive" }),
    ]);
    expect([check(tables, off), check(off, tables), check(off, moved)]).toEqual([[], [], []]);
  });

  test("does not take a region that the state does not know for another one", () => {
    expect(checkChanges(deployed({ region: "" }), { tables, settings, region: "eu-west-2", ...others })).toEqual([]);
  });

  test("names the next free place of the list, or the member of a program's own settings", () => {
    const allowing = { ...settings, allowDataLoss: ["Gone", "Other"] };
    const wanted = { tables: otherKey, settings: allowing, region: "eu-west-2", ...others };
    expect(checkChanges(deployed(), wanted)[0]?.fix).toContain("'tablewright:allowDataLoss[2]' Likes");
    const inCode = { ...wanted, settingsPrefix: "settings." };
    expect(checkChanges(deployed(), inCode)[0]?.fix).toContain('add "Likes" to settings.allowDataLoss');
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
    const problems = checkChanges(deployed(), { tables: withIndex(change), settings, region: "eu-west-2", ...others });
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
    const problems = checkChanges(deployed(), { tables: changed, settings: allowing, region: "eu-west-2", ...others });
    expect(problems.map(({ code }) => code)).toEqual(["index_changed"]);
  });

  test("refuses to make the tables of a component a second time that only has another name or parent now", () => {
    const renamed = component.replace("social-media", "social");
    const wanted = { tables, settings, region: "eu-west-2", ...others, component: renamed, inProgram: [renamed] };
    const problems = checkChanges(deployed(), wanted);
    expect(problems).toHaveLength(tables.length);
    expect(problems[0]).toMatchObject({ code: "component_renamed", path: "tables.UserPosts" });
    expect(problems[0]?.fix).toContain(`aliases: ["${component}"]`);
    expect(checkChanges(deployed(), { ...wanted, formerUrns: [component] })).toEqual([]);
    const moved = { ...wanted, formerUrns: [component], tables: otherKey };
    expect(checkChanges(deployed(), moved).map(({ code }) => code)).toEqual(["table_replaced"]);
    const child = component.replace("tablewright:infra", "company:index:Platform$tablewright:infra");
    expect(checkChanges(deployed(), { ...wanted, component: child, inProgram: [child] })).toHaveLength(tables.length);
  });

  test("leaves other components of the program alone, and refuses to delete the tables of one that is gone", () => {
    const other = component.replace("social-media", "other");
    const wanted = {
      tables,
      settings: { ...settings, namePrefix: "b-" },
      region: "eu-west-2",
      ...others,
      component: other,
    };
    expect(checkChanges(deployed(), { ...wanted, inProgram: [component, other] })).toEqual([]);
    const problems = checkChanges(deployed(), { ...wanted, inProgram: [other] });
    expect(problems.map(({ code }) => code)).toEqual(tables.map(() => "table_removed"));
    expect(problems[0]?.message).toContain("the program no longer has the component social-media");
  });
});
