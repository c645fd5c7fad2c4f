import type { BillLine, TableBill } from "../../model/capacity/cost/bill.ts";
import type { Crossover } from "../../model/capacity/cost/crossovers.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import { formatAmount, formatChoice, formatScale, formatUsd } from "./format.ts";
import { type Align, renderTextTable, wrapIndented } from "./text-table.ts";

/** The first month's bill of the cheapest choice for all tables, item by item, for each load. */
export function renderBills({ scales }: DesignPlan, width: number): string[] {
  return ["First bill, US dollars a month", ...scales.flatMap((scale) => renderBill(scale, width))];
}

const align: readonly Align[] = ["left", "right", "right", "right", "right"];

function renderBill(plan: ScalePlan, width: number): string[] {
  const { scale, users, cheapest, crossovers } = plan;
  const rows = cheapest.tables.flatMap(toRows);
  const table = renderTextTable(
    ["", "reads", "writes", "storage", "sum"],
    [
      ...rows,
      [
        "all",
        ...(["reads", "writes", "storage"] as const).map((what) =>
          sumOf(
            cheapest.tables.flatMap(({ lines }) => lines),
            what,
          ),
        ),
        formatUsd(cheapest.usd),
      ],
    ],
    align,
  );
  return [
    ...wrapIndented(
      `  ${formatScale(scale)}: cheapest with all tables alike is ${formatChoice(cheapest)}, ${formatUsd(cheapest.usd)}.${describePerTable(plan)}${describeCrossovers(users, crossovers)}`,
      width,
    ),
    ...table.map((line) => `    ${line}`),
  ];
}

function toRows({ table, lines }: TableBill): string[][] {
  const places = [...new Set(lines.map(({ index }) => index))];
  return places.map((index) => {
    const own = lines.filter((line) => line.index === index);
    return [
      index === undefined ? table : `${table}/${index}`,
      ...(["reads", "writes", "storage"] as const).map((what) =>
        index !== undefined && what === "storage" ? "" : sumOf(own, what),
      ),
      formatUsd(own.reduce((sum, { usd }) => sum + usd, 0)),
    ];
  });
}

function sumOf(lines: readonly BillLine[], what: BillLine["what"]): string {
  return formatUsd(lines.reduce((sum, line) => sum + (line.what === what ? line.usd : 0), 0));
}

/** Which choice is the cheapest at which load, for so many users: storage does not follow the scale. */
function describeCrossovers(users: number, crossovers: readonly Crossover[]): string {
  const [first] = crossovers;
  if (first === undefined) {
    return "";
  }
  const from = crossovers.map(({ scale, to }) => `from ${formatScale(scale)} on ${formatChoice(to)}`);
  return ` With ${formatAmount(users)} users it is ${formatChoice(first.from)} at the lowest loads, ${from.join(", ")}.`;
}

/** Tables that are cheaper with another choice than all of them have together. */
function describePerTable({ cheapest, cheapestPerTable }: ScalePlan): string {
  const other = cheapestPerTable.tables.filter(
    ({ mode, tableClass }) => mode !== cheapest.mode || tableClass !== cheapest.tableClass,
  );
  const choices = other.map((table) => `${table.table} ${formatChoice(table)}`);
  return other.length === 0
    ? ""
    : ` With a choice for each table ${formatUsd(cheapestPerTable.usd)}: ${choices.join("; ")}.`;
}
