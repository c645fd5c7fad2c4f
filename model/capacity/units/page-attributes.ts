import { namesInFilter } from "./named-attributes.ts";
import { requestedNames } from "./projector.ts";
import { Refusal } from "./refusal.ts";
import { expressionContext, type Members, membersOf, textOf } from "./request-input.ts";
import type { IndexSchema, TableSchema } from "./table-schema.ts";

const selections = ["ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT"];

/**
 * Whether a Query or Scan needs attributes that its index does not project, so that each base item is read as well. A local
 * index fetches them, a global one cannot.
 *
 * Source: Developer Guide, "Local Secondary Indexes", provisioned throughput considerations; API Reference, Query, `Select`.
 *
 * @throws Refusal for a Select that does not fit the rest of the request
 */
export function fetchesBaseItems(input: Members, index: IndexSchema | undefined): boolean {
  const select = textOf(input, "Select");
  const names = requestedNames(input);
  assertSelect(select, names !== undefined, index !== undefined);
  const projected = index?.projected;
  if (index === undefined || projected === undefined) {
    return false;
  }
  const missing =
    select === "ALL_ATTRIBUTES" ? ["all attributes"] : (names ?? []).filter((name) => !projected.has(name));
  if (missing.length > 0 && index.scope === "gsi") {
    throw new Refusal(`global secondary index ${index.name} does not project ${missing.join(", ")}`);
  }
  return missing.length > 0;
}

/**
 * Refuses a filter of a Query that looks at the key of what is read, or at attributes that the index does not project: a filter
 * sees the index entry alone. A Scan may do both.
 *
 * Source: Developer Guide, "Filter expressions for the Query operation in DynamoDB"; measured on DynamoDB Local and, for
 * PartiQL, on AWS by the public Parity Suite.
 *
 * @throws Refusal
 */
export function assertQueryFilter(input: Members, schema: TableSchema, index: IndexSchema | undefined): void {
  const expression = textOf(input, "FilterExpression");
  const names =
    expression === undefined
      ? Object.keys(membersOf(input, "QueryFilter") ?? {})
      : namesInFilter(expression, expressionContext(input));
  const keyNames = index?.keyNames ?? schema.keyNames;
  const key = names.find((name) => keyNames.includes(name));
  if (key !== undefined) {
    throw new Refusal(`the filter looks at ${key}, which is part of the key that is read: use the key condition`);
  }
  const missing = names.filter((name) => index?.projected?.has(name) === false);
  if (index !== undefined && missing.length > 0) {
    throw new Refusal(
      `secondary index ${index.name} does not project ${missing.join(", ")}, which the filter looks at`,
    );
  }
}

function assertSelect(select: string | undefined, hasNames: boolean, hasIndex: boolean): void {
  if (select === undefined) {
    return;
  }
  if (!selections.includes(select)) {
    throw new Refusal(`Select is ${select}; allowed are ${selections.join(", ")}`);
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES" && !hasIndex) {
    throw new Refusal("Select ALL_PROJECTED_ATTRIBUTES is allowed only when reading an index");
  }
  if ((select === "SPECIFIC_ATTRIBUTES") !== hasNames) {
    throw new Refusal(`Select ${select} ${hasNames ? "does not go with a projection" : "needs a projection"}`);
  }
}
