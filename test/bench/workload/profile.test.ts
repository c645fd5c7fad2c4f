import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cumulateIntensity,
  formatProfile,
  meanFactor,
  type Profile,
  parseProfile,
  profileNames,
} from "../../../bench/workload/profile.ts";
import { buildSchedule, type Schedule } from "../../../bench/workload/schedule.ts";
import { encodeSchedule } from "../../../bench/workload/schedule-chunk.ts";
import { planCounts, type ScheduleInput } from "../../../bench/workload/schedule-input.ts";
import { socialMediaInput, soundInputs, soundProfiles } from "./schedule-arbitrary.ts";
import { chiSquareDeviate, kolmogorovSmirnov, sum, tally } from "./statistics.ts";

const steps = (text: string): Profile => parseProfile(text) ?? [];

/** Arrivals of the mix in each of so many equal parts of its duration. */
function countParts(schedule: Schedule, parts: number, pattern?: number): number[] {
  const { mixStartUs, topupStartUs } = schedule;
  const positions = Array.from({ length: schedule.count }, (_, position) => schedule.at(position)).filter(
    (arrival) => arrival.phase === "mix" && (pattern === undefined || arrival.pattern === pattern),
  );
  return tally(
    positions.map(({ dueUs }) => Math.floor(((dueUs - mixStartUs) * parts) / (topupStartUs - mixStartUs))),
    parts,
  );
}

describe("a profile as text", () => {
  it("is read back as it was", () => {
    fc.assert(
      fc.property(soundProfiles, (profile) => {
        expect(parseProfile(formatProfile(profile))).toEqual(profile);
      }),
    );
  });

  it.each([
    ["constant", "1x1", 1],
    ["soak", "1x1", 1],
    ["spike", "2x1,1x3,2x1", 1.4],
    [
      "ramp",
      "1x0.1,1x0.2,1x0.3,1x0.4,1x0.5,1x0.6,1x0.7,1x0.8,1x0.9,1x1,1x1.1,1x1.2,1x1.3,1x1.4,1x1.5,1x1.6,1x1.7,1x1.8,1x1.9,1x2",
      1.05,
    ],
    ["10x1,5x3,10x1", "10x1,5x3,10x1", 1.4],
    ["1x0.001,1x0", "1x0.001,1x0", 0.0005],
  ])("%s means the steps %s, %f times the load in the mean", (text, meant, mean) => {
    expect(formatProfile(steps(text))).toBe(meant);
    expect(meanFactor(steps(text))).toBe(mean);
  });

  it("names every profile there is", () => {
    expect(profileNames.filter((name) => parseProfile(name) === undefined)).toEqual([]);
  });
});

describe("cumulated intensity", () => {
  it("places every weight in a step with load, in order, as often as its factor says", () => {
    fc.assert(
      fc.property(soundProfiles, fc.integer({ min: 50, max: 400 }), (profile, spanUs) => {
        const { weight, instantUs } = cumulateIntensity(spanUs, profile);
        const parts = sum(profile.map((step) => step.parts));
        const factors = profile.flatMap((step) => new Array<number>(step.parts).fill(step.factor));
        // The part that each microsecond begins in; where two meet within one, the boundary is rounded down.
        const seen = new Array<number>(spanUs).fill(0);
        for (let each = 0; each < weight; each += 1) {
          const instant = instantUs(each);
          seen[instant] = (seen[instant] ?? 0) + 1;
        }
        expect(seen.length).toBe(spanUs);
        let ends = 0;
        const factorAt = seen.map((_, instant) => {
          while (ends < parts && Math.floor((spanUs * (ends + 1)) / parts) <= instant) {
            ends += 1;
          }
          return factors[ends] ?? Number.NaN;
        });
        const largest = Math.max(...factorAt);
        const largestSeen = Math.max(...seen);
        seen.forEach((count, instant) => {
          expect(count * largest).toBeCloseTo((factorAt[instant] ?? 0) * largestSeen, 6);
        });
      }),
      { numRuns: 50 },
    );
  });

  it("is exact to the last weight of a day of the finest profile", () => {
    const spanUs = 86_400e6;
    const { weight, instantUs } = cumulateIntensity(spanUs, steps("1x99.999,1x0.001"));
    expect(weight).toBe((spanUs / 2) * 100_000);
    expect(Number.isSafeInteger(weight)).toBe(true);
    const half = (spanUs / 2) * 99_999;
    expect([0, 99_998, 99_999, half - 1, half, weight - 1].map(instantUs)).toEqual([
      0,
      0,
      1,
      spanUs / 2 - 1,
      spanUs / 2,
      spanUs - 1,
    ]);
  });

  it("of equal factors has the weights of no profile: the microseconds themselves", () => {
    for (const profile of [undefined, steps("3x1,4x1"), steps("3x0.7,4x0.7")]) {
      const { weight, instantUs } = cumulateIntensity(1_000_003, profile);
      expect([weight, instantUs(0), instantUs(1_000_002)]).toEqual([1_000_003, 0, 1_000_002]);
    }
  });

  it("has nowhere to place an arrival without load", () => {
    expect(() => cumulateIntensity(10, [{ parts: 1, factor: 0 }]).instantUs(0)).toThrow(RangeError);
  });
});

