import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareTable, renderTableDifference } from "../../../model/deployment/compare-table.ts";
import type { DeployedTableDescription } from "../../../model/deployment/deployed-table.ts";
import type { IndexDefinition, TableDefinition } from "../../../model/schema/table-definition.ts";
import { departuresFrom, keyOf, reordered, tableDefinition } from "./arbitrary-table.ts";
import { deployedAs } from "./deployed-as.ts";

const usersWith = (...projections: readonly IndexDefinition["Projection"][]): TableDefinition => ({
  TableName: "Users",
  AttributeDefinitions: ["id", "name"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  KeySchema: keyOf("id"),
  GlobalSecondaryIndexes: projections.map((Projection, position) => ({
    IndexName: `byName${position}`,
    KeySchema: keyOf("name"),
    Projection,
  })),
});
const include = (...NonKeyAttributes: readonly string[]) => ({ ProjectionType: "INCLUDE", NonKeyAttributes }) as const;
const all = { ProjectionType: "ALL" } as const;
const keysOnly = { ProjectionType: "KEYS_ONLY" } as const;
const users = usersWith();

const facts = (designed: TableDefinition, deployed: DeployedTableDescription | undefined) =>
  compareTable(designed, deployed).map(({ path, designed, deployed }) => [path, designed, deployed]);

describe("any table", () => {
  test("has no difference from its own definition, whatever the order of its parts", () => {
    const pairs = tableDefinition.chain((table) => fc.tuple(fc.constant(table), reordered(deployedAs(table))));
    const property = fc.property(pairs, ([designed, deployed]) => {
      expect(compareTable(designed, deployed)).toEqual([]);
    });
    fc.assert(property);
  });

  test("has a difference wherever it departs from its definition, and its text tells two sides", () => {
    const departures = tableDefinition.chain((table) =>
      fc.tuple(fc.constant(table), fc.constantFrom(...departuresFrom(deployedAs(table)))),
    );
    const property = fc.property(departures, ([table, { path, deployed }]) => {
      const differences = compareTable(table, deployed);
      expect(differences.map((difference) => difference.path)).toContain(path);
      for (const difference of differences) {
        expect(difference.resource).toBe("Things");
        expect(difference.designed).not.toBe(difference.deployed);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe("a projection", () => {
  test.each([
    ["in another order", include("a", "b"), include("b", "a")],
    ["that lists a key, which is in every index", include("a"), include("a", "id", "name")],
    ["of keys that lists them", keysOnly, include("id", "name")],
  ])("%s is the same", (_, designed, deployed) => {
    expect(compareTable(usersWith(designed), deployedAs(usersWith(deployed)))).toEqual([]);
  });

  test.each([
    [include("a", "b"), include("a"), "INCLUDE a, b", "INCLUDE a"],
    [include("a"), include("b", "a"), "INCLUDE a", "INCLUDE a, b"],
    [include("a"), keysOnly, "INCLUDE a", "KEYS_ONLY"],
    [keysOnly, all, "KEYS_ONLY", "ALL"],
    [all, include("all"), "ALL", "INCLUDE all"],
  ])("%j is not %j", (designed, deployed, ...texts) => {
    expect(facts(usersWith(designed), deployedAs(usersWith(deployed)))).toEqual([
      ["GlobalSecondaryIndexes.byName0.Projection", ...texts],
    ]);
  });
});

describe("an index", () => {
  test("with another key is one difference, which shows both whole", () => {
    const deployed = deployedAs({ ...usersWith(include("a")), AttributeDefinitions: users.AttributeDefinitions });
    const changed = deployed.GlobalSecondaryIndexes.map((index) => ({ ...index, KeySchema: keyOf("name", "id") }));
    expect(facts(usersWith(all), { ...deployed, GlobalSecondaryIndexes: changed })).toEqual([
      [
        "GlobalSecondaryIndexes.byName0.KeySchema",
        "name HASH; projects ALL",
        "name HASH, id RANGE; projects INCLUDE a",
      ],
    ]);
  });

  test("of the other scope is another index", () => {
    const { GlobalSecondaryIndexes: indexes, ...rest } = usersWith(all);
    const local = deployedAs({ ...rest, LocalSecondaryIndexes: indexes ?? [] });
    expect(facts(usersWith(all), local).map(([path]) => path)).toEqual([
      "GlobalSecondaryIndexes.byName0",
      "LocalSecondaryIndexes.byName0",
    ]);
  });

  test.each([
    ["ACTIVE", 0],
    ["UPDATING", 0],
    ["CREATING", 1],
    ["DELETING", 1],
  ])("that is %s has %i differences", (IndexStatus, count) => {
    const deployed = deployedAs(usersWith(all));
    const changed = deployed.GlobalSecondaryIndexes.map((index) => ({ ...index, IndexStatus }));
    expect(compareTable(usersWith(all), { ...deployed, GlobalSecondaryIndexes: changed })).toHaveLength(count);
  });

  test("that is missing is not told a second time by its attribute's definition", () => {
    const deployed = { ...deployedAs(users), AttributeDefinitions: users.AttributeDefinitions.slice(0, 1) };
    expect(facts(usersWith(keysOnly), deployed)).toEqual([
      ["GlobalSecondaryIndexes.byName0", "name HASH; projects KEYS_ONLY", null],
    ]);
  });
});

test.each([
  ["ENABLED", []],
  ["ENABLING", []],
  ["DISABLING", [["TimeToLive", "at", null]]],
  ["DISABLED", [["TimeToLive", "at", null]]],
])("time to live that is %s", (TimeToLiveStatus, expected) => {
  const deployed = { ...deployedAs(users), timeToLive: { TimeToLiveStatus, AttributeName: "at" } };
  const designed = { ...users, timeToLiveAttribute: "at" };
  expect(facts(designed, deployed).filter(([path]) => path === "TimeToLive")).toEqual(expected);
});

test("settings of the stack are no difference", () => {
  const deployed = deployedAs(usersWith(all));
  const settings = {
    billingMode: "PROVISIONED",
    throughput: { readUnitsProvisioned: 5, writeUnitsProvisioned: 5 },
    tableClass: "STANDARD_INFREQUENT_ACCESS",
    streamViewType: "NEW_IMAGE",
    deletionProtection: true,
  };
  expect(compareTable(usersWith(all), { ...deployed, settings })).toEqual([]);
});

test("a difference is one line", () => {
  expect(compareTable(users, undefined).map(renderTableDifference)).toEqual([
    "Users: Table: designed Users, deployed none",
  ]);
});
