import type { AnyItem, ItemValue } from "../schema/item.ts";
import type { NativeItem } from "../schema/operation.ts";
import type { Expression } from "./expression.ts";

/** `exists`: the item must be there; `absent`: it must not; otherwise the named attributes must have these values. */
export type Condition<I extends AnyItem> = "exists" | "absent" | Partial<ItemValue<I>>;

/** The condition as a DynamoDB expression. Existence is asked of the partition key, which every item has. */
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
  return wanted.join(" AND ");
}
