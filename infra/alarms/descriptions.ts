import type { OperationUse, PatternUse, ThroughputUse, TightestBudget } from "./operations.ts";

/** An alarm goes off when so many of the last minutes were over its threshold. */
export interface EvaluationWindow {
  readonly minutes: number;
  readonly minutesOver: number;
}

/** `table` is the name in AWS, here and below; texts are for whoever is woken by the alarm. */
export function describeLatency(
  table: string,
  { operation, patterns, budget }: OperationUse & { readonly budget: TightestBudget },
  window: EvaluationWindow,
): string {
  const others = patterns.filter((pattern) => !budget.setBy.includes(pattern));
  const broken = budget.setBy.length === 1 ? "the budget is broken" : "at least one of these budgets is broken";
  return [
    `p99 of ${operation} on ${table} over ${budget.p99Ms} ms, the budget of ${renderPatterns(budget.setBy)}, ${renderWindow(window)}.`,
    others.length === 0
      ? `No other pattern sends this operation to this table: ${broken}.`
      : `CloudWatch measures an operation's requests together, so the slow ones may also be those of ${renderPatterns(others)}.`,
    "This is DynamoDB's own time, without the network and retries: a budget can be broken while this alarm is silent.",
  ].join(" ");
}

/** `path` is a table, or a table and its index. */
export function describeThrottles(
  path: string,
  direction: ThroughputUse["direction"],
  window: EvaluationWindow,
): string {
  const cause = direction === "read" ? "Read" : "Write";
  return [
    `DynamoDB refused ${direction}s of ${path} for lack of capacity.`,
    `The reason is in ${cause}KeyRangeThroughputThrottleEvents (a hot partition),`,
    `${cause}MaxOnDemandThroughputThrottleEvents, ${cause}ProvisionedThroughputThrottleEvents and`,
    `${cause}AccountLimitThrottleEvents. Ends after ${renderMinutes(window.minutes)} without.`,
  ].join(" ");
}

export function describeErrors(table: string, operations: readonly string[], window: EvaluationWindow): string {
  return [
    `DynamoDB answered ${operations.join(", ")} on ${table} with HTTP 500 ${renderWindow(window)}.`,
    "The fault is in the service: SDKs retry, the AWS Health Dashboard says more.",
  ].join(" ");
}

export function describeConsumption(
  path: string,
  direction: ThroughputUse["direction"],
  { limit, consumedPercent }: { readonly limit: number; readonly consumedPercent: number },
  window: EvaluationWindow,
): string {
  return [
    `${direction === "read" ? "Reads" : "Writes"} of ${path} consume more than ${consumedPercent} % of the`,
    `${limit} units a second that are allowed at most, ${renderWindow(window)}. At the maximum requests are throttled.`,
  ].join(" ");
}

export function renderPatterns(patterns: readonly PatternUse[]): string {
  return patterns.map(({ number, name, title }) => `pattern ${number ?? name} (${title})`).join(" and ");
}

function renderWindow({ minutes, minutesOver }: EvaluationWindow): string {
  if (minutes > minutesOver) {
    return `in ${minutesOver} of the last ${minutes} minutes`;
  }
  return minutes === 1 ? "in a minute" : `in ${minutes} minutes in a row`;
}

function renderMinutes(minutes: number): string {
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}
