import type { WireItem } from "../../request/wire-value.ts";
import { type Consistency, readBlockBytes, readUnits } from "./amounts.ts";
import type { ItemTest } from "./input-conditions.ts";
import { consistencyRules } from "./predict-get.ts";
import type { UnitsPart } from "./prediction.ts";
import type { RuleId } from "./rules.ts";
import type { StoredItem } from "./stored-item.ts";
import { entryOf, type IndexSchema } from "./table-schema.ts";
import type { TableContent } from "./tables.ts";

/**
 * A page ends with the item that brings what was read to this size, if there are more. With base items fetched the size is what
 * was read in whole 4 KB (Developer Guide, "Local Secondary Indexes").
 */
const pageLimitBytes = 1_048_576;

/** A place in a list of items and the direction of the read. */
export interface Cursor {
  readonly items: readonly StoredItem[];
  position: number;
  readonly step: 1 | -1;
}

export interface PageRequest {
  readonly content: TableContent;
  readonly index: IndexSchema | undefined;
  readonly cursor: Cursor;
  readonly consistency: Consistency;
  /** Items to read at most. */
  readonly limit: number;
  /** Whether each base item is read besides its index entry. */
  readonly fetches: boolean;
  /** The key condition on the sort key: items that meet it stand next to each other. */
  readonly matches: ItemTest | undefined;
  readonly filter: ItemTest | undefined;
  readonly also: readonly RuleId[];
  /** Rules to name when the page ends before the items do. */
  readonly whenCutShort: readonly RuleId[];
}

export interface Page {
  readonly parts: readonly UnitsPart[];
  /** What passed the filter, before the projection. */
  readonly items: readonly WireItem[];
  /** The last item read, when the page ended because of a limit. */
  readonly lastRead?: WireItem;
}

export function readPage(request: PageRequest): Page {
  const { index, cursor, limit, fetches, matches, filter } = request;
  const items: WireItem[] = [];
  const fetched: StoredItem[] = [];
  let bytes = 0;
  let fetchedBytes = 0;
  let read = 0;
  let lastRead: WireItem | undefined;
  let endedBy: RuleId | undefined;
  for (; endedBy === undefined; cursor.position += cursor.step) {
    const stored = cursor.items[cursor.position];
    if (stored === undefined) {
      break;
    }
    if (matches !== undefined && !matches(stored.item)) {
      if (read > 0) {
        break;
      }
      continue;
    }
    const pageBytes = fetches ? roundedUp(bytes) + fetchedBytes : bytes;
    if (pageBytes >= pageLimitBytes) {
      endedBy = "page-limit";
      break;
    }
    read += 1;
    lastRead = stored.item;
    bytes += index === undefined ? stored.bytes : stored.entryBytes(index);
    if (fetches) {
      fetched.push(stored);
      fetchedBytes += roundedUp(stored.bytes);
    }
    // A filter sees the entry alone, also where base items are fetched.
    const seen = index === undefined ? stored.item : entryOf(index, stored.item);
    if (filter === undefined || filter(seen)) {
      items.push(fetches ? stored.item : seen);
    }
    if (read >= limit) {
      endedBy = "limit-before-filter";
    }
  }
  const ending: readonly RuleId[] = endedBy === undefined ? [] : [endedBy, ...request.whenCutShort];
  const parts = [
    pagePart(request, bytes, read, ending),
    ...fetched.map((stored, place) => fetchPart(request, stored, place)),
  ];
  return { parts, items, ...(endedBy === undefined || lastRead === undefined ? {} : { lastRead }) };
}

function pagePart(
  { content, index, consistency, also }: PageRequest,
  bytes: number,
  read: number,
  ending: readonly RuleId[],
): UnitsPart {
  const rule = read === 0 ? "empty-page" : index === undefined ? "page-read" : "index-page-read";
  return {
    table: content.schema.name,
    ...(index === undefined ? {} : { index: index.name }),
    scope: index?.scope ?? "table",
    kind: "read",
    units: readUnits(bytes, consistency),
    rule,
    also: [consistencyRules[consistency], ...also, ...ending],
    bytes,
    position: 0,
  };
}

function fetchPart({ content, consistency }: PageRequest, { bytes }: StoredItem, position: number): UnitsPart {
  return {
    table: content.schema.name,
    scope: "table",
    kind: "read",
    units: readUnits(bytes, consistency),
    rule: "base-item-fetch",
    also: [consistencyRules[consistency]],
    bytes,
    position,
  };
}

function roundedUp(bytes: number): number {
  return Math.ceil(bytes / readBlockBytes) * readBlockBytes;
}
