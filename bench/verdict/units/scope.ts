/** Which executions have to be looked at together to find an order of their requests. */
import type { Execution } from "./execution.ts";
import type { Ledger } from "./ledger.ts";
import { conflict, type Touches, TouchSet } from "./touches.ts";

export interface Scope {
  /** Executions that are done or being done, whose requests all have to be in the order that is looked for. */
  readonly required: ReadonlySet<Execution>;
  /** Executions under way, whose requests may already be done or not. */
  readonly underWay: ReadonlySet<Execution>;
  /** Both. */
  readonly members: readonly Execution[];
  /** Whether some had to be left out that overlap `execution`, or that end at or after the moment that was asked for. */
  readonly isCut: boolean;
  /** Whether there is more than one order to try. */
  readonly hasChoice: boolean;
  /** Whether a batch is among the requests, whose entries are each done by itself. */
  readonly hasBatch: boolean;
}

/**
 * The executions that `execution` may stand in another order to, directly or through others: those that end at or after
 * `sinceMs` and touch what one of them writes, or write what one of them touches.
 *
 * Whatever was done after one of them and touches the same is among them, so their requests can be taken back as if they
 * were the last ones: the others neither see them nor are seen by them.
 *
 * @param pending executions that started before `execution` ended and have not ended in the ledger
 * @param most executions at most, beyond those that taking back needs
 */
export function scopeOf(
  ledger: Ledger,
  execution: Execution,
  pending: Iterable<Execution>,
  sinceMs: number,
  most: number,
): Scope {
  const collector = new Collector(ledger);
  const candidates = [...pending].filter((other) => other !== execution);
  const underWay = new Set<Execution>();
  let isCut = false;
  const mayAdd = (other: Execution) => {
    if (collector.members.size < most) {
      return true;
    }
    isCut = isCut || sinceMs !== Number.NEGATIVE_INFINITY || overlap(other, execution);
    return false;
  };

  collector.add(execution);
  for (let size = 0; size < collector.members.size; ) {
    size = collector.members.size;
    for (let position = ledger.done.length - 1; position >= 0; position -= 1) {
      const entry = ledger.done[position];
      if (entry === undefined || collector.members.has(entry.sent.execution)) {
        continue;
      }
      const other = entry.sent.execution;
      const isNeeded = position > collector.first;
      if ((isNeeded || other.endMs >= sinceMs) && collector.isRelated(entry.touches) && (isNeeded || mayAdd(other))) {
        collector.add(other);
      }
    }
    for (const other of candidates) {
      if (!collector.members.has(other) && collector.openTouches(other).some(collector.isRelated) && mayAdd(other)) {
        collector.add(other);
      }
    }
  }
  for (const other of candidates) {
    if (collector.members.has(other)) {
      underWay.add(other);
    }
  }
  const members = [...collector.members];
  const required = new Set(members.filter((member) => !underWay.has(member)));
  const hasBatch = members.some(({ requests }) =>
    requests.some(({ request }) => request.operation.startsWith("Batch")),
  );
  return { required, underWay, members, isCut, hasChoice: hasChoice(collector.touches), hasBatch };
}

interface Touching {
  readonly of: Execution;
  readonly what: Touches;
}

/** The executions of a scope, with what their requests touch. */
class Collector {
  readonly members = new Set<Execution>();
  readonly touches: Touching[] = [];
  /** Where the first of their requests is in the ledger. */
  first: number;
  readonly #ledger: Ledger;
  readonly #all = new TouchSet();
  readonly #positions = new Map<Execution, number[]>();
  readonly #open = new Map<Execution, readonly Touches[]>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.first = ledger.done.length;
    for (const [position, { sent }] of ledger.done.entries()) {
      const known = this.#positions.get(sent.execution);
      if (known === undefined) {
        this.#positions.set(sent.execution, [position]);
      } else {
        known.push(position);
      }
    }
  }

  add(member: Execution): void {
    const positions = this.#positions.get(member) ?? [];
    const done = positions.flatMap((position) => this.#ledger.done[position]?.touches ?? []);
    for (const what of [...done, ...this.openTouches(member)]) {
      this.touches.push({ of: member, what });
      this.#all.add(what);
    }
    this.members.add(member);
    this.first = Math.min(this.first, ...positions);
  }

  /** What its open requests would touch now. */
  openTouches(execution: Execution): readonly Touches[] {
    const known = this.#open.get(execution);
    if (known !== undefined) {
      return known;
    }
    const touches = execution.open().map((sent) => this.#ledger.touchesNow(sent));
    this.#open.set(execution, touches);
    return touches;
  }

  readonly isRelated = (what: Touches): boolean => this.#all.conflictsWith(what);
}

/** Requests of one execution that go out together may be done in either order, too. */
function hasChoice(touches: readonly Touching[]): boolean {
  return touches.some((one, position) =>
    touches.slice(position + 1).some((other) => overlap(one.of, other.of) && conflict(one.what, other.what)),
  );
}

/** Of two executions of which one ended before the other started, the order is known. */
export function overlap(one: Execution, other: Execution): boolean {
  return one.startMs <= other.endMs && other.startMs <= one.endMs;
}
