/** The load generators that served one schedule together, each with its own lag: a slow one hides in the sum of many. */

import { formatCount, formatMs, noValue } from "./format.ts";
import { type Markup, nothing } from "./html.ts";
import { renderScrollTable } from "./report-figures.ts";
import type { Result } from "./result.ts";

/** Nothing for a run of one generator. */
export function renderWorkers({ generator }: Pick<Result, "generator">): Markup {
  if (generator.workers.length === 0) {
    return nothing;
  }
  const rows = generator.workers.map(({ worker, arrivalsRecorded, lagMs, exitCode, endedEarly }) => [
    worker,
    formatCount(arrivalsRecorded),
    formatMs(lagMs.p50),
    formatMs(lagMs.p99),
    formatMs(lagMs.max),
    exitCode === null ? noValue : String(exitCode),
    endedEarly ?? "finished",
  ]);
  const headings = ["worker", "requests", "lag p50", "lag p99", "lag maximum", "k6 exit code", "end"];
  return renderScrollTable({ caption: "Load generators", headings, rows }, new Set([6]));
}
