import { toPlainLine } from "../../bench/verdict/format.ts";
import { createPaint, type Paint } from "../../bench/verdict/paint.ts";
import type { Prediction, TableUnits, UnitsPart } from "../../model/capacity/units/prediction.ts";
import { type RuleId, rules } from "../../model/capacity/units/rules.ts";

export interface RuleReport {
  readonly rule: RuleId;
  readonly text: string;
  readonly source: string;
}

/** The outcome of a request that is not predicted; no exception of DynamoDB is called so. */
const notPredicted = "NotPredicted";

/** What `units --json` prints for a case. Members may be added, none is renamed. */
export interface CaseReport {
  readonly id: string | number;
  readonly outcome: string;
  readonly reason?: string;
  /** `null` when it is not predicted. */
  readonly total: number | null;
  readonly tables: Readonly<Record<string, TableUnits>>;
  /** Each amount of units with its rule; `also` are rules that had a say in it. */
  readonly rules: readonly (RuleReport & Omit<UnitsPart, "rule" | "also"> & { readonly also: readonly RuleReport[] })[];
}

export function toCaseReport(id: string | number, prediction: Prediction): CaseReport {
  const { outcome, reason, total, tables, parts } = prediction;
  return {
    id,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    total,
    tables,
    rules: parts.map(({ rule, also = [], ...part }) => ({
      ...toRuleReport(rule),
      ...part,
      also: also.map(toRuleReport),
    })),
  };
}

export function toUnpredictedReport(id: string | number, reason: string): CaseReport {
  return { id, outcome: notPredicted, reason, total: null, tables: {}, rules: [] };
}

export function isPredicted({ total }: CaseReport): boolean {
  return total !== null;
}

function toRuleReport(rule: RuleId): RuleReport {
  return { rule, ...rules[rule] };
}

/** @returns lines for a person, each ending with a line break: per case the total, the units of each table and index, and why */
export function renderCases(reports: readonly CaseReport[], hasColor: boolean): string {
  const paint = createPaint(hasColor);
  return reports.map((report) => `${renderCase(report, paint).join("\n")}\n`).join("\n");
}

function renderCase({ id, outcome, reason, total, tables, rules: amounts }: CaseReport, paint: Paint): string[] {
  const heading = paint(toPlainLine(`${id}: ${unitsText(total)}`), "strong");
  const answered = outcome === "ok" ? "" : `, answered with ${outcome}${reason === undefined ? "" : ` (${reason})`}`;
  const answer = total === null ? `: ${reason ?? ""}` : answered;
  return [
    heading + toPlainLine(answer),
    ...Object.entries(tables).map(([table, units]) => `  ${toPlainLine(`${table}: ${tableText(units)}`)}`),
    ...amounts.flatMap((amount) => renderAmount(amount, paint)),
  ];
}

function tableText({ table, gsi, lsi }: TableUnits): string {
  const indexTexts = (scope: string, units: Readonly<Record<string, number>>) =>
    Object.entries(units).map(([index, amount]) => `${scope} ${index} ${amount}`);
  return [`table ${table}`, ...indexTexts("gsi", gsi), ...indexTexts("lsi", lsi)].join(", ");
}

function renderAmount(amount: CaseReport["rules"][number], paint: Paint): string[] {
  const { table, index, units, kind, bytes, position, also } = amount;
  const where = index === undefined ? table : `${table}, ${index}`;
  const entry = position === 0 ? "" : `, entry ${position}`;
  return [
    `    ${toPlainLine(`${where}${entry}: ${units} ${kind} for ${bytes} bytes`)}`,
    ...[amount, ...also].map(({ text, source }) => `      ${text} ${paint(`[${source}]`, "faint")}`),
  ];
}

function unitsText(units: number | null): string {
  if (units === null) {
    return "not predicted";
  }
  return units === 1 ? "1 unit" : `${units} units`;
}
