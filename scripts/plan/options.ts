import type { PlannedLoad } from "../../model/capacity/plan/plan.ts";
import { type Curve, highestOf, stepFactors } from "../../model/capacity/time/curve.ts";
import { mostDays } from "../../model/capacity/time/input.ts";
import type { Popularity } from "../../model/population/popularity.ts";
import { DesignError, type Problem } from "../../model/schema/problem.ts";
import { UsageError } from "../failure.ts";
import { readCurve } from "../read-curve.ts";
import { notANumber, readFigure, readNumber } from "./figures.ts";
import { readPopularity } from "./read-popularity.ts";

export interface PlanFlags {
  readonly design?: string;
  readonly scale: string;
  readonly users?: string;
  readonly skew?: string;
  readonly popularity?: string;
  readonly peak?: string;
  readonly curve?: string;
  readonly days?: string;
  readonly seed?: string;
  readonly region?: string;
  readonly prices?: string;
  readonly targetUtilization?: string;
  readonly out: string;
  readonly json?: boolean;
}

export interface PlanOptions {
  readonly loads: readonly PlannedLoad[];
  readonly popularity: Popularity;
  readonly peakToAverage: number;
  readonly targetUtilization: number;
  /** Absent where no day is to be simulated. */
  readonly time?: { readonly curve: Curve; readonly days: number; readonly seed?: number };
}

const skewDefault = 0.99;
const daysDefault = 7;
const peakHour = 20;
/** A day's peak where a diurnal curve is asked for and no peak given. */
const diurnalPeakDefault = 3;
const usersEach = 1000;
const usersDefaultMost = 1e9;

/**
 * The flags as values. What the planned figures have to be is checked by `planDesign`; here, that they are figures.
 *
 * @param rateRps executions a second of the design at scale 1, for scales that are given as a rate
 * @throws UsageError with everything that is wrong
 */
export async function readPlanOptions(flags: PlanFlags, rateRps: number): Promise<PlanOptions> {
  const problems: Problem[] = [];
  const scales = readScales(flags.scale, rateRps, problems);
  const loads = withUsers(scales, flags.users, problems);
  const days = readFigure("--days", flags.days, problems, "a number of days") ?? daysDefault;
  if (!(Number.isInteger(days) && days >= 1 && days <= mostDays)) {
    problems.push(notANumber("--days", flags.days ?? "", `a whole number of days from 1 to ${mostDays}`));
  }
  const peak = readFigure("--peak", flags.peak, problems, "a factor such as 3");
  const skew = readFigure("--skew", flags.skew, problems, "a number of at least 0") ?? skewDefault;
  const percent =
    readFigure("--target-utilization", flags.targetUtilization, problems, "a percentage from 20 to 90") ?? 70;
  const seed = readFigure("--seed", flags.seed, problems, "a whole number");
  if (flags.skew !== undefined && flags.popularity !== undefined) {
    const message = "popularity is either measured or a Zipf law";
    problems.push({ code: "popularity_twice", path: "--skew", message, fix: "drop --skew or --popularity" });
  }
  for (const flag of ["days", "seed"] as const) {
    if (flags[flag] !== undefined && flags.curve === undefined) {
      const message = "nothing is simulated without a curve";
      problems.push({ code: "curve_missing", path: `--${flag}`, message, fix: "give --curve as well" });
    }
  }
  if (peak !== undefined && flags.curve !== undefined && !["diurnal", "flash-crowd"].includes(flags.curve)) {
    const message = "this curve has a peak of its own";
    problems.push({
      code: "peak_twice",
      path: "--peak",
      message,
      fix: "drop --peak, or use --curve diurnal or flash-crowd",
    });
  }
  if (problems.length > 0) {
    throw toUsageError(new DesignError(problems, "The plan"));
  }
  const popularity: Popularity =
    flags.popularity === undefined ? { kind: "zipf", skew } : await readPopularity(flags.popularity);
  const curve = flags.curve === undefined ? undefined : await toCurve(flags.curve, peak);
  return {
    loads,
    popularity,
    peakToAverage: toPeak(peak, curve, days),
    targetUtilization: percent / 100,
    ...(curve === undefined ? {} : { time: { curve, days, ...(seed === undefined ? {} : { seed }) } }),
  };
}

