import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toAutoscalings } from "../../infra/autoscaling.ts";
import { readSettings, type StackSettingsInput } from "../../infra/settings/read-settings.ts";
import { toThroughput } from "../../infra/settings/throughput.ts";
import { planCapacity } from "../../model/capacity/capacity-plan.ts";
import { type TableDefinition, toTableDefinitions } from "../../model/index.ts";
import { shop } from "./settings/orders.ts";
import { settingsInput } from "./settings/settings-arbitrary.ts";

const definitions = toTableDefinitions(shop);
const range = (minimum: number) => ({ minimum, maximum: minimum * 10 });
const throughput = {
  table: { read: range(2), write: range(3) },
  indexes: { ByCustomer: { read: range(4), write: range(5) }, ByStatus: { read: range(6), write: range(7) } },
};

function autoscalingsOf(definition: TableDefinition | undefined, given: StackSettingsInput) {
  return definition === undefined ? [] : toAutoscalings(definition, readSettings(given, shop), throughput);
}

describe("autoscaling", () => {
  const provisioned = { mode: "provisioned" as const, targetPercent: 60 };

  it("moves reads and writes of the table and of each global index, under their names in AWS", () => {
    const spec = (name: string, resourceId: string, dimension: string, metric: string, minimum: number) => ({
      name,
      resourceId,
      scalableDimension: `dynamodb:${dimension}CapacityUnits`,
      predefinedMetricType: `DynamoDB${metric}CapacityUtilization`,
      ...range(minimum),
      targetPercent: 60,
    });
    expect(autoscalingsOf(definitions[0], { namePrefix: "live-", capacity: provisioned })).toEqual([
      spec("Orders/read", "table/live-Orders", "table:Read", "Read", 2),
      spec("Orders/write", "table/live-Orders", "table:Write", "Write", 3),
      spec("Orders/ByCustomer/read", "table/live-Orders/index/ByCustomer", "index:Read", "Read", 4),
      spec("Orders/ByCustomer/write", "table/live-Orders/index/ByCustomer", "index:Write", "Write", 5),
      spec("Orders/ByStatus/read", "table/live-Orders/index/ByStatus", "index:Read", "Read", 6),
      spec("Orders/ByStatus/write", "table/live-Orders/index/ByStatus", "index:Write", "Write", 7),
    ]);
  });

  it("has nothing to move on demand", () => {
    for (const capacity of [{}, { mode: "on-demand" as const, maximumUnits: { read: 5, write: 5 } }]) {
      expect(autoscalingsOf(definitions[0], { capacity })).toEqual([]);
    }
  });

  it("has names of its own for each, which no setting changes", () => {
    const namesWith = (given: StackSettingsInput) => {
      const settings = readSettings({ ...given, capacity: { mode: "provisioned", ...given.capacity } }, shop);
      const { capacity } = settings;
      return definitions.flatMap((definition) =>
        capacity.mode === "provisioned"
          ? toAutoscalings(definition, settings, toThroughput(definition, capacity, planCapacity(shop, 1)))
          : [],
      );
    };
    const names = namesWith({}).map(({ name }) => name);
    expect(names).toHaveLength(8);
    expect(new Set(names).size).toBe(names.length);
    const provisionedInput = settingsInput.filter(({ capacity }) => capacity?.mode === "provisioned");
    fc.assert(
      fc.property(provisionedInput, (given) => {
        const specs = namesWith(given);
        expect(specs.map(({ name }) => name)).toEqual(names);
        const targets = specs.map(({ resourceId, scalableDimension }) => `${resourceId} ${scalableDimension}`);
        expect(new Set(targets).size).toBe(targets.length);
        expect(specs.every(({ minimum, maximum }) => minimum >= 1 && minimum <= maximum)).toBe(true);
      }),
    );
  });
});
