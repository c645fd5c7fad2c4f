import { beforeAll, describe, expect, it } from "vitest";
import { defaultLimits } from "../../../../bench/verdict/index.ts";
import type { Side } from "../../../../bench/verdict/regression/slices.ts";
import type { SizedUnits } from "../../../../bench/verify/sized-units.ts";
import type { SampleRecord } from "../../../../bench/workload/record.ts";
import { planReplay, ratesOf } from "../../../../bench/workload/replay-plan.ts";
import { planCounts } from "../../../../bench/workload/schedule-input.ts";
import { defaultLoad, toScheduleInput } from "../../../../bench/workload/settings.ts";
import type { Design } from "../../../../model/schema/design.ts";
import { assertCommonPattern } from "../../../../scripts/bench/ab/common-patterns.ts";
import { type JudgedSession, judgeSides } from "../../../../scripts/bench/ab/judge-sides.ts";
import type { Sides } from "../../../../scripts/bench/ab/sides.ts";
import { planSideTurns } from "../../../../scripts/bench/ab/turns.ts";
import type { ReplayedLoad } from "../../../../scripts/bench/replay-load.ts";
import { sized } from "../../../bench/verdict/regression/baselines.ts";
import { links, withPatterns } from "../../../bench/verify/changed-design.ts";

const load = { ...defaultLoad, durationS: 30, scale: 20, dataSetMomentMs: 0 };
const turns = planSideTurns({ A: load, "A'": load, B: load }, 0.5);
const fullTurns: readonly Side[] = [
  ...(["A", "A'", "B"] as const).flatMap((side) => Array.from({ length: 4 }, () => side)),
  ...turns.sides,
];

function sessionOf(design: Design, unitsBySize?: readonly SizedUnits[]): JudgedSession {
  return {
    loaded: { design, path: "links.ts", fingerprint: "0" },
    plan: planReplay(design),
    ...{ load, limits: defaultLimits, engineArguments: [], compareArguments: [], workers: 1 },
    engine: {
      ...{ name: "dynoxide", version: "1", endpoint: "http://127.0.0.1:1", region: "local" },
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      stop: async () => {},
    },
    k6: { command: ["k6"], version: "2" },
    ...(unitsBySize === undefined ? {} : { unitsBySize }),
  };
}

interface Made {
  readonly serviceMs?: number;
  readonly warmupServiceMs?: number;
  readonly exitCode?: number;
}

/** As many requests of each pattern as planned, evenly over the side's own turns, with durations that hardly differ. */
function replay(side: Side, { plan }: JudgedSession, made: Made): ReplayedLoad {
  const { serviceMs = 2, warmupServiceMs = serviceMs, exitCode = 0 } = made;
  const own = fullTurns.flatMap((turn, position) => (turn === side ? [position] : []));
  const counts = planCounts(toScheduleInput(turns.loads[side], ratesOf(plan))).mix;
  const samples: SampleRecord[] = [];
  for (const [pattern, count] of counts.entries()) {
    for (let at = 0; at < count; at++) {
      const place = ((at + 0.5) / count) * own.length;
      const dueMs = ((own[Math.floor(place)] ?? 0) + (place % 1)) * turns.sliceS * 1000;
      const isWarmup = dueMs < turns.warmupS * 1000;
      const endMs = dueMs + (isWarmup ? warmupServiceMs : serviceMs) * (1 + (at % 101) / 10_000);
      samples.push({
        ...{ arrival: samples.length, pattern, phase: "mix", dueMs, claimedMs: dueMs, startMs: dueMs, endMs },
        ...{ outcome: "ok", units: [new Map([[0, 1]])] },
      });
    }
  }
  const [startedAt, endedAt] = [new Date(0), new Date(60_000)];
  return { load: turns.loads[side], startedAt, endedAt, generator: { exitCode }, samples, cpu: [], plans: [] };
}

function judge(made: Partial<Sides<Made>>, sessions: { readonly A: JudgedSession; readonly B: JudgedSession }) {
  const all: Sides<JudgedSession> = { A: sessions.A, "A'": sessions.A, B: sessions.B };
  const replayed = {
    A: replay("A", all.A, made.A ?? {}),
    "A'": replay("A'", all["A'"], made["A'"] ?? {}),
    B: replay("B", all.B, made.B ?? {}),
  };
  return judgeSides(all, replayed, { turns, reference: "main" });
}

const cheap = [sized("listLinks", "most", 1)];
const dear = [sized("listLinks", "most", 2)];
const same = { A: sessionOf(links, cheap), B: sessionOf(links, cheap) };

