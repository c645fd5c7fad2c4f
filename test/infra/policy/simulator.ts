/**
 * Decides as IAM does whether a policy allows what DynamoDB asks for, for policies of Allow statements. Written from the IAM User
 * Guide ("Condition operators", "Set operators for multivalued context keys", "Variables and tags") and from nothing else of this
 * repository; an operator that it does not know is an error.
 */
import type { Authorization } from "./authorizations.ts";

type Texts = string | readonly string[];
export interface Policy {
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Action: Texts;
    readonly Resource: Texts;
    readonly Condition?: { readonly [operator: string]: { readonly [key: string]: Texts } };
  }[];
}
/** The caller's own properties, such as `{ "aws:PrincipalTag/userId": "u1" }`. */
export type Caller = { readonly [variable: string]: string };

export function isAllowed(policy: Policy, asked: Authorization, caller: Caller = {}): boolean {
  return policy.Statement.some(
    ({ Action, Resource, Condition = {} }) =>
      list(Action).some((action) => matches(action.toLowerCase(), asked.action.toLowerCase(), {}, true)) &&
      list(Resource).some((resource) => matches(resource, asked.resource, caller, true)) &&
      Object.entries(Condition).every(([operator, keys]) =>
        Object.entries(keys).every(([key, wanted]) => holds(operator, asked.context[key] ?? [], list(wanted), caller)),
      ),
  );
}

const list = (texts: Texts) => (typeof texts === "string" ? [texts] : texts);

function holds(operator: string, given: readonly string[], wanted: readonly string[], caller: Caller): boolean {
  const like = (value: string) => wanted.some((pattern) => matches(pattern, value, caller, true));
  const equal = (value: string) => wanted.some((pattern) => matches(pattern, value, caller, false));
  switch (operator) {
    case "ForAllValues:StringLike":
      return given.every(like);
    case "ForAllValues:StringEquals":
      return given.every(equal);
    case "ForAnyValue:StringEquals":
      return given.some(equal);
    case "StringEquals":
      return given.length === 1 && given.every(equal);
    case "StringEqualsIfExists":
      return given.length <= 1 && given.every(equal);
    case "Null":
      return wanted.includes(String(given.length === 0));
    default:
      throw new Error(`the simulator does not know the operator ${operator}`);
  }
}

/** A variable without a value matches nothing; `${*}`, `${?}` and `${$}` are the characters themselves. */
function matches(pattern: string, text: string, caller: Caller, hasWildcards: boolean): boolean {
  const parts = pattern.split(/(\$\{[^}]*\}|[*?])/).map((part) => {
    const [, variable] = /^\$\{(.*)\}$/.exec(part) ?? [];
    if (variable !== undefined) {
      const value = ["*", "?", "$"].includes(variable) ? variable : caller[variable];
      return value === undefined ? undefined : literal(value);
    }
    return hasWildcards && part === "*" ? ".*" : hasWildcards && part === "?" ? "." : literal(part);
  });
  return !parts.includes(undefined) && new RegExp(`^${parts.join("")}$`, "su").test(text);
}

const literal = (text: string) => text.replace(/[/\\^$*+?.()|[\]{}]/g, "\\$&");
