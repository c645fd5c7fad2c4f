import { describe, expect, test } from "vitest";
import { patternsOf, toTableUses } from "../../../infra/alarms/operations.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import type { Operation } from "../../../model/schema/operation.ts";
import { designOf, type PatternPlan } from "./inputs.ts";

const plan = (operation: Operation, tables: readonly string[], rest: Partial<PatternPlan> = {}): PatternPlan => ({
  operation,
  tables,
  rateRps: 1,
  title: "Anything",
  ...rest,
});

describe("operations of a table", () => {
  test("a query of an index is one of its table, beside a query of the table itself", () => {
    const [use] =
      toTableUses(socialMedia)
        .get("UserPosts")
        ?.operations.filter(({ operation }) => operation === "Query") ?? [];
    expect(use?.patterns.map(({ name }) => name)).toEqual([
      "getUserById",
      "getUserByUsername",
      "getUserPosts",
      "getUserWithPosts",
    ]);
  });

  test("the tightest budget names every pattern that has it, and no other", () => {
    const uses = toTableUses(
      designOf(
        ["Orders"],
        [],
        [
          plan("GetItem", ["Orders"], { p99Ms: 80 }),
          plan("GetItem", ["Orders"], { p99Ms: 20 }),
          plan("GetItem", ["Orders"]),
          plan("GetItem", ["Orders"], { p99Ms: 20 }),
        ],
      ),
    );
    const budget = uses.get("Orders")?.operations[0]?.budget;
    expect(budget?.p99Ms).toBe(20);
    expect(budget?.setBy.map(({ name }) => name)).toEqual(["pattern1", "pattern3"]);
  });

  test.each([
    ["BatchGetItem", "read"],
    ["BatchWriteItem", "write"],
    ["TransactGetItems", "read"],
    ["TransactWriteItems", "write"],
  ] as const)("%s counts as itself under each of its tables, and uses their %s capacity", (operation, direction) => {
    const uses = toTableUses(designOf(["Orders", "Stock", "Other"], [], [plan(operation, ["Orders", "Stock"])]));
    expect([...uses.keys()]).toEqual(["Orders", "Stock"]);
    for (const use of uses.values()) {
      expect(use.operations.map((each) => each.operation)).toEqual([operation]);
      expect(use.throughput).toEqual([{ direction }]);
    }
  });

  test("patterns are listed once, numbered ones first and in order", () => {
    const names = patternsOf(toTableUses(socialMedia).values()).map(({ number, name }) => number ?? name);
    expect(names.slice(0, 16)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, "createComment"]);
    expect(names).toHaveLength(Object.keys(socialMedia.patterns).length);
  });
});

describe("throughput of a table", () => {
  test("a write of the table writes its global indexes; a query of one reads it and not the table", () => {
    const indexes = [
      { table: "Orders", name: "ByDate", scope: "global" },
      { table: "Orders", name: "ByBuyer", scope: "global" },
    ] as const;
    const patterns = [plan("PutItem", ["Orders"]), plan("Query", ["Orders"], { index: "ByDate" })];
    expect(toTableUses(designOf(["Orders"], indexes, patterns)).get("Orders")?.throughput).toEqual([
      { direction: "write" },
      { index: "ByBuyer", direction: "write" },
      { index: "ByDate", direction: "read" },
      { index: "ByDate", direction: "write" },
    ]);
  });

  test("a local index shares its table's capacity", () => {
    const indexes = [{ table: "Orders", name: "ByDate", scope: "local" }] as const;
    const patterns = [plan("PutItem", ["Orders"]), plan("Query", ["Orders"], { index: "ByDate" })];
    expect(toTableUses(designOf(["Orders"], indexes, patterns)).get("Orders")?.throughput).toEqual([
      { direction: "read" },
      { direction: "write" },
    ]);
  });

  test("an index of a table that is only read is not written", () => {
    const indexes = [{ table: "Orders", name: "ByDate", scope: "global" }] as const;
    const uses = toTableUses(designOf(["Orders"], indexes, [plan("Query", ["Orders"], { index: "ByDate" })]));
    expect(uses.get("Orders")?.throughput).toEqual([{ index: "ByDate", direction: "read" }]);
  });
});
