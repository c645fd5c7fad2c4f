import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../bench/engine/engine.ts";
import { seedItems } from "../../../bench/engine/seed.ts";
import { createTables } from "../../../bench/engine/tables.ts";
import { arrivalLines } from "../../../bench/workload/arrival-source.ts";
import { phases } from "../../../bench/workload/record.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import { buildSchedule } from "../../../bench/workload/schedule.ts";
import { planCounts, type ScheduleCounts, sum } from "../../../bench/workload/schedule-input.ts";
import { defaultLoad, type LoadSettings, toScheduleInput } from "../../../bench/workload/settings.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import { marshalItem } from "../../../model/request/wire.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";
import { momentMs, socialMediaData } from "../workload/social-media-data.ts";
import { type ReplayRun, replayScript, runReplay } from "./run-replay.ts";

const plan = planReplay(socialMedia);
const rates = plan.replayed.map(({ pattern }) => pattern.rateRps.value);
const names = plan.replayed.map(({ name }) => name);

const load: LoadSettings = {
  ...defaultLoad,
  users: 20,
  scale: 50,
  durationS: 3,
  warmupS: 1,
  dataSetMomentMs: momentMs,
};
const counts = planCounts(toScheduleInput(load, rates));

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine(embedded);
  await createTables(engine, toTableDefinitions(socialMedia));
  const dataSet = socialMediaData(20);
  const items = toWireItems(dataSet.items());
  await seedItems(engine, items, { count: dataSet.itemCount });
});
afterAll(() => engine?.stop());

function* toWireItems(items: ReturnType<ReturnType<typeof socialMediaData>["items"]>) {
  for (const { table, item } of items) {
    yield { table, item: marshalItem(item) };
  }
}

const variables = () => ({
  ENDPOINT: engine.endpoint,
  USERS: "20",
  SCALE: "50",
  DURATION_S: "3",
  WARMUP_S: "1",
  DATA_SET_MOMENT_MS: String(momentMs),
});

describe("the replay by itself, as k6 run", () => {
  let run: ReplayRun;
  beforeAll(async () => {
    // Whether this machine keeps the budgets is not the question here.
    run = await runReplay(replayScript, variables(), { flags: ["--no-thresholds"], hasPoints: true });
  });
  const pointsOf = (metric: string) => run.points.filter((point) => point.metric === metric);
  const byPattern = (metric: string) =>
    names.map((name) => sum(pointsOf(metric).flatMap(({ data }) => (data.tags.pattern === name ? [data.value] : []))));

  it("ends well, without a complaint", () => {
    expect(run.exitCode).toBe(0);
    expect(run.stderr).not.toMatch(/level=|unknown field|Error/);
  });

  it("executes every pattern as often as planned, and all requests succeed", () => {
    expect(byPattern("pattern_samples")).toEqual(counts.mix);
    expect(pointsOf("pattern_response").length).toBe(sum(counts.mix));
    expect(pointsOf("pattern_errors")).toEqual([]);
    expect(new Set(pointsOf("http_reqs").map(({ data }) => data.tags.status))).toEqual(new Set(["200"]));
    expect(pointsOf("iterations").length).toBe(sum(counts.mix) + sum(counts.warmup));
  });

  it("has consumed capacity of every pattern", () => {
    const units = byPattern("pattern_units");
    expect(units.every((each, pattern) => each >= (counts.mix[pattern] ?? 0) / 2)).toBe(true);
  });

  it("tags each request with its pattern and phase, and keeps the warm-up out of the patterns' metrics", () => {
    const requests = pointsOf("http_reqs");
    const inPhase = (phase: string) =>
      names.map(
        (name) => requests.filter(({ data }) => data.tags.pattern === name && data.tags.phase === phase).length,
      );
    // At least one request an execution; sequences and parallel updates have more.
    expect(inPhase("warmup").every((count, pattern) => count >= (counts.warmup[pattern] ?? 0))).toBe(true);
    expect(inPhase("mix").every((count, pattern) => count >= (counts.mix[pattern] ?? 0))).toBe(true);
    expect(sum(inPhase("warmup")) + sum(inPhase("mix"))).toBe(requests.length);
    expect(new Set(pointsOf("pattern_response").map(({ data }) => data.tags.phase))).toEqual(new Set(["mix"]));
  });

  it("never answers before it was asked", () => {
    const values = [...pointsOf("pattern_response"), ...pointsOf("pattern_service")].map(({ data }) => data.value);
    expect(Math.min(...values)).toBeGreaterThan(0);
  });
});

