/** Made-up runs: the social media patterns with latencies drawn from a seeded generator, and small ones for single rules. */

import { assessRun } from "../../../bench/verdict/judge.ts";
import type { Result } from "../../../bench/verdict/result.ts";
import { defaultLimits, type ReplayedPattern, type RunDescription } from "../../../bench/verdict/run.ts";
import type { UnitDifferenceFound, UnitsComparison, UnitsResult } from "../../../bench/verdict/units/comparison.ts";
import type { Phase, RequestUnits, SampleRecord } from "../../../bench/workload/record.ts";

type PatternRow = readonly [
  number: number,
  name: string,
  title: string,
  kind: "read" | "write",
  rateRps: number,
  p99Ms: number | null,
  typicalMs: number,
  units: number,
];

const rows: readonly PatternRow[] = [
  [1, "getUserProfile", "Get user profile by user ID", "read", 0.06, 50, 0.6, 0.5],
  [2, "getUserByUsername", "Get user profile by username", "read", 0.051, 50, 0.7, 0.5],
  [3, "getRecentPosts", "Get user's posts feed (recent posts)", "read", 0.039, 100, 2.2, 6.5],
  [4, "updateUserActivity", "Update user activity timestamp", "write", 0.06, null, 0.8, 1],
  [5, "incrementPostCounters", "Increment post engagement counters", "write", 0.18, null, 0.8, 1],
  [6, "incrementUserCounters", "Increment user counters", "write", 0.18, null, 0.8, 1],
  [7, "likePost", "Create/update like relationship", "write", 0.14, null, 0.8, 1],
  [8, "followUser", "Create/update follow relationship", "write", 0.153, null, 0.9, 2],
  [9, "markNotificationsRead", "Mark notifications as read", "write", 0.039, null, 3.1, 10.4],
  [10, "getPostComments", "Get comments for a post", "read", 0.02, 100, 1.7, 5],
  [11, "getNotifications", "Get user's notifications", "read", 0.02, 100, 1.4, 3.5],
  [12, "getConversation", "Get conversation messages", "read", 0.01, 100, 1.2, 1.5],
  [13, "getFollowers", "Get user's followers", "read", 0.01, 200, 1.3, 0.5],
  [14, "getFollowing", "Get user's following", "read", 0.01, 200, 1.3, 0.5],
  [15, "getActiveStories", "Get active stories", "read", 0.005, 100, 1, 0.5],
];

export const socialPatterns: readonly ReplayedPattern[] = rows.map(
  ([number, name, title, kind, rateRpsDocumented, p99Ms]) => ({
    number,
    name,
    title,
    kind,
    rateRpsDocumented,
    rateSource: number < 10 ? "documented" : "estimated",
    budget: p99Ms === null ? null : { p99Ms },
  }),
);

export const plainRun: RunDescription = {
  design: "social-media",
  designFingerprint: "sha256:4f1c09b2",
  engine: { name: "dynoxide", version: "3.2.0", endpoint: "http://127.0.0.1:41873" },
  scale: 1000,
  durationS: 60,
  warmupS: 5,
  users: 2000,
  seed: 1,
  skew: 0.99,
  arrivals: "poisson",
  profile: "constant",
  startedAt: "2026-11-22T15:40:12.000Z",
  command: "npx tablewright bench --scale 1000 --duration 60 --users 2000 --seed 1",
  machine: {
    cpuModel: "Example CPU at 2.6 GHz",
    cores: 2,
    memoryGiB: 8,
    os: "Linux 6.1",
    node: "20.20.2",
    k6: "2.2.0",
  },
  patterns: [],
  targets: [{ table: "Items" }, { table: "Items", index: "ByOwner" }],
  scheduled: { mix: [], topup: [] },
  generator: { exitCode: 0 },
  limits: defaultLimits,
};

/** Numbers in [0, 1), the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface SocialOptions {
  readonly scale?: number;
  readonly durationS?: number;
  readonly topupSamples?: number;
  /** Factor on the latencies of one pattern, by its number. */
  readonly slow?: { readonly number: number; readonly factor: number };
}

export interface MadeRun {
  readonly run: RunDescription;
  readonly samples: readonly SampleRecord[];
  readonly comparison?: UnitsComparison;
}

