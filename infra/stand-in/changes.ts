/** Differences between old and new inputs, as Pulumi's previews show them. */
import { isList, isProperties, type Value } from "./values.ts";

export interface Change {
  /** Property path into the new inputs, or into the old ones for what was taken away. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  /** Only a new resource can have it. */
  readonly replaces: boolean;
}

/** Compares two values member by member and element by element. */
export function compareValues(path: string, before: Value | undefined, after: Value | undefined): readonly Change[] {
  if (before === undefined || after === undefined) {
    return before === after ? [] : [{ path, kind: before === undefined ? "add" : "delete", replaces: false }];
  }
  if (isProperties(before) && isProperties(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => compareValues(memberPath(path, name), before[name], after[name]));
  }
  if (isList(before) && isList(after)) {
    const positions = Array.from({ length: Math.max(before.length, after.length) }, (_, position) => position);
    return positions.flatMap((position) => compareValues(`${path}[${position}]`, before[position], after[position]));
  }
  return before === after ? [] : [{ path, kind: "update", replaces: false }];
}

function memberPath(path: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/** Without the changes at or below a path that the program's `ignoreChanges` names; `*` stands for any element. */
export function withoutIgnored(changes: readonly Change[], ignoreChanges: readonly string[]): readonly Change[] {
  const patterns = ignoreChanges.map(segmentsOf);
  return changes.filter(({ path }) => {
    const segments = segmentsOf(path);
    return !patterns.some((pattern) => pattern.every((each, depth) => each === "*" || each === segments[depth]));
  });
}

/** `a["b.c"][0].d` is a, b.c, 0, d. */
function segmentsOf(path: string): readonly string[] {
  const tokens = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g);
  return [...tokens].map(([, quoted, position, name]) => quoted ?? position ?? name ?? "");
}

/** The property that a path begins with. */
export function propertyOf(path: string): string {
  return segmentsOf(path)[0] ?? path;
}
