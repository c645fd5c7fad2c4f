/**
 * Compares predicted with measured units, request by request, over a whole run.
 *
 * Requests overlap in time, so the order in which the engine did them is not known. Known is that each was done at some
 * moment between sending and answer, so that one which was answered before another was sent came first: the engine is taken
 * to be linearizable (M. Herlihy and J. Wing, "Linearizability: A Correctness Condition for Concurrent Objects", 1990).
 *
 * The executions are walked in the order of their ends, which is one of the possible orders. Where a prediction does not agree
 * with what was measured, other possible orders of the requests that touch the same items, item collections or index
 * partitions are tried, until all of them agree. So a difference is reported only if no order of the overlapping requests,
 * and of up to `membersMost` executions before them, explains it. Requests that touch nothing in common need no trying:
 * their order changes nothing.
 *
 * An eventually consistent read is taken to see the latest state, as both local engines answer it.
 */
import { createTables } from "../../../model/capacity/units/tables.ts";
import { marshalItem } from "../../../model/request/wire.ts";
import type { NativeItem } from "../../../model/schema/operation.ts";
import type { Plan } from "../../../model/schema/plan.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import type { SampleRecord } from "../../workload/record.ts";
import type { UnitTarget } from "../../workload/replay-plan.ts";
import type { UnitsComparison } from "./comparison.ts";
import { type Excuse, Execution } from "./execution.ts";
import { Ledger, type Mismatch, reasons } from "./ledger.ts";
import { type Scope, scopeOf } from "./scope.ts";
import { type SearchBudget, type SearchOutcome, searchOrder } from "./search.ts";
import { Tally } from "./tally.ts";
import { schemasOf } from "./touches.ts";
import { type ReportedBy, unitModelOf } from "./unit-model.ts";
import { isWrite } from "./wire-input.ts";

export interface History {
  readonly definitions: readonly TableDefinition[];
  readonly targets: readonly UnitTarget[];
  /** Names of the patterns, by the position that samples refer to. */
  readonly patterns: readonly string[];
  /** What was in the tables before. */
  readonly items: Iterable<{ readonly table: string; readonly item: NativeItem }>;
  /** Every execution since then, warm-up included, in any order; no arrival twice, none that ends before it starts. */
  readonly samples: readonly SampleRecord[];
  /** Executions without a record, which may have been sent from `dueMs` on. */
  readonly unrecorded?: readonly { readonly arrival: number; readonly pattern: number; readonly dueMs: number }[];
  /** The first stage of an execution. */
  readonly planOf: (execution: Pick<SampleRecord, "arrival" | "pattern" | "dueMs">) => Plan;
  readonly reportedBy: ReportedBy;
  /** Epoch seconds of the end of the run: what expires until then may be gone at any moment. */
  readonly endedAtS: number;
  readonly onProgress?: (executions: number) => void;
}

/** Executions that are looked at together at most. */
const membersMost = 32;
/** Requests in one scope that can be told to differ, each by itself; with more, others may be blamed for them. */
const disagreeingMost = 2;
/** Predictions that the searches of a run may make, a few seconds' worth; after that nothing with a choice is decided. */
const stepsOfRun = 50_000;
/** Requests that stay in reach of a search. */
const inReach = 512;
const progressEvery = 1000;

export function compareUnits(history: History): UnitsComparison {
  return new Comparison(history).run();
}

class Comparison {
  readonly #history: History;
  readonly #ledger: Ledger;
  readonly #tally: Tally;
  readonly #pending = new Map<number, Execution>();
  /** In the order of their starts. */
  readonly #starting: readonly SampleRecord[];
  #started = 0;
  readonly #budget: SearchBudget = { stepsLeft: stepsOfRun };

