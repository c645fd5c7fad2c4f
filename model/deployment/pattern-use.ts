import { namedValues, planOf, requestsOf, stagesMost } from "../request/pattern-requests.ts";
import type { Design } from "../schema/design.ts";
import type { AnyIndex } from "../schema/index-key.ts";
import { type AnyItem, storedItem } from "../schema/item.ts";
import type { DynamoRequest, NativeItem, NativeValue } from "../schema/operation.ts";
import type { AnyPattern } from "../schema/pattern.ts";

/** An access pattern as a difference names it. */
export interface AffectedPattern {
  /** The requirement document's number; `null` where it does not list the pattern. */
  readonly number: number | null;
  /** The design's name for it. */
  readonly name: string;
  readonly title: string;
}

/** Patterns without a number come last, by name. */
export function byPatternNumber(a: AffectedPattern, b: AffectedPattern): number {
  return (a.number ?? Number.MAX_VALUE) - (b.number ?? Number.MAX_VALUE) || (a.name < b.name ? -1 : 1);
}

/** One operation on one table, be it a request by itself or a part of a batch or transaction. */
interface Part {
  readonly table: string;
  readonly action: "Get" | "Query" | "Put" | "Update" | "Delete" | "ConditionCheck";
  readonly index?: string;
  /** Names of the attributes that it gives a value. */
  readonly writes: readonly string[];
}

/** Which patterns of a design depend on what of its tables. All lists are in the order of the patterns' numbers. */
export interface PatternUse {
  readonly ofTable: (table: string) => readonly AffectedPattern[];
  /** Those that need an item to be there which was stored before: reads, updates, condition checks. */
  readonly ofStoredItems: (table: string) => readonly AffectedPattern[];
  readonly ofIndex: (table: string, index: string) => readonly AffectedPattern[];
  /** Those that query the index and either return one of these attributes or ask on with it. */
  readonly ofProjection: (index: AnyIndex, attributes: readonly string[]) => readonly AffectedPattern[];
  /** Those that give the attribute a value. */
  readonly ofWrites: (table: string, attribute: string) => readonly AffectedPattern[];
}

export function toPatternUse(design: Design): PatternUse {
  const patterns = Object.entries(design.patterns).map(([name, pattern]) => ({
    name,
    pattern,
    parts: requestsOf(pattern, design).flatMap(toParts),
  }));
  type Used = (typeof patterns)[number];
  const select = (isAffected: (used: Used) => boolean): readonly AffectedPattern[] =>
    patterns
      .filter(isAffected)
      .map(({ name, pattern }) => ({ number: pattern.number ?? null, name, title: pattern.title }))
      .sort(byPatternNumber);
  const having = (isMeant: (part: Part) => boolean) => select(({ parts }) => parts.some(isMeant));
  const isQueryOf = (index: string, table: string) => (part: Part) => part.table === table && part.index === index;
  return {
    ofTable: (table) => having((part) => part.table === table),
    ofStoredItems: (table) => having(({ table: own, action }) => own === table && !["Put", "Delete"].includes(action)),
    ofIndex: (table, index) => having(isQueryOf(index, table)),
    ofProjection: (index, attributes) =>
      select(({ pattern, parts }) => {
        const needed = () => [...(pattern.returns?.attributes ?? []), ...readByLaterStages(pattern, design, index)];
        return (
          parts.some(isQueryOf(index.name, index.table.name)) && needed().some((name) => attributes.includes(name))
        );
      }),
    ofWrites: (table, attribute) => having((part) => part.table === table && part.writes.includes(attribute)),
  };
}

function toParts({ operation, input }: DynamoRequest): readonly Part[] {
  switch (operation) {
    case "GetItem":
      return [{ table: input.TableName, action: "Get", writes: [] }];
    case "Query":
      return [toQuery(input)];
    case "PutItem":
      return [toPut(input.TableName, input.Item)];
    case "UpdateItem":
      return [toUpdate(input)];
    case "DeleteItem":
      return [{ table: input.TableName, action: "Delete", writes: [] }];
    case "BatchGetItem":
      return Object.keys(input.RequestItems).map((table) => ({ table, action: "Get", writes: [] }));
    case "BatchWriteItem":
      return Object.entries(input.RequestItems).flatMap(([table, entries]) =>
        entries.map(
          (entry): Part =>
            "PutRequest" in entry ? toPut(table, entry.PutRequest.Item) : { table, action: "Delete", writes: [] },
        ),
      );
    case "TransactGetItems":
      return input.TransactItems.map(({ Get }) => ({ table: Get.TableName, action: "Get", writes: [] }));
    case "TransactWriteItems":
      return input.TransactItems.map((entry): Part => {
        if ("Put" in entry) {
          return toPut(entry.Put.TableName, entry.Put.Item);
        }
        if ("Update" in entry) {
          return toUpdate(entry.Update);
        }
        return "Delete" in entry
          ? { table: entry.Delete.TableName, action: "Delete", writes: [] }
          : { table: entry.ConditionCheck.TableName, action: "ConditionCheck", writes: [] };
      });
  }
}

type InputOf<Name> = Extract<DynamoRequest, { readonly operation: Name }>["input"];

function toQuery({ TableName: table, IndexName: index }: InputOf<"Query">): Part {
  return { table, action: "Query", writes: [], ...(index === undefined ? {} : { index }) };
}

function toPut(table: string, item: NativeItem): Part {
  return { table, action: "Put", writes: Object.keys(item).filter((name) => item[name] !== undefined) };
}

/** What is removed gets no value; names of the condition may be others than those of the update. */
function toUpdate({ TableName: table, UpdateExpression, ExpressionAttributeNames = {} }: InputOf<"UpdateItem">): Part {
  const clauses = UpdateExpression.split(/(?:^|\s)(?=(?:SET|REMOVE|ADD|DELETE)\s)/);
  const placeholders = clauses
    .filter((clause) => /^(SET|ADD)\s/.test(clause))
    .flatMap((clause) => clause.match(/#\w+/g) ?? []);
  return { table, action: "Update", writes: placeholders.map((name) => ExpressionAttributeNames[name] ?? name) };
}

/**
 * What later stages of a pattern read from the entries that an earlier one found in the index: the answers hold an entry of each
 * kind, which notes what is read of it.
 */
function readByLaterStages(pattern: AnyPattern, design: Design, index: AnyIndex): ReadonlySet<string> {
  const read = new Set<string>();
  const stored = (item: AnyItem) => storedItem(item, namedValues(item.attributes));
  const answerTo = (request: DynamoRequest): readonly NativeItem[] => {
    const [part] = toParts(request);
    return part?.index === index.name && part.table === index.table.name
      ? index.items.map((item) => noteReads(stored(item), read))
      : design.items.filter(({ table }) => toParts(request).some((each) => each.table === table.name)).map(stored);
  };
  // Which of its optional parameters a pattern goes on with is its own affair, so it is given all of them.
  let plan = planOf(pattern, namedValues(pattern.parameters));
  for (let stage = 1; plan?.next !== undefined && stage < stagesMost; stage += 1) {
    plan = plan.next(plan.requests.map(answerTo));
  }
  return read;
}

/** The same item, which notes the name of every attribute that is read. */
function noteReads(item: NativeItem, read: Set<string>): NativeItem {
  const noting: Record<string, NativeValue | undefined> = {};
  for (const [name, value] of Object.entries(item)) {
    const get = () => {
      read.add(name);
      return value;
    };
    Object.defineProperty(noting, name, { enumerable: true, get });
  }
  return noting;
}
