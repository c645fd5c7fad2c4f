/**
 * Query and Scan: one page of a table or an index.
 * Source: Developer Guide, "DynamoDB read and write operations", "Paginating table query results", "Local Secondary Indexes".
 */
import type { WireItem } from "../../request/wire-value.ts";
import { filterOf, type ItemTest, keyConditionOfInput, type PageCondition } from "./input-conditions.ts";
import { assertExactKey, keyTextOf } from "./key.ts";
import type { Findings } from "./ledger.ts";
import { type Cursor, readPage } from "./page.ts";
import { assertQueryFilter, fetchesBaseItems } from "./page-attributes.ts";
import { assertParameters } from "./parameters.ts";
import { hasProjection, projectorOf } from "./projector.ts";
import { Refusal } from "./refusal.ts";
import { flagOf, integerLimit, integerOf, itemOf, type Members, requiredText, textOf } from "./request-input.ts";
import type { RuleId } from "./rules.ts";
import { requiredIndex, tableOf } from "./table-of.ts";
import { type IndexSchema, pickAttributes } from "./table-schema.ts";
import type { TableContent, Tables } from "./tables.ts";
import { UnitsError } from "./units-error.ts";

/** A page of the items under one partition key, in sort order. */
export function query(tables: Tables, input: Members): Findings {
  const source = sourceOf(tables, input);
  const { content, index } = source;
  const condition = keyConditionOfInput(input, content.schema, index);
  assertQueryFilter(input, content.schema, index);
  const collection = content.collections(index).of(condition.partition);
  const isForward = input.ScanIndexForward !== false;
  const startKey = startKeyOf(input, source);
  if (startKey !== undefined) {
    assertWithinQuery(startKey, condition);
  }
  const items = collection?.sorted() ?? [];
  const cursor: Cursor = { items, position: isForward ? 0 : items.length - 1, step: isForward ? 1 : -1 };
  if (startKey !== undefined && collection !== undefined) {
    cursor.position = isForward ? collection.positionAfter(startKey) : collection.positionBefore(startKey) - 1;
  }
  return pageOf(input, source, cursor, condition.matches, filterOf(input, "QueryFilter"), []);
}

/** A page of all items, partition by partition. */
export function scan(tables: Tables, input: Members): Findings {
  const source = sourceOf(tables, input);
  const segments = segmentsOf(input);
  const collections = source.content.collections(source.index);
  const startKey = startKeyOf(input, source);
  const items = collections.all().flatMap((collection) => collection.sorted());
  const cursor: Cursor = { items, position: 0, step: 1 };
  const collection = startKey === undefined ? undefined : collections.of(startKey);
  const first = collection?.sorted()[0];
  if (startKey !== undefined && collection !== undefined && first !== undefined) {
    cursor.position = items.indexOf(first) + collection.positionAfter(startKey);
  }
  const page = pageOf(input, source, cursor, undefined, filterOf(input, "ScanFilter"), ["scan-order"]);
  // Only now: what DynamoDB refuses is refused anyway, and where there are no items every page is empty.
  if (items.length > 0 && segments > 1) {
    throw new UnitsError(
      "units/unpredictable",
      "which items a segment of a parallel Scan reads is decided by a hash of AWS's own",
      "leave TotalSegments and Segment out; all segments together read every item",
    );
  }
  if (items.length > 0 && startKey !== undefined && first === undefined) {
    throw new UnitsError(
      "units/unpredictable",
      "the partition that ExclusiveStartKey names has no items, and what comes after it is decided by a hash of AWS's own",
      "start from a key whose partition still has items",
    );
  }
  return page;
}

/** Source: API Reference, "Scan". */
const segmentsLimit = 1_000_000;

/** In how many segments a Scan is done. @throws Refusal for a segment that is none of them */
function segmentsOf(input: Members): number {
  const total = integerOf(input, "TotalSegments", 1, segmentsLimit);
  const segment = integerOf(input, "Segment", 0, segmentsLimit - 1);
  if ((total === undefined) !== (segment === undefined)) {
    throw new Refusal("Segment and TotalSegments need each other");
  }
  if (total !== undefined && segment !== undefined && segment >= total) {
    throw new Refusal(`Segment is ${segment}; the segments are 0 to ${total - 1}`);
  }
  return total ?? 1;
}

interface Source {
  readonly content: TableContent;
  readonly index?: IndexSchema;
}

function sourceOf(tables: Tables, input: Members): Source {
  assertParameters(input);
  const content = tableOf(tables, requiredText(input, "TableName"));
  const indexName = textOf(input, "IndexName");
  if (indexName === undefined) {
    return { content };
  }
  const index = requiredIndex(content, indexName);
  if (index.scope === "gsi" && flagOf(input, "ConsistentRead")) {
    throw new Refusal(`consistent reads are not supported on global secondary indexes such as ${indexName}`);
  }
  return { content, index };
}

/** Names of the key that a page ends with: the index key and the table key. */
function cursorNames({ content, index }: Source): readonly string[] {
  return [...new Set([...(index?.keyNames ?? []), ...content.schema.keyNames])];
}

function startKeyOf(input: Members, source: Source): WireItem | undefined {
  const startKey = itemOf(input, "ExclusiveStartKey");
  if (startKey === undefined) {
    return undefined;
  }
  const names = cursorNames(source);
  if (Object.keys(startKey).length !== names.length || names.some((name) => startKey[name] === undefined)) {
    throw new Refusal(`ExclusiveStartKey needs the attributes ${names.join(", ")} and no others`);
  }
  assertExactKey(source.content.schema, pickAttributes(startKey, source.content.schema.keyNames));
  return startKey;
}

/** @throws Refusal when the page would start where the key condition does not hold */
function assertWithinQuery(startKey: WireItem, { partition, matches }: PageCondition): void {
  const names = Object.keys(partition);
  const isInPartition = keyTextOf(startKey, names) === keyTextOf(partition, names);
  if (!isInPartition || matches?.(startKey) === false) {
    throw new Refusal("ExclusiveStartKey is outside of what the key condition asks for");
  }
}

function pageOf(
  input: Members,
  source: Source,
  cursor: Cursor,
  matches: ItemTest | undefined,
  filter: ItemTest | undefined,
  whenCutShort: readonly RuleId[],
): Findings {
  const limit = integerOf(input, "Limit", 1, integerLimit);
  const isCount = textOf(input, "Select") === "COUNT";
  const also: RuleId[] = [];
  if (filter !== undefined) also.push("filter-after-read");
  if (hasProjection(input)) also.push("projection-after-read");
  if (isCount) also.push("count-like-read");
  const page = readPage({
    content: source.content,
    index: source.index,
    cursor,
    consistency: flagOf(input, "ConsistentRead") ? "strong" : "eventual",
    limit: limit ?? Number.POSITIVE_INFINITY,
    fetches: fetchesBaseItems(input, source.index),
    matches,
    filter,
    also,
    whenCutShort,
  });
  const project = projectorOf(input);
  return {
    parts: page.parts,
    items: isCount ? [] : page.items.map(project),
    ...(page.lastRead === undefined ? {} : { lastEvaluatedKey: pickAttributes(page.lastRead, cursorNames(source)) }),
  };
}