describe("judgeSides", () => {
  it("finds nothing between equal sides, and a doubling of all patterns", () => {
    const equal = judge({}, same).regression;
    expect(equal).toMatchObject({ kind: "ab", against: "main" });
    expect(equal?.patterns.filter(({ verdict }) => verdict === "regressed" || verdict === "improved")).toEqual([]);
    const slower = judge({ B: { serviceMs: 4 } }, same);
    expect(slower.verdict).toBe("fail");
    expect(slower.regression?.patterns.map(({ verdict }) => verdict)).toEqual(["regressed", "regressed", "regressed"]);
  });

  it("names the command that repeats it, with what --ab takes only", () => {
    expect(judge({}, same).command).toBe(
      "npx tablewright bench --design links.ts --scale 20 --duration 30 --day 1970-01-01 --ab main --slice 0.5",
    );
  });

  describe("with a side that was not under its load", () => {
    it.each(["A", "A'", "B"] as const)("is invalid as a whole, and compares units all the same: %s", (side) => {
      const result = judge({ [side]: { exitCode: 107 } }, { A: sessionOf(links, cheap), B: sessionOf(links, dear) });
      expect(result.verdict).toBe("invalid");
      expect(result.reasons[0]).toMatch(new RegExp(`^Side ${side}: `));
      expect(new Set(result.patterns.map(({ verdict, reason }) => `${verdict}: ${reason}`))).toEqual(
        new Set(["invalid: Not judged, because the run is invalid."]),
      );
      expect(result.regression).toMatchObject({ verdict: "regressed", latencyVerdict: "not-compared", patterns: [] });
      expect(result.regression?.units?.dearer).toHaveLength(1);
      expect(result.reasons).toContain("Latency is not compared, because the run is invalid.");
    });
  });

  describe("leaves the turns of the warm-up out", () => {
    let result: ReturnType<typeof judge>;
    beforeAll(() => {
      result = judge({ B: { warmupServiceMs: 400 } }, same);
    });

    it("of the verdict on budgets", () => {
      expect(result.patterns.map(({ overBudget }) => overBudget)).toEqual([0, 0, null]);
      expect(result.patterns[0]?.responseMs.max).toBeLessThan(10);
      expect(result.warmupS).toBe(turns.warmupS);
    });

    it("of what was planned, and of the rates, which are those of B's own turns", () => {
      expect(result.generator.dropped).toBe(0);
      const ownS = turns.sides.filter((side) => side === "B").length * turns.sliceS;
      const [first] = result.patterns;
      expect(first?.rateRpsOffered).toBeCloseTo((first?.requestsOffered ?? 0) / ownS, 3);
      expect(Math.abs((first?.rateRpsServed ?? 0) - 5 * load.scale)).toBeLessThan(5);
      expect(Math.abs(result.mix.rateRpsServed - 6.5 * load.scale)).toBeLessThan(6);
    });
  });

  it("names patterns that only one side has", () => {
    const without = (left: string) =>
      sessionOf(
        withPatterns(links, Object.fromEntries(Object.entries(links.patterns).filter(([name]) => name !== left))),
      );
    const { regression } = judge({}, { A: without("listLinks"), B: without("createLink") });
    expect(regression?.patterns.map(({ pattern }) => pattern)).toEqual(["resolveLink"]);
    expect(regression?.reasons).toEqual(
      expect.arrayContaining([
        "New, so without a latency to compare with: #2 listLinks.",
        "Only the baseline has a latency of: #3 createLink.",
      ]),
    );
  });

  it("says when units of the other side cannot be predicted any more", () => {
    const { regression } = judge({}, { A: sessionOf(links, cheap), B: sessionOf(links) });
    expect(regression?.units).toBeNull();
    expect(regression?.reasons[0]).toMatch(/^Units are not compared, although the baseline has them/);
  });
});

describe("two designs", () => {
  const named = (...names: string[]) => ({
    replayed: planReplay(links).replayed.flatMap((each, position) => {
      const name = names[position];
      return name === undefined ? [] : [{ ...each, name }];
    }),
  });

  it("are compared if they have a pattern of one name, and refused before anything is replayed if not", () => {
    expect(() => assertCommonPattern(named("get", "list"), named("put", "get"), "main")).not.toThrow();
    expect(() => assertCommonPattern(named("get"), named("put", "list"), "main")).toThrow(
      /--ab main and this one have no access pattern of the same name/,
    );
  });
});
