import assert from "node:assert/strict";
import { cpus, release, totalmem, type } from "node:os";
import type { Engine } from "../../bench/engine/engine.ts";
import type { GeneratorOutcome, ReplayedPattern, RunDescription } from "../../bench/verdict/run.ts";
import type { CpuSample } from "../../bench/verdict/watch.ts";
import type { SizedUnits } from "../../bench/verify/sized-units.ts";
import { type Replayed, type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import { planCounts } from "../../bench/workload/schedule-input.ts";
import { toScheduleInput } from "../../bench/workload/settings.ts";
import type { LoadedDesign } from "../load-design.ts";
import { type RepeatedRun, renderCommand, toArguments } from "./command.ts";
import type { ReplayedLoad } from "./replay-load.ts";

export interface RunFacts extends RepeatedRun {
  readonly loaded: LoadedDesign;
  readonly plan: ReplayPlan;
  readonly engine: Engine;
  readonly k6Version: string;
  /** Replays of the same load, each on fresh data and with a seed of its own; mostly one. */
  readonly rounds: readonly ReplayedLoad[];
  readonly unitsBySize?: readonly SizedUnits[];
}

export function describeRun(facts: RunFacts): RunDescription {
  const { loaded, plan, engine, rounds, unitsBySize } = facts;
  const [first] = rounds;
  assert(first !== undefined, "a run has a round");
  const { load } = first;
  const { mix, topup } = planCounts(toScheduleInput(load, ratesOf(plan)));
  const [cpu] = cpus();
  return {
    design: loaded.design.name,
    designFingerprint: loaded.fingerprint,
    engine: {
      name: engine.name,
      version: engine.version,
      endpoint: engine.endpoint,
      ...(engine.note === undefined ? {} : { note: engine.note }),
    },
    scale: load.scale,
    durationS: load.durationS,
    warmupS: load.warmupS,
    users: load.users,
    seed: load.seed,
    skew: load.skew,
    arrivals: load.arrivals,
    profile: load.profile,
    startedAt: first.startedAt.toISOString(),
    command: renderCommand(toArguments(facts, load)),
    machine: {
      cpuModel: cpu?.model ?? "unknown",
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      os: `${type()} ${release()}`,
      node: process.versions.node,
      k6: facts.k6Version,
    },
    patterns: plan.replayed.map((replayed) => toReplayedPattern(replayed, plan)),
    targets: plan.targets,
    scheduled: { mix: times(mix, rounds.length), topup: times(topup, rounds.length) },
    looks: facts.looks,
    generator: toOutcome(rounds),
    limits: facts.limits,
    ...(unitsBySize === undefined ? {} : { unitsBySize }),
    cpu: toOneCpuTimeline(rounds),
  };
}

/** Rounds one behind the other, as `toOneTimeline` puts their samples. */
function toOneCpuTimeline(rounds: readonly ReplayedLoad[]): CpuSample[] {
  let startedS = 0;
  return rounds.flatMap(({ load, samples, cpu }) => {
    const offsetS = startedS;
    const lastMs = samples.reduce((last, { endMs }) => Math.max(last, endMs), (load.warmupS + load.durationS) * 1000);
    startedS += Math.ceil(lastMs / 1000);
    return cpu.map((sample) => ({ ...sample, atS: sample.atS + offsetS }));
  });
}

/** Counts follow from rates and lengths, which all rounds share. */
const times = (counts: readonly number[], rounds: number) => counts.map((count) => count * rounds);

/** That of the last round, since no round follows one that went wrong, with what could not be read in any. */
function toOutcome(rounds: readonly ReplayedLoad[]): GeneratorOutcome {
  const unreadableLines = rounds.reduce((sum, { generator }) => sum + (generator.unreadableLines ?? 0), 0);
  return { exitCode: 0, ...rounds.at(-1)?.generator, unreadableLines };
}

function toReplayedPattern({ name, pattern }: Replayed, { replayed }: ReplayPlan): ReplayedPattern {
  const { source, value } = pattern.rateRps;
  return {
    number: pattern.number ?? numberFor(name, replayed),
    name,
    title: pattern.title,
    kind: pattern.kind,
    rateRpsDocumented: value,
    rateSource: source === "assumed" ? "derived" : source,
    budget: pattern.budget ?? null,
  };
}

/** Patterns that the document does not number come after those it does. */
function numberFor(name: string, replayed: readonly Replayed[]): number {
  const largest = Math.max(0, ...replayed.map(({ pattern }) => pattern.number ?? 0));
  const unnumbered = replayed.filter(({ pattern }) => pattern.number === undefined);
  return largest + 1 + unnumbered.findIndex((candidate) => candidate.name === name);
}
