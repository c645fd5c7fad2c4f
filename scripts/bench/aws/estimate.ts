import type { DataSet } from "../../../bench/workload/data-set.ts";
import { type ReplayPlan, ratesOf } from "../../../bench/workload/replay-plan.ts";
import { planCounts } from "../../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../../bench/workload/settings.ts";
import { bytesPerGb, type ClassPrices } from "../../../model/capacity/cost/prices.ts";
import type { PatternLoad } from "../../../model/capacity/load/load.ts";
import { planLoad } from "../../../model/capacity/load/plan-load.ts";
import { predictRequest } from "../../../model/capacity/units/predict.ts";
import { createTables } from "../../../model/capacity/units/tables.ts";
import { maxSkew } from "../../../model/population/popularity.ts";
import { marshalItem } from "../../../model/request/wire.ts";
import type { Design } from "../../../model/schema/design.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";

/** What is expected of one pattern of the replay. */
export interface PatternEstimate {
  readonly name: string;
  /** All phases; exact, because the schedule is. */
  readonly executions: number;
  /** Of one execution, on average. */
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly usd: number;
}

/** What a run is expected to take, in units and on-demand US dollars. */
export interface CostEstimate {
  readonly seeding: { readonly items: number; readonly writeUnits: number; readonly usd: number };
  readonly replay: {
    readonly executions: number;
    readonly requests: number;
    readonly readUnits: number;
    readonly writeUnits: number;
    readonly usd: number;
  };
  /** Of a whole month, and as if none of it were free. */
  readonly storage: { readonly bytes: number; readonly usd: number };
  readonly usd: number;
  /** In the order of the replayed patterns. */
  readonly patterns: readonly PatternEstimate[];
  /** What the figures leave open. Sentences for people. */
  readonly assumptions: readonly string[];
}

export interface EstimateInput {
  readonly design: Design;
  readonly plan: ReplayPlan;
  readonly load: LoadSettings;
  readonly dataSet: DataSet;
  readonly prices: ClassPrices;
  /** Tables, by the design's names, that may hold items already. */
  readonly filledTables: ReadonlySet<string>;
}

/** An item that replaces another moves its index entries at worst: one is deleted, one is put. */
const replacingFactor = 2;

/**
 * Seeding is predicted item by item. The replay is the design's expectation for its parameters (`planLoad`) times the executions
 * that the schedule holds: it differs from what is measured by the luck of the draw, and the limit holds while the run runs.
 */
export function estimateCost(input: EstimateInput): CostEstimate {
  const { design, load, dataSet, prices } = input;
  const skew = Math.min(load.skew, maxSkew);
  const designLoad = planLoad({
    design,
    users: load.users,
    popularity: { kind: "zipf", skew },
    collections: "limited",
  });
  const patterns = estimatePatterns(input, designLoad.patterns);
  const writeUnits = predictSeeding(input);
  const seeding = { items: dataSet.itemCount, writeUnits, usd: toUsd(0, writeUnits, prices) };
  const total = (figure: (pattern: PatternEstimate) => number) =>
    patterns.reduce((sum, pattern) => sum + pattern.executions * figure(pattern), 0);
  const replay = {
    executions: total(() => 1),
    requests: total(({ requests }) => requests),
    readUnits: total(({ readUnits }) => readUnits),
    writeUnits: total((pattern) => pattern.writeUnits),
    usd: total(({ usd }) => usd),
  };
  const bytes = designLoad.storage.reduce((sum, stored) => sum + stored.bytes, 0);
  const storage = { bytes, usd: (bytes / bytesPerGb) * prices.storageGbMonthUsd };
  const guessed = designLoad.patterns.filter(({ isEstimated }) => isEstimated === true).map(({ name }) => name);
  return {
    seeding,
    replay,
    storage,
    usd: seeding.usd + replay.usd + storage.usd,
    patterns,
    assumptions: [
      ...(guessed.length === 0 ? [] : [`Units of ${guessed.join(", ")} are an estimate from above.`]),
      ...(designLoad.assumptions ?? []).map((sentence) => `${sentence}.`),
    ],
  };
}

/** US dollars for request units. */
export function toUsd(readUnits: number, writeUnits: number, prices: ClassPrices): number {
  return (readUnits * prices.onDemandReadPerMillionUsd + writeUnits * prices.onDemandWritePerMillionUsd) / 1e6;
}

function estimatePatterns(
  { plan, load, prices }: EstimateInput,
  loads: readonly PatternLoad[],
): readonly PatternEstimate[] {
  const counts = planCounts(toScheduleInput(load, ratesOf(plan)));
  return plan.replayed.map(({ name }, position) => {
    const found = loads.find((each) => each.name === name);
    const units = found?.units ?? [];
    const readUnits = units.reduce((sum, { read }) => sum + read, 0);
    const writeUnits = units.reduce((sum, { write }) => sum + write, 0);
    return {
      name,
      executions: Object.values(counts).reduce((sum, phase) => sum + (phase[position] ?? 0), 0),
      requests: found?.requests ?? 1,
      readUnits,
      writeUnits,
      usd: toUsd(readUnits, writeUnits, prices),
    };
  });
}

/** A put of an item that is new costs the same whatever else there is, so each is predicted on empty tables. */
function predictSeeding({ design, dataSet, filledTables }: EstimateInput): number {
  const empty = createTables(toTableDefinitions(design));
  let units = 0;
  for (const { table, item } of dataSet.items()) {
    const put = { operation: "PutItem", input: { TableName: table, Item: marshalItem(item) } };
    units += predictRequest(empty, put).total * (filledTables.has(table) ? replacingFactor : 1);
  }
  return units;
}
