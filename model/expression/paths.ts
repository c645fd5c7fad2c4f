/** Document paths: placeholders put in, and what an item has at a path. */
import type { WireItem, WireValue } from "../request/wire-value.ts";
import type { ExpressionContext } from "./context.ts";
import { ExpressionError } from "./expression-error.ts";
import type { ValueReference, WrittenPath } from "./syntax.ts";

/** Names and list indexes, without placeholders. The first is a name. */
export type Path = readonly (string | number)[];

/** Errors: `expression/name_unknown`. */
export function resolvePath({ steps }: WrittenPath, { names = {} }: ExpressionContext): Path {
  return steps.map((step) => {
    if (typeof step === "number" || !step.startsWith("#")) {
      return step;
    }
    const name = Object.hasOwn(names, step) ? names[step] : undefined;
    if (name === undefined) {
      const problem = `The placeholder ${step} of an expression is not defined.`;
      throw new ExpressionError("expression/name_unknown", problem, "Define it in ExpressionAttributeNames.");
    }
    return name;
  });
}

/** Errors: `expression/value_unknown`. */
export function referredValue({ placeholder }: ValueReference, { values = {} }: ExpressionContext): WireValue {
  const value = memberOf(values, placeholder);
  if (value === undefined) {
    const problem = `The placeholder ${placeholder} of an expression is not defined.`;
    throw new ExpressionError("expression/value_unknown", problem, "Define it in ExpressionAttributeValues.");
  }
  return value;
}

/** The attribute of that name, and nothing that every object has. */
export function memberOf(members: WireItem, name: string): WireValue | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** What the item has there; `undefined` where a step has nothing to go into. */
export function valueAt(item: WireItem, path: Path): WireValue | undefined {
  let value: WireValue | undefined = { M: item };
  for (const step of path) {
    if (typeof step === "string") {
      value = "M" in value ? memberOf(value.M, step) : undefined;
    } else {
      value = "L" in value ? value.L[step] : undefined;
    }
    if (value === undefined) {
      return undefined;
    }
  }
  return value;
}

export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}
