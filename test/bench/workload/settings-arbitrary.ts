/** Arbitrary loads that every rule allows. */
import fc from "fast-check";
import { formatProfile, profileNames } from "../../../bench/workload/profile.ts";
import { arrivalProcesses } from "../../../bench/workload/schedule-input.ts";
import type { LoadSettings } from "../../../bench/workload/settings.ts";
import { soundProfiles } from "./schedule-arbitrary.ts";

const positive = (max: number) => fc.double({ min: Number.MIN_VALUE, max, noNaN: true });

export const soundSettings: fc.Arbitrary<LoadSettings> = fc.record({
  users: fc.integer({ min: 1, max: 1e9 }),
  seed: fc.maxSafeNat(),
  skew: fc.double({ min: 0, max: 10, noNaN: true }),
  scale: positive(1e9),
  durationS: positive(86_400),
  warmupS: fc.double({ min: 0, max: 3600, noNaN: true }),
  arrivals: fc.constantFrom(...arrivalProcesses),
  profile: fc.oneof(fc.constantFrom(...profileNames), soundProfiles.map(formatProfile)),
  topupSamples: fc.integer({ min: 0, max: 1e6 }),
  virtualUsers: fc.integer({ min: 1, max: 10_000 }),
  dataSetMomentMs: fc.integer({ min: Date.UTC(1972, 0, 1), max: Date.UTC(9998, 11, 31) }),
});

/** The texts that say the same. */
export function toTexts(settings: LoadSettings): Record<keyof LoadSettings, string> {
  const { users, seed, skew, scale, durationS, warmupS, arrivals, profile } = settings;
  const { topupSamples, virtualUsers, dataSetMomentMs } = settings;
  return {
    users: String(users),
    seed: String(seed),
    skew: String(skew),
    scale: String(scale),
    durationS: String(durationS),
    warmupS: String(warmupS),
    arrivals,
    profile,
    topupSamples: String(topupSamples),
    virtualUsers: String(virtualUsers),
    dataSetMomentMs: String(dataSetMomentMs),
  };
}

/** By setting, texts that no rule allows. */
export const unsoundTexts: Readonly<Record<keyof LoadSettings, readonly string[]>> = {
  users: ["0", "-1", "1.5", "1e10", "many", "", " ", "Infinity", "NaN", "1,000", "9007199254740993"],
  seed: ["-1", "0.5", "9007199254740992", "seed", ""],
  skew: ["-0.1", "Infinity", "steep", ""],
  scale: ["0", "-1", "Infinity", "x10", ""],
  durationS: ["0", "-1", "86401", "a minute", ""],
  warmupS: ["-1", "3601", "none", ""],
  arrivals: ["Poisson", "uniform", ""],
  profile: [
    "",
    "flat",
    "Spike",
    "10",
    "x1",
    "0x1",
    "1x-1",
    "1x1.0001",
    "1x100.001",
    "10001x1",
    "5x0",
    "1x1,",
    "1 x 1",
    "1x1e1",
  ],
  topupSamples: ["-1", "0.5", "1000001", "auto", ""],
  virtualUsers: ["0", "10001", "1.5", "all", ""],
  dataSetMomentMs: ["0", "-1", "63071999999", "1e16", "1790000000000.5", "today", ""],
};
