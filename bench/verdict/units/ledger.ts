/**
 * The requests in the order in which the engine is taken to have done them, each with its prediction, so that they can be
 * taken back and done again in another order.
 */
import type { Prediction } from "../../../model/capacity/units/prediction.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";
import type { RequestUnits } from "../../workload/record.ts";
import type { Execution, Following, Sent } from "./execution.ts";
import { itemName, type Schemas, type Touches, touchesOf, touchesOfItem } from "./touches.ts";
import { areSameUnits, type ReportedBy, type TargetPositions, type UnitModel, unitsByTarget } from "./unit-model.ts";
import { isWrite } from "./wire-input.ts";

/** A request that is done. */
export interface Done {
  readonly sent: Sent;
  /** Absent where the model has none. */
  readonly prediction: Prediction | undefined;
  /** By AWS's rules. */
  readonly predictedUnits: RequestUnits;
  /** Whether what is predicted agrees with what was measured. */
  readonly isEqual: boolean;
  /** Ids of the engine's listed differences that the measured figure rests on. */
  readonly differences: readonly string[];
  readonly touches: Touches;
  /** Why it says nothing about the prediction; absent if it was compared. */
  readonly notCompared: string | undefined;
  readonly undo: () => void;
}

/** What is wrong with doing a request now. */
export interface Mismatch {
  readonly sent: Sent;
  readonly prediction: Prediction;
  readonly predictedUnits: RequestUnits;
  /** Where the units agree, but what the execution sent afterwards does not follow from the predicted answer. */
  readonly following: Following | undefined;
}

export const reasons = {
  silent: "the engine reported no units",
  failed: "the request failed",
  uncertain: "it touches what a failed write may have changed, or what had expired",
  engine: "this engine is known to report a figure of its own",
  unpredicted: "the model does not predict such a request",
  lost: "it follows from an answer that is not known",
  orders: "more requests overlap than orders can be tried",
  batch: "a batch is not done in one moment, and other requests overlap it",
  conflict: "a transaction may be cancelled because another request overlaps it",
} as const;

export interface LedgerOptions {
  readonly model: UnitModel;
  readonly schemas: Schemas;
  readonly targets: TargetPositions;
  readonly reportedBy: ReportedBy;
  /** Items that expire by this epoch second may be gone at any moment. */
  readonly endedAtS: number;
  /** By table; an empty name where nothing expires. */
  readonly expiryAttributes: ReadonlyMap<string, string>;
}

export class Ledger {
  readonly #options: LedgerOptions;
  readonly #uncertain = new Set<string>();
  /** In order. */
  readonly done: Done[] = [];

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** What a request touches if it is done now. */
  touchesNow(sent: Sent): Touches {
    const { schemas, model } = this.#options;
    return touchesOf(schemas, sent.request, isWrite(sent.request) ? model.predict(sent.request) : undefined);
  }

  /** From here on nothing is certain about what a write may have changed. */
  distrust({ writes, seenIn }: Touches): void {
    for (const name of [...writes, ...seenIn]) {
      this.#uncertain.add(name);
    }
  }

  /** A write that stood on what is uncertain makes what it wrote uncertain, too. */
  distrustUncertainWrites(execution: Execution): void {
    if (this.#uncertain.size > 0) {
      for (const { sent, notCompared, touches } of this.done) {
        if (sent.execution === execution && notCompared === reasons.uncertain) {
          this.distrust(touches);
        }
      }
    }
  }

  isUncertain({ reads, writes }: Touches): boolean {
    return this.#uncertain.size > 0 && [...reads, ...writes].some((name) => this.#uncertain.has(name));
  }

  /**
   * Does a request if what is predicted agrees with what was measured, and otherwise says what does not; nothing is done then.
   * A request that is excused, or that touches what is uncertain, is done in any case.
   */
  try(sent: Sent): Mismatch | undefined {
    const { model, schemas, targets } = this.#options;
    const { execution, request } = sent;
    const prediction = model.predict(request);
    const touches = touchesOf(schemas, request, prediction);
    const predictedUnits = prediction === undefined ? noUnits : unitsByTarget(targets, prediction.tables);
    const compared = this.#compare(sent, prediction, predictedUnits);
    const { isEqual, differences } = compared;
    const notCompared = this.#whyNotCompared(sent, prediction, touches) ?? compared.notCompared;
    const excuse = execution.excuseOf(sent);
    const isLenient = notCompared !== undefined || excuse !== undefined;
    const isLenientAfterwards = isLenient && (excuse?.kind !== "differs" || excuse.isAfterwards);
    if (prediction !== undefined && !isEqual && !isLenient) {
      return { sent, prediction, predictedUnits, following: undefined };
    }
    const undoChanges = model.apply(prediction?.changes ?? []);
    const undo = () => {
      execution.reopen(sent);
      undoChanges();
    };
    const following = execution.answer(sent, prediction?.items ?? []);
    if (prediction !== undefined && following !== undefined && !isLenientAfterwards) {
      undo();
      return { sent, prediction, predictedUnits, following };
    }
    this.done.push({ sent, prediction, predictedUnits, isEqual, differences, touches, notCompared, undo });
    this.#distrustExpired(prediction);
    return undefined;
  }

