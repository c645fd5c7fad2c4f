import type { Command } from "commander";
import { defaultLimits } from "../../bench/verdict/run.ts";
import { checkScheduleInput, planCounts, sum } from "../../bench/workload/schedule-input.ts";
import { defaultLoad, type LoadSettings, readLoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import { DesignError, type Problem } from "../../model/schema/problem.ts";
import { UsageError } from "../failure.ts";
import type { AwsFlags } from "./aws/flags.ts";
import type { CompareFlags } from "./compare-options.ts";
import type { DistributeFlags } from "./distribute/flags.ts";
import { inSeconds } from "./in-seconds.ts";

export const engineNames = ["embedded", "dynamodb-local"] as const;
export type EngineName = (typeof engineNames)[number];

/** Tables straight from the design, or by the program that `pulumi up` runs. */
export const deployWays = ["direct", "pulumi"] as const;
export type DeployWay = (typeof deployWays)[number];

/** Where results go unless `--out` says otherwise. */
export const outDefault = ".tablewright";

/** Options of the data set, shared by every verb that seeds. */
export function addDataSetOptions(command: Command): Command {
  return command
    .option("--design <path>", "design file (default: the social media design)")
    .option("--users <count>", `instances of the root entity in the data set (default: ${defaultLoad.users})`)
    .option("--seed <number>", `seed of the data set and the load (default: ${defaultLoad.seed})`)
    .option("--skew <exponent>", `Zipf exponent of popularity, 0 for uniform (default: ${defaultLoad.skew})`)
    .option("--day <YYYY-MM-DD>", "UTC day that the data set is made for (default: today)")
    .option("--engine <name>", `engine to start: ${engineNames.join(" or ")} (default: embedded)`)
    .option("--port <number>", "port of the engine (default: a free one)");
}

export interface DataSetFlags {
  readonly design?: string;
  readonly users?: string;
  readonly seed?: string;
  readonly skew?: string;
  readonly day?: string;
  readonly engine?: string;
  readonly port?: string;
}

export interface BenchFlags extends DataSetFlags, CompareFlags, DistributeFlags, AwsFlags {
  readonly scale?: string;
  readonly duration?: string;
  readonly warmup?: string;
  readonly arrivals?: string;
  readonly profile?: string;
  /** How long the search may take, or `true` for the default. */
  readonly findLimit?: string | true;
  readonly topUp?: string;
  readonly virtualUsers?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly allowRemote?: boolean;
  readonly reuseTables?: boolean;
  readonly deploy?: string;
  readonly stackOutput?: string;
  readonly maxLag?: string;
  readonly maxErrorShare?: string;
  readonly maxOtherCpu?: string;
  readonly out: string;
  readonly json?: boolean;
}

const flagOf: Readonly<Record<keyof LoadSettings, string>> = {
  users: "--users",
  seed: "--seed",
  skew: "--skew",
  scale: "--scale",
  durationS: "--duration",
  warmupS: "--warmup",
  arrivals: "--arrivals",
  profile: "--profile",
  topupSamples: "--top-up",
  virtualUsers: "--virtual-users",
  dataSetMomentMs: "--day",
};

/**
 * The load of the flags. Durations are seconds, with or without a unit (`90`, `90s`, `2m`, `1h`).
 *
 * @throws UsageError with everything that is wrong, also when the values are sound but make no load together
 */
export function readLoad(flags: Partial<BenchFlags>, rates: readonly number[], nowMs: number): LoadSettings {
  const problems = [...checkDay(flags.day)];
  const texts = {
    users: flags.users,
    seed: flags.seed,
    skew: flags.skew,
    scale: flags.scale,
    durationS: flags.duration === undefined ? undefined : inSeconds(flags.duration),
    warmupS: flags.warmup === undefined ? undefined : inSeconds(flags.warmup),
    arrivals: flags.arrivals,
    profile: flags.profile,
    topupSamples: flags.topUp,
    virtualUsers: flags.virtualUsers,
    dataSetMomentMs: flags.day === undefined || problems.length > 0 ? undefined : String(toMomentMs(flags.day)),
  };
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
  let settings: LoadSettings | undefined;
  try {
    settings = readLoadSettings(given, nowMs, (setting) => flagOf[setting]);
  } catch (error) {
    if (!(error instanceof DesignError)) {
      throw error;
    }
    problems.push(...error.problems);
  }
  if (settings === undefined || problems.length > 0) {
    throw toUsageError(problems, "The load");
  }
  const unsound = checkScheduleInput(toScheduleInput(settings, rates));
  if (unsound.length > 0) {
    throw toUsageError(unsound.map(withFlag), "The load");
  }
  return flags.topUp === undefined ? { ...settings, topupSamples: affordableTopup(settings, rates) } : settings;
}

const toMomentMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** JavaScript takes the 30th of February for the 2nd of March, hence the way back. */
function isDay(text: string): boolean {
  const momentMs = toMomentMs(text);
  return Number.isFinite(momentMs) && new Date(momentMs).toISOString() === `${text}T00:00:00.000Z`;
}

function checkDay(day: string | undefined): Problem[] {
  if (day === undefined || isDay(day)) {
    return [];
  }
  const wanted = "a day of the calendar, such as 2026-11-22";
  const fix = `give ${wanted}, or leave it out for today`;
  return [{ code: "setting", path: flagOf.dataSetMomentMs, message: `"${day}" is not ${wanted}`, fix }];
}

/** A problem of the schedule, by the flag that its users know. */
function withFlag(problem: Problem): Problem {
  const flag = Object.entries(flagOf).find(([setting]) => setting === problem.path)?.[1];
  return { ...problem, path: flag ?? problem.path };
}

function toUsageError(problems: readonly Problem[], subject: string): UsageError {
  return new UsageError(
    new DesignError(problems, subject).message,
    "`npx tablewright bench --help` lists the options.",
  );
}

/** With 473 samples a p99 is decided although one of them is over the budget; with 299 none may be. */
const comfortableSamples = 473;
const topupShareMost = 0.1;

/** Rare patterns are brought to a comfortable number of samples, if that lengthens the run by no more than a tenth. */
function affordableTopup(settings: LoadSettings, rates: readonly number[]): number {
  const wanted = toScheduleInput({ ...settings, topupSamples: comfortableSamples }, rates);
  const { topup, mix } = planCounts(wanted);
  const isAffordable = sum(topup) <= sum(mix) * topupShareMost && checkScheduleInput(wanted).length === 0;
  return isAffordable ? comfortableSamples : 0;
}

export function readEngineName(text: string | undefined): EngineName {
  const found = engineNames.find((name) => name === (text ?? "embedded"));
  if (found === undefined) {
    throw new UsageError(
      `"${text}" is not an engine.`,
      `Give --engine ${engineNames.join(" or --engine ")}, or --endpoint <url>.`,
    );
  }
  return found;
}

/** @throws UsageError for a way that does not exist */
export function readDeployWay(name = "direct"): DeployWay {
  const found = deployWays.find((way) => way === name);
  if (found === undefined) {
    throw new UsageError(`"${name}" is not a way to deploy.`, `Give --deploy ${deployWays.join(" or --deploy ")}.`);
  }
  return found;
}

export function readPort(text: string | undefined): { port?: number } {
  if (text === undefined) {
    return {};
  }
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(
      `"${text}" is not a port.`,
      "Give --port a whole number from 1 to 65535, or leave it out for a free one.",
    );
  }
  return { port };
}

/** @throws UsageError with everything that is wrong */
export function readLimits(flags: Pick<BenchFlags, "maxLag" | "maxErrorShare" | "maxOtherCpu">) {
  const problems: Problem[] = [];
  const read = (text: string | undefined, fallback: number, flag: string, most: number) => {
    const value = text === undefined ? fallback : text.trim() === "" ? Number.NaN : Number(text);
    if (!(value >= 0 && value <= most)) {
      const wanted = `a number from 0 to ${most}`;
      const fix = `give ${wanted}, or leave it out for the default`;
      problems.push({ code: "limit", path: flag, message: `"${text}" is not ${wanted}`, fix });
    }
    return value;
  };
  const limits = {
    lagMsP99: read(flags.maxLag, defaultLimits.lagMsP99, "--max-lag", 60_000),
    errorShare: read(flags.maxErrorShare, defaultLimits.errorShare, "--max-error-share", 1),
    cpuOtherShare: read(flags.maxOtherCpu, defaultLimits.cpuOtherShare, "--max-other-cpu", 1),
  };
  if (problems.length > 0) {
    throw toUsageError(problems, "The verdict");
  }
  return limits;
}
