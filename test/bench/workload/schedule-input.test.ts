import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Profile, parseProfile } from "../../../bench/workload/profile.ts";
import { checkScheduleInput, planCounts, type ScheduleInput } from "../../../bench/workload/schedule-input.ts";
import { socialMediaInput, soundInputs } from "./schedule-arbitrary.ts";
import { sum } from "./statistics.ts";

const steps = (text: string): Profile => parseProfile(text) ?? [];

const codesOf = (change: Partial<ScheduleInput>): string[] =>
  checkScheduleInput({ ...socialMediaInput, ...change }).map(({ code, path }) => `${code} ${path}`);

describe("checkScheduleInput", () => {
  it("finds nothing in the documented load", () => {
    expect(checkScheduleInput(socialMediaInput)).toEqual([]);
  });

  it.each<[string, Partial<ScheduleInput>]>([
    ["rates_empty rates", { rates: [] }],
    ["rates_too_many rates", { rates: new Array<number>(1001).fill(0.001) }],
    ["rate_invalid rates[1]", { rates: [1, -0.1] }],
    ["rate_invalid rates[0]", { rates: [Number.NaN, 1] }],
    ["rate_invalid rates[0]", { rates: [Number.POSITIVE_INFINITY] }],
    ["scale_invalid scale", { scale: 0 }],
    ["scale_invalid scale", { scale: Number.NaN }],
    ["scale_invalid scale", { scale: Number.POSITIVE_INFINITY }],
    ["duration_invalid durationS", { durationS: 0 }],
    ["duration_invalid durationS", { durationS: -1 }],
    ["duration_invalid durationS", { durationS: 1e-7 }],
    ["duration_invalid durationS", { durationS: Number.POSITIVE_INFINITY }],
    ["warmup_invalid warmupS", { warmupS: -1 }],
    ["warmup_invalid warmupS", { warmupS: 1e-7 }],
    ["warmup_invalid warmupS", { warmupS: Number.NaN }],
    ["seed_invalid seed", { seed: 0.5 }],
    ["seed_invalid seed", { seed: -1 }],
    ["topup_invalid topupSamples", { topupSamples: -1 }],
    ["topup_invalid topupSamples", { topupSamples: 298.5 }],
    ["profile_invalid profile", { profile: [] }],
    ["profile_invalid profile", { profile: [{ parts: 1, factor: 0 }] }],
    ["profile_invalid profile", { profile: [{ parts: 0.5, factor: 1 }] }],
    ["profile_invalid profile", { profile: [{ parts: 10_001, factor: 1 }] }],
    ["profile_invalid profile", { profile: [{ parts: 1, factor: -1 }] }],
    ["profile_invalid profile", { profile: [{ parts: 1, factor: Number.NaN }] }],
    ["profile_invalid profile", { profile: [{ parts: 1, factor: 1.0005 }] }],
    ["profile_invalid profile", { profile: [{ parts: 1, factor: 101 }] }],
    // No microsecond of the only step with load is left, and so long a span of so fine a factor is not exact.
    ["profile_too_fine profile", { rates: [1e6], scale: 1, durationS: 1e-6, profile: steps("1x1,1x0") }],
    ["profile_too_fine profile", { scale: 0.1, durationS: 6 * 24 * 3600, profile: steps("1x99.999,1x0.001") }],
    ["arrivals_too_many scale", { scale: 5000, profile: steps("1x70") }],
    ["mix_empty rates", { scale: 1, durationS: 1, profile: steps("9x0,1x1") }],
    ["mix_empty rates", { rates: [0, 0] }],
    ["mix_empty rates", { scale: 0.008 }],
    ["arrivals_too_many scale", { scale: 400_000 }],
    ["arrivals_too_many scale", { rates: [1e300], scale: 1e300 }],
    ["arrivals_too_many scale", { topupSamples: 2_000_000 }],
    ["schedule_too_long durationS", { scale: 1, durationS: 8 * 24 * 3600 }],
    ["schedule_too_long durationS", { scale: 1, durationS: 60, topupSamples: 1_000_000 }],
  ])("says %s", (code, change) => {
    expect(codesOf(change)).toEqual([code]);
  });

  it("names what it takes for arrivals it does not know", () => {
    // What a JavaScript caller or a command line may hand over.
    const fromOutside: ScheduleInput = JSON.parse(JSON.stringify({ ...socialMediaInput, arrivals: "bursty" }));
    expect(checkScheduleInput(fromOutside)).toEqual([
      {
        code: "arrivals_unknown",
        path: "arrivals",
        message: 'the arrivals are "bursty"',
        fix: "give one of: poisson, constant",
      },
    ]);
  });

  it("gathers everything that is wrong with the values", () => {
    expect(
      codesOf({ rates: [-1, Number.NaN], scale: -1, durationS: 0, warmupS: -1, seed: -1, topupSamples: -1 }),
    ).toEqual([
      "rate_invalid rates[0]",
      "rate_invalid rates[1]",
      "scale_invalid scale",
      "duration_invalid durationS",
      "warmup_invalid warmupS",
      "seed_invalid seed",
      "topup_invalid topupSamples",
    ]);
  });
});

