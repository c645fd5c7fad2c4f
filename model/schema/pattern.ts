import type { Attributes, Values } from "./attribute.ts";
import type { NativeItem } from "./operation.ts";
import { type Consistency, type Plan, type PlanFinding, withConsistency } from "./plan.ts";
import type { Figure } from "./rate.ts";

/** The response time, in milliseconds from the intended start, that 99 of 100 executions must keep. */
export interface Budget {
  readonly p99Ms: number;
}

/** How many items an execution returns at most, and the attributes that its callers need. */
export interface Returns<Needed = string> {
  readonly atMost: Figure;
  readonly attributes: readonly Needed[];
}

/** At most one item, with these attributes. */
export function atMostOne<const Needed extends string>(attributes: readonly Needed[]): Returns<Needed> {
  return { atMost: { value: 1, source: "derived", note: "a single item" }, attributes };
}

/** At most so many items, with these attributes. */
export function many<const Needed extends string>(atMost: Figure, attributes: readonly Needed[]): Returns<Needed> {
  return { atMost, attributes };
}

/** An access pattern: what an application asks of the tables, how often, how fast, and the one way in which it is asked. */
export interface AccessPattern<Parameters extends NativeItem = NativeItem> {
  readonly kind: "read" | "write";
  /** The requirement document's number; absent when the document does not list the pattern. */
  readonly number?: number;
  readonly title: string;
  /** Requests a second. A rate of 0 keeps the pattern out of the replayed mix. */
  readonly rateRps: Figure;
  /** Absent where the document states none. */
  readonly budget?: Budget;
  readonly consistency: Consistency;
  readonly parameters: Attributes;
  readonly returns?: Returns;
  /** A remark for readers of the design: where it departs from the document, and why. */
  readonly note?: string;
  /** The requests for these parameters. The only place where a pattern becomes requests. */
  plan(parameters: Parameters): Plan;
}

/**
 * Any pattern, whatever its parameters: what rooms take that handle all patterns of a design alike. `plan` is a method, so a
 * pattern with narrower parameters is one of these; whoever calls it gives what `parameters` describes.
 */
export type AnyPattern = AccessPattern;

/** What a caller of the pattern gives. */
export type ParametersOf<P> = P extends AccessPattern<infer Parameters> ? Parameters : never;

interface Described<P extends Attributes> {
  readonly number?: number;
  readonly title: string;
  readonly rateRps: Figure;
  readonly budget?: Budget;
  readonly parameters: P;
  readonly note?: string;
}

/**
 * A pattern that reads. The type checker refuses a needed attribute that the request does not find (an index that does not
 * project it) and strong consistency where a global index is read.
 */
export function readPattern<const P extends Attributes, const Needed extends string, const Wanted extends Consistency>(
  options: Described<P> & {
    readonly consistency: Wanted;
    readonly returns: Returns<Needed>;
    readonly request: (parameters: Values<P>) => PlanFinding<NoInfer<Needed>, NoInfer<Wanted>>;
  },
): AccessPattern<Values<P>> {
  const { request, ...described } = options;
  return {
    kind: "read",
    ...described,
    plan: (parameters) => withConsistency(request(parameters), options.consistency),
  };
}

/** A pattern that writes. DynamoDB's writes are always to the leader, so consistency is not a choice. */
export function writePattern<const P extends Attributes>(
  options: Described<P> & { readonly request: (parameters: Values<P>) => Plan },
): AccessPattern<Values<P>> {
  const { request, ...described } = options;
  return { kind: "write", consistency: "strong", ...described, plan: request };
}
