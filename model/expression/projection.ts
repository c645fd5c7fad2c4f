/** Evaluates ProjectionExpression. */
import type { WireItem, WireValue } from "../request/wire-value.ts";
import type { ExpressionContext } from "./context.ts";
import { Cursor } from "./cursor.ts";
import { rememberParsed } from "./parsed-texts.ts";
import { type PathEnd, type PathTree, toPathTree } from "./path-tree.ts";
import { memberOf, resolvePath } from "./paths.ts";
import type { WrittenPath } from "./syntax.ts";

const parse = rememberParsed((text): readonly WrittenPath[] => {
  const cursor = new Cursor(text, "ProjectionExpression");
  const paths = [cursor.path()];
  while (cursor.takeIf(",")) {
    paths.push(cursor.path());
  }
  cursor.expectEnd();
  return paths;
});

type Selection = PathTree<"wanted">;

/** The names of the attributes that a ProjectionExpression reads from, each once. Errors: `ExpressionError`. */
export function namesIn(projection: string, context: ExpressionContext): readonly string[] {
  return [...selectionOf(projection, context).keys()].map(String);
}

/**
 * The parts of an item that a ProjectionExpression names. What the item does not have is left out, and so are maps and lists
 * of which nothing is found; selected elements of a list close up in their order.
 *
 * Source: Developer Guide, "Using projection expressions in DynamoDB". Errors: `ExpressionError`.
 */
export function project(projection: string, item: WireItem, context: ExpressionContext): WireItem {
  return selectMembers(item, selectionOf(projection, context));
}

function selectionOf(projection: string, context: ExpressionContext): Selection {
  return toPathTree(parse(projection).map((path) => ({ path: resolvePath(path, context), said: "wanted" })));
}

function selectMembers(members: WireItem, selection: Selection): WireItem {
  const selected = new Map<string, WireValue>();
  for (const [step, wanted] of selection) {
    const name = String(step);
    const value = select(memberOf(members, name), wanted);
    if (value !== undefined) {
      selected.set(name, value);
    }
  }
  return Object.fromEntries(selected);
}

function selectElements(elements: readonly WireValue[], selection: Selection): readonly WireValue[] {
  return [...selection]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([step, wanted]) => select(elements[Number(step)], wanted))
    .filter((value) => value !== undefined);
}

function select(value: WireValue | undefined, wanted: Selection | PathEnd<"wanted">): WireValue | undefined {
  if (value === undefined || "said" in wanted) {
    return value;
  }
  const [step] = wanted.keys();
  if ("M" in value && typeof step === "string") {
    const members = selectMembers(value.M, wanted);
    return Object.keys(members).length === 0 ? undefined : { M: members };
  }
  if ("L" in value && typeof step === "number") {
    const elements = selectElements(value.L, wanted);
    return elements.length === 0 ? undefined : { L: elements };
  }
  return undefined;
}
