import { requestsOf } from "../../request/pattern-requests.ts";
import type { Design } from "../../schema/design.ts";
import type { AnyPattern } from "../../schema/pattern.ts";
import { type Consumption, estimateRequest } from "../request-estimate.ts";
import { TargetSums } from "./amounts.ts";
import type { TracedLoad } from "./pattern-load.ts";

/**
 * What a pattern takes at most, from the requests that it can send, without looking at what they find (`estimateRequest`): for
 * patterns that cannot be traced. `why` is the end of a sentence for people.
 */
export function estimatePattern(design: Design, pattern: AnyPattern, why: string): TracedLoad {
  const requests = requestsOf(pattern, design);
  const sums = new TargetSums();
  for (const { table, index, kind, units } of dearestConsumptions(design, pattern)) {
    sums.add(
      { table, ...(index === undefined ? {} : { index }), scope: index === undefined ? "table" : "gsi" },
      kind,
      units,
    );
  }
  const units = sums.toList();
  const total = units.reduce((sum, { read, write }) => sum + read + write, 0);
  const assumptions = [`an estimate from above, without hot keys: ${why}`];
  return {
    requests: requests.length,
    units,
    unitsMean: total,
    unitsP99: total,
    hotKeys: [],
    isEstimated: true,
    assumptions,
  };
}

/** Of the variants of one request (with and without optional parameters) one is sent: the dearest counts. */
export function dearestConsumptions(design: Design, pattern: AnyPattern): readonly Consumption[] {
  const returnsAtMost = pattern.returns?.atMost.value ?? 1;
  const dearest = new Map<string, Consumption>();
  for (const one of requestsOf(pattern, design).flatMap((request) => estimateRequest(request, returnsAtMost, design))) {
    const identity = JSON.stringify([one.of, one.table, one.index, one.kind]);
    const known = dearest.get(identity);
    dearest.set(identity, known === undefined || known.units < one.units ? one : known);
  }
  return [...dearest.values()];
}
