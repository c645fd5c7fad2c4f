/**
 * The JSON of DynamoDB's low-level API, where every value carries its type.
 *
 * The rules of the conversion are those of `@aws-sdk/util-dynamodb` with `removeUndefinedValues`, against which they are
 * tested; it does not run in k6. Where that library would store something else than was meant (a function left out, a
 * string in a number set written as a number, a member named `__proto__` lost), this one refuses or keeps the value.
 */

/** A value in wire JSON. Numbers are text, binary values base64 text. */
export type WireValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: readonly WireValue[] }
  | { readonly M: WireItem }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] };

/** An item, a key or expression values in wire JSON. */
export type WireItem = { readonly [name: string]: WireValue };
