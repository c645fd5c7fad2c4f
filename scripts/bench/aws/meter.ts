import { EngineError } from "../../../bench/engine/engine-error.ts";
import { parseRecord, type RequestUnits, type SampleRecord } from "../../../bench/workload/record.ts";
import type { ReplayPlan } from "../../../bench/workload/replay-plan.ts";
import type { ClassPrices } from "../../../model/capacity/cost/prices.ts";
import type { ReplayGuard } from "../run-k6.ts";
import { type CostEstimate, toUsd } from "./estimate.ts";
import { formatCost } from "./format.ts";

export interface MeterInput {
  readonly plan: Pick<ReplayPlan, "replayed">;
  readonly estimate: CostEstimate;
  readonly prices: ClassPrices;
  readonly limitUsd: number;
  /** Executions in flight at most, of all k6 processes together. */
  readonly virtualUsers: number;
  /** Executions a second where the load is highest. */
  readonly peakRps: number;
}

/** Adds up what a run has cost so far, by the units that the service reports, and ends it before it passes its limit. */
export interface CostMeter extends ReplayGuard {
  /** Takes what a call of the seeding consumed. */
  addSeeded(writeUnits: number, items: number): void;
  /** Aborted, with an EngineError `cost-reached`, when the seeding has to end; others may abort it too. */
  readonly seeding: AbortController;
  spentUsd(): number;
}

const fix = "Raise --max-cost, or lower --scale, --duration or --users.";
/** Between two looks at the records; see `ReplayGuard`. */
const lookEveryS = 1;
/** BatchWriteItem calls under way while one is answered, each of up to 25 items. */
const seedItemsUnderWay = 7 * 25;

/**
 * What is under way when the limit is looked at will be charged too, so it is held back: as many executions as may come until the
 * next look, and one for each virtual user; never more than are left. Until the next look there come as many as since the last
 * one, or as many as the load has at its highest, whichever is more: its next step may be that.
 *
 * Executions of patterns that write are priced as writes throughout, since a record does not tell reads from writes. A request
 * whose answer has no figure (errors have none) counts as its pattern's were estimated, and at least one unit.
 */
export function createCostMeter(input: MeterInput): CostMeter {
  const { plan, estimate, prices, limitUsd, virtualUsers, peakRps } = input;
  const rests = new Map<string, string>();
  const seeding = new AbortController();
  let seededItems = 0;
  let seededUsd = 0;
  let executions = 0;
  let replayedUsd = 0;
  let end: (reason: string) => void = () => {};
  const hasToEnd = new Promise<string>((resolve) => {
    end = resolve;
  });
  const spentUsd = () => estimate.storage.usd + seededUsd + replayedUsd;
  const describe = (during: string) =>
    `The run was stopped ${during}: it has cost ${formatCost(spentUsd())}, and what is under way would pass the limit of ${formatCost(limitUsd)}.`;

  const unitUsdOf = plan.replayed.map(({ pattern }) =>
    pattern.kind === "write" ? toUsd(0, 1, prices) : toUsd(1, 0, prices),
  );
  const unknownUsdOf = estimate.patterns.map(({ usd, requests }, position) =>
    Math.max(usd / Math.max(requests, 1), unitUsdOf[position] ?? 0),
  );
  const priceOf = ({ pattern, units }: SampleRecord): number => {
    const unitUsd = unitUsdOf[pattern] ?? toUsd(0, 1, prices);
    const unknownUsd = unknownUsdOf[pattern] ?? unitUsd;
    return units.reduce((sum, request) => sum + (request.size === 0 ? unknownUsd : unitsIn(request) * unitUsd), 0);
  };

  const checkReplay = (since: number) => {
    const planned = estimate.replay.executions;
    const meanUsd = Math.max(
      planned === 0 ? 0 : estimate.replay.usd / planned,
      executions === 0 ? 0 : replayedUsd / executions,
    );
    const untilNextLook = Math.max(since, peakRps * lookEveryS);
    const underWay = Math.max(0, Math.min(planned - executions, untilNextLook + virtualUsers));
    if (spentUsd() + underWay * meanUsd > limitUsd) {
      const [done, all] = [executions, planned].map((count) => count.toLocaleString("en-US"));
      end(`${describe(`after ${done} of ${all} executions`)} ${fix}`);
    }
  };

  return {
    addSeeded: (writeUnits, items) => {
      seededItems += items;
      seededUsd += toUsd(0, writeUnits, prices);
      const underWay = Math.max(0, Math.min(estimate.seeding.items - seededItems, seedItemsUnderWay));
      const meanUsd = seededItems === 0 ? 0 : seededUsd / seededItems;
      if (spentUsd() + underWay * meanUsd > limitUsd && !seeding.signal.aborted) {
        const what = describe(`while the tables were filled, after ${seededItems.toLocaleString("en-US")} items`);
        seeding.abort(new EngineError("cost-reached", what, fix));
      }
    },
    seeding,
    takeRecords: (path, text) => {
      const lines = ((rests.get(path) ?? "") + text).split("\n");
      rests.set(path, lines.pop() ?? "");
      const before = executions;
      for (const line of lines) {
        const sample = parseRecord(line);
        if (sample !== undefined) {
          executions += 1;
          replayedUsd += priceOf(sample);
        }
      }
      checkReplay(executions - before);
    },
    hasToEnd,
    spentUsd,
  };
}

function unitsIn(request: RequestUnits): number {
  let sum = 0;
  for (const units of request.values()) {
    sum += units;
  }
  return sum;
}
