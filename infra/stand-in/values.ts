/** What Pulumi calls property values, as plain data, and how to read them without trusting their types. */

export type Value = null | boolean | number | string | readonly Value[] | Properties;

export interface Properties {
  readonly [name: string]: Value;
}

/** Stands for a value that only an update will know; the protocol writes it as one of these fixed strings. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Boolean, number, string, list, asset, archive, object: the engine tells them apart, we need not. */
const unknownValues: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  unknownValue,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isUnknown(value: Value | undefined): boolean {
  return unknownValues.has(value);
}

/** Whether a value is unknown itself or holds one that is. */
export function containsUnknown(value: Value | undefined): boolean {
  if (isList(value)) {
    return value.some(containsUnknown);
  }
  return isProperties(value) ? Object.values(value).some(containsUnknown) : isUnknown(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isProperties(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function numberOf(properties: Properties, name: string): number | undefined {
  const value = properties[name];
  return typeof value === "number" ? value : undefined;
}

/** False when absent. */
export function flagOf(properties: Properties, name: string): boolean {
  return properties[name] === true;
}

/** Empty when absent. */
export function propertiesOf(properties: Properties, name: string): Properties {
  const value = properties[name];
  return isProperties(value) ? value : {};
}

/** The objects of a list; empty when absent. */
export function elementsOf(properties: Properties, name: string): readonly Properties[] {
  const value = properties[name];
  return isList(value) ? value.filter(isProperties) : [];
}

/** The strings of a list; empty when absent. */
export function textsOf(properties: Properties, name: string): readonly string[] {
  const value = properties[name];
  return isList(value) ? value.filter((each) => typeof each === "string") : [];
}

/** The string members of an object; empty when absent. */
export function textMapOf(properties: Properties, name: string): { readonly [key: string]: string } {
  const entries = Object.entries(propertiesOf(properties, name));
  return Object.fromEntries(entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
}

/** Without what only the provider reads, such as which inputs are defaults. */
export function withoutOwn(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
}

/** The same object without the members that are undefined. */
export function withoutUndefined(members: { readonly [name: string]: Value | undefined }): Properties {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
