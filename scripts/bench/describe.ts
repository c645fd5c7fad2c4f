import { cpus, release, totalmem, type } from "node:os";
import { relative } from "node:path";
import type { Engine } from "../../bench/engine/engine.ts";
import type { GeneratorOutcome, ReplayedPattern, RunDescription, RunLimits } from "../../bench/verdict/run.ts";
import { type Replayed, type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import { planCounts } from "../../bench/workload/schedule-input.ts";
import { defaultLoad, type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import { defaultDesignPath, type LoadedDesign } from "../load-design.ts";

export interface RunFacts {
  readonly loaded: LoadedDesign;
  readonly plan: ReplayPlan;
  readonly load: LoadSettings;
  readonly engine: Engine;
  /** The engine's flag, for the command that repeats the run. */
  readonly engineFlags: readonly string[];
  readonly k6Version: string;
  readonly startedAt: Date;
  readonly limits: RunLimits;
  readonly generator: GeneratorOutcome;
}

export function describeRun(facts: RunFacts): RunDescription {
  const { loaded, plan, load, engine } = facts;
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
    startedAt: facts.startedAt.toISOString(),
    command: renderCommand(facts),
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
    scheduled: { mix, topup },
    generator: facts.generator,
    limits: facts.limits,
  };
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

/** The command that repeats a run: the same data set, the same requests at the same intended moments. */
function renderCommand({ loaded, load, engineFlags }: RunFacts): string {
  const flags: string[] = [];
  const add = (flag: string, value: string | number, fallback?: string | number) => {
    if (value !== fallback) {
      flags.push(`${flag} ${value}`);
    }
  };
  if (loaded.path !== defaultDesignPath) {
    add("--design", relative(process.cwd(), loaded.path));
  }
  add("--scale", load.scale, defaultLoad.scale);
  add("--duration", load.durationS, defaultLoad.durationS);
  add("--warmup", load.warmupS, defaultLoad.warmupS);
  add("--users", load.users, defaultLoad.users);
  add("--seed", load.seed, defaultLoad.seed);
  add("--skew", load.skew, defaultLoad.skew);
  add("--arrivals", load.arrivals, defaultLoad.arrivals);
  add("--top-up", load.topupSamples);
  add("--virtual-users", load.virtualUsers, defaultLoad.virtualUsers);
  add("--day", new Date(load.dataSetMomentMs).toISOString().slice(0, 10));
  return ["npx tablewright bench", ...engineFlags, ...flags].join(" ");
}
