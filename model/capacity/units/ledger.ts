import type { WireItem } from "../../request/wire-value.ts";
import type { ItemChange, Prediction, TableUnits, UnitsPart } from "./prediction.ts";

/** What a prediction says, before its parts are added up. */
export interface Findings {
  readonly outcome?: string;
  readonly reason?: string;
  readonly parts: readonly UnitsPart[];
  readonly items?: readonly WireItem[];
  readonly changes?: readonly ItemChange[];
  readonly lastEvaluatedKey?: WireItem;
}

interface Sums {
  table: number;
  readonly gsi: { [index: string]: number };
  readonly lsi: { [index: string]: number };
}

/** Adds the parts up by table and index. `tables` are those that the request names: they are listed with 0 units too. */
export function toPrediction(tables: readonly string[], findings: Findings): Prediction {
  const { outcome = "ok", reason, parts, items = [], changes = [], lastEvaluatedKey } = findings;
  return {
    outcome,
    ...(reason === undefined ? {} : { reason }),
    total: parts.reduce((sum, { units }) => sum + units, 0),
    tables: sumByTable(tables, parts),
    parts,
    items,
    changes,
    ...(lastEvaluatedKey === undefined ? {} : { lastEvaluatedKey }),
  };
}

function sumByTable(tables: readonly string[], parts: readonly UnitsPart[]): Record<string, TableUnits> {
  const sums: { [table: string]: Sums } = {};
  for (const table of tables) {
    sums[table] = { table: 0, gsi: {}, lsi: {} };
  }
  for (const { table, index, scope, units } of parts) {
    const sum = sums[table] ?? { table: 0, gsi: {}, lsi: {} };
    sums[table] = sum;
    if (scope === "table" || index === undefined) {
      sum.table += units;
    } else {
      sum[scope][index] = (sum[scope][index] ?? 0) + units;
    }
  }
  return sums;
}
