import type { Answers, Consistency, Plan } from "../schema/plan.ts";

type FoundIn<P> = P extends Plan<infer Found, never> ? Found : never;
/** What all of them allow: a function's argument must suit every plan at once. */
type AllowedByAll<P> = (P extends Plan<object, infer Allows> ? (allows: Allows) => void : never) extends (
  allows: infer Common extends Consistency,
) => void
  ? Common
  : never;

/** Sends the requests of all plans together. The execution ends when the last is answered. */
export function inParallel<const P extends readonly Plan[]>(
  ...plans: P
): Plan<FoundIn<P[number]>, AllowedByAll<P[number]>> {
  const requests = plans.flatMap((plan) => plan.requests);
  if (plans.every((plan) => plan.next === undefined)) {
    return { requests };
  }
  return { requests, next: (answers) => followAll(plans, answers) };
}

function followAll(plans: readonly Plan[], answers: Answers): Plan | undefined {
  let position = 0;
  const following = plans.flatMap((plan) => {
    const own = answers.slice(position, position + plan.requests.length);
    position += plan.requests.length;
    const next = plan.next?.(own);
    return next === undefined ? [] : [next];
  });
  return following.length === 0 ? undefined : inParallel(...following);
}

/**
 * Sends a second plan that is made from what the first found; `undefined` ends the pattern there. Where the first is itself a
 * sequence, its last stage is what is given.
 */
export function inSequence<
  A extends object,
  FirstAllows extends Consistency,
  B extends object,
  Allows extends Consistency,
>(
  first: Plan<A, FirstAllows>,
  then: (found: readonly A[]) => Plan<B, Allows> | undefined,
): Plan<A | B, FirstAllows & Allows> {
  return { requests: first.requests, next: (answers) => followOne(first, then, answers) };
}

function followOne<A extends object>(
  first: Plan<A>,
  then: (found: readonly A[]) => Plan | undefined,
  answers: Answers,
): Plan | undefined {
  const nested = first.next?.(answers);
  if (nested !== undefined) {
    const stage: Plan<A> =
      nested.next === undefined ? { requests: nested.requests } : { requests: nested.requests, next: nested.next };
    return { requests: stage.requests, next: (later) => followOne(stage, then, later) };
  }
  const items: readonly object[] = answers.flat();
  return then(items.filter(isFound<A>));
}

/** Items arrive as plain data; the plan's own type says what they are, because the design describes every item of the table. */
function isFound<A extends object>(item: object): item is A {
  return typeof item === "object";
}