describe.each([
  ["poisson", "built by k6", false],
  ["constant", "from a file of arrivals", true],
] as const)("the records of a %s replay, its requests %s", (arrivals, _, hasFile) => {
  const input = { ...load, arrivals, durationS: 2, warmupS: 0.5, topupSamples: 4, virtualUsers: 8 };
  const schedule = buildSchedule(toScheduleInput(input, rates));
  let run: ReplayRun;
  beforeAll(async () => {
    const changed = { DURATION_S: "2", WARMUP_S: "0.5", TOPUP_SAMPLES: "4", VIRTUAL_USERS: "8", ARRIVALS: arrivals };
    run = await runReplay(
      replayScript,
      { ...variables(), ...changed },
      {
        flags: ["--no-thresholds", "--quiet"],
        hasRecords: true,
        ...(hasFile ? { arrivals: arrivalLines(plan, input) } : {}),
      },
    );
  });

  it("are one for every position of the schedule, as it was scheduled", () => {
    expect([run.exitCode, run.noise]).toEqual([0, []]);
    const sorted = [...run.records].sort((one, other) => one.arrival - other.arrival);
    expect(sorted.map(({ arrival, pattern, phase, dueMs }) => ({ arrival, pattern, phase, dueMs }))).toEqual(
      Array.from({ length: schedule.count }, (_, arrival) => {
        const { pattern, phase, dueUs } = schedule.at(arrival);
        return { arrival, pattern, phase, dueMs: dueUs / 1000 };
      }),
    );
  });

  it("hold each pattern exactly as often as planned, in every phase", () => {
    const recorded = phases.map((phase): [string, number[]] => [
      phase,
      names.map((_, pattern) => run.records.filter((each) => each.pattern === pattern && each.phase === phase).length),
    ]);
    const planned: ScheduleCounts = planCounts(toScheduleInput(input, rates));
    expect(Object.fromEntries(recorded)).toEqual(planned);
    expect(phases.every((phase) => sum(planned[phase]) > 0)).toBe(true);
  });

  it("have no error, and units of the tables and indexes that a pattern touches", () => {
    expect(new Set(run.records.map(({ outcome }) => outcome))).toEqual(new Set(["ok"]));
    expect(run.records.filter(({ units }) => units.some((request) => request.size === 0))).toEqual([]);
    const touched = (pattern: string) => {
      const targets = run.records.flatMap((each) =>
        names[each.pattern] === pattern ? each.units.flatMap((request) => [...request.keys()]) : [],
      );
      return [...new Set(targets)].map((target) => {
        const { table, index } = plan.targets[target] ?? {};
        return index === undefined ? table : `${table}/${index}`;
      });
    };
    expect(touched("getUserByUsername").sort()).toEqual(["UserPosts", "UserPosts/UsersByUsername"]);
    expect(touched("getFollowers")).toEqual(["Follows/FollowersByUser"]);
    expect(touched("likePost")).toEqual(["Likes"]);
  });

  it("are in the order of cause and effect: claimed, not sent before it is due, answered", () => {
    for (const { claimedMs, dueMs, startMs, endMs } of run.records) {
      expect(startMs).toBeGreaterThanOrEqual(Math.max(claimedMs, dueMs));
      expect(endMs).toBeGreaterThan(startMs);
    }
  });
});
