import type { AnyItem, ItemValue } from "../schema/item.ts";
import type { NativeItem } from "../schema/operation.ts";
import { DesignError } from "../schema/problem.ts";
import type { Expression } from "./expression.ts";

/** `exists`: the item must be there; `absent`: it must not; otherwise the named attributes must have these values. */
export type Condition<I extends AnyItem> = "exists" | "absent" | Partial<ItemValue<I>>;

/**
 * The condition as a DynamoDB expression. Existence is asked of the partition key, which every item has.
 *
 * @throws DesignError `condition_empty` when no attribute has a value: an empty condition would hold for anything.
 */
export function conditionExpression(
  item: AnyItem,
  condition: "exists" | "absent" | NativeItem,
  into: Expression,
): string {
  if (condition === "exists" || condition === "absent") {
    const check = condition === "exists" ? "attribute_exists" : "attribute_not_exists";
    return `${check}(${into.name(item.table.partitionKey.name)})`;
  }
  const wanted = Object.entries(condition).flatMap(([attribute, value]) =>
    value === undefined ? [] : [`${into.name(attribute)} = ${into.value(attribute, value)}`],
  );
  if (wanted.length === 0) {
    throw new DesignError(
      [
        {
          code: "condition_empty",
          path: item.name,
          message: `the condition on ${item.name} compares nothing`,
          fix: 'give at least one attribute a value, or use "exists" or "absent"',
        },
      ],
      "The values given",
    );
  }
  return wanted.join(" AND ");
}

/** The member to spread into a request, together with the expression's names and values. */
export function conditionInput(
  item: AnyItem,
  condition: "exists" | "absent" | NativeItem | undefined,
  expression: Expression,
): { ConditionExpression?: string } {
  return condition === undefined ? {} : { ConditionExpression: conditionExpression(item, condition, expression) };
}
