import { stagesMost } from "../../request/pattern-requests.ts";
import { toWireInput } from "../../request/wire-request.ts";
import { unmarshalItem } from "../../request/wire-unmarshal.ts";
import type { DynamoRequest } from "../../schema/operation.ts";
import type { Plan } from "../../schema/plan.ts";
import type { ParameterDraw } from "../../schema/population.ts";
import { addTo, p99Of, TargetSums, type UnitsSpread } from "./amounts.ts";
import { dividedKeys } from "./average-touches.ts";
import type { Catalogue } from "./catalogue.ts";
import { hottestKeys, type TouchedRun } from "./hot-keys.ts";
import type { PatternLoad } from "./load.ts";
import { marksIn } from "./marker.ts";
import { type Decision, type Option, Options } from "./options.ts";
import { PointLoad } from "./point-load.ts";
import { QueryLoad } from "./query-load.ts";
import { identityOf } from "./ranks.ts";
import type { RequestLoad } from "./request-load.ts";
import { rootOf } from "./symbol.ts";
import { SymbolicDraw, Trace } from "./trace.ts";

export type TracedLoad = Pick<
  PatternLoad,
  "requests" | "units" | "unitsMean" | "unitsP99" | "hotKeys" | "isEstimated" | "assumptions"
>;

interface Run {
  readonly weight: number;
  readonly decisions: readonly Decision[];
  readonly requests: readonly RequestLoad[];
}

/** Marks of so many kinds are tried where shards are chosen by a hash of them. */
const varietiesOfShards = 8;

/** What an execution of a pattern takes: all ways that its code can go, each with its weight. */
export function tracePattern(catalogue: Catalogue, draw: ParameterDraw): TracedLoad {
  const runs: Run[] = [];
  const options = new Options();
  const varieties = varietiesFor(catalogue);
  const known: KnownLoads = new Map();
  do {
    const variety = varieties.length === 1 ? 0 : options.choose(varieties);
    const requests = runOnce(catalogue, draw, options, variety, known);
    const { decisions } = options;
    runs.push({ weight: decisions.reduce((product, { weight }) => product * weight, 1), decisions, requests });
  } while (options.advance());
  return combine(runs);
}

function varietiesFor({ design }: Catalogue): readonly Option<number>[] {
  const isSharded = design.items.some(
    ({ shards, spread = {} }) => (shards?.count ?? 1) > 1 || Object.values(spread).some(({ count }) => count > 1),
  );
  const count = isSharded ? varietiesOfShards : 1;
  return Array.from({ length: count }, (_, value) => ({ value, weight: 1 / count, hottestWeight: 1 / count }));
}

function runOnce(
  catalogue: Catalogue,
  draw: ParameterDraw,
  options: Options,
  variety: number,
  known: KnownLoads,
): readonly RequestLoad[] {
  const trace = new Trace(catalogue.world, options, variety);
  const requests: RequestLoad[] = [];
  let plan: Plan | undefined = draw.plan(new SymbolicDraw(trace));
  for (let stage = 0; plan !== undefined && stage < stagesMost; stage += 1) {
    const loads: readonly RequestLoad[] = plan.requests.map((request) => loadOf(catalogue, trace, request, known));
    requests.push(...loads);
    plan = plan.next?.(loads.map((load) => load.answer(options).map(unmarshalItem)));
  }
  return requests;
}

/** Loads of requests that name their items, by what tells them apart: runs of one pattern send many that are equal. */
type KnownLoads = Map<string, RequestLoad>;

function loadOf(catalogue: Catalogue, trace: Trace, request: DynamoRequest, known: KnownLoads): RequestLoad {
  if (request.operation === "Query") {
    return new QueryLoad(catalogue, trace, request);
  }
  const text = JSON.stringify([request.operation, toWireInput(request)]);
  // The same marks stand for the same instances only if these came to be in the same way.
  const instances = marksIn(text).map(({ serial }) => {
    const symbol = trace.symbolAt(serial);
    return symbol === undefined ? "new" : `${rootOf(symbol).serial} ${identityOf(symbol)}`;
  });
  const id = JSON.stringify([text, instances]);
  const load = known.get(id) ?? new PointLoad(catalogue, trace, request);
  known.set(id, load);
  return load;
}

function combine(all: readonly Run[]): TracedLoad {
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  const runs = all.map((run) => ({ ...run, weight: run.weight / total }));
  const sums = new TargetSums();
  const spread = new Map<number, number>();
  const touched: TouchedRun[] = [];
  let requestsMean = 0;
  for (const { weight, decisions, requests } of runs) {
    requestsMean += weight * requests.length;
    for (const { units } of requests) {
      sums.addAll(units, weight);
    }
    for (const [units, probability] of together(requests.map((request) => request.spread))) {
      addTo(spread, units, weight * probability);
    }
    touched.push({ decisions, touches: requests.flatMap(({ touches }) => touches) });
  }
  const units = sums.toList();
  return {
    requests: requestsMean,
    units,
    unitsMean: units.reduce((sum, { read, write }) => sum + read + write, 0),
    unitsP99: p99Of(spread),
    hotKeys: hottestKeys(touched),
    assumptions: assumptionsOf(runs),
  };
}

function assumptionsOf(runs: readonly Run[]): readonly string[] {
  const isDivided = runs.some(({ decisions }) => decisions.some(({ hottestShare }) => hottestShare !== undefined));
  const ofRequests = runs.flatMap(({ requests }) => requests.flatMap(({ assumptions }) => assumptions));
  return [...new Set([...ofRequests, ...(isDivided ? [dividedKeys] : [])])];
}

/**
 * The units of several requests together: exact where one of them varies. Where more do, nothing says how they vary together, and
 * the sum of what each stays within in 99 of 100 cases stands for all.
 */
function together(spreads: readonly UnitsSpread[]): UnitsSpread {
  const fixed = spreads.filter(({ size }) => size === 1).reduce((sum, spread) => sum + p99Of(spread), 0);
  const varying = spreads.filter(({ size }) => size !== 1);
  const [first] = varying;
  if (first === undefined) {
    return new Map([[fixed, 1]]);
  }
  if (varying.length === 1) {
    return new Map([...first].map(([units, probability]) => [units + fixed, probability]));
  }
  return new Map([[varying.reduce((sum, spread) => sum + p99Of(spread), fixed), 1]]);
}
