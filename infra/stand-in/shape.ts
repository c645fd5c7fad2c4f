/** What a resource's inputs may look like, as data, and what is wrong with given ones. */
import { isList, isProperties, isUnknown, type Properties, type Value } from "./values.ts";

export type Shape =
  | { readonly kind: "text"; readonly oneOf: readonly string[] }
  | { readonly kind: "number" }
  | { readonly kind: "flag" }
  | { readonly kind: "anything" }
  | { readonly kind: "list"; readonly of: Shape }
  | { readonly kind: "map"; readonly of: Shape }
  | ObjectShape;

export interface ObjectShape {
  readonly kind: "object";
  readonly required: { readonly [name: string]: Shape };
  readonly optional: { readonly [name: string]: Shape };
}

/** A string; one of these if there are any. */
export const text = (...oneOf: readonly string[]): Shape => ({ kind: "text", oneOf });
export const number: Shape = { kind: "number" };
export const flag: Shape = { kind: "flag" };
/** For parts that are recorded as they are. */
export const anything: Shape = { kind: "anything" };
export const listOf = (of: Shape): Shape => ({ kind: "list", of });
export const mapOf = (of: Shape): Shape => ({ kind: "map", of });
export const object = (required: ObjectShape["required"], optional: ObjectShape["optional"] = {}): ObjectShape => ({
  kind: "object",
  required,
  optional,
});

/** One input that cannot be taken; Pulumi prints both. */
export interface Failure {
  /** Property path, such as `globalSecondaryIndexes[0].name`; empty when it is about the resource itself. */
  readonly property: string;
  readonly reason: string;
}

/** Everything that does not fit. What is unknown in a preview fits; names that begin with `__` are Pulumi's own. */
export function checkShape(value: Value, shape: Shape, path = ""): readonly Failure[] {
  if (isUnknown(value)) {
    return [];
  }
  switch (shape.kind) {
    case "text":
      return shape.oneOf.length === 0
        ? checkType(typeof value === "string", "a string", path)
        : checkType(typeof value === "string" && shape.oneOf.includes(value), `one of ${shape.oneOf.join(", ")}`, path);
    case "number":
      return checkType(typeof value === "number", "a number", path);
    case "flag":
      return checkType(typeof value === "boolean", "true or false", path);
    case "anything":
      return [];
    case "list":
      return isList(value)
        ? value.flatMap((each, position) => checkShape(each, shape.of, `${path}[${position}]`))
        : checkType(false, "a list", path);
    case "map":
      return isProperties(value)
        ? Object.entries(value).flatMap(([name, each]) => checkShape(each, shape.of, join(path, name)))
        : checkType(false, "an object", path);
    case "object":
      return isProperties(value) ? checkMembers(value, shape, path) : checkType(false, "an object", path);
  }
}

function checkMembers(value: Properties, shape: ObjectShape, path: string): readonly Failure[] {
  const known: { readonly [name: string]: Shape } = { ...shape.required, ...shape.optional };
  const missing = Object.keys(shape.required).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => ({ property: join(path, name), reason: "is required" })),
    ...Object.entries(value).flatMap(([name, each]) => {
      const member = known[name];
      if (name.startsWith("__")) {
        return [];
      }
      return member === undefined
        ? [
            {
              property: join(path, name),
              reason: `is not known to the local stand-in, which knows ${Object.keys(known).sort().join(", ")}`,
            },
          ]
        : checkShape(each, member, join(path, name));
    }),
  ];
}

const join = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);

function checkType(fits: boolean, wanted: string, property: string): readonly Failure[] {
  return fits ? [] : [{ property, reason: `has to be ${wanted}` }];
}
