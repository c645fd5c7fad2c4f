import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../../bench/engine/engine.ts";
import { seedItems } from "../../../bench/engine/seed.ts";
import { createTables } from "../../../bench/engine/tables.ts";
import { ratesOf } from "../../../bench/workload/replay-plan.ts";
import { buildSchedule } from "../../../bench/workload/schedule.ts";
import { sum } from "../../../bench/workload/schedule-input.ts";
import { toScheduleInput } from "../../../bench/workload/settings.ts";
import { marshalItem } from "../../../model/request/wire.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { type CostEstimate, estimateCost, toUsd } from "../../../scripts/bench/aws/estimate.ts";
import { type BenchSetup, readSetup } from "../../../scripts/bench/setup.ts";
import { pricesOf, readPrices } from "../../../scripts/read-prices.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";

const { standard: prices } = pricesOf(await readPrices(), "us-east-1");
const load = { users: "12", scale: "100", duration: "3", warmup: "1", topUp: "20", out: "unused" };

const estimateOf = (setup: BenchSetup, filledTables: ReadonlySet<string> = new Set()): CostEstimate =>
  estimateCost({ ...setup, design: setup.loaded.design, prices, filledTables });

describe.each([undefined, "examples/links.ts"])("the estimate for the design %s", (design) => {
  let engine: Engine;
  let setup: BenchSetup;
  beforeAll(async () => {
    engine = await startTestEngine(embedded);
    setup = await readSetup({ ...load, ...(design === undefined ? {} : { design }) });
  });
  afterAll(() => engine.stop());

  test("of filling is what the engine reports, to the unit", async () => {
    await createTables(engine, toTableDefinitions(setup.loaded.design));
    let measured = 0;
    let written = 0;
    const items = [...setup.dataSet.items()].map(({ table, item }) => ({ table, item: marshalItem(item) }));
    await seedItems(engine, items, {
      count: items.length,
      onConsumed: (units, count) => {
        measured += units;
        written += count;
      },
    });
    const { seeding } = estimateOf(setup);
    expect(seeding).toEqual({ items: items.length, writeUnits: measured, usd: toUsd(0, measured, prices) });
    expect(written).toBe(items.length);
  });

  test("counts the executions of the schedule, and adds up", () => {
    const estimate = estimateOf(setup);
    const schedule = buildSchedule(toScheduleInput(setup.load, ratesOf(setup.plan)));
    const scheduled = setup.plan.replayed.map(() => 0);
    for (let arrival = 0; arrival < schedule.count; arrival += 1) {
      const { pattern } = schedule.at(arrival);
      scheduled[pattern] = (scheduled[pattern] ?? 0) + 1;
    }
    expect(estimate.patterns.map(({ executions }) => executions)).toEqual(scheduled);
    expect(estimate.replay.executions).toBe(schedule.count);
    const { readUnits, writeUnits, usd } = estimate.replay;
    expect(usd).toBeCloseTo(toUsd(readUnits, writeUnits, prices), 12);
    expect(estimate.usd).toBeCloseTo(sum([estimate.seeding.usd, usd, estimate.storage.usd]), 12);
    expect(Math.min(readUnits, writeUnits, estimate.storage.usd)).toBeGreaterThan(0);
    expect(estimate.patterns.every(({ readUnits: read, writeUnits: write }) => read + write > 0)).toBe(true);
    expect(estimate.assumptions).toEqual([]);
  });

  test("of filling tables that hold items is twice as much for those tables", () => {
    const [first = "", ...others] = setup.loaded.design.tables.map(({ name }) => name);
    const fresh = estimateOf(setup).seeding.writeUnits;
    const one = estimateOf(setup, new Set([first])).seeding.writeUnits;
    expect(estimateOf(setup, new Set([first, ...others])).seeding.writeUnits).toBe(2 * fresh);
    expect(one).toBeGreaterThan(fresh);
    expect(others.length === 0 || one < 2 * fresh).toBe(true);
  });
});
