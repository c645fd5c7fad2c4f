/** Requests as an application sends them: with values instead of the names that stand for them in `requestsOf`. */
import fc from "fast-check";
import type { AnyAttribute, Attributes } from "../../../model/schema/attribute.ts";
import type { Design } from "../../../model/schema/design.ts";
import { storedItem } from "../../../model/schema/item.ts";
import type { DynamoRequest, NativeItem, NativeValue } from "../../../model/schema/operation.ts";
import type { AnyPattern } from "../../../model/schema/pattern.ts";
import type { Plan } from "../../../model/schema/plan.ts";
import { DesignError } from "../../../model/schema/problem.ts";

/** Texts with the characters that keys, templates and policies give a meaning to. */
const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.string({ minLength: 1, unit: fc.constantFrom("*", "?", "$", "{", "}", "#", "<", ">", "a") }),
  fc.ulid(),
);
const epochSeconds = fc.integer({ min: 0, max: 4_000_000_000 });

function valueFor({ kind, element, members }: AnyAttribute): fc.Arbitrary<NativeValue> {
  switch (kind) {
    case "string":
      return text;
    case "number":
      return fc.integer();
    case "epochSeconds":
      return epochSeconds;
    case "boolean":
      return fc.boolean();
    case "binary":
      return fc.uint8Array({ minLength: 1 });
    case "timestamp":
      return epochSeconds.map((seconds) => new Date(seconds * 1000).toISOString());
    case "stringSet":
      return fc.array(text, { minLength: 1 }).map((elements) => new Set(elements));
    case "numberSet":
      return fc.array(fc.integer(), { minLength: 1 }).map((elements) => new Set(elements));
    case "list":
      return element === undefined ? fc.constant([]) : fc.array(valueFor(element), { minLength: 1, maxLength: 3 });
    case "map":
      return valuesOf(members ?? {});
  }
}

/** Values of these attributes; each optional one may be absent. */
export function valuesOf(attributes: Attributes): fc.Arbitrary<NativeItem> {
  const members = Object.entries(attributes).map(([name, attribute]) => {
    const value: fc.Arbitrary<NativeValue | undefined> = valueFor(attribute);
    return [name, attribute.presence === "optional" ? fc.option(value, { nil: undefined }) : value] as const;
  });
  return fc.record(Object.fromEntries(members));
}

export interface Call {
  readonly parameters: NativeItem;
  /** Of all stages. */
  readonly requests: readonly DynamoRequest[];
}

/** Values of a pattern's parameters, and a stored item of each kind for its later stages to find. */
export function callsOf(pattern: AnyPattern, design: Design): fc.Arbitrary<Call> {
  const items = fc.tuple(
    ...design.items.map((item) => valuesOf(item.attributes).map((values) => storedItem(item, values))),
  );
  return fc
    .tuple(valuesOf(pattern.parameters), items)
    .map(([parameters, found]) => ({ parameters, requests: [...stagesOf(planOf(pattern, parameters), found)] }));
}

/** A pattern that is given nothing to change sends nothing. */
function planOf(pattern: AnyPattern, parameters: NativeItem): Plan | undefined {
  try {
    return pattern.plan(parameters);
  } catch (error) {
    if (error instanceof DesignError) {
      return undefined;
    }
    throw error;
  }
}

function* stagesOf(plan: Plan | undefined, found: readonly NativeItem[]): Generator<DynamoRequest> {
  if (plan !== undefined) {
    yield* plan.requests;
    const next = plan.next?.(plan.requests.map(() => found));
    yield* stagesOf(next, found);
  }
}
