/** A run with something in every section of the report: failures, errors, a top-up, units that differ, hot keys, a baseline. */

import type {
  PatternRegression,
  PercentileRegression,
  Regression,
  RegressionVerdict,
} from "../../../bench/verdict/regression/types.ts";
import type { Result } from "../../../bench/verdict/result.ts";
import type { PartitionHeat } from "../../../bench/verdict/units/heat.ts";
import type { CpuResult } from "../../../bench/verdict/watch.ts";
import type { SizedUnits } from "../../../bench/verify/sized-units.ts";
import type { SampleRecord } from "../../../bench/workload/record.ts";
import { assess, type MadeRun, makeSocialRun, withComparison } from "./fixture.ts";

const heats: readonly PartitionHeat[] = [
  { table: "Items", key: "01KAY663W0HZ8JHK2NJCC3G49C", requests: 5400, readUnits: 900, writeUnits: 72_000 },
  { table: "Items", key: "01KBCJ7SM0HJXF3CGE0Y1GPR74", requests: 2100, readUnits: 4000, writeUnits: 1200 },
  { table: "Items", key: "01KBTY9FC0T0XTEH50RQX2N2KM", requests: 300, readUnits: 150, writeUnits: 300 },
  { table: "Items", key: "01KC9AB540GV7VTMYHPT93X9BQ", requests: 12, readUnits: 6, writeUnits: 0 },
  {
    table: "Items",
    index: "ByOwner",
    key: "01KAY663W0HZ8JHK2NJCC3G49C#01KBCJ7SM0HJXF3CGE0Y1GPR74#a key that is too long to be shown whole",
    requests: 900,
    readUnits: 450,
    writeUnits: 12,
  },
];

/** The social media run at a small scale: pattern 3 is slow, pattern 5 has errors, pattern 4 differs in units, the rare are topped up. */
export function makeFullRun(): MadeRun {
  const made = makeSocialRun({ scale: 200, durationS: 60, topupSamples: 299, slow: { number: 3, factor: 60 } });
  const samples = made.samples.map(
    (sample): SampleRecord =>
      sample.pattern === 4 && sample.dueMs > 30_000 && sample.dueMs < 33_000
        ? { ...sample, outcome: "ThrottlingException", units: [new Map()] }
        : sample,
  );
  const { comparison, ...run } = withComparison({ ...made, samples }, 3);
  return { ...run, ...(comparison === undefined ? {} : { comparison: { ...comparison, heat: heats } }) };
}

export function assessFullRun(made: MadeRun): Result {
  const result = assess(made);
  const lagMs = { p50: 0.4, p95: 1.1, p99: 2.5, max: 4 };
  const workers = [1, 2].map((at) => ({
    ...{ worker: `worker ${at} of 2`, exitCode: 0, endedEarly: null, arrivalsRecorded: 6000 + at, lagMs },
  }));
  const generator = { ...result.generator, workers };
  return { ...result, regression: makeRegression(result.patterns), cpu, generator };
}

/** A second a sample over mix and top-up; others work for ten seconds. */
const cpu: CpuResult = {
  samples: Array.from({ length: 65 }, (_, second) => {
    const otherShare = second > 20 && second < 30 ? 0.3 : 0.02;
    const [generatorShare, engineShare] = [0.2 + (second % 3) / 50, 0.12 + (second % 5) / 80];
    return {
      atS: second + 6,
      busyShare: generatorShare + engineShare + otherShare,
      generatorShare,
      engineShare,
      otherShare,
    };
  }),
  busyShareMean: 0.42,
  otherShareMean: 0.06,
};

const verdictsByNumber: Readonly<Record<number, RegressionVerdict>> = {
  3: "regressed",
  6: "improved",
  12: "undecided",
  15: "not-compared",
};

export function makeRegression(patterns: readonly { readonly number: number; readonly name: string }[]): Regression {
  return {
    kind: "ab",
    against: "main~3",
    verdict: "regressed",
    latencyVerdict: "regressed",
    reasons: ["#3 getRecentPosts became slower.", "One pattern became dearer."],
    tolerance: 0.1,
    noise: { p50: 0.021, p95: 0.064, calibrationPairs: 12, comparisonPairs: 24 },
    patterns: patterns.map(({ number, name }) => compared(number, name, verdictsByNumber[number] ?? "unchanged")),
    units: {
      dearer: [
        { pattern: "getRecentPosts", sizeClass: "most", baseline: sized("most", 6.5), current: sized("most", 13) },
      ],
      ...{ cheaper: [], moved: [], added: [], removed: [] },
    },
  };
}

const sized = (sizeClass: string, total: number): SizedUnits => ({
  ...{ pattern: "getRecentPosts", sizeClass, requests: 1, total },
  tables: { Items: { table: total, gsi: {}, lsi: {} } },
});

const ratios: Readonly<Record<RegressionVerdict, readonly [number, number | null, number | null]>> = {
  regressed: [2.08, 1.94, 2.2],
  improved: [0.71, 0.62, 0.8],
  undecided: [1.2, 0.5, null],
  unchanged: [1.01, 0.94, 1.09],
  "not-compared": [1, null, null],
};

function compared(number: number, pattern: string, verdict: RegressionVerdict): PatternRegression {
  const [ratio, ratioLow, ratioHigh] = ratios[verdict];
  const at = (percentile: 50 | 95, baselineMs: number): PercentileRegression => ({
    ...{ percentile, baselineMs, currentMs: baselineMs * ratio, ratio, ratioLow, ratioHigh },
    ...{ noise: 0.021, threshold: percentile === 50 ? 0.1 : 0.2, verdict },
  });
  return {
    number,
    pattern,
    verdict,
    reason: `Its p50 is ${ratio} times that of the baseline.`,
    percentiles: verdict === "not-compared" ? [] : [at(50, 1.1), at(95, 2.3)],
    serviceMsP99: { baseline: 4.2, current: 4.2 * ratio },
    responseMsP50: { baseline: 1.3, current: 1.3 * ratio },
    responseMsP95: { baseline: 2.9, current: 2.9 * ratio },
    errors: { baseline: 0, current: 0, verdict: "unchanged" },
  };
}
