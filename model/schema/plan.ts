import type { DynamoRequest, NativeItem } from "./operation.ts";

export type Consistency = "eventual" | "strong";

/** The items that each request of a stage found, in the order of the requests. */
export type Answers = readonly (readonly NativeItem[])[];

/**
 * What an access pattern sends: requests that go out together, and what follows once all of them are answered.
 *
 * `Found` is what the reads find and `Allows` the consistency they can be had with; both are for the type checker alone.
 */
export interface Plan<Found extends object = object, Allows extends Consistency = never> {
  readonly requests: readonly DynamoRequest[];
  /** The next stage, made from the answers; `undefined` when nothing more is to be asked. */
  readonly next?: (answers: Answers) => Plan | undefined;
  readonly types?: {
    readonly found: Found;
    readonly finds: { readonly [Name in NamesIn<Found>]: true };
    readonly allows: { readonly [Name in Allows]: true };
  };
}

type NamesIn<Found> = Found extends unknown ? keyof Found & string : never;

/**
 * A plan that finds at least these attributes and can be had with this consistency. Where it does not, the type checker names
 * the attribute that `finds` lacks, or the consistency that `allows` lacks.
 */
export interface PlanFinding<Names extends string, Wanted extends Consistency> extends Omit<Plan, "types"> {
  readonly types?: {
    readonly finds: { readonly [Name in Names]: true };
    readonly allows: { readonly [Name in Wanted]: true };
  };
}

function withStrongRead(request: DynamoRequest): DynamoRequest {
  switch (request.operation) {
    case "GetItem":
      return { ...request, input: { ...request.input, ConsistentRead: true } };
    case "Query":
      return { ...request, input: { ...request.input, ConsistentRead: true } };
    case "BatchGetItem": {
      const tables = Object.entries(request.input.RequestItems);
      const strong = tables.map(([table, keys]) => [table, { ...keys, ConsistentRead: true }]);
      return { ...request, input: { RequestItems: Object.fromEntries(strong) } };
    }
    default:
      return request;
  }
}

/** The same plan with every request of every stage changed. */
export function mapRequests(plan: Omit<Plan, "types">, change: (request: DynamoRequest) => DynamoRequest): Plan {
  const { next } = plan;
  const requests = plan.requests.map(change);
  if (next === undefined) {
    return { requests };
  }
  return {
    requests,
    next: (answers) => {
      const following = next(answers);
      return following === undefined ? undefined : mapRequests(following, change);
    },
  };
}

/** The same plan with every read of every stage at the pattern's consistency. */
export function withConsistency(plan: Omit<Plan, "types">, consistency: Consistency): Plan {
  return consistency === "eventual" ? plan : mapRequests(plan, withStrongRead);
}
