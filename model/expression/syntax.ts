/** Parsed expressions, as plain data. Placeholders stay what they are, so that one text is parsed once for all requests. */
import type { Comparator } from "./relations.ts";

/** Steps of a document path as written: names, placeholders with their `#`, and list indexes. The first is never an index. */
export interface WrittenPath {
  readonly kind: "path";
  readonly steps: readonly (string | number)[];
}

/** A placeholder of ExpressionAttributeValues, with its `:`. */
export interface ValueReference {
  readonly kind: "value";
  readonly placeholder: string;
}

/** What a condition compares. */
export type Operand =
  | WrittenPath
  | ValueReference
  | { readonly kind: "size"; readonly of: WrittenPath | ValueReference };

export type Condition =
  | { readonly kind: "compare"; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "between"; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly candidates: readonly Operand[] }
  | { readonly kind: "exists"; readonly path: WrittenPath; readonly expected: boolean }
  | { readonly kind: "type"; readonly operand: Operand; readonly type: ValueReference }
  | { readonly kind: "begins_with"; readonly operand: Operand; readonly prefix: Operand }
  | { readonly kind: "contains"; readonly operand: Operand; readonly part: Operand }
  | { readonly kind: "and" | "or"; readonly conditions: readonly Condition[] }
  | { readonly kind: "not"; readonly condition: Condition };

/** What a path is set to. */
export type SetValue =
  | WrittenPath
  | ValueReference
  | { readonly kind: "if_not_exists"; readonly path: WrittenPath; readonly otherwise: SetValue }
  | { readonly kind: "list_append"; readonly first: SetValue; readonly second: SetValue }
  | { readonly kind: "sum"; readonly operator: "+" | "-"; readonly left: SetValue; readonly right: SetValue };

/** The clauses of an UpdateExpression, of which at least one has an action. */
export interface Update {
  readonly set: readonly { readonly path: WrittenPath; readonly value: SetValue }[];
  readonly remove: readonly WrittenPath[];
  readonly add: readonly { readonly path: WrittenPath; readonly value: ValueReference }[];
  readonly delete: readonly { readonly path: WrittenPath; readonly value: ValueReference }[];
}

export function isOperand(term: Operand | Condition): term is Operand {
  return term.kind === "path" || term.kind === "value" || term.kind === "size";
}

/** The path as it was written, for messages. */
export function renderPath(steps: readonly (string | number)[]): string {
  return steps.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}
