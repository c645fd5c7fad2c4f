import { countOf, toPlainLine } from "../../bench/verdict/format.ts";
import { createPaint, type Paint, type Style } from "../../bench/verdict/paint.ts";
import type { Difference } from "../../model/deployment/compare.ts";
import type { Meaning } from "../../model/deployment/meaning.ts";
import type { AffectedPattern } from "../../model/deployment/pattern-use.ts";
import type { Design } from "../../model/schema/design.ts";

/** What `drift --json` prints. Members may be added; `schemaVersion` changes when one is renamed or removed. */
export interface DriftReport {
  readonly schemaVersion: 1;
  readonly design: string;
  readonly fingerprint: string;
  readonly source: {
    /** `null` for AWS. */
    readonly endpoint: string | null;
    readonly profile: string | null;
    readonly regions: readonly string[];
    /** The file of the stack's output, `-` for stdin. */
    readonly stackOutput: string | null;
  };
  /** The names in AWS, by the design's table name. */
  readonly tables: { readonly [table: string]: string };
  /** What is worth knowing and no difference by itself, each a sentence. */
  readonly notes: readonly string[];
  readonly differences: readonly Difference[];
}

const styles: Readonly<Record<Meaning, Style>> = { breaks: "fail", cost: "undecided", harmless: "faint" };
const indent = "  ";
const labelWidth = "designed".length;

/** @returns lines for a person, each ending with a line break: by table, the worst first; one line when all is as designed */
export function renderDrift(report: DriftReport, design: Design, hasColor: boolean): string {
  const paint = createPaint(hasColor);
  const { differences, source } = report;
  const place = source.endpoint ?? (source.profile === null ? "AWS" : `AWS, profile ${source.profile}`);
  const where = [place, ...source.regions].join(", ");
  const resources = [...new Set(differences.map(({ resource }) => resource))];
  const sections = [
    [paint(toPlainLine(`${report.design} against ${where}`), "strong"), ...report.notes.map(toPlainLine)],
    ...resources.map((resource) => renderTable(resource, report, paint)),
    [differences.length === 0 ? `${countParts(design)}: as designed.` : summarise(differences)],
  ];
  return `${sections.map((lines) => lines.join("\n")).join(differences.length === 0 ? "\n" : "\n\n")}\n`;
}

function renderTable(resource: string, { tables, differences }: DriftReport, paint: Paint): string[] {
  const deployedName = tables[resource] ?? resource;
  const heading = deployedName === resource ? resource : `${resource} (deployed as ${deployedName})`;
  return [
    paint(toPlainLine(heading), "strong"),
    ...differences
      .filter((difference) => difference.resource === resource)
      .flatMap((difference) => renderDifference(difference, paint)),
  ];
}

function renderDifference(difference: Difference, paint: Paint): string[] {
  const { meaning, path, designed, deployed, explanation, patterns, fix } = difference;
  const rows: readonly (readonly [label: string, text: string])[] = [
    ["designed", designed ?? "none"],
    ["deployed", deployed ?? "none"],
    ["meaning", explanation],
    ...patterns.map((pattern, position) => [position === 0 ? "breaks" : "", nameOf(pattern)] as const),
    ["to do", fix],
  ];
  return [
    `${indent}${paint(meaning, styles[meaning])} ${toPlainLine(path)}`,
    ...rows.map(([label, text]) => `${indent}${indent}${label.padEnd(labelWidth)}  ${toPlainLine(text)}`),
  ];
}

const nameOf = ({ number, name, title }: AffectedPattern) =>
  number === null ? `${name}: ${title}` : `#${number} ${title}`;

function countParts({ tables, indexes }: Design): string {
  const expiring = tables.filter(({ timeToLive }) => timeToLive !== undefined).length;
  return `${countOf(tables.length, "table")}, ${countOf(indexes.length, "index", "indexes")}, TTL of ${expiring}`;
}

function summarise(differences: readonly Difference[]): string {
  const count = (meaning: Meaning) => differences.filter((difference) => difference.meaning === meaning).length;
  const broken = new Set(differences.flatMap(({ patterns }) => patterns.map(({ name }) => name)));
  const parts = [
    ...(count("breaks") === 0 ? [] : [`${count("breaks")} that break ${countOf(broken.size, "pattern")}`]),
    ...(count("cost") === 0 ? [] : [`${count("cost")} that cost`]),
    ...(count("harmless") === 0 ? [] : [`${count("harmless")} harmless`]),
  ];
  return `${countOf(differences.length, "difference")}: ${parts.join(", ")}.`;
}
