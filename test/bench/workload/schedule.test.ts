import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSchedule, type Schedule, scheduleCounts } from "../../../bench/workload/schedule.ts";
import { encodeSchedule } from "../../../bench/workload/schedule-chunk.ts";
import { planCounts, type ScheduleInput } from "../../../bench/workload/schedule-input.ts";
import { socialMediaInput, soundInputs } from "./schedule-arbitrary.ts";
import { chiSquareDeviate, kolmogorovSmirnov, sum, tally, uniformityDeviate } from "./statistics.ts";

const constantInput: ScheduleInput = { ...socialMediaInput, arrivals: "constant" };

const arrivalsOf = (schedule: Schedule) =>
  Array.from({ length: schedule.count }, (_, position) => schedule.at(position));

/** Due times of one phase, of all patterns or of one. */
const duesOf = (schedule: Schedule, phase: string, pattern?: number): number[] =>
  arrivalsOf(schedule)
    .filter((arrival) => arrival.phase === phase && (pattern === undefined || arrival.pattern === pattern))
    .map(({ dueUs }) => dueUs);

const gapsOf = (dues: readonly number[]): number[] => dues.slice(1).map((due, position) => due - (dues[position] ?? 0));

/** The largest number of arrivals in any window of this length. */
function densest(dues: readonly number[], windowUs: number): number {
  let most = 0;
  let first = 0;
  dues.forEach((due, position) => {
    while (due - (dues[first] ?? 0) >= windowUs) {
      first++;
    }
    most = Math.max(most, position - first + 1);
  });
  return most;
}

