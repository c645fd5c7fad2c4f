import type { AnyItem, ItemValue } from "../schema/item.ts";
import type { NativeValue } from "../schema/operation.ts";
import { fillPrefix } from "../schema/template.ts";
import type { Expression } from "./expression.ts";

/** What a Query may ask of the sort key. */
export type SortCondition =
  | { readonly compare: "=" | "<" | "<=" | ">" | ">="; readonly value: NativeValue }
  | { readonly between: readonly [NativeValue, NativeValue] }
  | { readonly beginsWith: string };

export const equals = (value: NativeValue): SortCondition => ({ compare: "=", value });
export const lessThan = (value: NativeValue): SortCondition => ({ compare: "<", value });
export const atMost = (value: NativeValue): SortCondition => ({ compare: "<=", value });
export const moreThan = (value: NativeValue): SortCondition => ({ compare: ">", value });
export const atLeast = (value: NativeValue): SortCondition => ({ compare: ">=", value });
export const between = (low: NativeValue, high: NativeValue): SortCondition => ({ between: [low, high] });
export const beginsWith = (prefix: string): SortCondition => ({ beginsWith: prefix });

/**
 * The start of an item's sort key, as far as the given values reach: for `<expiresAt>#<storyId>` and a moment, that moment's
 * text and the separator. Conditions are written with it, so that no pattern spells a key by hand.
 */
export function sortKeyPrefix<I extends AnyItem>(item: I, values: Partial<ItemValue<I>>): string {
  const template = item.key[item.table.sortKey?.name ?? ""] ?? "";
  return fillPrefix(template, { ...values }, (attribute) => item.attributes[attribute]?.kind);
}

export function sortConditionExpression(sortKey: string, condition: SortCondition, into: Expression): string {
  const name = into.name(sortKey);
  if ("beginsWith" in condition) {
    return `begins_with(${name}, ${into.value(sortKey, condition.beginsWith)})`;
  }
  if ("between" in condition) {
    const [low, high] = condition.between;
    return `${name} BETWEEN ${into.value(sortKey, low)} AND ${into.value(sortKey, high)}`;
  }
  return `${name} ${condition.compare} ${into.value(sortKey, condition.value)}`;
}
