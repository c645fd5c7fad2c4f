/** The paths of an expression as a tree, by which what they say is carried out in one walk through the item. */
import { ExpressionError } from "./expression-error.ts";
import type { Path } from "./paths.ts";
import { renderPath } from "./syntax.ts";

/** What is said of the end of a path. */
export interface PathEnd<Said> {
  readonly said: Said;
}

/** By step, either the end of a path or further steps. All steps of one level are names, or all are indexes. */
export type PathTree<Said> = ReadonlyMap<string | number, PathTree<Said> | PathEnd<Said>>;

type GrowingTree<Said> = Map<string | number, GrowingTree<Said> | PathEnd<Said>>;

/**
 * Errors: `expression/path_overlap` if one path is another or leads through it, or if two take one place as a map and as a
 * list. DynamoDB refuses both before it looks at the item.
 */
export function toPathTree<Said>(paths: readonly { readonly path: Path; readonly said: Said }[]): PathTree<Said> {
  const tree: GrowingTree<Said> = new Map();
  for (const { path, said } of paths) {
    let level = tree;
    path.forEach((step, index) => {
      const [sibling] = level.keys();
      if (sibling !== undefined && typeof sibling !== typeof step) {
        throw overlap(path, "takes as a map what another path of the expression takes as a list, or the reverse");
      }
      const existing = level.get(step);
      const isLast = index === path.length - 1;
      if (existing !== undefined && (isLast || !(existing instanceof Map))) {
        throw overlap(path, "overlaps with another path of the expression");
      }
      if (isLast) {
        level.set(step, { said });
      } else {
        const deeper = existing instanceof Map ? existing : new Map();
        level.set(step, deeper);
        level = deeper;
      }
    });
  }
  return tree;
}

function overlap(path: Path, problem: string): ExpressionError {
  const fix = "Remove or rewrite one of the two.";
  return new ExpressionError("expression/path_overlap", `The path ${renderPath(path)} ${problem}.`, fix);
}