/** A flash crowd's factor is on the load of the moment, so its peak is what the curve reaches. */
function toPeak(peak: number | undefined, curve: Curve | undefined, days: number): number {
  if (curve === undefined || (peak !== undefined && curve.kind !== "flashCrowd")) {
    return peak ?? 1;
  }
  return Math.max(1, highestOf(stepFactors(curve, days, 1)));
}

/** What the model finds wrong with a plan's input is wrong use of the command line. */
export function toUsageError(error: DesignError): UsageError {
  const problems = error.problems.map((problem) => ({ ...problem, path: optionNames[problem.path] ?? problem.path }));
  const distinct = [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
  return new UsageError(
    new DesignError(distinct, "The plan").message,
    "`npx tablewright plan --help` lists the options.",
  );
}

/** What the model calls something, and its users on a command line. */
const optionNames: Readonly<Record<string, string>> = {
  scale: "--scale",
  users: "--users",
  peak: "--peak",
  days: "--days",
  targetUtilization: "--target-utilization",
  targetPercent: "--target-utilization",
  "popularity.skew": "--skew",
  "curve.peakToAverage": "--peak",
  "curve.factor": "--peak",
  "noise.seed": "--seed",
};

function readScales(text: string, rateRps: number, problems: Problem[]): readonly number[] {
  return text.split(",").flatMap((one) => {
    const isRate = /rps\s*$/i.test(one);
    const value = readNumber(isRate ? one.replace(/\s*rps\s*$/i, "") : one);
    if (Number.isNaN(value)) {
      problems.push(notANumber("--scale", one.trim(), "a factor such as 1000, or a rate such as 100Mrps"));
      return [];
    }
    return [isRate ? value / rateRps : value];
  });
}

/** A network that gets a thousand times the load has more members: a thousand for each scale of 1, unless said. */
function withUsers(scales: readonly number[], text: string | undefined, problems: Problem[]): readonly PlannedLoad[] {
  if (text === undefined) {
    return scales.map((scale) => ({ scale, users: toDefaultUsers(scale) }));
  }
  const counts = text.split(",").map((one) => {
    const value = readNumber(one);
    if (Number.isNaN(value)) {
      problems.push(notANumber("--users", one.trim(), "a whole number, such as 1000 or 1M"));
    }
    return value;
  });
  if (counts.length !== 1 && counts.length !== scales.length) {
    const message = `${counts.length} numbers of users for ${scales.length} scales`;
    problems.push({ code: "users_count", path: "--users", message, fix: "give one, or one for each scale" });
  }
  return scales.map((scale, position) => ({ scale, users: counts[position] ?? counts[0] ?? Number.NaN }));
}

function toDefaultUsers(scale: number): number {
  return Math.min(usersDefaultMost, Math.max(1, Math.round(Math.min(scale, usersDefaultMost) * usersEach) || 1));
}

async function toCurve(text: string, peak: number | undefined): Promise<Curve> {
  const diurnal: Curve = { kind: "diurnal", peakToAverage: peak ?? diurnalPeakDefault, peakHour };
  switch (text) {
    case "constant":
      return { kind: "constant" };
    case "diurnal":
      return diurnal;
    case "flash-crowd":
      return {
        kind: "flashCrowd",
        base: { kind: "diurnal", peakToAverage: diurnalPeakDefault, peakHour },
        // On Monday evening, when there is most to multiply.
        startMinute: peakHour * 60,
        factor: peak ?? 10,
        riseMinutes: 5,
        decayMinutes: 30,
      };
    default:
      if (!/[./\\]/.test(text)) {
        throw new UsageError(
          `"${text}" is neither a curve nor the path of a CSV file.`,
          "Give --curve constant, diurnal, flash-crowd, or a file such as load.csv.",
        );
      }
      return readCurve(text);
  }
}
