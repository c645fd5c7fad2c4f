import type { BillLine, TableBill } from "../../model/capacity/cost/bill.ts";
import type { Crossover } from "../../model/capacity/cost/crossovers.ts";
import type { DesignPlan, ScalePlan } from "../../model/capacity/plan/plan.ts";
import { formatChoice, formatScale, formatUsd } from "./format.ts";
import { type Align, renderTextTable } from "./text-table.ts";

/** The first month's bill of the cheapest choice for all tables, item by item, for each load. */
export function renderBills({ scales }: DesignPlan): string[] {
  return ["First bill, US dollars a month", ...scales.flatMap(renderBill)];
}

const align: readonly Align[] = ["left", "right", "right", "right", "right"];

function renderBill({ scale, cheapest, crossovers }: ScalePlan): string[] {
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
    `  ${formatScale(scale)}: cheapest with all tables alike is ${formatChoice(cheapest)}, ${formatUsd(cheapest.usd)}.${describeCrossovers(crossovers)}`,
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

function describeCrossovers(crossovers: readonly Crossover[]): string {
  const changes = crossovers.map(({ scale, to }) => `${formatChoice(to)} from ${formatScale(scale)}`);
  return changes.length === 0 ? "" : ` It changes with the load: ${changes.join("; ")}.`;
}
