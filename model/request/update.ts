import { type AnyItem, type ItemValue, type KeyParameters, type KeyPlaceholders, keyOf } from "../schema/item.ts";
import type { NativeItem, NativeValue, UpdateInput } from "../schema/operation.ts";
import type { Plan } from "../schema/plan.ts";
import { DesignError } from "../schema/problem.ts";
import { shardOf } from "../schema/shard.ts";
import { computedChanges, type LooseChanges } from "./computed-changes.ts";
import { type Condition, conditionInput } from "./condition.ts";
import { Expression } from "./expression.ts";

/** Attributes outside of the item's key. */
type Changeable<I extends AnyItem> = Exclude<keyof ItemValue<I>, KeyPlaceholders<I>>;
/** Those of them whose value is a number or a set. */
type AddableName<I extends AnyItem> = {
  [Name in Changeable<I>]-?: NonNullable<ItemValue<I>[Name]> extends number | ReadonlySet<string> | ReadonlySet<number>
    ? Name
    : never;
}[Changeable<I>];
/** Those of them that an item may lack. */
type RemovableName<I extends AnyItem> = {
  [Name in Changeable<I>]-?: undefined extends ItemValue<I>[Name] ? Name : never;
}[Changeable<I>];

/** What an update does to an item. The attributes of its key cannot be changed, so they cannot be named. */
export interface Changes<I extends AnyItem> {
  readonly set?: { readonly [Name in Changeable<I>]?: ItemValue<I>[Name] };
  /** Set only where the attribute is absent: the first write wins, a repeated one changes nothing. */
  readonly setIfAbsent?: { readonly [Name in Changeable<I>]?: ItemValue<I>[Name] };
  /** Atomic increments, or elements for a set. Zeros and empty sets are left out. */
  readonly add?: { readonly [Name in AddableName<I>]?: ItemValue<I>[Name] };
  /** Optional attributes to take away; a required one cannot be named. */
  readonly remove?: readonly RemovableName<I>[];
}

/**
 * Changes an item that exists: UpdateItem. It never makes one, so a counter cannot appear for a post that is gone.
 *
 * @throws DesignError `update_changes_nothing`, `update_overlap` or `computed_unknown`; see `Changes`.
 */
export function update<I extends AnyItem>(
  item: I,
  key: KeyParameters<I>,
  changes: Changes<I>,
  condition: Exclude<Condition<I>, "absent"> = "exists",
): Plan {
  return { requests: [{ operation: "UpdateItem", input: updateInput(item, { ...key }, changes, condition) }] };
}

/**
 * Changes an item, or makes it: UpdateItem without a condition, so that sending it twice is the same as once.
 *
 * @throws DesignError as `update` does.
 */
export function upsert<I extends AnyItem>(item: I, key: KeyParameters<I>, changes: Changes<I>): Plan {
  return { requests: [{ operation: "UpdateItem", input: updateInput(item, { ...key }, changes) }] };
}

/**
 * Adds to a counter: UpdateItem on the shard that `spreadBy` falls into. Any text that differs from caller to caller will do, such
 * as the identifier of who views the post; without one it is shard 0. An item that is not sharded must exist, and so must shard 0;
 * the other shards appear with their first increment.
 *
 * @throws DesignError as `update` does.
 */
export function increment<I extends AnyItem>(
  item: I,
  key: KeyParameters<I>,
  add: NonNullable<Changes<I>["add"]>,
  spreadBy?: string,
): Plan {
  const shard = spreadBy === undefined ? 0 : shardOf(spreadBy, item.shards?.count ?? 1);
  const condition = shard === 0 ? "exists" : undefined;
  return { requests: [{ operation: "UpdateItem", input: updateInput(item, { ...key }, { add }, condition, shard) }] };
}

type Assignment = readonly [string, NativeValue];

function present(values: NativeItem | undefined): Assignment[] {
  return Object.entries(values ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

const addsNothing = (value: NativeValue) => value === 0 || (value instanceof Set && value.size === 0);

/** Without a condition the update is an upsert. */
function updateInput(
  item: AnyItem,
  key: NativeItem,
  changes: LooseChanges,
  condition?: "exists" | NativeItem,
  shard = 0,
): UpdateInput {
  const stored = keyOf(item, key, shard);
  const sets = present(changes.set);
  const firsts = present(changes.setIfAbsent);
  const additions = present(changes.add).filter(([, value]) => !addsNothing(value));
  const removes = (changes.remove ?? []).map(String);
  if (condition === undefined) {
    // An upsert may create the item: what its composed key is made of must then be stored as attributes, too.
    sets.push(...present(key).filter(([name]) => stored[name] === undefined));
  }
  const computed = computedChanges(item, key, changes, condition);
  sets.push(...computed.sets);
  removes.push(...computed.removes);
  assertDisjoint(item, [...sets, ...firsts, ...additions].map(([name]) => name).concat(removes));

  const expression = new Expression();
  const UpdateExpression = updateExpression(item, { sets, firsts, additions, removes }, expression);
  return {
    TableName: item.table.name,
    Key: stored,
    UpdateExpression,
    ...conditionInput(item, condition, expression),
    ...expression.toInput(),
  };
}

interface Clauses {
  readonly sets: readonly Assignment[];
  readonly firsts: readonly Assignment[];
  readonly additions: readonly Assignment[];
  readonly removes: readonly string[];
}

function updateExpression(item: AnyItem, { sets, firsts, additions, removes }: Clauses, into: Expression): string {
  const assignments = [
    ...sets.map(([name, value]) => `${into.name(name)} = ${into.value(name, value)}`),
    ...firsts.map(([name, value]) => {
      const alias = into.name(name);
      return `${alias} = if_not_exists(${alias}, ${into.value(name, value)})`;
    }),
  ];
  const sums = additions.map(([name, value]) => `${into.name(name)} ${into.value(name, value)}`);
  const clauses = [
    ...(assignments.length > 0 ? [`SET ${assignments.join(", ")}`] : []),
    ...(sums.length > 0 ? [`ADD ${sums.join(", ")}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.map((name) => into.name(name)).join(", ")}`] : []),
  ];
  if (clauses.length === 0) {
    const message = `an update of ${item.name} changes nothing`;
    const fix = "give it at least one attribute to set, add to or remove (an increment by 0 does not count)";
    throw new DesignError([{ code: "update_changes_nothing", path: item.name, message, fix }], "The values given");
  }
  return clauses.join(" ");
}

/** DynamoDB refuses an update that names an attribute in two places. */
function assertDisjoint(item: AnyItem, names: readonly string[]): void {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (twice.size > 0) {
    const problems = [...twice].map((name) => ({
      code: "update_overlap",
      path: `${item.name}.${name}`,
      message: `an update of ${item.name} changes ${name} in two ways at once`,
      fix: `name ${name} in one of set, setIfAbsent, add and remove`,
    }));
    throw new DesignError(problems, "The values given");
  }
}
