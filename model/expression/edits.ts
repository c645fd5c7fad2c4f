/** Carries out an update's edits of an item in one walk. */
import type { WireItem, WireValue } from "../request/wire-value.ts";
import { ExpressionError } from "./expression-error.ts";
import type { PathEnd, PathTree } from "./path-tree.ts";
import { memberOf, type Path } from "./paths.ts";
import { renderPath } from "./syntax.ts";

/** What becomes of a place: a value, nothing, or what it is (its parent must be there all the same). */
export type Edit = { readonly kind: "write"; readonly value: WireValue } | { readonly kind: "remove" | "keep" };

/**
 * The item after all edits, of which each reads positions of the item as it was: an index past a list's end appends, in the
 * order of the indexes, and elements that are removed shift the others last. Parts without an edit are shared.
 *
 * Source: Developer Guide, "Using update expressions in DynamoDB". Errors: `expression/path_invalid`.
 */
export function applyEdits(item: WireItem, edits: PathTree<Edit>): WireItem {
  return editMembers(item, edits, []);
}

function editMembers(members: WireItem, edits: PathTree<Edit>, path: Path): WireItem {
  // A Map and Object.fromEntries also keep a member named __proto__.
  const after = new Map(Object.entries(members));
  for (const [step, edit] of edits) {
    const name = String(step);
    const edited = editPlace(memberOf(members, name), edit, [...path, name]);
    if (edited === undefined) {
      after.delete(name);
    } else {
      after.set(name, edited);
    }
  }
  return Object.fromEntries(after);
}

function editElements(elements: readonly WireValue[], edits: PathTree<Edit>, path: Path): readonly WireValue[] {
  const after: (WireValue | undefined)[] = [...elements];
  const appended: { readonly index: number; readonly value: WireValue }[] = [];
  for (const [step, edit] of edits) {
    const index = Number(step);
    const edited = editPlace(elements[index], edit, [...path, index]);
    if (index < elements.length) {
      after[index] = edited;
    } else if (edited !== undefined) {
      appended.push({ index, value: edited });
    }
  }
  appended.sort((a, b) => a.index - b.index);
  return [...after.filter((element) => element !== undefined), ...appended.map(({ value }) => value)];
}

/** What is at a place afterwards; `undefined` for nothing. */
function editPlace(
  value: WireValue | undefined,
  edit: PathTree<Edit> | PathEnd<Edit>,
  path: Path,
): WireValue | undefined {
  if (!("said" in edit)) {
    return editWithin(value, edit, path);
  }
  switch (edit.said.kind) {
    case "write":
      return edit.said.value;
    case "remove":
      return undefined;
    case "keep":
      return value;
  }
}

function editWithin(value: WireValue | undefined, edits: PathTree<Edit>, path: Path): WireValue {
  const [step] = edits.keys();
  if (value !== undefined && "M" in value && typeof step === "string") {
    return { M: editMembers(value.M, edits, path) };
  }
  if (value !== undefined && "L" in value && typeof step === "number") {
    return { L: editElements(value.L, edits, path) };
  }
  throw new ExpressionError(
    "expression/path_invalid",
    `The update goes into ${renderPath(path)}, where the item has no ${typeof step === "number" ? "list" : "map"}.`,
    "Set the whole list or map first, or make the update conditional on it.",
  );
}
