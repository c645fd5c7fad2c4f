/** GitHub workflow commands, which put the result beside the job and the pull request without a permission or an upload. */

import { toPlainLine } from "../format.ts";
import type { Regression } from "../regression/types.ts";
import type { Result } from "../result.ts";
import { describeComparison } from "../units/describe.ts";
import { describeUnitsChange } from "./regression.ts";
import { shorten, toLabel } from "./sentences.ts";
import { listShortfalls } from "./shortfalls.ts";

const kinds = ["error", "warning", "notice"] as const;

export interface Annotation {
  readonly kind: (typeof kinds)[number];
  readonly title: string;
  readonly message: string;
}

/** GitHub shows so many of a kind for a step and drops the rest without a word. */
const mostOfKind = 10;

/** Long enough for every sentence of ours; a name of a megabyte is none of them. */
const lengthMax = 4000;

/**
 * One line for each pattern that fell short or became slower or dearer, for what made a run invalid, and for units that differ
 * from the prediction; a single notice if there is nothing of the kind. Where there are more than GitHub shows, the last one
 * says how many and which.
 *
 * @returns lines without a line break, for stdout or stderr of a step: the runner reads commands from both
 */
export function renderAnnotations(result: Result): readonly string[] {
  const found = [
    ...annotateShortfalls(result),
    ...(result.regression === null ? [] : annotateRegressions(result.regression)),
  ];
  // Whoever reads only that something became dearer would mend that, and take the rest for measured.
  const isVerdictSaid = found.length > 0 && result.verdict !== "invalid";
  const verdict = isVerdictSaid ? found : [...annotateVerdict(result), ...found];
  const differences = annotateUnitDifferences(result);
  // "All is well" beside a warning would be read, and the warning would not.
  const all = [...verdict.filter(({ kind }) => kind !== "notice" || differences.length === 0), ...differences];
  return kinds.flatMap((kind) => withinLimit(all.filter((annotation) => annotation.kind === kind)).map(renderCommand));
}

/** Undecided is a warning beside the failed job: more samples are missing, and nothing is known to be wrong. */
function annotateShortfalls(result: Result): readonly Annotation[] {
  return listShortfalls(result).map((pattern) => ({
    kind: pattern.verdict === "fail" ? "error" : "warning",
    title: `${toLabel(pattern)}: ${pattern.verdict}`,
    message: pattern.reason,
  }));
}

function annotateRegressions({ against, patterns, units }: Regression): readonly Annotation[] {
  const slower = patterns.filter(({ verdict }) => verdict === "regressed");
  return [
    ...slower.map(({ number, pattern, reason }) => ({
      kind: "error" as const,
      title: `${toLabel({ number, name: pattern })}: regressed against ${against}`,
      message: reason,
    })),
    ...(units?.dearer ?? []).map((change) => ({
      kind: "error" as const,
      title: `${change.pattern}: dearer than ${against}`,
      message: describeUnitsChange(change),
    })),
  ];
}

function annotateUnitDifferences({ units }: Result): readonly Annotation[] {
  const message = describeComparison(units);
  return units.differing === 0 ? [] : [{ kind: "warning", title: "Units differ from the prediction", message }];
}

/** Of a run in which no pattern is to blame: all is well, or nothing was measured. */
function annotateVerdict({ design, verdict, reasons, regression }: Result): readonly Annotation[] {
  const title = `${design}: ${verdict}`;
  if (verdict === "pass") {
    return [{ kind: "notice", title, message: reasons.join(" ") }];
  }
  // What was compared although the run is invalid has lines of its own.
  const own = reasons.filter((reason) => verdict !== "invalid" || regression?.reasons.includes(reason) !== true);
  return own.map((message) => ({ kind: "error", title, message }));
}

function withinLimit(annotations: readonly Annotation[]): readonly Annotation[] {
  const [first] = annotations;
  if (first === undefined || annotations.length <= mostOfKind) {
    return annotations;
  }
  const shown = annotations.slice(0, mostOfKind - 1);
  const rest = annotations.slice(shown.length);
  const message = rest.map(({ title }) => title).join("; ");
  return [...shown, { kind: first.kind, title: `and ${rest.length} more`, message }];
}

/** One workflow command on one line. */
export function renderCommand({ kind, title, message }: Annotation): string {
  return `::${kind} title=${escapeProperty(toText(title))}::${escapeData(toText(message))}`;
}

function toText(text: string): string {
  return shorten(toPlainLine(text), lengthMax);
}

/** The runner decodes these and nothing else. `toText` has left no line break; the command would end there. */
function escapeData(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

/** A property ends at a comma, and the properties at a colon. */
function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