/** The documented mix, served well: a few stragglers, a little lag, no errors. */
export function makeSocialRun({ scale = 1000, durationS = 60, topupSamples = 0, slow }: SocialOptions = {}): MadeRun {
  const random = createRandom(7);
  const warmupS = 5;
  const samples: SampleRecord[] = [];
  const mix = rows.map((row) => Math.round(row[4] * scale * durationS));
  const topup = mix.map((count) => Math.max(0, topupSamples - count));
  const add = (position: number, phase: Phase, dueMs: number) => {
    const row = rows[position];
    if (row === undefined) {
      return;
    }
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const straggles = random() < 0.004 ? 6 : 1;
    const factor = slow?.number === row[0] ? slow.factor : 1;
    const lagMs = 0.3 + random() ** 8 * 4;
    const startMs = dueMs + lagMs;
    samples.push({
      arrival: samples.length,
      pattern: position,
      phase,
      dueMs,
      claimedMs: dueMs - 4,
      startMs,
      endMs: startMs + row[6] * Math.exp(normal * 0.45) * straggles * factor,
      outcome: "ok",
      units: [new Map([[position % 2, row[7]]])],
    });
  };
  rows.forEach((row, position) => {
    for (let i = 0; i < Math.round(row[4] * scale * warmupS); i++) {
      add(position, "warmup", random() * warmupS * 1000);
    }
    for (let i = 0; i < (mix[position] ?? 0); i++) {
      add(position, "mix", (warmupS + random() * durationS) * 1000);
    }
    for (let i = 0; i < (topup[position] ?? 0); i++) {
      add(position, "topup", (warmupS + durationS) * 1000 + i * 20);
    }
  });
  const command = `npx tablewright bench --scale ${scale} --duration ${durationS} --users 2000 --seed 1`;
  return {
    run: { ...plainRun, scale, durationS, warmupS, command, patterns: socialPatterns, scheduled: { mix, topup } },
    samples,
  };
}

export function assess({ run, samples, comparison }: MadeRun): Result {
  return assessRun(run, samples, comparison);
}

/** The same run, its units compared: all as predicted, but for one request of the pattern at `differing`. */
export function withComparison(made: MadeRun, differing?: number): MadeRun {
  const { run, samples } = made;
  const predicted = run.patterns.map((_, position) => {
    const sums = new Map<number, number>(position === differing ? [[0, 9]] : []);
    for (const { pattern, phase, outcome, units } of samples) {
      for (const [target, count] of pattern === position && phase === "mix" && outcome === "ok"
        ? (units[0] ?? [])
        : []) {
        sums.set(target, (sums.get(target) ?? 0) + count);
      }
    }
    return sums;
  });
  const requests = samples.length;
  const equal: UnitsResult = {
    ...{ executions: requests, requests, equal: requests, explained: [], differing: 0, notCompared: 0 },
    ...{ notComparedBecause: [], first: null, note: null },
  };
  const first = { ...foundDifference, pattern: run.patterns[differing ?? 0]?.name ?? "" };
  const result = differing === undefined ? equal : { ...equal, equal: requests - 1, differing: 1, first };
  return { ...made, comparison: { result, predicted } };
}

export const foundDifference: UnitDifferenceFound = {
  arrival: 1207,
  pattern: "getItem",
  request: { operation: "Query", table: "Items", index: "ByOwner", key: { owner: { S: "ada" } } },
  predicted: {
    outcome: "ok",
    units: [
      { table: "Items", units: 9 },
      { table: "Items", index: "ByOwner", units: 6.5 },
    ],
    requestsAfter: null,
  },
  measured: { outcome: "ok", units: [{ table: "Items", index: "ByOwner", units: 6.5 }], requestsAfter: null },
};

/** A pattern of a one-pattern run whose rate fits the counts given to `makePatternRun`. */
export const onlyPattern: ReplayedPattern = {
  number: 1,
  name: "getItem",
  title: "Get an item",
  kind: "read",
  rateRpsDocumented: 0.005,
  rateSource: "documented",
  budget: { p99Ms: 50 },
};

/** A group of equal samples. Durations in milliseconds. */
export interface Batch {
  readonly count: number;
  readonly phase?: Phase;
  readonly serviceMs?: number;
  readonly lagMs?: number;
  readonly queueMs?: number;
  readonly outcome?: string;
  /** Of the one request that each execution sends. */
  readonly units?: RequestUnits;
}

/** A run of one pattern: `batches` spread evenly over the mix, or after it for the top-up; all arrivals are recorded. */
export function makePatternRun(batches: readonly Batch[], changes: Partial<RunDescription> = {}): MadeRun {
  const samples: SampleRecord[] = [];
  for (const { count, phase = "mix", serviceMs = 1, lagMs = 0, queueMs = 0, outcome = "ok", units } of batches) {
    for (let i = 0; i < count; i++) {
      const share = i / count;
      const dueMs = phase === "warmup" ? share * 5000 : phase === "mix" ? 5000 + share * 60_000 : 65_000 + share * 1000;
      const startMs = dueMs + queueMs + lagMs;
      samples.push({
        arrival: samples.length,
        pattern: 0,
        phase,
        dueMs,
        claimedMs: queueMs > 0 ? dueMs + queueMs : dueMs - 2,
        startMs,
        endMs: startMs + serviceMs,
        outcome,
        units: [units ?? new Map([[0, 0.5]])],
      });
    }
  }
  const counted = (phase: Phase) => samples.filter((sample) => sample.phase === phase).length;
  const scheduled = { mix: [counted("mix")], topup: [counted("topup")] };
  return { run: { ...plainRun, patterns: [onlyPattern], scheduled, ...changes }, samples };
}

/** The result of a run of one pattern, and that pattern's. */
export function assessPattern(batches: readonly Batch[], changes: Partial<RunDescription> = {}) {
  const result = assess(makePatternRun(batches, changes));
  const pattern = result.patterns[0];
  if (pattern === undefined) {
    throw new Error("a run of one pattern has a result for one pattern");
  }
  return { result, pattern };
}
