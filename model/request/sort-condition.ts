import type { AnyItem, ItemValue } from "../schema/item.ts";
import type { NativeValue } from "../schema/operation.ts";
import { DesignError } from "../schema/problem.ts";
import { fillPrefix, isPlainAttribute } from "../schema/template.ts";
import type { Expression } from "./expression.ts";

/** What a Query may ask of the sort key, which holds values of this type. */
export type SortCondition<Value extends NativeValue = NativeValue> =
  | { readonly compare: "=" | "<" | "<=" | ">" | ">="; readonly value: Value }
  | { readonly between: readonly [Value, Value] }
  | { readonly beginsWith: Value & string };

type Condition = <Value extends NativeValue>(value: Value) => SortCondition<Value>;

export const equals: Condition = (value) => ({ compare: "=", value });
export const lessThan: Condition = (value) => ({ compare: "<", value });
export const atMost: Condition = (value) => ({ compare: "<=", value });
export const moreThan: Condition = (value) => ({ compare: ">", value });
export const atLeast: Condition = (value) => ({ compare: ">=", value });
/** From `low` to `high`, both included. */
export const between = <Value extends NativeValue>(low: Value, high: Value): SortCondition<Value> => ({
  between: [low, high],
});
export const beginsWith = (prefix: string): SortCondition<string> => ({ beginsWith: prefix });

/**
 * The start of an item's sort key, as far as the given values reach: for `<expiresAt>#<storyId>` and a moment, that moment's
 * text and the separator. Conditions are written with it, so that no pattern spells a key by hand.
 *
 * @throws DesignError `sort_key_not_text` for a key that is a lone number or binary value: it has no start, only a value.
 */
export function sortKeyPrefix<I extends AnyItem>(item: I, values: Partial<ItemValue<I>>): string {
  const template = item.key[item.table.sortKey?.name ?? ""] ?? "";
  const kind = isPlainAttribute(template) ? item.attributes[template.slice(1, -1)]?.kind : "string";
  if (kind !== "string" && kind !== "timestamp") {
    throw new DesignError([
      {
        code: "sort_key_not_text",
        path: `${item.name}.key`,
        message: `the sort key "${template}" is a ${kind}, so it has no text to begin with`,
        fix: "give the value itself to equals, atLeast, between and the like",
      },
    ]);
  }
  return fillPrefix(template, { ...values }, (attribute) => item.attributes[attribute]?.kind);
}

/**
 * The condition as a part of a key condition expression.
 *
 * @throws DesignError `key_value_missing` for an empty text, which DynamoDB refuses in a key.
 */
export function sortConditionExpression(sortKey: string, condition: SortCondition, into: Expression): string {
  const name = into.name(sortKey);
  const value = (given: NativeValue | undefined) => into.value(sortKey, requireKeyValue(sortKey, given));
  if ("beginsWith" in condition) {
    return `begins_with(${name}, ${value(condition.beginsWith)})`;
  }
  if ("between" in condition) {
    const [low, high] = condition.between;
    return `${name} BETWEEN ${value(low)} AND ${value(high)}`;
  }
  return `${name} ${condition.compare} ${value(condition.value)}`;
}

/** A value that a query compares a key with. */
export function requireKeyValue(name: string, value: NativeValue | undefined): NativeValue {
  if (value === undefined || value === "") {
    throw new DesignError(
      [
        {
          code: "key_value_missing",
          path: name,
          message: `a query compares the key ${name} with nothing`,
          fix: `give ${name} a non-empty value`,
        },
      ],
      "The values given",
    );
  }
  return value;
}