describe("planCounts", () => {
  it("gives the documented load its exact counts", () => {
    const { warmup, mix, topup } = planCounts({ ...socialMediaInput, topupSamples: 700 });
    expect(mix).toEqual([3600, 3060, 2340, 3600, 10800, 10800, 8400, 9180, 2340, 1200, 1200, 600, 600, 600, 300]);
    expect(sum(mix)).toBe(58_620);
    expect(warmup).toEqual(mix.map((count) => count / 6));
    expect(topup).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 100, 100, 400]);
  });

  it("agrees with the documented ratios", () => {
    const { mix } = planCounts({ ...socialMediaInput, scale: 317, durationS: 41 });
    const expected = socialMediaInput.rates.map((rate) => (rate / 0.977) * sum(mix));
    const statistic = sum(
      mix.map((count, pattern) => (count - (expected[pattern] ?? 0)) ** 2 / (expected[pattern] ?? 0)),
    );
    // Of 14 degrees of freedom, where a true random mix lies around 14 and p > 0.999999 begins at 1.2.
    expect(statistic).toBeLessThan(0.05);
  });

  it("gives the whole mix its rounded total and every pattern its share to less than one request", () => {
    const thousandths = fc.array(fc.nat(400), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        thousandths,
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 90 }),
        (parts, scale, durationS) => {
          const rates = parts.map((part) => part / 1000);
          const { mix } = planCounts({ ...socialMediaInput, rates, scale, durationS });
          // In whole thousandths, which are exact.
          expect(sum(mix)).toBe(Math.floor((sum(parts) * scale * durationS + 500) / 1000));
          mix.forEach((count, pattern) => {
            expect(Math.abs(count * 1000 - (parts[pattern] ?? 0) * scale * durationS)).toBeLessThan(1000);
          });
        },
      ),
    );
  });

  it.each([
    // 0.03 * 37 * 25 is 27.749999999999996 in binary, and 27.75 twice is 55.5.
    { rates: [0.03, 0.03], scale: 37, durationS: 25, counts: [28, 28] },
    // 67.5, 45 and 157.50000000000003.
    { rates: [0.03, 0.02, 0.07], scale: 75, durationS: 30, counts: [68, 45, 157] },
  ])("lets no rounding error of $rates decide", ({ counts, ...load }) => {
    expect(planCounts({ ...socialMediaInput, ...load }).mix).toEqual(counts);
  });

  it("keeps patterns without a rate out of every phase", () => {
    const { warmup, mix, topup } = planCounts({
      ...socialMediaInput,
      rates: [0, 0.0001, 0],
      scale: 3000,
      topupSamples: 50,
    });
    expect({ warmup, mix, topup }).toEqual({ warmup: [0, 3, 0], mix: [0, 18, 0], topup: [0, 32, 0] });
  });

  it("tops up to the samples asked for, and no further", () => {
    fc.assert(
      fc.property(soundInputs, (input) => {
        const { mix, topup } = planCounts(input);
        const wanted = input.topupSamples ?? 0;
        input.rates.forEach((rate, pattern) => {
          const [inMix = 0, after = 0] = [mix[pattern], topup[pattern]];
          expect(after).toBe(rate === 0 || inMix >= wanted ? 0 : wanted - inMix);
        });
      }),
    );
  });
});
