import {
  type AnyItem,
  fillKey,
  type ItemValue,
  isComputedPresent,
  type KeyParameters,
  type KeyPlaceholders,
  keyOf,
  storedItem,
} from "../schema/item.ts";
import type {
  BatchWriteEntry,
  ConditionCheckInput,
  DeleteInput,
  DynamoRequest,
  NativeItem,
  PutInput,
  TransactWriteEntry,
  UpdateInput,
} from "../schema/operation.ts";
import type { Plan } from "../schema/plan.ts";
import { DesignError } from "../schema/problem.ts";
import { type Condition, conditionExpression } from "./condition.ts";
import { Expression } from "./expression.ts";

/** Writes a whole item, replacing what was there: PutItem. Keys and computed attributes are filled in. */
export function put<I extends AnyItem>(item: I, value: ItemValue<I>, condition?: Condition<I>): Plan {
  const expression = new Expression();
  const input: PutInput = {
    TableName: item.table.name,
    Item: storedItem(item, { ...value }),
    ...conditionInput(item, condition, expression),
    ...expression.toInput(),
  };
  return { requests: [{ operation: "PutItem", input }] };
}

/** Writes an item that must not exist yet: PutItem on the condition that the key is free. */
export function create<I extends AnyItem>(item: I, value: ItemValue<I>): Plan {
  return put(item, value, "absent");
}

type Changeable<I extends AnyItem> = Exclude<keyof ItemValue<I>, KeyPlaceholders<I>>;
type Addable<I extends AnyItem> = {
  readonly [Name in Changeable<I> as NonNullable<ItemValue<I>[Name]> extends number | bigint | ReadonlySet<string>
    ? Name
    : never]?: ItemValue<I>[Name];
};

/** What an update does to an item. The attributes of its key cannot be changed, so they cannot be named. */
export interface Changes<I extends AnyItem> {
  readonly set?: { readonly [Name in Changeable<I>]?: ItemValue<I>[Name] };
  /** Set only where the attribute is absent: the first write wins, a repeated one changes nothing. */
  readonly setIfAbsent?: { readonly [Name in Changeable<I>]?: ItemValue<I>[Name] };
  /** Atomic increments, or elements for a set. Zeros are left out. */
  readonly add?: Addable<I>;
  readonly remove?: readonly Changeable<I>[];
}

/** Changes an item that exists: UpdateItem. It never makes one, so a counter cannot appear for a post that is gone. */
export function update<I extends AnyItem>(
  item: I,
  key: KeyParameters<I>,
  changes: Changes<I>,
  condition: Condition<I> = "exists",
): Plan {
  return { requests: [{ operation: "UpdateItem", input: updateInput(item, { ...key }, changes, condition) }] };
}

/** Changes an item, or makes it: UpdateItem without a condition, so that sending it twice is the same as once. */
export function upsert<I extends AnyItem>(item: I, key: KeyParameters<I>, changes: Changes<I>): Plan {
  return { requests: [{ operation: "UpdateItem", input: updateInput(item, { ...key }, changes) }] };
}

/** Deletes an item: DeleteItem. Deleting what is not there is no error unless a condition says so. */
export function remove<I extends AnyItem>(item: I, key: KeyParameters<I>, condition?: Condition<I>): Plan {
  const expression = new Expression();
  const input: DeleteInput = {
    TableName: item.table.name,
    Key: keyOf(item, { ...key }),
    ...conditionInput(item, condition, expression),
    ...expression.toInput(),
  };
  return { requests: [{ operation: "DeleteItem", input }] };
}

function conditionInput(
  item: AnyItem,
  condition: "exists" | "absent" | NativeItem | undefined,
  expression: Expression,
): { ConditionExpression?: string } {
  return condition === undefined ? {} : { ConditionExpression: conditionExpression(item, condition, expression) };
}

interface LooseChanges {
  readonly set?: NativeItem;
  readonly setIfAbsent?: NativeItem;
  readonly add?: NativeItem;
  readonly remove?: readonly PropertyKey[];
}

