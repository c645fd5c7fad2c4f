/**
 * One line for each executed access pattern: what the load generator saw and nothing it concluded.
 *
 * k6 writes the lines to its console output, because that is its cheapest exact channel (about 45 bytes a sample, against
 * 1 KB for its CSV output); the verdict reads them. Both sides share this file, so the format has one definition.
 */

export const phases = ["warmup", "mix", "topup"] as const;

/** `warmup` is never judged, `mix` is the documented load, `topup` adds samples to rare patterns after the mix. */
export type Phase = (typeof phases)[number];

/** Times are milliseconds since the schedule's start, with microsecond resolution. */
export interface SampleRecord {
  /** Position in the schedule; unique within a run. */
  readonly arrival: number;
  /** Position in the design's list of replayed patterns. */
  readonly pattern: number;
  readonly phase: Phase;
  /** Intended start. */
  readonly dueMs: number;
  /** When a virtual user became free to take this arrival: later than `dueMs` only if all of them were busy. */
  readonly claimedMs: number;
  /** When the first request was sent. */
  readonly startMs: number;
  /** When the last response had arrived. */
  readonly endMs: number;
  /** `ok`, or the kind of error: a DynamoDB exception's name, `http_<status>`, or `transport`. */
  readonly outcome: string;
  /** Consumed capacity in units by target: position in the design's list of tables and indexes. */
  readonly units: ReadonlyMap<number, number>;
}

const marker = "tw1";

/** Renders one sample as a line without a line break. */
export function formatRecord(sample: SampleRecord): string {
  const micros = (ms: number) => String(Math.round(ms * 1000));
  let units = "";
  for (const [target, count] of sample.units) {
    units += `${units === "" ? "" : ","}${target}=${count}`;
  }
  return [
    marker,
    sample.arrival,
    sample.pattern,
    phases.indexOf(sample.phase),
    micros(sample.dueMs),
    micros(sample.claimedMs),
    micros(sample.startMs),
    micros(sample.endMs),
    sample.outcome,
    units === "" ? "-" : units,
  ].join(" ");
}

/** Reads one line; `undefined` for a line that is not a record, such as a message of k6's own or a line cut off by a crash. */
export function parseRecord(line: string): SampleRecord | undefined {
  const fields = line.split(" ");
  if (fields[0] !== marker || fields.length !== 10) {
    return undefined;
  }
  const [arrival, pattern, phaseIndex, due, claimed, start, end] = fields.slice(1, 8).map(Number);
  const [outcome, unitsText] = fields.slice(8);
  const phase = phases[phaseIndex ?? -1];
  if (
    arrival === undefined ||
    pattern === undefined ||
    phase === undefined ||
    due === undefined ||
    claimed === undefined ||
    start === undefined ||
    end === undefined ||
    outcome === undefined ||
    unitsText === undefined ||
    ![arrival, pattern, due, claimed, start, end].every(Number.isFinite)
  ) {
    return undefined;
  }
  const units = new Map<number, number>();
  if (unitsText !== "-") {
    for (const pair of unitsText.split(",")) {
      const [target, count] = pair.split("=").map(Number);
      if (target === undefined || count === undefined || Number.isNaN(target) || Number.isNaN(count)) {
        return undefined;
      }
      units.set(target, count);
    }
  }
  const ms = (micros: number) => micros / 1000;
  return {
    arrival,
    pattern,
    phase,
    dueMs: ms(due),
    claimedMs: ms(claimed),
    startMs: ms(start),
    endMs: ms(end),
    outcome,
    units,
  };
}
