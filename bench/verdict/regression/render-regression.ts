/** The comparison with a baseline as text for a terminal. */

import { describeUnitsChange, regressionMarks } from "../ci/regression.ts";
import { formatNumber, noValue, toPlainLine } from "../format.ts";
import type { Paint, Style } from "../paint.ts";
import { wrap } from "../wrap.ts";
import { formatRatio, formatTolerance } from "./judge-regression.ts";
import type { PatternRegression, PercentileRegression, Regression, RegressionVerdict } from "./types.ts";

/** Lines of at most `width` characters, for a width of 64 or more; none without a comparison. */
export function renderRegression(regression: Regression | null, width: number, paint: Paint): string[] {
  if (regression === null) {
    return [];
  }
  const mark = regressionMarks[regression.verdict];
  const heading = `${mark} ${toWord(regression.verdict).toUpperCase()} against ${toPlainLine(regression.against)}`;
  const sentences = [
    ...regression.reasons.map(toPlainLine),
    ...describeUnits(regression),
    ...describeNoise(regression),
  ];
  return [
    ...renderTable(regression.patterns, width, paint),
    ...(regression.patterns.length === 0 ? [] : [""]),
    ...wrap(heading, width).map((line) => paint(paint(line, styles[regression.verdict]), "strong")),
    ...sentences.flatMap((sentence) => wrap(sentence, width - 2)).map((line) => `  ${line}`),
  ];
}

const styles: Readonly<Record<RegressionVerdict, Style>> = {
  regressed: "fail",
  unchanged: "pass",
  improved: "pass",
  undecided: "undecided",
  "not-compared": "faint",
};

const toWord = (verdict: RegressionVerdict) => verdict.replace("-", " ");

function describeUnits({ units }: Regression): string[] {
  if (units === null) {
    return [];
  }
  const changes = [...units.dearer, ...units.cheaper, ...units.moved].map(describeUnitsChange);
  const isSame = changes.length + units.added.length + units.removed.length === 0;
  return isSame
    ? ["Units per request are those of the baseline at every size class, exactly."]
    : changes.map(toPlainLine);
}

function describeNoise({ noise, tolerance }: Regression): string[] {
  if (noise === null) {
    return [];
  }
  const floor = `${formatTolerance(noise.p50)} at p50 and ${formatTolerance(noise.p95)} at p95`;
  return [
    `Noise floor: the baseline differed from an equal copy of itself by up to ${floor} (${noise.calibrationPairs} pairs of slices); tolerated is ${formatTolerance(tolerance)}, or a pattern's own noise where that is larger.`,
  ];
}

interface Column {
  readonly heading: string;
  readonly align: "left" | "right";
  /** Left out in a terminal that has no room for all. */
  readonly isExtra?: boolean;
  readonly cell: (pattern: PatternRegression) => string;
}

const nameHeading = "pattern";
const nameWidthMin = 12;
const gap = "  ";

function at(pattern: PatternRegression, percentile: 50 | 95): PercentileRegression | undefined {
  return pattern.percentiles.find((entry) => entry.percentile === percentile);
}

const columnsOf = (percentile: 50 | 95): readonly Column[] => [
  {
    heading: `p${percentile} was`,
    align: "right",
    isExtra: true,
    cell: (pattern) => formatNumber(at(pattern, percentile)?.baselineMs ?? null),
  },
  {
    heading: "now ms",
    align: "right",
    isExtra: true,
    cell: (pattern) => formatNumber(at(pattern, percentile)?.currentMs ?? null),
  },
  { heading: `p${percentile} ratio`, align: "left", cell: (pattern) => formatEffect(at(pattern, percentile)) },
];

const allColumns: readonly Column[] = [
  { heading: "#", align: "right", cell: ({ number }) => String(number) },
  { heading: nameHeading, align: "left", cell: ({ pattern }) => toPlainLine(pattern) },
  ...columnsOf(50),
  ...columnsOf(95),
  {
    heading: "change",
    align: "left",
    isExtra: true,
    cell: ({ verdict }) => `${regressionMarks[verdict]} ${toWord(verdict)}`,
  },
];

/** `2.03 (1.92–2.15)`, and the mark where the percentile by itself is worse or not decided. */
function formatEffect(entry: PercentileRegression | undefined): string {
  if (entry === undefined || entry.ratio === null) {
    return noValue;
  }
  const { ratio, ratioLow, ratioHigh, verdict } = entry;
  const mark = verdict === "unchanged" ? "" : ` ${regressionMarks[verdict]}`;
  return `${formatRatio(ratio)} (${formatRatio(ratioLow ?? 0)}–${formatRatio(ratioHigh)})${mark}`;
}

/** Leaves out the extra columns from the left until the rest has room, and then shortens names. */
function renderTable(patterns: readonly PatternRegression[], width: number, paint: Paint): string[] {
  if (patterns.length === 0) {
    return [];
  }
  let columns = allColumns.map((column) => ({
    ...column,
    width: Math.max(column.heading.length, ...patterns.map((pattern) => column.cell(pattern).length)),
  }));
  const excess = () => columns.reduce((sum, column) => sum + column.width + gap.length, -gap.length) - width;
  const nameWidth = columns.find(({ heading }) => heading === nameHeading)?.width ?? 0;
  const spare = Math.max(0, nameWidth - nameWidthMin);
  while (excess() > spare && columns.some(({ isExtra }) => isExtra === true)) {
    const first = columns.findIndex(({ isExtra }) => isExtra === true);
    columns = columns.filter((_, position) => position !== first);
  }
  const shortened = Math.max(0, excess());
  columns = columns.map((column) =>
    column.heading === nameHeading ? { ...column, width: Math.max(nameWidthMin, column.width - shortened) } : column,
  );
  const toLine = (cell: (column: Column) => string) =>
    columns
      .map((column) => {
        const text = cell(column);
        const fitted = text.length > column.width ? `${text.slice(0, column.width - 1)}…` : text;
        return column.align === "left" ? fitted.padEnd(column.width) : fitted.padStart(column.width);
      })
      .join(gap)
      .trimEnd();
  return [
    paint(
      toLine(({ heading }) => heading),
      "strong",
    ),
    paint("─".repeat(columns.reduce((sum, column) => sum + column.width + gap.length, -gap.length)), "faint"),
    ...patterns.map((pattern) => {
      const line = toLine(({ cell }) => cell(pattern));
      return pattern.verdict === "unchanged" ? line : paint(line, styles[pattern.verdict]);
    }),
  ];
}
