/** Looks for an order of overlapping requests in which every prediction agrees with what was measured. */
import type { Execution, Sent } from "./execution.ts";
import type { Ledger, Mismatch } from "./ledger.ts";
import type { Scope } from "./scope.ts";
import { isWrite } from "./wire-input.ts";

/** Predictions that the searches of a run may make. */
export interface SearchBudget {
  stepsLeft: number;
}

/** Predictions that one search may make. */
const stepsMost = 2000;

export type SearchOutcome =
  /** The ledger holds an order that was found; these requests, as many as were allowed, do not agree in it. */
  | { readonly kind: "found"; readonly disagreeing: readonly Mismatch[] }
  /** There is no such order, or it took too long to find out. The ledger is as before. */
  | { readonly kind: "none" }
  | { readonly kind: "gave-up" };

/**
 * Tries the orders of the scope's requests one after the other, each as far as it agrees.
 *
 * What was tried is known by the requests that are done and the items that they left: from there on it makes no difference
 * in which order that came about (G. Lowe, "Testing for linearizability", 2017).
 *
 * @param allowed requests that need not agree, so that one that is wrong is not blamed on those that overlap it
 */
export function searchOrder(ledger: Ledger, scope: Scope, allowed: number, budget: SearchBudget): SearchOutcome {
  if (budget.stepsLeft <= 0) {
    return { kind: "gave-up" };
  }
  const before = ledger.takeBack(new Set(scope.members));
  const search = new Search(ledger, scope, Math.min(stepsMost, budget.stepsLeft));
  const isFound = search.run(allowed);
  budget.stepsLeft -= search.steps;
  if (isFound) {
    return { kind: "found", disagreeing: search.disagreeing };
  }
  for (const { sent } of before) {
    ledger.try(sent);
  }
  return { kind: search.hasGivenUp ? "gave-up" : "none" };
}

class Search {
  steps = 0;
  hasGivenUp = false;
  readonly disagreeing: Mismatch[] = [];
  readonly #ledger: Ledger;
  readonly #required: readonly Execution[];
  readonly #all: readonly Execution[];
  readonly #stepsMost: number;
  readonly #tried = new Set<string>();
  readonly #names = new Map<Execution, string>();
  /** Where the scope's requests begin in the ledger. */
  readonly #first: number;

  constructor(ledger: Ledger, { required, underWay }: Scope, most: number) {
    const byEnd = (one: Execution, other: Execution) => one.endMs - other.endMs;
    this.#ledger = ledger;
    this.#required = [...required].sort(byEnd);
    this.#all = [...this.#required, ...[...underWay].sort(byEnd)];
    this.#stepsMost = most;
    this.#first = ledger.done.length;
  }

  run(allowed: number): boolean {
    if (this.#required.every(({ isComplete }) => isComplete)) {
      return true;
    }
    const state = this.#state(allowed);
    if (this.#tried.has(state)) {
      return false;
    }
    this.#tried.add(state);
    for (const sent of this.#candidates()) {
      if (this.steps >= this.#stepsMost) {
        this.hasGivenUp = true;
        return false;
      }
      this.steps += 1;
      const mismatch = this.#ledger.try(sent);
      if (mismatch === undefined) {
        if (this.run(allowed)) {
          return true;
        }
        this.#ledger.takeBackLast();
        if (isInert(sent)) {
          // It changes nothing, so whatever can follow without it can follow after it.
          return false;
        }
      } else if (allowed > 0 && this.#runDisagreeing(mismatch, allowed - 1)) {
        return true;
      }
    }
    return false;
  }

  /** Goes on although a request's figure does not agree. What an execution went on with always has to. */
  #runDisagreeing(mismatch: Mismatch, allowed: number): boolean {
    const { sent, following } = mismatch;
    if (following !== undefined) {
      return false;
    }
    sent.execution.excuse(sent, { kind: "differs", isAfterwards: false });
    this.disagreeing.push(mismatch);
    if (this.#ledger.try(sent) === undefined) {
      if (this.run(allowed)) {
        return true;
      }
      this.#ledger.takeBackLast();
    }
    this.disagreeing.pop();
    sent.execution.hold(sent);
    return false;
  }

  /**
   * Requests that may come next: nothing that is still open ended before their execution started. Reads are first. Of several
   * that ask and were answered the same, only the one that ended first: if another came before it in an order, the two
   * could change places.
   */
  #candidates(): readonly Sent[] {
    const open = this.#all.filter(({ isComplete }) => !isComplete);
    const firstEndMs = Math.min(...open.map(({ endMs }) => endMs));
    const candidates = new Map<string, Sent>();
    for (const execution of open.sort((one, other) => one.endMs - other.endMs)) {
      for (const sent of execution.startMs <= firstEndMs ? execution.open() : []) {
        const name = this.#nameOf(sent);
        if (!candidates.has(name)) {
          candidates.set(name, sent);
        }
      }
    }
    const all = [...candidates.values()];
    return [...all.filter(isInert), ...all.filter((sent) => !isInert(sent))];
  }

  /** The same for lone requests that ask and were answered the same; others have a name of their own. */
  #nameOf(sent: Sent): string {
    const { execution, request, answered, stage, position } = sent;
    if (!isLonely(execution)) {
      return `${execution.sample.arrival} ${stage} ${position}`;
    }
    const known = this.#names.get(execution);
    const units = answered.kind === "figure" ? [...answered.units] : [];
    const name =
      known ?? JSON.stringify([request, answered, units, execution.excuseOf(sent), this.#required.includes(execution)]);
    this.#names.set(execution, name);
    return name;
  }

  /** The requests that are open, and what those that are done left in the items that they changed. */
  #state(allowed: number): string {
    const open = this.#all.map((execution) =>
      execution.open().map(({ stage, position, request }) => [stage, position, stage === 0 ? "" : request.input]),
    );
    return JSON.stringify([allowed, open, this.#ledger.leftSince(this.#first)]);
  }
}

/** Whether an execution is a single request: its answer leads to nothing, and there is none beside it. */
const isLonely = ({ sample }: Execution) => sample.units.length === 1;

/** Whether it is all the same to every other request when this one is done. */
const isInert = ({ request, isLast }: Sent) => isLast && !isWrite(request);
