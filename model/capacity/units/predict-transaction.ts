/**
 * TransactWriteItems: all writes or none.
 * Source: Developer Guide, "Amazon DynamoDB Transactions: How it works"; what it leaves open as measured on AWS.
 */
import { ExpressionError, type ExpressionErrorCode } from "../../expression/expression-error.ts";
import type { WireItem } from "../../request/wire-value.ts";
import { wireItemSizeBytes } from "../item-size.ts";
import { readUnits } from "./amounts.ts";
import { conditionOf } from "./input-conditions.ts";
import { assertDistinctItems, assertIndexKeys, assertPrimaryKey } from "./key.ts";
import type { Findings } from "./ledger.ts";
import { assertEntryOptions } from "./parameters.ts";
import { changesOf, deleteOf, partsOf, putOf, targetOf, updateOf, type Write } from "./predict-write.ts";
import type { PredictOptions, UnitsPart } from "./prediction.ts";
import { KeyMisfit, Refusal } from "./refusal.ts";
import { entriesOf, isMembers, itemOf, type Members, requiredItem, requiredText } from "./request-input.ts";
import { tableOf } from "./table-of.ts";
import type { Tables } from "./tables.ts";
import { tablePart } from "./write-parts.ts";

/** Source: Developer Guide, "Quotas in Amazon DynamoDB". */
const entriesLimit = 100;
const bytesLimit = 4 * 1024 * 1024;

/** What is wrong with an update only because of the item that is there: it cancels the transaction. */
const cancellingCodes: readonly ExpressionErrorCode[] = [
  "expression/attribute_missing",
  "expression/path_invalid",
  "expression/operand_type",
  "expression/number",
];

interface Entry {
  readonly write: Write;
  readonly isCheck: boolean;
  /** Why the entry cancels the transaction, when it is not its condition. */
  readonly problem?: string;
}

export function transactWrite(tables: Tables, input: Members, { replayed = false }: PredictOptions): Findings {
  const entries = entriesOf(input, "TransactItems", entriesLimit).map((entry) => toEntry(tables, entry));
  assertDistinctItems(entries.map(({ write }) => write));
  if (entries.reduce((sum, { write }) => sum + bytesOf(write.after ?? write.before), 0) > bytesLimit) {
    throw new Refusal("the items of the transaction are more than 4 MB");
  }
  if (replayed) {
    return { parts: entries.map(({ write }, position) => replayPart(write, position)) };
  }
  const refused = entries.findIndex(({ write }) => !write.isAllowed);
  if (refused >= 0) {
    const problem = entries[refused]?.problem;
    const why =
      problem === undefined
        ? "ConditionalCheckFailed, the condition does not hold for the item that is there"
        : `ValidationError, ${problem}`;
    return {
      outcome: "TransactionCanceledException",
      reason: `TransactItems[${refused}]: ${why}`,
      parts: entries.map(({ write }, position) => cancelledPart(write, position)),
    };
  }
  return {
    parts: entries.flatMap((entry, position) => entryParts(entry, position)),
    changes: entries.flatMap(({ write, isCheck }) => (isCheck ? [] : changesOf(write))),
  };
}

function toEntry(tables: Tables, entry: Members): Entry {
  const [[action, input] = ["", undefined], ...others] = Object.entries(entry).filter(
    ([, value]) => value !== undefined,
  );
  if (others.length > 0 || !isMembers(input)) {
    throw new Refusal("an entry of TransactItems has to be one of Put, Update, Delete and ConditionCheck");
  }
  assertEntryOptions(input);
  try {
    return toActionEntry(tables, action, input);
  } catch (error) {
    if (!(error instanceof KeyMisfit)) {
      throw error;
    }
    return toMisfitEntry(tables, input, error.message);
  }
}

function toActionEntry(tables: Tables, action: string, input: Members): Entry {
  switch (action) {
    case "Put":
      return toPutEntry(tables, input);
    case "Update":
      return toUpdateEntry(tables, input);
    case "Delete":
      return { write: deleteOf(tables, input), isCheck: false };
    case "ConditionCheck":
      return { write: checkOf(tables, input), isCheck: true };
    default:
      throw new Refusal(`TransactItems has an entry ${action}; allowed are Put, Update, Delete and ConditionCheck`);
  }
}

/** A key that no item of the table can have: there is nothing before, and after it only what a Put brings. */
function toMisfitEntry(tables: Tables, input: Members, problem: string): Entry {
  const content = tableOf(tables, requiredText(input, "TableName"));
  const item = itemOf(input, "Item");
  const key = item ?? requiredItem(input, "Key");
  const write = { content, key, ...(item === undefined ? {} : { after: item }), isAllowed: false };
  return { write, isCheck: false, problem };
}

/** An index key that does not fit cancels the transaction; alone, the put is refused at once. */
function toPutEntry(tables: Tables, input: Members): Entry {
  const content = tableOf(tables, requiredText(input, "TableName"));
  const item = requiredItem(input, "Item");
  assertPrimaryKey(content.schema, item);
  try {
    assertIndexKeys(content.schema, item);
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    const before = content.find(item)?.item;
    const write = { content, key: item, ...(before === undefined ? {} : { before }), after: item, isAllowed: false };
    return { write, isCheck: false, problem: error.message };
  }
  return { write: putOf(tables, input), isCheck: false };
}

function toUpdateEntry(tables: Tables, input: Members): Entry {
  requiredText(input, "UpdateExpression");
  const target = targetOf(tables, input);
  try {
    return { write: updateOf(tables, input), isCheck: false };
  } catch (error) {
    const isCancelling =
      error instanceof Refusal || (error instanceof ExpressionError && cancellingCodes.includes(error.code));
    if (!isCancelling) {
      throw error;
    }
    return { write: { ...target, isAllowed: false }, isCheck: false, problem: error.message };
  }
}

/** A check leaves what it finds. */
function checkOf(tables: Tables, input: Members): Write {
  const { content, key, before } = targetOf(tables, input);
  const condition = conditionOf(input);
  if (condition === undefined) {
    throw new Refusal("a ConditionCheck has no ConditionExpression");
  }
  const items = before === undefined ? {} : { before, after: before };
  return { content, key, ...items, isAllowed: condition(before ?? {}) };
}

function entryParts({ write, isCheck }: Entry, position: number): UnitsPart[] {
  const context = { transactional: true, position };
  return isCheck
    ? [tablePart(write.content.schema.name, write.before, undefined, "condition-check", context)]
    : partsOf(write, context);
}

/** Both writes of the transaction, to prepare and to commit, count even when it is cancelled; indexes are not reached. */
function cancelledPart({ content, before, after }: Write, position: number): UnitsPart {
  return tablePart(content.schema.name, before, after, "transaction-cancelled", { transactional: true, position });
}

/** The first call went through, so its conditions need not hold again. */
function replayPart({ content, before, after }: Write, position: number): UnitsPart {
  const bytes = Math.max(bytesOf(before), bytesOf(after));
  return {
    table: content.schema.name,
    scope: "table",
    kind: "read",
    units: readUnits(bytes, "transactional"),
    rule: "transaction-replayed",
    also: ["transactional-double"],
    bytes,
    position,
  };
}

function bytesOf(item: WireItem | undefined): number {
  return item === undefined ? 0 : wireItemSizeBytes(item);
}
