/** Counts what became of each request, and adds up what was predicted for each pattern. */
import type { RequestUnits } from "../../workload/record.ts";
import type { UnitTarget } from "../../workload/replay-plan.ts";
import type { RequestOutcome, TargetFigure, UnitDifferenceFound, UnitsComparison } from "./comparison.ts";
import type { Execution } from "./execution.ts";
import { HeatCount } from "./heat.ts";
import { type Done, type Mismatch, reasons } from "./ledger.ts";
import { namedKey, type Schemas } from "./touches.ts";

export class Tally {
  readonly #schemas: Schemas;
  readonly #targets: readonly UnitTarget[];
  readonly #patterns: readonly string[];
  readonly #predicted: readonly Map<number, number>[];
  readonly #heat: HeatCount;
  readonly #explained = new Map<string, number>();
  readonly #notCompared = new Map<string, number>();
  #executions = 0;
  #requests = 0;
  #equal = 0;
  #differing = 0;
  #first: UnitDifferenceFound | null = null;

  constructor(schemas: Schemas, targets: readonly UnitTarget[], patterns: readonly string[]) {
    this.#schemas = schemas;
    this.#targets = targets;
    this.#patterns = patterns;
    this.#predicted = patterns.map(() => new Map());
    this.#heat = new HeatCount(schemas);
  }

  addAll(settled: readonly Done[]): void {
    for (const done of settled) {
      this.#requests += 1;
      this.#judge(done);
      const { sample } = done.sent.execution;
      if (sample.phase === "mix" && done.prediction !== undefined) {
        this.#heat.add(done.sent.request, done.prediction);
      }
      const sums = this.#predicted[sample.pattern];
      if (sums !== undefined && sample.phase === "mix" && sample.outcome === "ok") {
        for (const [target, units] of done.predictedUnits) {
          addTo(sums, target, units);
        }
      }
    }
  }

  #judge({ sent, isEqual, notCompared, differences }: Done): void {
    const excuse = sent.execution.excuseOf(sent);
    if (excuse?.kind === "differs") {
      this.#differing += 1;
    } else if (excuse !== undefined && !isEqual) {
      addTo(this.#notCompared, excuse.reason, 1);
    } else if (notCompared !== undefined) {
      addTo(this.#notCompared, notCompared, 1);
    } else if (differences.length === 0) {
      this.#equal += 1;
    } else {
      for (const difference of differences) {
        addTo(this.#explained, difference, 1);
      }
    }
  }

  /** An execution with its requests that were never done: they failed, or follow from an answer that is not known. */
  addExecution({ failed, lost }: Execution): void {
    this.#executions += 1;
    this.#requests += failed.length + lost;
    for (const [reason, count] of [
      [reasons.failed, failed.length],
      [reasons.lost, lost],
    ] as const) {
      if (count > 0) {
        addTo(this.#notCompared, reason, count);
      }
    }
  }

  /** Takes a difference that no order explains; the first one is shown. */
  report({ sent, prediction, predictedUnits, following }: Mismatch): void {
    const { execution, answered, request } = sent;
    const measured = answered.kind === "figure" ? answered.units : new Map<number, number>();
    const outcome = answered.kind === "refused" ? answered.exception : "ok";
    this.#first ??= {
      arrival: execution.sample.arrival,
      pattern: this.#patterns[execution.sample.pattern] ?? "",
      request: { operation: request.operation, ...namedKey(this.#schemas, request) },
      predicted: this.#toOutcome(prediction.outcome, predictedUnits, following?.predicted),
      measured: this.#toOutcome(outcome, measured, following?.measured),
    };
  }

  #toOutcome(outcome: string, units: RequestUnits, requestsAfter: number | null = null): RequestOutcome {
    const figures = [...units]
      .filter(([, count]) => count !== 0)
      .sort(([one], [other]) => one - other)
      .map(
        ([target, count]): TargetFigure => ({
          ...(this.#targets[target] ?? { table: `target ${target}` }),
          units: count,
        }),
      );
    return { outcome, units: figures, requestsAfter };
  }

  toComparison(): UnitsComparison {
    const byCount = (counts: ReadonlyMap<string, number>) =>
      [...counts].sort(([one, count], [other, otherCount]) => otherCount - count || (one < other ? -1 : 1));
    const notComparedBecause = byCount(this.#notCompared).map(([reason, requests]) => ({ reason, requests }));
    return {
      result: {
        executions: this.#executions,
        requests: this.#requests,
        equal: this.#equal,
        explained: byCount(this.#explained).map(([difference, requests]) => ({ difference, requests })),
        differing: this.#differing,
        notCompared: notComparedBecause.reduce((sum, { requests }) => sum + requests, 0),
        notComparedBecause,
        first: this.#first,
        note: null,
      },
      predicted: this.#predicted,
      heat: this.#heat.list(),
    };
  }
}

function addTo<Key>(counts: Map<Key, number>, key: Key, amount: number): void {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}
