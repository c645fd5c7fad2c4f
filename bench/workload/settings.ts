import { DesignError, type Problem } from "../../model/schema/problem.ts";
import { parseProfile, profileWanted } from "./profile.ts";
import { type ArrivalProcess, arrivalProcesses } from "./schedule-input.ts";

/** The load of a run and the data it is aimed at. The same settings give the same requests at the same intended moments. */
export interface LoadSettings {
  /** Instances of the design's root entity. */
  readonly users: number;
  readonly seed: number;
  /** Zipf exponent of popularity. */
  readonly skew: number;
  /** Factor on every documented rate. */
  readonly scale: number;
  readonly durationS: number;
  readonly warmupS: number;
  readonly arrivals: ArrivalProcess;
  /** How the intensity of the mix changes over its duration: a name or steps, as `parseProfile` reads them. */
  readonly profile: string;
  /** Samples that rare patterns are brought to after the mix; 0 for no top-up. */
  readonly topupSamples: number;
  /** Requests in flight at most; an arrival that finds all busy waits, and the wait is charged to its response time. */
  readonly virtualUsers: number;
  /** The moment that the data set is made for, epoch milliseconds. */
  readonly dataSetMomentMs: number;
}

/** Decide every pattern of the social media design on two cores: 0.005 RPS x 1000 x 60 s is 300 samples of the rarest. */
export const defaultLoad = {
  users: 300,
  seed: 1,
  skew: 0.99,
  scale: 1000,
  durationS: 60,
  warmupS: 5,
  arrivals: "poisson",
  profile: "constant",
  topupSamples: 0,
  virtualUsers: 64,
} as const satisfies Omit<LoadSettings, "dataSetMomentMs">;

/** A soak is what shows leaks and slow growth, which takes time. */
const soakDurationS = 1800;

/** The duration where none is given. */
export const defaultDurationS = (profile: string): number =>
  profile === "soak" ? soakDurationS : defaultLoad.durationS;

const dayMs = 86_400_000;

/**
 * The start of the UTC day: the moment a data set is made for unless another is given. So everybody who seeds and everybody
 * who replays on a day means the same data set.
 */
export const startOfDayMs = (nowMs: number): number => nowMs - (nowMs % dayMs);

interface Rule {
  readonly holds: (value: number) => boolean;
  readonly wanted: string;
}

const positive: Rule = { holds: (value) => value > 0, wanted: "a number above 0" };
const notNegative: Rule = { holds: (value) => value >= 0, wanted: "a number of at least 0" };
const count = (least: number, most: number): Rule => ({
  holds: (value) => Number.isSafeInteger(value) && value >= least && value <= most,
  wanted: `a whole number from ${least} to ${most}`,
});

/** A data set reaches a year back from its moment and a load a day on, and ISO 8601 years of more digits sort differently. */
const oldestMomentMs = Date.UTC(1972, 0, 1);
const latestMomentMs = Date.UTC(9998, 11, 31);

/** Bounded, because every load has to end by itself: one day, ten thousand requests in flight. */
const rules: Readonly<Record<Exclude<keyof LoadSettings, "arrivals" | "profile">, Rule>> = {
  users: count(1, 1_000_000_000),
  seed: count(0, Number.MAX_SAFE_INTEGER),
  skew: notNegative,
  scale: positive,
  durationS: { holds: (value) => value > 0 && value <= 86_400, wanted: "seconds above 0 and up to a day (86400)" },
  warmupS: { holds: (value) => value >= 0 && value <= 3600, wanted: "seconds from 0 to an hour (3600)" },
  topupSamples: count(0, 1_000_000),
  virtualUsers: count(1, 10_000),
  dataSetMomentMs: { ...count(oldestMomentMs, latestMomentMs), wanted: "epoch milliseconds from 1972 to 9998" },
};

function isArrivalProcess(text: string): text is ArrivalProcess {
  return arrivalProcesses.some((known) => known === text);
}

/**
 * Settings from texts, as a command line or an environment gives them; absent ones take their default.
 *
 * @param nameOf how the caller's users know a setting, for messages
 * @throws DesignError with everything that is wrong
 */
export function readLoadSettings(
  texts: Readonly<Partial<Record<keyof LoadSettings, string>>>,
  nowMs: number,
  nameOf: (setting: keyof LoadSettings) => string,
): LoadSettings {
  const problems: Problem[] = [];
  const refuse = (setting: keyof LoadSettings, wanted: string) =>
    problems.push({
      code: "setting",
      path: nameOf(setting),
      message: `"${texts[setting]}" is not ${wanted}`,
      fix: `give ${wanted}, or leave it out for the default`,
    });
  const profile = (texts.profile ?? defaultLoad.profile).trim();
  if (parseProfile(profile) === undefined) {
    refuse("profile", profileWanted);
  }
  const fallbacks = {
    ...defaultLoad,
    durationS: defaultDurationS(profile),
    dataSetMomentMs: startOfDayMs(nowMs),
  };
  const read = (setting: keyof typeof rules): number => {
    const text = texts[setting];
    const fallback = fallbacks[setting];
    if (text === undefined) {
      return fallback;
    }
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && rules[setting].holds(value)) {
      return value;
    }
    refuse(setting, rules[setting].wanted);
    return fallback;
  };
  const arrivals = texts.arrivals ?? defaultLoad.arrivals;
  if (!isArrivalProcess(arrivals)) {
    refuse("arrivals", `one of ${arrivalProcesses.join(", ")}`);
  }
  const settings: LoadSettings = {
    users: read("users"),
    seed: read("seed"),
    skew: read("skew"),
    scale: read("scale"),
    durationS: read("durationS"),
    warmupS: read("warmupS"),
    arrivals: isArrivalProcess(arrivals) ? arrivals : defaultLoad.arrivals,
    profile,
    topupSamples: read("topupSamples"),
    virtualUsers: read("virtualUsers"),
    dataSetMomentMs: read("dataSetMomentMs"),
  };
  if (problems.length > 0) {
    throw new DesignError(problems, "The load");
  }
  return settings;
}

/**
 * The schedule's input for these settings.
 *
 * @throws RangeError for a profile that `readLoadSettings` would refuse
 */
export function toScheduleInput(settings: LoadSettings, rates: readonly number[]) {
  const { scale, durationS, warmupS, seed, arrivals, topupSamples } = settings;
  const profile = parseProfile(settings.profile);
  if (profile === undefined) {
    throw new RangeError(`the profile "${settings.profile}" is not ${profileWanted}`);
  }
  return { rates, scale, durationS, warmupS, seed, arrivals, topupSamples, profile };
}