function present(values: NativeItem | undefined): [string, NonNullable<NativeItem[string]> | null][] {
  return Object.entries(values ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function updateInput(
  item: AnyItem,
  key: NativeItem,
  changes: LooseChanges,
  condition?: "exists" | "absent" | NativeItem,
): UpdateInput {
  const expression = new Expression();
  const stored = keyOf(item, key);
  const sets = present(changes.set);
  const firsts = present(changes.setIfAbsent);
  const removes = (changes.remove ?? []).map(String);
  if (condition === undefined) {
    // An upsert may create the item: what its composed key is made of must then be stored as attributes, too.
    sets.push(...present(key).filter(([name]) => stored[name] === undefined));
  }
  const computed = computedChanges(item, key, changes.set ?? {});
  sets.push(...computed.sets);
  removes.push(...computed.removes);

  const assignments = [
    ...sets.map(([name, value]) => `${expression.name(name)} = ${expression.value(name, value)}`),
    ...firsts.map(([name, value]) => {
      const alias = expression.name(name);
      return `${alias} = if_not_exists(${alias}, ${expression.value(name, value)})`;
    }),
  ];
  const additions = present(changes.add)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${expression.name(name)} ${expression.value(name, value)}`);
  const clauses = [
    ...(assignments.length > 0 ? [`SET ${assignments.join(", ")}`] : []),
    ...(additions.length > 0 ? [`ADD ${additions.join(", ")}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.map((name) => expression.name(name)).join(", ")}`] : []),
  ];
  if (clauses.length === 0) {
    throw new DesignError([
      {
        code: "update_changes_nothing",
        path: item.name,
        message: `an update of ${item.name} changes nothing`,
        fix: "give it at least one attribute to set, add to or remove (an increment by 0 does not count)",
      },
    ]);
  }
  return {
    TableName: item.table.name,
    Key: stored,
    UpdateExpression: clauses.join(" "),
    ...conditionInput(item, condition, expression),
    ...expression.toInput(),
  };
}

/** Computed attributes follow the attributes they depend on: marking a notification read takes it out of the unread index. */
function computedChanges(item: AnyItem, key: NativeItem, set: NativeItem) {
  const sets: [string, NonNullable<NativeItem[string]>][] = [];
  const removes: string[] = [];
  for (const [name, rule] of Object.entries(item.computed)) {
    if (!Object.keys(rule.when ?? {}).some((attribute) => set[attribute] !== undefined)) {
      continue;
    }
    const values = { ...key, ...set };
    const value = isComputedPresent(rule, values) ? fillKey(item, rule.from, values) : undefined;
    if (value === undefined || value === null) {
      removes.push(name);
    } else {
      sets.push([name, value]);
    }
  }
  return { sets, removes };
}

function onlyRequest(plan: Plan): DynamoRequest | undefined {
  return plan.requests.length === 1 && plan.next === undefined ? plan.requests[0] : undefined;
}

function refuse(verb: string, takes: string): never {
  throw new DesignError([
    {
      code: "request_not_combinable",
      path: verb,
      message: `${verb} takes only ${takes}`,
      fix: `leave the others out of ${verb}`,
    },
  ]);
}

function toBatchEntry(plan: Plan): { table: string; entry: BatchWriteEntry } {
  const request = onlyRequest(plan);
  if (request?.operation === "PutItem" && request.input.ConditionExpression === undefined) {
    return { table: request.input.TableName, entry: { PutRequest: { Item: request.input.Item } } };
  }
  if (request?.operation === "DeleteItem" && request.input.ConditionExpression === undefined) {
    return { table: request.input.TableName, entry: { DeleteRequest: { Key: request.input.Key } } };
  }
  return refuse("batchWrite", "puts and deletes without a condition");
}

/** Up to 25 puts and deletes in one request: BatchWriteItem. Each succeeds or fails by itself; it knows no conditions. */
export function batchWrite(...plans: readonly Plan[]): Plan {
  const byTable: Record<string, BatchWriteEntry[]> = {};
  for (const { table, entry } of plans.map(toBatchEntry)) {
    byTable[table] ??= [];
    byTable[table]?.push(entry);
  }
  return { requests: [{ operation: "BatchWriteItem", input: { RequestItems: byTable } }] };
}

/** A condition on an item that a transaction does not write. */
export interface Check {
  readonly check: ConditionCheckInput;
}

export function check<I extends AnyItem>(item: I, key: KeyParameters<I>, condition: Condition<I>): Check {
  const expression = new Expression();
  const ConditionExpression = conditionExpression(item, condition, expression);
  return {
    check: { TableName: item.table.name, Key: keyOf(item, { ...key }), ConditionExpression, ...expression.toInput() },
  };
}

function toTransactEntry(part: Plan | Check): TransactWriteEntry {
  if ("check" in part) {
    return { ConditionCheck: part.check };
  }
  const request = onlyRequest(part);
  switch (request?.operation) {
    case "PutItem":
      return { Put: request.input };
    case "UpdateItem":
      return { Update: request.input };
    case "DeleteItem":
      return { Delete: request.input };
    default:
      return refuse("transactWrite", "single puts, updates, deletes and checks");
  }
}

/** Up to 100 writes and checks, all or none: TransactWriteItems. Costs twice the table's units. */
export function transactWrite(...parts: readonly (Plan | Check)[]): Plan {
  return { requests: [{ operation: "TransactWriteItems", input: { TransactItems: parts.map(toTransactEntry) } }] };
}
