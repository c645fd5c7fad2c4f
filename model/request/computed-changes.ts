import { type AnyItem, type Computed, computedValue, inputsOf } from "../schema/item.ts";
import type { NativeItem, NativeValue } from "../schema/operation.ts";
import { DesignError } from "../schema/problem.ts";
import { placeholdersOf } from "../schema/template.ts";

/** Changes of any item, without its types. */
export interface LooseChanges {
  readonly set?: NativeItem;
  readonly setIfAbsent?: NativeItem;
  readonly add?: NativeItem;
  readonly remove?: readonly PropertyKey[];
}

/** What is known of an item after an update, without reading it. */
interface Knowledge {
  /** Attributes whose value is known; `undefined` for one that is removed. */
  readonly values: ReadonlyMap<string, NativeValue | undefined>;
  /** Attributes that the update changes to a value that only the database knows. */
  readonly changed: ReadonlySet<string>;
  readonly mayCreate: boolean;
}

/**
 * Computed attributes follow the attributes they depend on: marking a notification read takes it out of the unread index.
 *
 * @throws DesignError `computed_unknown` when the update changes an attribute that a computed one depends on, but does not say
 * enough to compute it.
 */
export function computedChanges(
  item: AnyItem,
  key: NativeItem,
  changes: LooseChanges,
  condition: "exists" | NativeItem | undefined,
): { readonly sets: [string, NativeValue][]; readonly removes: string[] } {
  const sets: [string, NativeValue][] = [];
  const removes: string[] = [];
  const rules = Object.entries(item.computed);
  if (rules.length === 0) {
    return { sets, removes };
  }
  const knowledge = knowledgeAfter(key, changes, condition);
  for (const [name, rule] of rules) {
    const fate = fateOf(rule, knowledge, changes);
    if (fate === "unknown") {
      throw cannotFollow(item, name, rule);
    }
    if (fate === "present") {
      const value = computedValue(item, rule, Object.fromEntries(knowledge.values));
      sets.push([name, value ?? null]);
    }
    if (fate === "absent") {
      removes.push(name);
    }
  }
  return { sets, removes };
}

function knowledgeAfter(
  key: NativeItem,
  { set, setIfAbsent, add, remove }: LooseChanges,
  condition: "exists" | NativeItem | undefined,
): Knowledge {
  const values = new Map<string, NativeValue | undefined>();
  for (const source of [condition === "exists" ? undefined : condition, key, set]) {
    for (const [name, value] of Object.entries(source ?? {})) {
      if (value !== undefined) {
        values.set(name, value);
      }
    }
  }
  for (const name of remove ?? []) {
    values.set(String(name), undefined);
  }
  const changed = new Set(Object.keys({ ...setIfAbsent, ...add }));
  for (const name of changed) {
    values.delete(name);
  }
  return { values, changed, mayCreate: condition === undefined };
}

type Fate = "untouched" | "present" | "absent" | "unknown";

function fateOf(rule: Computed, { values, changed, mayCreate }: Knowledge, { set, remove }: LooseChanges): Fate {
  const conditions = Object.entries(rule.when ?? {});
  const inputs = inputsOf(rule);
  const isTouched = inputs.some(
    (name) => changed.has(name) || set?.[name] !== undefined || (remove ?? []).includes(name),
  );
  // A new item gets its computed attributes, too, as far as its key decides them.
  if (!isTouched && !(mayCreate && inputs.every((name) => values.has(name)))) {
    return "untouched";
  }
  if (conditions.some(([name, wanted]) => values.has(name) && values.get(name) !== wanted)) {
    return "absent";
  }
  if (!inputs.every((name) => values.has(name))) {
    return "unknown";
  }
  return placeholdersOf(rule.from).every((name) => values.get(name) !== undefined) ? "present" : "absent";
}

function cannotFollow(item: AnyItem, name: string, rule: Computed): DesignError {
  const inputs = [...new Set(inputsOf(rule))].join(", ");
  return new DesignError(
    [
      {
        code: "computed_unknown",
        path: `${item.name}.${name}`,
        message: `an update of ${item.name} changes what ${name} is made of, but does not say all of it`,
        fix: `give all of ${inputs} under "set" (or as the update's condition, where they stay as they are)`,
      },
    ],
    "The values given",
  );
}
