/** Coordinated omission: what is due while an engine stalls must be charged for the stall, however few requests are in flight. */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../bench/engine/engine.ts";
import { createTables } from "../../../bench/engine/tables.ts";
import { assessRun, type Result } from "../../../bench/verdict/index.ts";
import { toLagMs, toQueueMs, toResponseMs, toServiceMs } from "../../../bench/verdict/timing.ts";
import type { SampleRecord } from "../../../bench/workload/record.ts";
import { planReplay, ratesOf } from "../../../bench/workload/replay-plan.ts";
import { buildSchedule } from "../../../bench/workload/schedule.ts";
import { defaultLoad, type LoadSettings, toScheduleInput } from "../../../bench/workload/settings.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";
import type { TestServer } from "../../support/http-server.ts";
import { onlyPattern, plainRun } from "../verdict/fixture.ts";
import { momentMs } from "../workload/social-media-data.ts";
import { answerAlike, startFakeDynamoDb } from "./fake-dynamodb.ts";
import { replayScript, runReplay } from "./run-replay.ts";

const virtualUsers = 4;
const stallMs = 1000;
/** A hundred evenly spaced arrivals a second, for some seconds around the stall. */
const load: LoadSettings = {
  ...defaultLoad,
  users: 20,
  scale: 100,
  durationS: 4,
  warmupS: 0,
  arrivals: "constant",
  virtualUsers,
  dataSetMomentMs: momentMs,
};
const schedule = buildSchedule(toScheduleInput(load, ratesOf(planReplay(socialMedia))));
const variables = {
  USERS: String(load.users),
  SCALE: String(load.scale),
  DURATION_S: String(load.durationS),
  WARMUP_S: "0",
  ARRIVALS: "constant",
  VIRTUAL_USERS: String(virtualUsers),
  DATA_SET_MOMENT_MS: String(momentMs),
};
const replay = (endpoint: string, more: Readonly<Record<string, string>> = {}) =>
  runReplay(
    replayScript,
    { ...variables, ENDPOINT: endpoint, ...more },
    { flags: ["--no-thresholds", "--quiet"], hasRecords: true },
  );

const byArrival = (records: readonly SampleRecord[]) => [...records].sort((one, other) => one.arrival - other.arrival);
const least = (values: readonly number[]) =>
  values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
const most = (values: readonly number[]) =>
  values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);

