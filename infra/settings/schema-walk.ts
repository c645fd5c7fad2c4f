import { z } from "zod";

/** A schema, seen from outside: what can be below it, by name. */
export type Schema = z.core.$ZodType;

/** The schema without `exactOptional` and `readonly` around it. */
export function unwrap(schema: Schema): Schema {
  return schema instanceof z.ZodExactOptional || schema instanceof z.ZodReadonly ? unwrap(schema.unwrap()) : schema;
}

/** The names that the schema knows for its members: none for lists and for records, whose names are the user's. */
export function memberNames(schema: Schema): readonly string[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    return Object.keys(inner.shape);
  }
  return inner instanceof z.ZodDiscriminatedUnion ? [...new Set(inner.options.flatMap(memberNames))] : [];
}

/** What the schema says of a member: several answers where it is a union, none where it knows no such member. */
export function membersAt(schema: Schema, name: PropertyKey): readonly Schema[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    const member: Schema | undefined = Object.hasOwn(inner.shape, name) ? inner.shape[String(name)] : undefined;
    return member === undefined ? [] : [member];
  }
  if (inner instanceof z.ZodDiscriminatedUnion) {
    return inner.options.flatMap((option) => membersAt(option, name));
  }
  if (inner instanceof z.ZodRecord) {
    return [inner.valueType];
  }
  return inner instanceof z.ZodArray ? [inner.element] : [];
}

/** What the schema says of a path. */
export function schemasAt(schema: Schema, path: readonly PropertyKey[]): readonly Schema[] {
  return path.reduce<readonly Schema[]>((found, name) => found.flatMap((one) => membersAt(one, name)), [schema]);
}

/** The description of a setting, which completes "it has to be". */
export function descriptionOf(schema: Schema): string | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodType ? inner.description : undefined;
}

export interface SettingNode {
  /** The path with dots; a name that the user chooses is in angle brackets, such as `streams.<table>`. */
  readonly name: string;
  readonly type: string;
}

/** What a user's own names are names of, by the setting that holds them. */
const keyOf: { readonly [record: string]: string } = {
  tables: "table",
  indexes: "index",
  streams: "table",
  tags: "key",
  roles: "role",
  callerIs: "parameter",
};

/** Every setting of a schema: the outermost nodes that have a description, in the order of the schema, each once. */
export function settingsIn(schema: Schema, path: readonly string[] = []): readonly SettingNode[] {
  const type = descriptionOf(schema);
  if (type !== undefined) {
    return [{ name: path.join("."), type }];
  }
  const inner = unwrap(schema);
  const names = inner instanceof z.ZodRecord ? [`<${keyOf[path.at(-1) ?? ""] ?? "name"}>`] : memberNames(inner);
  const nodes = names.flatMap((name) =>
    membersAt(inner, name).flatMap((member) => settingsIn(member, [...path, name])),
  );
  return [...new Map(nodes.map((node) => [node.name, node])).values()];
}
