import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDataSet } from "../../../bench/workload/data-set.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import { planCounts } from "../../../bench/workload/schedule-input.ts";
import {
  defaultLoad,
  type LoadSettings,
  readLoadSettings,
  startOfDayMs,
  toScheduleInput,
} from "../../../bench/workload/settings.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import { population } from "../../../model/designs/social-media/population.ts";
import { DesignError } from "../../../model/schema/problem.ts";
import { soundSettings, toTexts, unsoundTexts } from "./settings-arbitrary.ts";

const nowMs = Date.UTC(2026, 10, 22, 17, 20, 1, 500);
const nameOf = (setting: keyof LoadSettings) => `--the-${setting}`;
const read = (texts: Parameters<typeof readLoadSettings>[0]) => readLoadSettings(texts, nowMs, nameOf);

function problemsOf(texts: Parameters<typeof readLoadSettings>[0]) {
  try {
    read(texts);
  } catch (error) {
    if (error instanceof DesignError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe("settings of a load", () => {
  it("are read back from texts as they were", () => {
    fc.assert(
      fc.property(soundSettings, (settings) => {
        expect(read(toTexts(settings))).toEqual(settings);
      }),
    );
  });

  it("are the defaults where nothing is given, for the data set of the UTC day", () => {
    expect(read({})).toEqual({ ...defaultLoad, dataSetMomentMs: Date.UTC(2026, 10, 22) });
    expect(read({ users: " 20 ", arrivals: "constant" })).toMatchObject({ users: 20, arrivals: "constant", seed: 1 });
  });

  it("last half an hour as a soak, unless a duration is given", () => {
    expect(read({ profile: "soak" })).toMatchObject({ profile: "soak", durationS: 1800 });
    expect(read({ profile: "soak", durationS: "60" }).durationS).toBe(60);
    expect(read({ profile: " spike " })).toMatchObject({ profile: "spike", durationS: 60 });
  });

  it.each([0, 1, 86_399_999, nowMs])("begin the UTC day of %d at midnight", (ms) => {
    const midnight = new Date(startOfDayMs(ms)).toISOString();
    expect(midnight).toBe(`${new Date(ms).toISOString().slice(0, 10)}T00:00:00.000Z`);
  });

  it("at their bounds still make a data set", () => {
    for (const [users, moment] of [
      [1, "63072000000"],
      [1_000_000_000, String(Date.UTC(9998, 11, 31))],
    ] as const) {
      const { users: roots, seed, skew, dataSetMomentMs } = read({ users: String(users), dataSetMomentMs: moment });
      const dataSet = createDataSet(population, { roots, seed, skew, nowMs: dataSetMomentMs });
      expect(dataSet.instance(population.root, users - 1).id.length).toBe(26);
    }
  });

  it("decide every documented pattern by default: 299 samples and more of the rarest", () => {
    const rates = planReplay(socialMedia).replayed.map(({ pattern }) => pattern.rateRps.value);
    expect(Math.min(...planCounts(toScheduleInput(read({}), rates)).mix)).toBe(300);
  });
});

describe("settings that cannot be", () => {
  const cases = Object.entries(unsoundTexts).flatMap(([setting, texts]) =>
    texts.map((text): [string, string] => [setting, text]),
  );
  it.each(cases)("are refused by name: %s %j", (setting, text) => {
    const problems = problemsOf({ [setting]: text });
    expect(problems).toEqual([
      {
        code: "setting",
        path: `--the-${setting}`,
        message: expect.stringContaining(`"${text}" is not `),
        fix: expect.stringMatching(/^give .*, or leave it out for the default$/),
      },
    ]);
  });

  it("are refused all at once", () => {
    const texts = Object.fromEntries(Object.entries(unsoundTexts).map(([setting, [text]]) => [setting, text ?? ""]));
    const paths = problemsOf(texts).map(({ path }) => path);
    expect([...paths].sort()).toEqual(
      Object.keys(unsoundTexts)
        .map((setting) => `--the-${setting}`)
        .sort(),
    );
    expect(() => read(texts)).toThrow(/^The load has 11 problems:/);
  });
});
