import type { AwsConnection } from "../../../bench/engine/aws.ts";
import { type FoundTable, isMadeFor } from "../../../bench/engine/aws-tables.ts";
import { grouped } from "../../../model/capacity/grouped.ts";
import { formatBytes } from "../../plan/format.ts";
import type { CostEstimate } from "./estimate.ts";
import { formatCost } from "./format.ts";

export interface SummaryFacts {
  readonly connection: AwsConnection;
  readonly design: string;
  /** Under the names that they have in the account. */
  readonly missing: readonly string[];
  readonly found: readonly FoundTable[];
  readonly estimate: CostEstimate;
  readonly limitUsd: number;
  readonly pricesDate: string;
  readonly isCleanedUp: boolean;
}

/** What a run is about to do and to cost, for the one who has to consent. */
export function renderSummary(facts: SummaryFacts): string {
  const { connection, design, missing, found, estimate, limitUsd } = facts;
  const { seeding, replay, storage } = estimate;
  const count = (value: number) => grouped(String(Math.round(value)));
  const { engine } = connection;
  const rows: readonly (readonly [name: string, text: string])[] = [
    ["account", connection.account],
    ["caller", connection.callerArn],
    ["region", engine.region],
    ["endpoint", engine.endpoint + (engine.name === "AWS" ? "" : " (not AWS's own)")],
    ["design", design],
    ...(missing.length === 0 ? [] : [["to be made", missing.join(", ")] as const]),
    ...(found.length === 0
      ? []
      : [["there already", found.map((table) => renderFound(design, table)).join(", ")] as const]),
    ["filling", `${count(seeding.items)} items, ${count(seeding.writeUnits)} write units: ${formatCost(seeding.usd)}`],
    ["replay", `${count(replay.executions)} executions of access patterns, some ${count(replay.requests)} requests`],
    ["", `some ${count(replay.readUnits)} read and ${count(replay.writeUnits)} write units: ${formatCost(replay.usd)}`],
    ["storage", `${formatBytes(storage.bytes)} with indexes, for a month: ${formatCost(storage.usd)}`],
    [
      "estimate",
      `${formatCost(estimate.usd)} at on-demand prices of ${facts.pricesDate}; stopped at ${formatCost(limitUsd)}`,
    ],
    [
      "afterwards",
      facts.isCleanedUp
        ? "tables made by this run are deleted"
        : "the tables stay; --clean-up deletes those made by this run",
    ],
  ];
  return [
    "Against AWS. Nothing has been written yet.",
    ...rows.map(([name, text]) => `  ${name.padEnd(14)}${text}`),
    ...notes(facts).map((note) => `  ${note}`),
  ].join("\n");
}

function renderFound(design: string, table: FoundTable): string {
  return `${table.name} (${isMadeFor(design, table) ? "made by an earlier run" : table.hasItems ? "holds items" : "empty"})`;
}

function notes({ estimate, found }: SummaryFacts): readonly string[] {
  const provisioned = found.filter(({ isProvisioned }) => isProvisioned).map(({ name }) => name);
  return [
    ...estimate.assumptions,
    ...(provisioned.length === 0
      ? []
      : [`Counted as if on demand: ${provisioned.join(", ")}, whose provisioned capacity is paid by the hour.`]),
    "Not counted: data transfer out of AWS, and replicas, streams and backups of tables that are there already.",
  ];
}