describe("an engine that answers nothing for a second", () => {
  /** Units of the answers that were held back, by which their records are known. */
  const heldUnits = 7;
  let server: TestServer;
  let records: readonly SampleRecord[];
  let held: readonly SampleRecord[];
  /** At the latest, the stall ended then: an end on the schedule's clock that the engine's answers cannot precede. */
  let stallEndMs: number;

  beforeAll(async () => {
    const waiting: (() => void)[] = [];
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    server = await startFakeDynamoDb((request, response) => {
      const number = server.requests.length;
      if (number < 100 || isOver) {
        answerAlike(request, response);
        return;
      }
      waiting.push(() => answerAlike(request, response, heldUnits));
      // A second after the last request came: by then every virtual user waits for an answer.
      clearTimeout(timer);
      timer = setTimeout(() => {
        isOver = true;
        for (const answerHeld of waiting) {
          answerHeld();
        }
      }, stallMs);
    });
    const run = await replay(server.url);
    expect([run.exitCode, run.noise]).toEqual([0, []]);
    records = byArrival(run.records);
    held = records.filter(({ units }) => units.some((request) => [...request.values()].includes(heldUnits)));
    // A timer of Node may come a millisecond early.
    stallEndMs = most(held.map(({ startMs }) => startMs)) + stallMs - 1;
  });
  afterAll(() => server?.close());

  /** Due while all virtual users were held up. */
  const queued = () =>
    records.filter(({ arrival, dueMs }) => arrival > most(held.map((each) => each.arrival)) && dueMs < stallEndMs);

  it("loses no arrival, and executes each as it was due", () => {
    expect(records.map(({ arrival, dueMs }) => [arrival, dueMs])).toEqual(
      Array.from({ length: schedule.count }, (_, arrival) => [arrival, schedule.at(arrival).dueUs / 1000]),
    );
    expect(new Set(records.map(({ outcome }) => outcome))).toEqual(new Set(["ok"]));
  });

  it("holds up as many requests as may be in flight, and about a hundred arrivals queue behind them", () => {
    expect(held.length).toBe(virtualUsers);
    expect(queued().length).toBeGreaterThan(80);
  });

  it("is charged to every arrival that was due meanwhile: its response time reaches to the end of the stall", () => {
    for (const record of [...held, ...queued()]) {
      expect(toResponseMs(record), `arrival ${record.arrival}`).toBeGreaterThanOrEqual(stallEndMs - record.dueMs);
    }
  });

  it("is waiting for those that queued and service for those that were held, and neither is the generator's lag", () => {
    for (const record of held) {
      expect(toServiceMs(record)).toBeGreaterThanOrEqual(stallMs - 1);
    }
    const firstFreeMs = least(held.map(({ endMs }) => endMs));
    for (const record of queued()) {
      expect(record.claimedMs).toBeGreaterThanOrEqual(firstFreeMs);
      expect(toQueueMs(record)).toBeGreaterThanOrEqual(firstFreeMs - record.dueMs);
      expect(toQueueMs(record) + toLagMs(record) + toServiceMs(record)).toBeCloseTo(toResponseMs(record), 6);
    }
  });

  const budgetMs = 50;
  const assessAs = (samples: readonly SampleRecord[]): Result =>
    assessRun(
      {
        ...plainRun,
        ...{ scale: load.scale, durationS: load.durationS, warmupS: 0 },
        patterns: [{ ...onlyPattern, rateRpsDocumented: 0.977, budget: { p99Ms: budgetMs } }],
        scheduled: { mix: [schedule.count], topup: [0] },
        // Whether this machine was quiet is not the question here.
        limits: { ...plainRun.limits, lagMsP99: 60_000 },
      },
      samples.map((sample) => ({ ...sample, pattern: 0 })),
    );

  it("keeps the verdict from being a pass, which measuring from the moment of sending would give", () => {
    const charged = assessAs(records);
    expect(["fail", "undecided"]).toContain(charged.verdict);
    const chargedFor = queued().filter(({ dueMs }) => dueMs < stallEndMs - budgetMs).length;
    expect(charged.patterns[0]?.overBudget).toBeGreaterThanOrEqual(chargedFor);
    expect(charged.generator.queueMs.max).toBeGreaterThan(charged.patterns[0]?.lagMs.p50 ?? Number.NaN);
    // Omission in coordination with the engine: only what was in flight is seen as slow.
    const slowInService = records.filter((record) => toServiceMs(record) > budgetMs).length;
    expect(slowInService).toBeLessThan(chargedFor);
  });
});

const state = (pid: number): string => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.charAt(0) ?? "";
const canTellState = process.platform === "linux";

describe.runIf(canTellState)("an engine whose process is stopped for a second (needs Linux's /proc)", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startTestEngine(embedded);
    await createTables(engine, toTableDefinitions(socialMedia));
  });
  afterAll(() => engine?.stop());

  it("is charged to every arrival that was due meanwhile", async () => {
    const pid = engine.pid ?? Number.NaN;
    // A start on the machine's clock, so that the stop is known on the schedule's; k6 is ready long before.
    const startAtMs = Date.now() + 5000;
    const running = replay(engine.endpoint, { START_AT_MS: String(startAtMs) });
    await delay(startAtMs + 500 - Date.now());
    process.kill(pid, "SIGSTOP");
    try {
      while (state(pid) !== "T") {
        await delay(1);
      }
      const stoppedMs = Date.now() - startAtMs;
      await delay(stallMs);
      // The two clocks are aligned to a millisecond, and Date.now() has cut off another.
      const stallEndMs = Date.now() - startAtMs - 2;
      process.kill(pid, "SIGCONT");
      const { exitCode, noise, records } = await running;
      expect([exitCode, noise, records.length]).toEqual([0, [], schedule.count]);
      const due = records.filter(({ dueMs }) => dueMs > stoppedMs && dueMs < stallEndMs);
      expect(due.length).toBeGreaterThan(80);
      for (const record of due) {
        expect(toResponseMs(record), `arrival ${record.arrival}`).toBeGreaterThanOrEqual(stallEndMs - record.dueMs);
      }
    } finally {
      process.kill(pid, "SIGCONT");
    }
  });
});
