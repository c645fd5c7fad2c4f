import { describe, expect, test } from "vitest";
import { EngineError } from "../../../bench/engine/engine-error.ts";
import { formatRecord, type SampleRecord } from "../../../bench/workload/record.ts";
import type { Replayed } from "../../../bench/workload/replay-plan.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import type { CostEstimate } from "../../../scripts/bench/aws/estimate.ts";
import { createCostMeter, type MeterInput } from "../../../scripts/bench/aws/meter.ts";

/** A dollar for a read unit, ten for a write unit. */
const prices = {
  onDemandReadPerMillionUsd: 1e6,
  onDemandWritePerMillionUsd: 10e6,
  provisionedReadUnitHourUsd: 0,
  provisionedWriteUnitHourUsd: 0,
  storageGbMonthUsd: 0,
  storageFreeGb: 0,
};

const { replayed } = planReplay(socialMedia);
const ofKind = (kind: "read" | "write"): readonly Replayed[] =>
  replayed.filter(({ pattern }) => pattern.kind === kind).slice(0, 1);
/** Pattern 0 reads, pattern 1 writes. */
const plan = { replayed: [...ofKind("read"), ...ofKind("write")] };

const estimate: CostEstimate = {
  seeding: { items: 1000, writeUnits: 1000, usd: 10_000 },
  replay: { executions: 100, requests: 150, readUnits: 100, writeUnits: 100, usd: 1100 },
  storage: { bytes: 0, usd: 5 },
  usd: 11_105,
  patterns: [
    { name: "read", executions: 50, requests: 2, readUnits: 6, writeUnits: 0, usd: 6 },
    { name: "write", executions: 50, requests: 1, readUnits: 0, writeUnits: 1.6, usd: 16 },
  ],
  assumptions: [],
};

const meterFor = (input: Partial<MeterInput> = {}) =>
  createCostMeter({ plan, estimate, prices, limitUsd: 1e9, virtualUsers: 4, peakRps: 0, ...input });

let arrival = 0;
function line(pattern: number, units: SampleRecord["units"], outcome = "ok"): string {
  arrival += 1;
  const times = { dueMs: 0, claimedMs: 0, startMs: 1, endMs: 2 };
  return `${formatRecord({ arrival, pattern, phase: "mix", ...times, outcome, units })}\n`;
}
const request = (...units: number[]) => new Map(units.map((count, target) => [target, count]));

/** What a promise has come to by now. */
const settled = (promise: Promise<string>) => Promise.race([promise, Promise.resolve(undefined)]);

describe("what a run has cost", () => {
  test("starts with the storage, and adds units at the price of their kind", () => {
    const meter = meterFor();
    expect(meter.spentUsd()).toBe(5);
    meter.addSeeded(3, 2);
    expect(meter.spentUsd()).toBe(5 + 30);
    meter.takeRecords("a", line(0, [request(0.5, 1), request(2)]));
    expect(meter.spentUsd()).toBe(35 + 3.5);
    meter.takeRecords("a", line(1, [request(1), request(0)]));
    expect(meter.spentUsd()).toBe(38.5 + 10);
  });

  test("counts a request without a figure as its pattern was estimated, and one unit at least", () => {
    const meter = meterFor();
    meter.takeRecords("a", line(0, [request()], "ThrottlingException"));
    // Half of an execution's 6 units: it has two requests.
    expect(meter.spentUsd()).toBe(5 + 3);
    meter.takeRecords("a", line(1, [request()], "ConditionalCheckFailedException"));
    expect(meter.spentUsd()).toBe(8 + 16);
    const { patterns } = estimate;
    const cheap = meterFor({ estimate: { ...estimate, patterns: patterns.map((each) => ({ ...each, usd: 0 })) } });
    cheap.takeRecords("a", line(1, [request()], "transport"));
    expect(cheap.spentUsd()).toBe(5 + 10);
  });

  test("is the same however the files are cut, and lines that are no records cost nothing", () => {
    const text = `${line(0, [request(1)])}k6 says something\n${line(1, [request(1)])}`;
    for (let cut = 0; cut <= text.length; cut += 1) {
      const meter = meterFor();
      meter.takeRecords("a", text.slice(0, cut));
      meter.takeRecords("b", line(0, [request(4)]));
      meter.takeRecords("a", text.slice(cut));
      expect(meter.spentUsd()).toBe(5 + 1 + 10 + 4);
    }
  });
});

describe("the limit", () => {
  test("ends a replay before what is under way would pass it", async () => {
    // 11 dollars an execution by the estimate: one was done since the last look, and 4 virtual users have one each.
    const underWay = 5 * 11;
    const within = meterFor({ limitUsd: 5 + 10 + underWay });
    within.takeRecords("a", line(1, [request(1)]));
    expect(await settled(within.hasToEnd)).toBeUndefined();
    const beyond = meterFor({ limitUsd: 5 + 10 + underWay - 0.01 });
    beyond.takeRecords("a", line(1, [request(1)]));
    expect(await settled(beyond.hasToEnd)).toMatch(
      /^The run was stopped after 1 of 100 executions: it has cost \$15\.00, and .* the limit of \$69\.99\. Raise --max-cost/,
    );
  });

  test("is not passed whenever the load's highest step begins, though no look before has seen it", async () => {
    const plan = { replayed: ofKind("write") };
    const costs = { ...estimate, replay: { ...estimate.replay, executions: 4000, usd: 40_000 } };
    const [limitUsd, usdEach, virtualUsers] = [5 + 3000, 10, 4];
    const looksTaken = new Set<number>();
    for (let stepLook = 0; stepLook < 40; stepLook += 1) {
      const meter = meterFor({ plan, estimate: costs, limitUsd, peakRps: 200, virtualUsers });
      let looks = 0;
      for (; looks < 40 && (await settled(meter.hasToEnd)) === undefined; looks += 1) {
        const executions = looks < stepLook ? 10 : 200;
        meter.takeRecords("a", Array.from({ length: executions }, () => line(0, [request(1)])).join(""));
      }
      expect(meter.spentUsd() + virtualUsers * usdEach).toBeLessThanOrEqual(limitUsd);
      looksTaken.add(looks);
    }
    // At the first look where the step comes at once, and at the tenth where it never does.
    expect([...looksTaken].sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("goes by what executions have cost where that is more than was estimated", async () => {
    const meter = meterFor({ limitUsd: 1000 });
    meter.takeRecords("a", line(1, [request(30)]));
    expect(await settled(meter.hasToEnd)).toContain("$305.00");
  });

  test("does not end a run that is as dear as estimated at its last executions", async () => {
    const meter = meterFor({ limitUsd: 5 + 1100 });
    for (let done = 0; done < 100; done += 1) {
      meter.takeRecords("a", line(1, [request(1.1)]));
    }
    expect(meter.spentUsd()).toBeCloseTo(1105, 6);
    expect(await settled(meter.hasToEnd)).toBeUndefined();
  });

  test("ends the filling", () => {
    const meter = meterFor({ limitUsd: 5 + 250 + 1750 });
    meter.addSeeded(25, 25);
    expect(meter.seeding.signal.aborted).toBe(false);
    meter.addSeeded(25, 25);
    expect(meter.seeding.signal.reason).toBeInstanceOf(EngineError);
    expect(meter.seeding.signal.reason).toMatchObject({ code: "cost-reached", fix: expect.stringMatching(/^Raise/) });
  });
});
