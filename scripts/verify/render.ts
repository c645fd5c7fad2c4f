import { countOf, toPlainLine } from "../../bench/verdict/format.ts";
import { createPaint } from "../../bench/verdict/paint.ts";
import type { BaselineComparison } from "../../bench/verify/baseline.ts";
import { describeChange, groupByPattern, type Verification } from "../../bench/verify/verification.ts";
import { renderTextTable, wrapIndented } from "../plan/text-table.ts";

export interface VerificationTextOptions {
  /** Width of the terminal in characters; the table may be wider. */
  readonly columns: number;
  readonly color: boolean;
}

/** Differences that are shown with both sides; the others are in verify.json. */
const differencesShown = 5;
/** Characters of one side of a difference. */
const sideLongest = 400;

/** Units of every pattern at every size, then what is wrong, then what to know. */
export function renderVerification(verification: Verification, { columns, color }: VerificationTextOptions): string {
  const paint = createPaint(color);
  const width = Math.max(64, columns);
  const { verdict, baseline } = verification;
  const [heading = "", rule = "", ...rows] = renderTable(verification);
  const sections = [
    [paint(heading, "strong"), rule, ...rows],
    renderDifferences(verification),
    baseline === null ? [] : renderBaseline(baseline),
    renderNotes(verification),
  ].map((lines, position) => (position === 0 ? lines : lines.flatMap((line) => wrapIndented(line, width))));
  const last = paint(verdict === "pass" ? "✓ PASS" : "✗ FAIL", verdict);
  const summary = wrapIndented(`  ${summarize(verification)}`, width);
  return `${[...sections, [last, ...summary]]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function renderTable({ sizeClasses, cases, differences, notVerified, baseline }: Verification): string[] {
  const classNames = sizeClasses.map(({ name }) => name);
  const { dearer = [], resultsChanged = [], lost = [] } = baseline ?? {};
  const unpredicted = notVerified.filter(({ isMeant }) => !isMeant);
  const failed = new Set(
    [...differences, ...dearer, ...resultsChanged, ...lost, ...unpredicted].map(({ pattern }) => pattern),
  );
  const rows = [...groupByPattern(cases).keys()].map((pattern) => {
    const totals = classNames.map((name) => cases.find((each) => each.pattern === pattern && each.sizeClass === name));
    const mark = failed.has(pattern) ? "✗" : "✓";
    return [toPlainLine(pattern), ...totals.map((each) => (each === undefined ? "–" : String(each.total))), mark];
  });
  return renderTextTable(["units of", ...classNames, ""], rows, [
    "left",
    ...classNames.map(() => "right" as const),
    "left",
  ]);
}

function renderDifferences({ differences }: Verification): string[] {
  const shown = differences
    .slice(0, differencesShown)
    .flatMap(({ pattern, sizeClass, requestNumber, request, ...sides }) => [
      `${pattern} at ${sizeClass}, request ${requestNumber}: ${sides.about} not as predicted`,
      `  request    ${shorten(`${request.operation} ${JSON.stringify(request.input)}`)}`,
      `  predicted  ${shorten(sides.predicted)}`,
      `  measured   ${shorten(sides.measured)}`,
    ]);
  const more = differences.length - differencesShown;
  return more > 0 ? [...shown, `${countOf(more, "further difference")} in verify.json`] : shown;
}

function shorten(text: string): string {
  const plain = toPlainLine(text);
  return plain.length > sideLongest ? `${plain.slice(0, sideLongest)} … (${plain.length} characters)` : plain;
}

function renderBaseline(baseline: BaselineComparison): string[] {
  const { dearer, cheaper, moved, added, removed, resultsChanged, requestsChanged, lost } = baseline;
  const isLost = ({ pattern }: { readonly pattern: string }) => lost.some((each) => each.pattern === pattern);
  const grouped = (cases: Parameters<typeof groupByPattern>[0]) =>
    [...groupByPattern(cases)].map(([pattern, classes]) => `  ${pattern} at ${classes.join(", ")}`);
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [title, ...lines]);
  const change = (each: Parameters<typeof describeChange>[0]) => `  ${describeChange(each)}`;
  const sections = [
    ...section("Dearer than in the baseline:", dearer.map(change)),
    ...section("Cheaper than in the baseline; renew it, so that it stays so:", cheaper.map(change)),
    ...section("As many units as in the baseline, elsewhere:", moved.map(change)),
    ...section(
      "Other results than in the baseline, although the requests are the same:",
      grouped(resultsChanged.filter(({ isRequestChanged }) => isRequestChanged === false)),
    ),
    ...section(
      "Other results than in the baseline; renew it if that is meant:",
      grouped(resultsChanged.filter(({ isRequestChanged }) => isRequestChanged !== false)),
    ),
    ...section("Other requests than in the baseline, with the same results:", grouped(requestsChanged)),
    ...section("Not in the baseline:", grouped(added)),
    ...section("Verified in the baseline, and not any more, although the design has them:", grouped(lost)),
    ...section("In the baseline, and not in the design:", grouped(removed.filter((each) => !isLost(each)))),
  ];
  return sections.length === 0 ? ["As in the baseline: units and results of every pattern at every size."] : sections;
}

function renderNotes({ notVerified, explained, unitsNotCompared, engine }: Verification): string[] {
  const reasons = new Map<string, string[]>();
  for (const { pattern, why } of notVerified) {
    reasons.set(why, [...(reasons.get(why) ?? []), pattern]);
  }
  return [
    ...[...reasons].map(([why, patterns]) => `Not verified (${why}): ${patterns.join(", ")}.`),
    ...explained.map(
      ({ difference, requests }) =>
        `${countOf(requests, "request")} with units as ${engine.name} counts them: ${difference}.`,
    ),
    ...unitsNotCompared.map(
      ({ difference, requests }) => `${countOf(requests, "request")} with units not compared: ${difference}.`,
    ),
    ...(engine.note === undefined ? [] : [engine.note]),
  ];
}

function summarize({ cases, sizeClasses, differences, notVerified, reasons, engine }: Verification): string {
  const patterns = new Set(cases.map(({ pattern }) => pattern)).size;
  const requests = cases.reduce((sum, each) => sum + each.requests, 0);
  const what = `${countOf(patterns, "pattern")} at ${countOf(sizeClasses.length, "size")}, ${countOf(requests, "request")} on ${engine.name} ${engine.version}`;
  if (differences.length > 0) {
    return `${what}: ${countOf(differences.length, "difference")} from the prediction.`;
  }
  if (reasons.length === 0) {
    return `${what}: results and units equal the prediction.`;
  }
  const isAllPredicted = cases.length > 0 && notVerified.every(({ isMeant }) => isMeant);
  const but = isAllPredicted ? "not what the baseline allows" : "not every pattern could be verified";
  return `${what}: results and units equal the prediction, but ${but} (${countOf(reasons.length, "reason")} above).`;
}
