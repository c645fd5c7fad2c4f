/**
 * One execution of a pattern as the records tell it: the requests that it sent, stage by stage, each with what was measured
 * of it. What a later stage asks follows from the answers to the one before, so it is known only once those are predicted.
 */
import type { WireRequest } from "../../../model/capacity/units/prediction.ts";
import { toWireInput, unmarshalItem, type WireItem } from "../../../model/request/wire.ts";
import type { DynamoRequest, NativeItem } from "../../../model/schema/operation.ts";
import type { Plan } from "../../../model/schema/plan.ts";
import type { RequestUnits, SampleRecord } from "../../workload/record.ts";

/** How a request ended. */
export type Answered =
  /** With a success and its figure. */
  | { readonly kind: "figure"; readonly units: RequestUnits }
  /** With a refusal that follows from the items: nothing was changed. */
  | { readonly kind: "refused"; readonly exception: string }
  /** With a success without a figure. */
  | { readonly kind: "silent" }
  /** With an error: whether a write was done is not known. */
  | { readonly kind: "unknown"; readonly outcome: string };

/** One request that was sent. */
export interface Sent {
  readonly execution: Execution;
  readonly request: WireRequest;
  readonly answered: Answered;
  readonly stage: number;
  /** Position among the requests of its stage. */
  readonly position: number;
  /** Whether nothing is made of its answer. */
  readonly isLast: boolean;
}

/**
 * Why a request may be something else than predicted: its difference is reported, in its figure or in what its execution went
 * on with, or no verdict on it is possible.
 */
export type Excuse =
  | { readonly kind: "differs"; readonly isAfterwards: boolean }
  | { readonly kind: "undecided"; readonly reason: string };

const placeOf = ({ stage, position }: Sent) => `${stage}.${position}`;

/** Requests that an execution sent after an answer, and those that the predicted answer would be followed by. */
export interface Following {
  readonly predicted: number;
  readonly measured: number;
}

interface Stage {
  readonly next: Plan["next"];
  readonly requests: readonly Sent[];
  readonly answers: (readonly NativeItem[] | undefined)[];
}

const refusals = new Set(["ConditionalCheckFailedException", "TransactionCanceledException"]);

export class Execution {
  readonly sample: SampleRecord;
  readonly #stages: Stage[] = [];
  /** By stage and position; hardly any execution has one. */
  #excused: Map<string, Excuse> | undefined;

  constructor(sample: SampleRecord, plan: Plan) {
    this.sample = sample;
    if (plan.requests.length <= sample.units.length) {
      this.#begin(plan);
    }
  }

  /** Lets a request pass from now on, whatever is predicted for it. */
  excuse(sent: Sent, why: Excuse): void {
    this.#excused ??= new Map();
    this.#excused.set(placeOf(sent), why);
  }

  /** Takes the excuse back. */
  hold(sent: Sent): void {
    this.#excused?.delete(placeOf(sent));
  }

  excuseOf(sent: Sent): Excuse | undefined {
    return this.#excused?.get(placeOf(sent));
  }

  /** Requests that were sent but cannot be rebuilt, because the answers before them are not known. */
  get lost(): number {
    return this.sample.units.length - this.#sentSoFar;
  }

  get startMs(): number {
    return this.sample.startMs;
  }

  get endMs(): number {
    return this.sample.endMs;
  }

  /** All requests whose stage is known. */
  get requests(): readonly Sent[] {
    return this.#stages.flatMap(({ requests }) => requests);
  }

  /** Requests of the present stage that have no answer yet, in the order of sending. They may be answered in any order. */
  open(): readonly Sent[] {
    const stage = this.#stages.at(-1);
    return stage === undefined ? [] : stage.requests.filter(({ position }) => stage.answers[position] === undefined);
  }

  /** The first of them. */
  nextOpen(): Sent | undefined {
    const stage = this.#stages.at(-1);
    return stage?.requests.find(({ position }) => stage.answers[position] === undefined);
  }

  get isComplete(): boolean {
    return this.nextOpen() === undefined;
  }

  /** Requests that failed, as far as their stage is known. */
  get failed(): readonly Sent[] {
    return this.sample.outcome === "ok" ? [] : this.requests.filter(({ answered }) => answered.kind === "unknown");
  }

  /**
   * Takes the answer to a request that is open. With the last answer of a stage, the next stage opens.
   *
   * @returns the requests that follow, if they are not as many as recorded
   */
  answer(sent: Sent, items: readonly WireItem[]): Following | undefined {
    const stage = this.#stages.at(-1);
    if (stage === undefined) {
      return undefined;
    }
    stage.answers[sent.position] = stage.next === undefined ? [] : items.map(unmarshalItem);
    return this.isComplete ? this.#goOn(stage) : undefined;
  }

  /** Takes the latest answer back. */
  reopen(sent: Sent): void {
    while (this.#stages.length > sent.stage + 1) {
      this.#stages.pop();
    }
    const stage = this.#stages.at(-1);
    if (stage !== undefined) {
      stage.answers[sent.position] = undefined;
    }
  }

  get #sentSoFar(): number {
    return this.#stages.reduce((sum, { requests }) => sum + requests.length, 0);
  }

  #goOn(stage: Stage): Following | undefined {
    const { lost } = this;
    if (this.sample.outcome !== "ok" && lost === 0) {
      return undefined;
    }
    const next = stage.next?.(stage.answers.map((items) => items ?? []));
    const count = next?.requests.length ?? 0;
    if (next === undefined || count === 0 || count > lost) {
      return count === lost ? undefined : { predicted: count, measured: lost };
    }
    this.#begin(next);
    return undefined;
  }

  #begin({ requests, next }: Plan): void {
    const first = this.#sentSoFar;
    const { units, outcome } = this.sample;
    const isWhole = first + requests.length === units.length;
    // The outcome is that of the first request that failed; of others only that they did.
    const failed = outcome === "ok" || !isWhole ? -1 : units.findIndex((group, at) => at >= first && group.size === 0);
    const isLast = next === undefined;
    const sent = requests.map((request, position): Sent => {
      const at = first + position;
      const answered = answeredWith(request, units[at] ?? new Map(), at === failed, isWhole ? outcome : "ok");
      return {
        execution: this,
        request: { operation: request.operation, input: toWireInput(request) },
        answered,
        stage: this.#stages.length,
        position,
        isLast,
      };
    });
    const answers = sent.map(({ answered }) => (answered.kind === "unknown" ? [] : undefined));
    this.#stages.push({ next, requests: sent, answers });
  }
}

function answeredWith(request: DynamoRequest, units: RequestUnits, isFirst: boolean, outcome: string): Answered {
  const isBatch = request.operation === "BatchGetItem" || request.operation === "BatchWriteItem";
  if (outcome === "unprocessed" && isBatch) {
    return { kind: "unknown", outcome };
  }
  if (units.size > 0) {
    return { kind: "figure", units };
  }
  if (outcome === "ok") {
    return { kind: "silent" };
  }
  if (isFirst && refusals.has(outcome)) {
    return { kind: "refused", exception: outcome };
  }
  return { kind: "unknown", outcome: isFirst ? outcome : "error" };
}
