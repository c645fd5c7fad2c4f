/** The comparison of units in words, the same for terminal and report. */
import { countOf, formatCount, formatUnits, toPlainLine } from "../format.ts";
import type { RequestOutcome, UnitDifferenceFound, UnitsResult } from "./comparison.ts";

/** One or two sentences: whether predicted equals measured, and if not, the first request where it does not, with both sides. */
export function describeComparison(units: UnitsResult): string {
  const { executions, requests, differing, notCompared, note, first } = units;
  if (note !== null) {
    return `Units: not compared: ${toPlainLine(note)}.`;
  }
  if (requests === notCompared) {
    return `Units: none of ${countOf(requests, "request")} was compared${describeReasons(units)}.`;
  }
  const rest = [describeExplained(units), describeNotCompared(units)].filter((text) => text !== "").join("; ");
  if (differing === 0 || first === null) {
    const counts = `${countOf(executions, "execution")}, ${countOf(requests, "request")}`;
    return `Units: ${counts}: predicted equals measured to the half unit${rest === "" ? "" : `; ${rest}`}.`;
  }
  const share = `${formatCount(differing)} of ${countOf(requests, "request")} ${differing === 1 ? "differs" : "differ"}`;
  return `Units: ${share} from the prediction${rest === "" ? "" : `; ${rest}`}. The first: ${describeDifference(first)}.`;
}

function describeExplained({ requests, equal, explained, differing, notCompared }: UnitsResult): string {
  if (explained.length === 0) {
    return "";
  }
  const ids = explained.map(({ difference }) => difference).join(", ");
  const count = requests - equal - differing - notCompared;
  return `${countOf(count, "request")} as this engine is known to differ from AWS (${ids})`;
}

function describeNotCompared(units: UnitsResult): string {
  const { notCompared } = units;
  return notCompared === 0 ? "" : `${formatCount(notCompared)} not compared${describeReasons(units)}`;
}

function describeReasons({ notComparedBecause }: UnitsResult): string {
  const reasons = notComparedBecause.map(({ reason, requests }) => `${formatCount(requests)}: ${reason}`);
  return reasons.length === 0 ? "" : ` (${toPlainLine(reasons.join("; "))})`;
}

function describeDifference({ arrival, pattern, request, predicted, measured }: UnitDifferenceFound): string {
  const { operation, table, index, key } = request;
  const target = index === null ? table : `${table}/${index}`;
  const asked = key === null ? "" : ` ${JSON.stringify(key)}`;
  const what = `arrival ${arrival}, ${pattern}, ${operation} on ${target}${asked}`;
  return toPlainLine(`${what}: predicted ${describeOutcome(predicted)}, measured ${describeOutcome(measured)}`);
}

function describeOutcome({ outcome, units, requestsAfter }: RequestOutcome): string {
  const figures = units.map(({ table, index, units: count }) => {
    return `${formatUnits(count)} ${index === undefined ? table : `${table}/${index}`}`;
  });
  const amount = outcome === "ok" ? (figures.length === 0 ? "0" : figures.join(" + ")) : outcome;
  return requestsAfter === null ? amount : `${amount} and then ${countOf(requestsAfter, "request")}`;
}

/** Said of a mean that is not the predicted one. */
export const differenceMark = "≠";

/** The measured mean, marked if another was predicted. */
export function formatMeasured(pattern: {
  readonly unitsMeasured: number | null;
  readonly unitsPredicted: number | null;
}): string {
  const { unitsMeasured, unitsPredicted } = pattern;
  const figure = formatUnits(unitsMeasured);
  return unitsPredicted === null || unitsPredicted === unitsMeasured ? figure : `${differenceMark} ${figure}`;
}
