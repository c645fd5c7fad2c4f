/** Looking into values of unknown shape: what a configuration or a caller without types gave. */

export type RawValues = { readonly [name: string]: unknown };

export function isRecord(value: unknown): value is RawValues {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path; `undefined` where there is none. Inherited members are none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) {
    return value;
  }
  const has = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return has ? valueAt(Reflect.get(value, name), rest) : undefined;
}

/** The names of the members at a path. */
export function namesAt(value: unknown, path: readonly PropertyKey[]): readonly string[] {
  const found = valueAt(value, path);
  return isRecord(found) ? Object.keys(found) : [];
}

/** The elements of the list at a path that are text, each with its position. */
export function textsAt(value: unknown, path: readonly PropertyKey[]): readonly (readonly [number, string])[] {
  const found = valueAt(value, path);
  return Array.isArray(found)
    ? found.flatMap((text: unknown, position) => (typeof text === "string" ? [[position, text] as const] : []))
    : [];
}

/** A record's own member: a table may be called `constructor`. */
export function ownMember<T>(record: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
