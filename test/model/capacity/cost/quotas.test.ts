import { describe, expect, it } from "vitest";
import { collectionQuotas, quotas, quotasPassed } from "../../../../model/capacity/cost/quotas.ts";
import { table, target } from "./demands.ts";

function named(passed: ReturnType<typeof quotasPassed>) {
  return passed.map(({ code, table: name, index, direction, mode, needed, timesOver }) =>
    [code, name, index, direction, mode, needed, timesOver].filter((part) => part !== undefined).join(" "),
  );
}

describe("quotasPassed", () => {
  it('has the defaults of "Quotas in Amazon DynamoDB"', () => {
    expect(quotas).toEqual({
      tableUnitsPerSecond: { read: 40_000, write: 40_000 },
      accountProvisionedUnitsPerSecond: { read: 80_000, write: 80_000 },
      newOnDemandUnitsPerSecond: { read: 12_000, write: 4_000 },
      itemCollectionBytes: 10_737_418_240,
    });
  });

  it("passes nothing at the limits themselves", () => {
    expect(quotasPassed([table("T", 0, target(12_000, 4_000))])).toEqual([]);
    const atLimits = quotasPassed([table("T", 0, target(20_000, 20_000))], { targetUtilization: 0.5 });
    expect(atLimits.filter(({ code }) => code !== "new_table_throughput")).toEqual([]);
  });

  it("judges a table and each index by its own peak, on-demand by used and provisioned by provisioned units", () => {
    const spiky = { read: { average: 1, peak: 36_000 }, write: { average: 0, peak: 5_000 } };
    const passed = quotasPassed([{ table: "T", storageBytes: 0, targets: [target(0, 0), { ...spiky, index: "I" }] }], {
      targetUtilization: 0.5,
    });
    expect(named(passed)).toEqual([
      "new_table_throughput T I read onDemand 36000 3",
      "table_throughput T I read provisioned 72000 1.8",
      "new_table_throughput T I write onDemand 5000 1.25",
    ]);
    expect(passed[1]).toMatchObject({ isHard: false, limit: 40_000, unit: "units/s" });
    expect(passed[1]?.message).toContain("T's index I");
    expect(passed[1]?.fix).toContain("Service Quotas");
  });

  it("adds all tables and indexes up for the account, provisioned only", () => {
    const demand = [table("A", 0, target(0, 20_000), target(0, 20_000, "I")), table("B", 0, target(0, 5_000))];
    const ofAccount = quotasPassed(demand, { targetUtilization: 0.5 }).filter(({ table: name }) => name === undefined);
    expect(named(ofAccount)).toEqual(["account_throughput write provisioned 90000 1.125"]);
  });

  it("refuses nonsense", () => {
    expect(() => quotasPassed([table("T", 0, target(-1, 0))])).toThrow("demand.T.read.average");
  });
});

describe("collectionQuotas", () => {
  const largest = { table: "Posts", localIndexes: ["ByLikes"], largestCollectionBytes: 25 * 2 ** 30 };

  it("passes 10 GB, which nothing raises, where the table has a local index", () => {
    const [passed, ...others] = collectionQuotas([largest, { ...largest, largestCollectionBytes: 10 * 2 ** 30 }]);
    expect(others).toEqual([]);
    expect(passed).toMatchObject({
      code: "item_collection_size",
      table: "Posts",
      isHard: true,
      timesOver: 2.5,
      unit: "bytes",
    });
    expect(passed?.message).toContain("a local index (ByLikes)");
  });

  it("has no limit without a local index", () => {
    expect(collectionQuotas([{ ...largest, localIndexes: [] }])).toEqual([]);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d bytes", (largestCollectionBytes) => {
    expect(() => collectionQuotas([{ ...largest, largestCollectionBytes }])).toThrow("amount_not_possible");
  });
});
