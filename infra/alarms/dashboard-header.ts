import { type PatternUse, patternsOf, type TableUse } from "./operations.ts";

/** Markdown for the top of a dashboard: what the design promises, and what the graphs below do not measure. */
export function renderHeader(
  design: string,
  uses: ReadonlyMap<string, TableUse>,
  deployedName: (table: string) => string,
): string {
  const lines = patternsOf(uses.values()).map((pattern) => {
    const { number, name, title, rateRps, p99Ms } = pattern;
    const budget = p99Ms === undefined ? "none" : `${p99Ms} ms`;
    const requests = requestsOfPattern(pattern, uses, deployedName).join(", ");
    return `| ${number ?? name} | ${inCell(title)} | ${budget} | ${rateRps} | ${requests} |`;
  });
  return [
    `# ${design}`,
    "",
    "Made from the design by `pulumi up`, which undoes what is changed here. A budget is what callers wait; the graphs show DynamoDB's own time, without the network and retries.",
    "",
    "| Pattern | Title | Budget p99 | Executions a second | Operations |",
    "|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

function requestsOfPattern(
  { name }: PatternUse,
  uses: ReadonlyMap<string, TableUse>,
  deployedName: (table: string) => string,
): readonly string[] {
  return [...uses].flatMap(([table, { operations }]) =>
    operations
      .filter(({ patterns }) => patterns.some((pattern) => pattern.name === name))
      .map(({ operation }) => `${operation} ${deployedName(table)}`),
  );
}

/** A bar or a line break would end the cell. */
function inCell(text: string): string {
  return text.replace(/\s+/g, " ").replace(/\|/g, "\\|");
}