  constructor(history: History) {
    const { definitions, targets, patterns, reportedBy, endedAtS, items } = history;
    const tables = createTables(definitions);
    const schemas = schemasOf(definitions);
    this.#history = history;
    this.#ledger = new Ledger({
      model: unitModelOf(tables),
      schemas,
      targets: new Map(targets.map(({ table, index }, at) => [index === undefined ? table : `${table}/${index}`, at])),
      reportedBy,
      endedAtS,
      expiryAttributes: new Map(
        definitions.map(({ TableName, timeToLiveAttribute = "" }) => [TableName, timeToLiveAttribute]),
      ),
    });
    this.#starting = this.#inOrderOfStart();
    this.#tally = new Tally(schemas, targets, patterns);
    for (const { table, item } of items) {
      const stored = marshalItem(item);
      tables.put(table, stored);
      this.#ledger.distrustIfExpired(table, stored);
    }
  }

  run(): UnitsComparison {
    const { samples, onProgress } = this.#history;
    const ending = [...samples].sort((one, other) => one.endMs - other.endMs || one.arrival - other.arrival);
    for (const [position, { arrival, endMs }] of ending.entries()) {
      this.#startUntil(endMs);
      const execution = this.#pending.get(arrival);
      if (execution !== undefined) {
        this.#finish(execution);
        this.#pending.delete(arrival);
      }
      if (this.#ledger.done.length > 2 * inReach) {
        this.#tally.addAll(this.#ledger.seal(inReach));
      }
      if (position % progressEvery === progressEvery - 1) {
        onProgress?.(position + 1);
      }
    }
    this.#tally.addAll(this.#ledger.seal(0));
    return this.#tally.toComparison();
  }

  /** Executions without a record count as having been sent when due, without an answer. */
  #inOrderOfStart(): readonly SampleRecord[] {
    const { samples, unrecorded = [], planOf } = this.#history;
    const silent = unrecorded.map((execution): SampleRecord => {
      const { dueMs } = execution;
      const units = planOf(execution).requests.map(() => new Map<number, number>());
      const times = { claimedMs: dueMs, startMs: dueMs, endMs: Number.POSITIVE_INFINITY };
      return { ...execution, phase: "mix", ...times, outcome: "unrecorded", units };
    });
    return [...samples, ...silent].sort((one, other) => one.startMs - other.startMs);
  }

  #startUntil(endMs: number): void {
    for (let next = this.#starting[this.#started]; next !== undefined && next.startMs <= endMs; ) {
      this.#start(next);
      this.#started += 1;
      next = this.#starting[this.#started];
    }
  }

  #start(sample: SampleRecord): void {
    const execution = new Execution(sample, this.#history.planOf(sample));
    if (sample.endMs !== Number.POSITIVE_INFINITY) {
      this.#pending.set(sample.arrival, execution);
    }
    this.#distrustFailed(execution);
  }

  /** A write without an answer may have been done, or may be done at any later moment. */
  #distrustFailed(execution: Execution): void {
    for (const sent of execution.failed) {
      if (isWrite(sent.request)) {
        this.#ledger.distrust(this.#ledger.touchesNow(sent));
      }
    }
  }

  #finish(execution: Execution): void {
    for (let sent = execution.nextOpen(); sent !== undefined; sent = execution.nextOpen()) {
      const mismatch = this.#ledger.try(sent);
      if (mismatch !== undefined) {
        this.#explain(execution, mismatch);
      }
    }
    this.#distrustFailed(execution);
    this.#ledger.distrustUncertainWrites(execution);
    this.#tally.addExecution(execution);
  }

  /**
   * Brings the ledger into an order that explains the mismatch. Where there is none, the request is excused, or the few others
   * without which there is one.
   */
  #explain(execution: Execution, mismatch: Mismatch): void {
    const scopes = this.#scopesOf(execution);
    for (const scope of scopes) {
      const outcome = searchOrder(this.#ledger, scope, 0, this.#budget);
      if (outcome.kind === "found") {
        return;
      }
      if (outcome.kind === "gave-up") {
        this.#excuse(mismatch, undecided);
        return;
      }
    }
    const whole = scopes.length === 0 ? undefined : this.#wholeScope(execution);
    for (let allowed = 0; whole !== undefined && allowed <= disagreeingMost; allowed += 1) {
      const outcome = whole.isCut ? gaveUp : searchOrder(this.#ledger, whole, allowed, this.#budget);
      if (outcome.kind === "found") {
        for (const other of outcome.disagreeing) {
          this.#excuse(other, excuseFor(other, whole) ?? differenceOf(other));
        }
        return;
      }
      if (outcome.kind === "gave-up") {
        this.#excuse(mismatch, undecided);
        return;
      }
    }
    this.#excuse(mismatch, excuseFor(mismatch, whole) ?? differenceOf(mismatch));
  }

  /** First what overlaps, then what overlaps that as well, then what was before; only where there is an order to choose. */
  #scopesOf(execution: Execution): readonly Scope[] {
    const scopes: Scope[] = [];
    let sinceMs = execution.startMs;
    for (const reach of ["overlapping", "connected", "before"]) {
      const scope = scopeOf(this.#ledger, execution, this.#pending.values(), sinceMs, membersMost);
      sinceMs = reach === "overlapping" ? startOf(scope.members) : Number.NEGATIVE_INFINITY;
      if (scope.hasChoice && scope.members.length > (scopes.at(-1)?.members.length ?? 0)) {
        scopes.push(scope);
      }
    }
    return scopes;
  }

  /**
   * What overlaps, and what overlaps that, to the end: none of them is under way any more. Only so is it seen which of them
   * cannot agree, and not just that one of them cannot.
   */
  #wholeScope(execution: Execution): Scope {
    let members: readonly Execution[] = [execution];
    for (;;) {
      this.#startUntil(Math.max(...members.map(({ endMs }) => endMs)));
      const scope = scopeOf(this.#ledger, execution, this.#pending.values(), startOf(members), membersMost);
      if (scope.isCut || scope.members.length === members.length) {
        return { ...scope, required: new Set(scope.members), underWay: new Set() };
      }
      members = scope.members;
    }
  }

  #excuse(mismatch: Mismatch, excuse: Excuse): void {
    const { sent, prediction } = mismatch;
    sent.execution.excuse(sent, excuse);
    if (excuse.kind === "differs") {
      this.#tally.report(mismatch);
    }
    const isDoneOtherwise = (prediction.outcome === "ok") !== (sent.answered.kind === "figure");
    if (isDoneOtherwise || (excuse.kind === "undecided" && sent.request.operation.startsWith("Batch"))) {
      // What the engine did is not what the model does, so what it left is not known either.
      this.#ledger.distrust(this.#ledger.touchesNow(sent));
    }
  }
}

const undecided: Excuse = { kind: "undecided", reason: reasons.orders };
const gaveUp: SearchOutcome = { kind: "gave-up" };

const startOf = (executions: readonly Execution[]) => Math.min(...executions.map(({ startMs }) => startMs));

const differenceOf = ({ following }: Mismatch): Excuse => ({ kind: "differs", isAfterwards: following !== undefined });

/** What overlaps may differ for reasons that no order of whole requests shows. */
function excuseFor({ sent, prediction }: Mismatch, scope: Scope | undefined): Excuse | undefined {
  if (scope?.hasChoice !== true) {
    return undefined;
  }
  if (
    sent.answered.kind === "refused" &&
    prediction.outcome === "ok" &&
    sent.request.operation.startsWith("Transact")
  ) {
    return { kind: "undecided", reason: reasons.conflict };
  }
  return scope.hasBatch ? { kind: "undecided", reason: reasons.batch } : undefined;
}
