import { readUnits, writeUnits } from "../../model/capacity/units/amounts.ts";
import { toPrediction } from "../../model/capacity/units/ledger.ts";
import type { UnitsPart, WireRequest } from "../../model/capacity/units/prediction.ts";
import type { Counted, Counting } from "./counting.ts";

/** Bytes that it adds to each entry of a local index that is written; AWS does so for storage only. */
const localEntryOverheadBytes = 100;

/** How DynamoDB Local 3.1 counts units. */
export const dynamoDbLocalCounting: Counting = { unknown, count };

function unknown({ operation, input }: WireRequest, parts: readonly UnitsPart[]): string | undefined {
  const has = (rule: UnitsPart["rule"]) => parts.some((part) => part.rule === rule);
  if (has("transaction-replayed")) {
    return "local-replay";
  }
  if (operation === "Scan" && has("index-page-read")) {
    return "local-index-scan";
  }
  const isOfLocalIndex = parts.some(({ rule, scope }) => rule === "index-page-read" && scope === "lsi");
  const isProjected = input.ProjectionExpression !== undefined || input.AttributesToGet !== undefined;
  return isOfLocalIndex && isProjected && !has("base-item-fetch") ? "local-projection-fetch" : undefined;
}

function count({ operation }: WireRequest, parts: readonly UnitsPart[]): Counted {
  const differences = new Set<string>();
  const adjusted = parts.map((part) => {
    let own = part;
    for (const { id, units } of adjustments) {
      const counted = units(operation, own) ?? own.units;
      if (counted !== own.units) {
        differences.add(id);
        own = { ...own, units: counted };
      }
    }
    return own;
  });
  const counted = operation === "TransactWriteItems" ? withoutEqualEntries(adjusted) : adjusted;
  if (counted.length < adjusted.length) {
    differences.add("local-equal-writes-once");
  }
  return { parts: counted, differences };
}

interface Adjustment {
  readonly id: string;
  /** What it counts for a part; `undefined` where AWS's rule holds. */
  readonly units: (operation: string, part: UnitsPart) => number | undefined;
}

/** In this order: a transaction doubles what the entry of an index counts with its overhead. */
const adjustments: readonly Adjustment[] = [
  {
    id: "local-empty-read-free",
    units: (operation, { rule }) =>
      rule === "empty-page" || (operation === "BatchGetItem" && rule === "missing-item-read") ? 0 : undefined,
  },
  {
    id: "local-batch-delete-missing",
    units: (operation, { rule }) => (operation === "BatchWriteItem" && rule === "missing-item-delete" ? 2 : undefined),
  },
  {
    id: "local-transactional-minimum",
    units: (operation, { rule, bytes }) => {
      if (rule === "condition-check") {
        return readUnits(bytes, "transactional");
      }
      return operation === "TransactWriteItems" && rule === "missing-item-delete" ? 1 : undefined;
    },
  },
  {
    id: "local-index-overhead",
    units: (_, { scope, kind, bytes, deletedBytes }) => {
      const entries = deletedBytes === undefined ? [bytes] : [deletedBytes, bytes - deletedBytes];
      return scope === "lsi" && kind === "write"
        ? entries.reduce((sum, size) => sum + writeUnits(undefined, size + localEntryOverheadBytes), 0)
        : undefined;
    },
  },
  {
    id: "local-transactional-index",
    units: (operation, { scope, units }) =>
      operation === "TransactWriteItems" && scope !== "table" ? units * 2 : undefined,
  },
];

/** Leaves out entries of a transaction whose units, by table and index, are those of an entry before them. */
function withoutEqualEntries(parts: readonly UnitsPart[]): UnitsPart[] {
  const entries = new Map<number, UnitsPart[]>();
  for (const part of parts) {
    entries.set(part.position, [...(entries.get(part.position) ?? []), part]);
  }
  const seen = new Set<string>();
  return [...entries.values()].flatMap((entry) => {
    const units = JSON.stringify(toPrediction([], { parts: entry }).tables);
    const isNew = !seen.has(units);
    seen.add(units);
    return isNew ? entry : [];
  });
}
