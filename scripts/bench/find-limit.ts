import { relative } from "node:path";
import { shareErrorRate } from "../../bench/verdict/error-rates.ts";
import { assessRun, type Result } from "../../bench/verdict/index.ts";
import { type NextStep, planNextProbe, type SearchRules } from "../../bench/verdict/limit.ts";
import {
  type LimitEnd,
  type LimitResult,
  type ProbeResult,
  toLimitExitCode,
  toLimitResult,
  toProbeResult,
} from "../../bench/verdict/limit-result.ts";
import { renderLimit } from "../../bench/verdict/limit-terminal.ts";
import { writeFiles } from "../../bench/verdict/write.ts";
import { ratesOf } from "../../bench/workload/replay-plan.ts";
import { checkScheduleInput, mixRateRps } from "../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import { say, terminalStyle } from "../terminal.ts";
import { renderCommand, toArguments } from "./command.ts";
import { describeRun } from "./describe.ts";
import { type LimitSearch, lengthOf, longerFactor, readLimitSearch } from "./find-limit-setup.ts";
import type { BenchFlags } from "./options.ts";
import { dataSetFor } from "./prepare.ts";
import { replayLoad } from "./replay-load.ts";
import { openSession, type Session } from "./session.ts";
import { readSetup } from "./setup.ts";

/** Looks for the highest load at which all budgets hold, and writes and prints what it found. Gives the exit code. */
export async function findLimit(flags: BenchFlags): Promise<number> {
  const setup = await readSetup(flags);
  const limitSearch = readLimitSearch(flags, setup);
  limitSearch.warnings.forEach(say);
  const session = await openSession({ ...setup, load: limitSearch.load });
  try {
    const limit = await searchIn(session, limitSearch, flags);
    return await publishLimit(limit, flags);
  } finally {
    await session.close();
  }
}

async function searchIn(session: Session, { rules, load, timeMostS }: LimitSearch, flags: BenchFlags) {
  const startedAt = new Date().toISOString();
  const endMs = performance.now() + timeMostS * 1000;
  let run: Result | undefined;
  const { end, probes } = await runSearch(rules, {
    refuse: (step) => {
      const next = toProbeLoad(load, step, 0);
      if (checkScheduleInput(toScheduleInput(next, ratesOf(session.plan))).length > 0) {
        return "schedule";
      }
      return performance.now() + lengthOf(next, session.plan) * 1000 > endMs ? "time" : undefined;
    },
    probe: async (step, number) => {
      const result = await runProbe(session, toProbeLoad(load, step, number), rules);
      run ??= result;
      const rateRps = mixRateRps({ rates: ratesOf(session.plan), scale: step.scale });
      return toProbeResult(result, rateRps, step.isLonger);
    },
  });
  if (run === undefined) {
    throw new Error("a search that was checked begins with a run");
  }
  const { pass: errorRatePerProbe } = shareErrorRate(1, rules.probesMost);
  return toLimitResult({
    ...{ end, rules, probes, run, startedAt },
    errorRate: errorRatePerProbe * rules.probesMost,
    command: renderCommand([
      ...toArguments({ ...session, looks: 1 }, load),
      flags.findLimit === true || flags.findLimit === undefined ? ["--find-limit"] : ["--find-limit", flags.findLimit],
    ]),
  });
}

type ProbeStep = NextStep & { readonly kind: "probe" };

/** Data and arrivals of its own for each, so that no chance is met twice. */
function toProbeLoad(load: LoadSettings, { scale, isLonger }: ProbeStep, number: number): LoadSettings {
  const durationS = isLonger ? load.durationS * longerFactor : load.durationS;
  const topupSamples = isLonger ? load.topupSamples * longerFactor : load.topupSamples;
  return { ...load, scale, durationS, topupSamples, seed: load.seed + number };
}

export interface ProbeRunner {
  /** Why there is no room for this probe, which ends the search; `undefined` if there is. The first is always run. */
  readonly refuse: (step: ProbeStep) => LimitEnd | undefined;
  /** @param number of the probe, from 0 */
  readonly probe: (step: ProbeStep, number: number) => Promise<ProbeResult>;
}

/** Runs probe after probe until the search is over. */
export async function runSearch(
  rules: SearchRules,
  { refuse, probe }: ProbeRunner,
): Promise<{ readonly end: LimitEnd; readonly probes: readonly ProbeResult[] }> {
  const probes: ProbeResult[] = [];
  for (;;) {
    const step = planNextProbe(probes, rules);
    if (step.kind === "end") {
      return { end: step.why, probes };
    }
    const refused = probes.length === 0 ? undefined : refuse(step);
    if (refused !== undefined) {
      return { end: refused, probes };
    }
    probes.push(await probe(step, probes.length));
  }
}

async function runProbe(session: Session, load: LoadSettings, { probesMost }: SearchRules): Promise<Result> {
  const isFirst = load.seed === session.load.seed;
  const dataSet = isFirst ? session.dataSet : dataSetFor(session.plan.population, load);
  if (!isFirst) {
    await session.refill(dataSet);
  }
  const replayed = await replayLoad(session, load);
  const facts = { ...session, load, dataSet, k6Version: session.k6.version, rounds: [replayed], looks: 1 };
  // Units are not compared: they do not depend on the load, and the search has many runs to judge.
  const result = assessRun({ ...describeRun(facts), looks: probesMost }, replayed.samples);
  say(`Scale ${load.scale}: ${result.verdict}. ${result.reasons.join(" ")}`);
  return result;
}

async function publishLimit(limit: LimitResult, flags: Pick<BenchFlags, "out" | "json">): Promise<number> {
  const text = JSON.stringify(limit, null, 2);
  const [path = ""] = await writeFiles(flags.out, [{ name: "limit.json", text: `${text}\n` }]);
  const { columns, hasColor } = terminalStyle(process.stdout);
  process.stdout.write(flags.json === true ? `${text}\n` : `${renderLimit(limit, { columns, color: hasColor })}\n`);
  say(`Limit: ${relative(process.cwd(), path)}`);
  return toLimitExitCode(limit);
}
