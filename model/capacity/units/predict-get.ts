import type { WireItem } from "../../request/wire-value.ts";
import { type Consistency, readUnits } from "./amounts.ts";
import { assertDistinctItems, assertExactKey } from "./key.ts";
import type { Findings } from "./ledger.ts";
import { assertParameters } from "./parameters.ts";
import type { UnitsPart } from "./prediction.ts";
import { hasProjection, projectorOf } from "./projector.ts";
import { Refusal } from "./refusal.ts";
import { entriesOf, flagOf, isMembers, type Members, membersOf, requiredItem, requiredText } from "./request-input.ts";
import type { RuleId } from "./rules.ts";
import { tableOf } from "./table-of.ts";
import type { TableContent, Tables } from "./tables.ts";
import { UnitsError } from "./units-error.ts";

/** Source: Developer Guide, "Quotas in Amazon DynamoDB". */
const batchKeysLimit = 100;
const batchBytesLimit = 16 * 1024 * 1024;
const transactionEntriesLimit = 100;
const transactionBytesLimit = 4 * 1024 * 1024;

export const consistencyRules: Readonly<Record<Consistency, RuleId>> = {
  eventual: "eventual-half",
  strong: "strong-whole",
  transactional: "transactional-double",
};

interface Read {
  readonly content: TableContent;
  readonly key: WireItem;
  readonly consistency: Consistency;
  readonly position: number;
  readonly also: readonly RuleId[];
  readonly project: (item: WireItem) => WireItem;
}

interface ReadResult {
  readonly part: UnitsPart;
  readonly item?: WireItem;
}

/** One read of one item. Source: Developer Guide, "DynamoDB read and write operations". */
export function getItem(tables: Tables, input: Members): Findings {
  const content = tableOf(tables, requiredText(input, "TableName"));
  return toFindings([readItem(toRead(content, input, requiredItem(input, "Key"), consistencyOf(input), 0, []))]);
}

/** Each key as a read of its own. */
export function batchGet(tables: Tables, input: Members): Findings {
  const requested = Object.entries(membersOf(input, "RequestItems") ?? {});
  const reads: Read[] = [];
  for (const [name, request] of requested) {
    const content = tableOf(tables, name);
    if (!isMembers(request)) {
      throw new Refusal(`RequestItems.${name} is not an object`);
    }
    for (const key of entriesOf(request, "Keys", batchKeysLimit)) {
      const item = requiredItem({ key }, "key");
      const also: readonly RuleId[] = ["batch-entries-apart"];
      reads.push(toRead(content, request, item, consistencyOf(request), reads.length, also));
    }
  }
  if (reads.length === 0 || reads.length > batchKeysLimit) {
    throw new Refusal(`RequestItems has ${reads.length} keys; 1 to ${batchKeysLimit} are allowed`);
  }
  assertDistinctItems(reads);
  const results = reads.map(readItem);
  if (bytesOf(results) > batchBytesLimit) {
    throw new UnitsError(
      "units/unpredictable",
      "the items are more than 16 MB, and which of them a batch leaves unprocessed is AWS's own choice",
      "ask for fewer keys at once",
    );
  }
  return toFindings(results);
}

/** Each item at double units; one that is missing costs 2. */
export function transactGet(tables: Tables, input: Members): Findings {
  const reads = entriesOf(input, "TransactItems", transactionEntriesLimit).map((entry, position) => {
    const get = membersOf(entry, "Get") ?? {};
    const content = tableOf(tables, requiredText(get, "TableName"));
    return toRead(content, get, requiredItem(get, "Key"), "transactional", position, []);
  });
  assertDistinctItems(reads);
  const results = reads.map(readItem);
  if (bytesOf(results) > transactionBytesLimit) {
    throw new Refusal("the items of the transaction are more than 4 MB", "TransactionCanceledException");
  }
  return toFindings(results);
}

function consistencyOf(input: Members): Consistency {
  return flagOf(input, "ConsistentRead") ? "strong" : "eventual";
}

function toRead(
  content: TableContent,
  input: Members,
  key: WireItem,
  consistency: Consistency,
  position: number,
  also: readonly RuleId[],
): Read {
  assertParameters(input);
  assertExactKey(content.schema, key);
  const project = projectorOf(input);
  const rules: readonly RuleId[] = hasProjection(input) ? ["projection-after-read"] : [];
  return { content, key, consistency, position, also: [consistencyRules[consistency], ...also, ...rules], project };
}

function readItem({ content, key, consistency, position, also, project }: Read): ReadResult {
  const stored = content.find(key);
  const bytes = stored?.bytes ?? 0;
  const part: UnitsPart = {
    table: content.schema.name,
    scope: "table",
    kind: "read",
    units: readUnits(bytes, consistency),
    rule: stored === undefined ? "missing-item-read" : "item-read",
    also,
    bytes,
    position,
  };
  return stored === undefined ? { part } : { part, item: project(stored.item) };
}

function toFindings(results: readonly ReadResult[]): Findings {
  return {
    parts: results.map(({ part }) => part),
    items: results.flatMap(({ item }) => (item === undefined ? [] : [item])),
  };
}

function bytesOf(results: readonly ReadResult[]): number {
  return results.reduce((sum, { part }) => sum + part.bytes, 0);
}
