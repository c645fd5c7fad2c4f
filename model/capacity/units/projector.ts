import { namesIn, project } from "../../expression/expression.ts";
import type { WireItem } from "../../request/wire-value.ts";
import { expressionContext, type Members, textOf, textsOf } from "./request-input.ts";
import { pickAttributes } from "./table-schema.ts";

export function hasProjection(input: Members): boolean {
  return textOf(input, "ProjectionExpression") !== undefined || textsOf(input, "AttributesToGet") !== undefined;
}

/** What the request returns of an item: ProjectionExpression, the older AttributesToGet, or all of it. */
export function projectorOf(input: Members): (item: WireItem) => WireItem {
  const expression = textOf(input, "ProjectionExpression");
  const names = textsOf(input, "AttributesToGet");
  if (expression !== undefined) {
    const context = expressionContext(input);
    // A projection that does not parse is refused even when no item is found.
    namesIn(expression, context);
    return (item) => project(expression, item, context);
  }
  return names === undefined ? (item) => item : (item) => pickAttributes(item, names);
}

/** Top-level attributes that the request asks for; `undefined` when it does not name any. */
export function requestedNames(input: Members): readonly string[] | undefined {
  const expression = textOf(input, "ProjectionExpression");
  return expression === undefined
    ? textsOf(input, "AttributesToGet")
    : [...namesIn(expression, expressionContext(input))];
}
