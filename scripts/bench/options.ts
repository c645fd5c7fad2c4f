import type { Command } from "commander";
import { defaultLimits } from "../../bench/verdict/run.ts";
import { planCounts, sum } from "../../bench/workload/schedule-input.ts";
import { defaultLoad, type LoadSettings, readLoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import { DesignError } from "../../model/schema/problem.ts";
import { UsageError } from "../failure.ts";

export const engineNames = ["embedded", "dynamodb-local"] as const;
export type EngineName = (typeof engineNames)[number];

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

export interface BenchFlags extends DataSetFlags {
  readonly scale?: string;
  readonly duration?: string;
  readonly warmup?: string;
  readonly arrivals?: string;
  readonly topUp?: string;
  readonly virtualUsers?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly allowRemote?: boolean;
  readonly reuseTables?: boolean;
  readonly maxLag?: string;
  readonly maxErrorShare?: string;
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
  topupSamples: "--top-up",
  virtualUsers: "--virtual-users",
  dataSetMomentMs: "--day",
};

/**
 * The load of the flags. Durations are seconds, with or without a unit (`90`, `90s`, `2m`).
 *
 * @throws UsageError with everything that is wrong
 */
export function readLoad(flags: Partial<BenchFlags>, rates: readonly number[], nowMs: number): LoadSettings {
  const texts = {
    users: flags.users,
    seed: flags.seed,
    skew: flags.skew,
    scale: flags.scale,
    durationS: inSeconds(flags.duration),
    warmupS: inSeconds(flags.warmup),
    arrivals: flags.arrivals,
    topupSamples: flags.topUp,
    virtualUsers: flags.virtualUsers,
    dataSetMomentMs: flags.day === undefined ? undefined : String(Date.parse(`${flags.day}T00:00:00Z`)),
  };
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
  const settings = asUsage(() => readLoadSettings(given, nowMs, (setting) => flagOf[setting]));
  return flags.topUp === undefined ? { ...settings, topupSamples: affordableTopup(settings, rates) } : settings;
}

function inSeconds(text: string | undefined): string | undefined {
  const match = /^([\d.]+)\s*(s|m|h)?$/.exec(text ?? "");
  if (match === null) {
    return text;
  }
  const seconds = { s: 1, m: 60, h: 3600 };
  return String(Number(match[1]) * (match[2] === "m" || match[2] === "h" ? seconds[match[2]] : 1));
}

function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DesignError) {
      throw new UsageError(error.message, "`npx tablewright bench --help` lists the options.");
    }
    throw error;
  }
}

/** With 473 samples a p99 is decided although one of them is over the budget; with 299 none may be. */
const comfortableSamples = 473;
const topupShareMost = 0.1;

/** Rare patterns are brought to a comfortable number of samples, if that lengthens the run by no more than a tenth. */
function affordableTopup(settings: LoadSettings, rates: readonly number[]): number {
  const wanted = { ...settings, topupSamples: comfortableSamples };
  const { topup, mix } = asUsage(() => planCounts(toScheduleInput(wanted, rates)));
  return sum(topup) <= sum(mix) * topupShareMost ? comfortableSamples : 0;
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

export function readLimits(flags: Pick<BenchFlags, "maxLag" | "maxErrorShare">) {
  const read = (text: string | undefined, fallback: number, flag: string, most: number) => {
    const value = text === undefined ? fallback : Number(text);
    if (!(value >= 0 && value <= most) || text === "") {
      throw new UsageError(`"${text}" is not a limit.`, `Give ${flag} a number from 0 to ${most}.`);
    }
    return value;
  };
  return {
    lagMsP99: read(flags.maxLag, defaultLimits.lagMsP99, "--max-lag", 60_000),
    errorShare: read(flags.maxErrorShare, defaultLimits.errorShare, "--max-error-share", 1),
  };
}