  /** An engine may give AWS's figure where a difference of it is listed: the newer version of one that has caught up. */
  #compare(
    { request, answered }: Sent,
    prediction: Prediction | undefined,
    predictedUnits: RequestUnits,
  ): Pick<Done, "isEqual" | "differences" | "notCompared"> {
    const asPredicted = (isEqual: boolean) => ({ isEqual, differences: [], notCompared: undefined });
    if (prediction === undefined) {
      return asPredicted(false);
    }
    if (answered.kind === "refused") {
      return asPredicted(prediction.outcome === answered.exception);
    }
    if (answered.kind !== "figure" || prediction.outcome !== "ok") {
      return asPredicted(prediction.outcome === "ok");
    }
    if (areSameUnits(predictedUnits, answered.units)) {
      return asPredicted(true);
    }
    const { tables, differences, unknown } = this.#options.reportedBy(request, prediction);
    const isEqual = areSameUnits(unitsByTarget(this.#options.targets, tables), answered.units);
    const notCompared = unknown === undefined ? undefined : `${reasons.engine} (${unknown})`;
    return { isEqual, differences, notCompared };
  }

  #whyNotCompared(sent: Sent, prediction: Prediction | undefined, touches: Touches): string | undefined {
    if (prediction === undefined) {
      return reasons.unpredicted;
    }
    if (this.isUncertain(touches)) {
      return reasons.uncertain;
    }
    return sent.answered.kind === "silent" ? reasons.silent : undefined;
  }

  #distrustExpired(prediction: Prediction | undefined): void {
    for (const { table, after } of prediction?.changes ?? []) {
      if (after !== undefined) {
        this.distrustIfExpired(table, after);
      }
    }
  }

  /** Expired items are deleted when the engine comes to it (Developer Guide, "Using time to live (TTL) in DynamoDB"). */
  distrustIfExpired(table: string, item: WireItem): void {
    const { expiryAttributes, endedAtS, schemas } = this.#options;
    const value = item[expiryAttributes.get(table) ?? ""];
    const schema = schemas.get(table);
    if (schema !== undefined && value !== undefined && "N" in value && Number(value.N) <= endedAtS) {
      this.distrust(touchesOfItem(schema, item));
    }
  }

  /** Takes back the requests of these executions, the latest first, and gives them in the order in which they were done. */
  takeBack(executions: ReadonlySet<Execution>): Done[] {
    const taken = this.done.filter(({ sent }) => executions.has(sent.execution));
    for (const { undo } of [...taken].reverse()) {
      undo();
    }
    const kept = this.done.filter(({ sent }) => !executions.has(sent.execution));
    this.done.splice(0, this.done.length, ...kept);
    return taken;
  }

  /** What the requests from this position on left in the items that they changed, by item. */
  leftSince(position: number): readonly (readonly [item: string, left: unknown])[] {
    const left = new Map<string, unknown>();
    for (const { prediction } of this.done.slice(position)) {
      for (const { table, before, after } of prediction?.changes ?? []) {
        const schema = this.#options.schemas.get(table);
        const item = after ?? before;
        if (schema !== undefined && item !== undefined) {
          left.set(itemName(schema, item), after ?? null);
        }
      }
    }
    return [...left].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** Takes back the request that was done last. */
  takeBackLast(): void {
    this.done.pop()?.undo();
  }

  /**
   * Settles the requests that were done first, so that they are no longer taken back, and gives them. Those of executions that
   * are still under way stay, and everything after them.
   *
   * @param keep requests that stay in any case
   */
  seal(keep: number): readonly Done[] {
    const first = new Map<Execution, number>();
    for (const [position, { sent }] of this.done.entries()) {
      if (!first.has(sent.execution)) {
        first.set(sent.execution, position);
      }
    }
    let end = this.done.length - keep;
    for (const [execution, position] of first) {
      if (!execution.isComplete) {
        end = Math.min(end, position);
      }
    }
    // An execution whose later requests stay, stays as a whole.
    for (let position = this.done.length - 1; position >= end && position >= 0; position -= 1) {
      const execution = this.done[position]?.sent.execution;
      end = Math.min(end, execution === undefined ? end : (first.get(execution) ?? end));
    }
    return this.done.splice(0, Math.max(0, end));
  }
}

const noUnits: RequestUnits = new Map();