describe("a schedule with a profile", () => {
  it("of equal factors of one is the schedule without", () => {
    fc.assert(
      fc.property(soundInputs, fc.integer({ min: 1, max: 40 }), (input, parts) => {
        const { profile: _, ...flat } = input;
        fc.pre(sum(planCounts(flat).mix) > 0);
        const profile = Array.from({ length: parts }, () => ({ parts: 1, factor: 1 }));
        expect(encodeSchedule(buildSchedule({ ...flat, profile }))).toEqual(encodeSchedule(buildSchedule(flat)));
      }),
    );
  });

  it("has no arrival of the mix in a step without load, and all of them elsewhere", () => {
    fc.assert(
      fc.property(soundInputs, soundProfiles, (input, profile) => {
        const slices = profile.flatMap(({ parts, factor }) => new Array<number>(parts).fill(factor));
        const whole: ScheduleInput = { ...input, durationS: slices.length / 4, profile };
        fc.pre(sum(planCounts(whole).mix) > 0);
        const counts = countParts(buildSchedule(whole), slices.length);
        expect(counts.filter((count, slice) => count > 0 && slices[slice] === 0)).toEqual([]);
        expect(sum(counts)).toBe(sum(planCounts(whole).mix));
      }),
    );
  });

  it("holds the load's integral exactly, and the warm-up and the top-up as ever", () => {
    const input: ScheduleInput = { ...socialMediaInput, scale: 100, topupSamples: 500 };
    const spike = planCounts({ ...input, profile: steps("spike") });
    const flat = planCounts({ ...input, scale: 140 });
    expect(spike.mix).toEqual(flat.mix);
    expect(spike.topup).toEqual(flat.topup);
    expect(spike.warmup).toEqual(planCounts(input).warmup);
  });

  it("of constant arrivals has each pattern's share of every step, to less than one request", () => {
    const profile = steps("3x1,1x4,2x0,4x0.5");
    const input: ScheduleInput = { ...socialMediaInput, arrivals: "constant", profile };
    const schedule = buildSchedule(input);
    const factors = [1, 1, 1, 4, 0, 0, 0.5, 0.5, 0.5, 0.5];
    planCounts(input).mix.forEach((count, pattern) => {
      countParts(schedule, 10, pattern).forEach((inPart, part) => {
        const due = (count * (factors[part] ?? 0)) / sum(factors);
        expect(Math.abs(inPart - due), `pattern ${pattern} in part ${part}`).toBeLessThan(1);
      });
    });
  });

  it.each([1, 2, 3])("of Poisson arrivals is random within the steps and follows their factors, seed %i", (seed) => {
    const schedule = buildSchedule({ ...socialMediaInput, seed, profile: steps("ramp") });
    const shares = Array.from({ length: 20 }, (_, step) => (step + 1) / 210);
    expect(Math.abs(chiSquareDeviate(countParts(schedule, 20), shares))).toBeLessThan(4);
    // The last step is of constant intensity: three seconds at twice the rate.
    const last = Array.from(schedule.dueUs).filter((due) => due >= schedule.topupStartUs - 3e6);
    const gaps = last.slice(1).map((due, position) => due - (last[position] ?? 0));
    const meanUs = 3e6 / last.length;
    expect(kolmogorovSmirnov(gaps, (gap) => 1 - Math.exp(-gap / meanUs))).toBeLessThan(1.63);
  });

  it("of some hundred slices, every other without load, has half of the load", () => {
    const slices = Array.from({ length: 400 }, (_, slice) => ({
      parts: 1,
      factor: slice % 4 === 0 || slice % 4 === 3 ? 1 : 0,
    }));
    const input: ScheduleInput = { ...socialMediaInput, profile: slices };
    const counts = countParts(buildSchedule(input), 400);
    expect(sum(counts)).toBe(29_310);
    expect(counts.every((count, slice) => (slices[slice]?.factor === 0) === (count === 0))).toBe(true);
  });
});
