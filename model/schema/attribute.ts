import type { NativeValue } from "./operation.ts";

export type AttributeKind =
  | "string"
  | "number"
  | "boolean"
  | "binary"
  | "timestamp"
  | "epochSeconds"
  | "stringSet"
  | "numberSet"
  | "list"
  | "map";

/**
 * An attribute of an item, or a parameter of an access pattern: what it is in DynamoDB and, in `Value`, what an application holds.
 *
 * `valueType` exists for the type checker alone; no object carries it.
 */
export interface Attribute<
  Value extends NativeValue = NativeValue,
  Presence extends "required" | "optional" = "required",
> {
  readonly kind: AttributeKind;
  readonly presence: Presence;
  readonly element?: AnyAttribute;
  readonly members?: Attributes;
  readonly valueType?: Value;
}

export type AnyAttribute = Attribute<NativeValue, "required" | "optional">;
export type Attributes = Readonly<Record<string, AnyAttribute>>;

type ValueOf<A> = A extends Attribute<infer Value, "required" | "optional"> ? Value : never;
type OptionalNames<A extends Attributes> = {
  [Name in keyof A]: A[Name]["presence"] extends "required" ? never : Name;
}[keyof A];

/** The application's value of a set of attributes: required ones present, optional ones possibly absent. */
export type Values<A extends Attributes> = {
  readonly [Name in Exclude<keyof A, OptionalNames<A>>]: ValueOf<A[Name]>;
} & { readonly [Name in OptionalNames<A>]?: ValueOf<A[Name]> };

const required = "required";

export const string = (): Attribute<string> => ({ kind: "string", presence: required });
export const number = (): Attribute<number> => ({ kind: "number", presence: required });
export const boolean = (): Attribute<boolean> => ({ kind: "boolean", presence: required });
export const binary = (): Attribute<Uint8Array> => ({ kind: "binary", presence: required });
/** A moment as ISO 8601 text in UTC, which sorts as text in the order of time. */
export const timestamp = (): Attribute<string> => ({ kind: "timestamp", presence: required });
/** A moment as a number of seconds since 1970, the only form that DynamoDB's TTL understands. */
export const epochSeconds = (): Attribute<number> => ({ kind: "epochSeconds", presence: required });
export const stringSet = (): Attribute<ReadonlySet<string>> => ({ kind: "stringSet", presence: required });
export const numberSet = (): Attribute<ReadonlySet<number>> => ({ kind: "numberSet", presence: required });

export function list<Value extends NativeValue>(element: Attribute<Value>): Attribute<readonly Value[]> {
  return { kind: "list", presence: required, element };
}

export function map<const Members extends Attributes>(
  members: Members,
): Attribute<Values<Members> & { readonly [name: string]: NativeValue | undefined }> {
  return { kind: "map", presence: required, members };
}

/** The same attribute, allowed to be absent. */
export function optional<Value extends NativeValue>(attribute: Attribute<Value>): Attribute<Value, "optional"> {
  return { ...attribute, presence: "optional" };
}

/** A value of the attribute's kind, for trying out a request without an application's data. */
export function sampleOf(attribute: AnyAttribute): NativeValue {
  switch (attribute.kind) {
    case "string":
      return "sample";
    case "number":
    case "epochSeconds":
      return 1;
    case "boolean":
      return true;
    case "binary":
      return new Uint8Array([1]);
    case "timestamp":
      return "2026-01-01T00:00:00.000Z";
    case "stringSet":
      return new Set(["sample"]);
    case "numberSet":
      return new Set([1]);
    case "list":
      return attribute.element === undefined ? [] : [sampleOf(attribute.element)];
    case "map":
      return sampleValues(attribute.members ?? {});
  }
}

/** A value for every attribute, optional ones included. */
export function sampleValues(attributes: Attributes): { readonly [name: string]: NativeValue } {
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, sampleOf(attribute)]));
}