describe("every schedule", () => {
  it("holds exactly the planned counts, in order, each phase in its span", () => {
    fc.assert(
      fc.property(soundInputs, (input) => {
        const schedule = buildSchedule(input);
        expect(scheduleCounts(schedule)).toEqual(planCounts(input));
        expect(gapsOf([...schedule.dueUs]).every((gap) => gap >= 0)).toBe(true);
        expect(gapsOf([...schedule.phase]).every((step) => step >= 0)).toBe(true);
        const { mixStartUs, topupStartUs, endUs } = schedule;
        expect([mixStartUs, topupStartUs - mixStartUs]).toEqual([
          Math.round(input.warmupS * 1e6),
          Math.round(input.durationS * 1e6),
        ]);
        const spans = { warmup: [0, mixStartUs], mix: [mixStartUs, topupStartUs], topup: [topupStartUs, endUs] };
        for (const { dueUs, phase } of arrivalsOf(schedule)) {
          const [startUs = Number.NaN, stopUs = Number.NaN] = spans[phase];
          expect(Number.isInteger(dueUs) && dueUs >= startUs && dueUs < stopUs, `${dueUs} in ${phase}`).toBe(true);
        }
      }),
    );
  });

  it("is the same for the same input", () => {
    fc.assert(
      fc.property(soundInputs, (input) => {
        expect(encodeSchedule(buildSchedule(input))).toEqual(encodeSchedule(buildSchedule({ ...input })));
      }),
    );
  });

  it("is parted among workers by position modulo their number, evenly and in order", () => {
    fc.assert(
      fc.property(soundInputs, fc.integer({ min: 1, max: 7 }), (input, workers) => {
        const schedule = buildSchedule(input);
        const shares = Array.from({ length: workers }, (_, worker) =>
          arrivalsOf(schedule).filter((_, position) => position % workers === worker),
        );
        const sizes = shares.map((share) => share.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const total = (phase: string, pattern: number) =>
          sum(shares.map((share) => share.filter((one) => one.phase === phase && one.pattern === pattern).length));
        expect(input.rates.map((_, pattern) => total("mix", pattern))).toEqual(planCounts(input).mix);
        for (const share of shares) {
          expect(gapsOf(share.map(({ dueUs }) => dueUs)).every((gap) => gap >= 0)).toBe(true);
        }
      }),
    );
  });

  it("refuses unsound input with everything that is wrong", () => {
    const build = () => buildSchedule({ ...socialMediaInput, scale: -1, durationS: 0 });
    expect(build).toThrow(/The replay schedule has 2 problems:\n {2}scale: .*\[scale_invalid\]\n.*\n {2}durationS: /);
  });

  it("has no arrival outside its positions", () => {
    const schedule = buildSchedule({ ...socialMediaInput, scale: 1 });
    expect(schedule.count).toBe(69);
    for (const position of [-1, 69, 0.5, Number.NaN]) {
      expect(() => schedule.at(position)).toThrow(`no arrival ${position}: it holds 69`);
    }
  });
});

describe("a Poisson schedule", () => {
  const schedule = buildSchedule(socialMediaInput);
  const mix = duesOf(schedule, "mix");

  it("replays the documented load with its exact counts", () => {
    expect(mix.length).toBe(58_620);
    expect(schedule.count).toBe(58_620 + 9_770);
    expect(scheduleCounts(schedule).mix.at(-1)).toBe(300);
  });

  // k6 2.2 gives the same texts and the same checksum.
  it("is the same in every engine and version", () => {
    expect(encodeSchedule(schedule).slice(0, 3)).toEqual(["1253,7,0", "3282,3,0", "3721,0,0"]);
    const checksum = encodeSchedule(schedule, 1000)
      .join(";")
      .split("")
      .reduce((hash, character) => (Math.imul(hash, 31) + character.charCodeAt(0)) | 0, 0);
    expect(checksum).toBe(-1_539_469_165);
  });

  it("differs with the seed, and between warm-up and mix", () => {
    const other = buildSchedule({ ...socialMediaInput, seed: 2 });
    expect(duesOf(other, "mix").filter((due, position) => due === mix[position]).length).toBeLessThan(100);
    const warmup = new Set(duesOf(schedule, "warmup"));
    expect(mix.filter((due) => warmup.has(due - schedule.mixStartUs)).length).toBeLessThan(100);
  });

  it.each([1, 2, 3])("has exponential gaps, as a whole and for each pattern, seed %i", (seed) => {
    const seeded = buildSchedule({ ...socialMediaInput, seed });
    const distance = (dues: readonly number[]) => {
      const meanUs = 60e6 / dues.length;
      return kolmogorovSmirnov(gapsOf(dues), (gap) => 1 - Math.exp(-gap / meanUs));
    };
    expect(distance(duesOf(seeded, "mix"))).toBeLessThan(1.63);
    socialMediaInput.rates.forEach((_, pattern) => {
      // Of 45 tests the largest may be larger: 2.2 is exceeded by one true sample in 8,000.
      expect(distance(duesOf(seeded, "mix", pattern)), `pattern ${pattern}`).toBeLessThan(2.2);
    });
  });

  it("spreads evenly over the mix, and the patterns independently of each other", () => {
    const seconds = tally(
      mix.map((due) => Math.floor((due - schedule.mixStartUs) / 1e6)),
      60,
    );
    expect(Math.abs(uniformityDeviate(seconds))).toBeLessThan(4);
    const patterns = arrivalsOf(schedule).slice(schedule.count - mix.length);
    const successions = patterns
      .slice(1)
      .map(({ pattern }, position) => (patterns[position]?.pattern ?? 0) * 15 + pattern);
    const shares = socialMediaInput.rates.flatMap((rate) => socialMediaInput.rates.map((next) => rate * next));
    expect(Math.abs(chiSquareDeviate(tally(successions, 225), shares))).toBeLessThan(4);
  });

  it("keeps a pattern's arrivals when another pattern's rate changes", () => {
    const rates = socialMediaInput.rates.map((rate, pattern) => (pattern === 3 ? 0.5 : rate));
    const changed = buildSchedule({ ...socialMediaInput, rates });
    expect(duesOf(changed, "mix", 7)).toEqual(duesOf(schedule, "mix", 7));
  });

  it("has instants of a microsecond also in a mix of days", () => {
    const long = buildSchedule({ ...socialMediaInput, scale: 0.1, durationS: 6 * 24 * 3600, warmupS: 0 });
    const last = (base: number) =>
      uniformityDeviate(
        tally(
          Array.from(long.dueUs, (due) => due % base),
          base,
        ),
      );
    expect(Math.abs(last(10))).toBeLessThan(4);
    expect(Math.abs(last(64))).toBeLessThan(4);
  });
});

describe("a constant schedule", () => {
  const schedule = buildSchedule(constantInput);

  it("spaces every pattern evenly, to the microsecond", () => {
    planCounts(constantInput).mix.forEach((count, pattern) => {
      const gapUs = 60e6 / count;
      for (const gap of gapsOf(duesOf(schedule, "mix", pattern))) {
        expect(Math.abs(gap - gapUs)).toBeLessThan(1);
      }
    });
  });

  it("does not let patterns burst together", () => {
    const dues = duesOf(schedule, "mix");
    // Five is the mean, and fifteen, one of each pattern, what equal phases give.
    expect(densest(dues, 5000)).toBeLessThanOrEqual(8);
    expect(densest(dues, 1000)).toBeLessThanOrEqual(5);
    expect(Math.min(...gapsOf(dues))).toBeGreaterThan(0);
  });

  it.each([
    [[10, 20]],
    [[5, 10, 50, 100, 500]],
    [[10, 20, 40, 80, 160]],
    [[17, 34, 51, 68, 85]],
    [[100, 100, 100, 100]],
  ])("lets no two of the rates %j meet", (rates) => {
    const simple = buildSchedule({ ...constantInput, rates, scale: 1, durationS: 20, warmupS: 0 });
    expect(Math.min(...gapsOf(duesOf(simple, "mix")))).toBeGreaterThan(1);
  });

  it("starts no two patterns at the same place in their gaps, and none at 0", () => {
    const equal = buildSchedule({ ...constantInput, rates: new Array<number>(200).fill(1), scale: 1, warmupS: 0 });
    const starts = Array.from({ length: 200 }, (_, pattern) => duesOf(equal, "mix", pattern)[0] ?? 0);
    const sorted = [...starts, 1e6].sort((one, other) => one - other);
    expect(sorted[0]).toBeGreaterThan(0);
    // Two hundred random starts would have two within 50 us; an even distance is 5,000.
    expect(Math.min(...gapsOf(sorted))).toBeGreaterThan(1500);
  });
});

describe("a top-up", () => {
  const input: ScheduleInput = { ...socialMediaInput, scale: 10, topupSamples: 299 };

  it.each(["poisson", "constant"] as const)("is evenly spaced at the rate of the %s mix", (arrivals) => {
    const schedule = buildSchedule({ ...input, arrivals });
    const dues = duesOf(schedule, "topup");
    expect(dues.length).toBe(15 * 299 - sum(planCounts(input).mix));
    const gapUs = 1e6 / 9.77;
    expect(gapsOf([schedule.topupStartUs - gapUs / 2, ...dues]).every((gap) => Math.abs(gap - gapUs) <= 1)).toBe(true);
    expect(schedule.endUs - schedule.topupStartUs).toBe(Math.ceil(dues.length * gapUs));
  });

  it("interleaves its patterns", () => {
    const patterns = arrivalsOf(buildSchedule(input)).filter(({ phase }) => phase === "topup");
    const { topup } = planCounts(input);
    const seen = topup.map(() => 0);
    patterns.forEach(({ pattern }, position) => {
      seen[pattern] = (seen[pattern] ?? 0) + 1;
      seen.forEach((count, other) => {
        const due = ((topup[other] ?? 0) * (position + 1)) / patterns.length;
        expect(Math.abs(count - due), `pattern ${other} at ${position}`).toBeLessThan(2);
      });
    });
  });

  it("is left out when every pattern has its samples", () => {
    const schedule = buildSchedule({ ...socialMediaInput, topupSamples: 300 });
    expect(sum(scheduleCounts(schedule).topup)).toBe(0);
    expect(schedule.endUs).toBe(schedule.topupStartUs);
  });
});
