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
  /**
   * `ok`, or the kind of error, without spaces: a DynamoDB exception's name, `http_<status>`, `transport` (no response),
   * `unprocessed` (a batch that was not done whole) or `unreadable` (a success that is not DynamoDB's JSON).
   */
  readonly outcome: string;
  /**
   * Consumed capacity of each request that was sent, in the order of sending over all stages. Without a request there is none,
   * even if the plan would have gone on after an answer that was an error.
   */
  readonly units: readonly RequestUnits[];
}

/**
 * What one request consumed, in units by target: position in the design's list of tables and indexes. Empty where there is no
 * figure: errors carry none. A request that cost nothing holds a 0.
 */
export type RequestUnits = ReadonlyMap<number, number>;

const marker = "tw1";
/** Ends every record, so that what is left of one after a crash is not taken for a whole one. */
const endMarker = ".";
const noFigure = "-";
const noRequest = "none";

/** Renders one sample as a line without a line break. */
export function formatRecord(sample: SampleRecord): string {
  const micros = (ms: number) => String(Math.round(ms * 1000));
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
    formatUnits(sample.units),
    endMarker,
  ].join(" ");
}

/** One group a request, by appending: in k6's interpreter that is cheaper than mapping and joining. */
function formatUnits(requests: readonly RequestUnits[]): string {
  let text = "";
  for (const units of requests) {
    let group = "";
    for (const [target, count] of units) {
      group += `${group === "" ? "" : ","}${target}=${count}`;
    }
    text += `${text === "" ? "" : ";"}${group === "" ? noFigure : group}`;
  }
  return text === "" ? noRequest : text;
}

const position = "(\\d+)";
const micros = "(-?\\d+)";
const outcome = "(\\S+)";
const group = "(?:-|\\d+=[^,;= ]+(?:,\\d+=[^,;= ]+)*)";
const units = `(none|${group}(?:;${group})*)`;
const recordForm = new RegExp(
  `^${[marker, position, position, position, micros, micros, micros, micros, outcome, units, "\\."].join(" ")}$`,
);

/** Whether a line was meant to be a record, whole or not. */
export const isRecordLike = (line: string): boolean => line.startsWith(`${marker} `);

/** Reads one line; `undefined` for a line that is not a record, such as a message of k6's own or a line cut off by a crash. */
export function parseRecord(line: string): SampleRecord | undefined {
  const [, arrival, pattern, phaseIndex, due, claimed, start, end, outcome, unitsText] = recordForm.exec(line) ?? [];
  const phase = phases[Number(phaseIndex)];
  const units = unitsText === undefined ? undefined : parseUnits(unitsText);
  if (outcome === undefined || phase === undefined || units === undefined) {
    return undefined;
  }
  const ms = (micros: string | undefined) => Number(micros) / 1000;
  return {
    arrival: Number(arrival),
    pattern: Number(pattern),
    phase,
    dueMs: ms(due),
    claimedMs: ms(claimed),
    startMs: ms(start),
    endMs: ms(end),
    outcome,
    units,
  };
}

function parseUnits(text: string): RequestUnits[] | undefined {
  const requests: RequestUnits[] = [];
  for (const group of text === noRequest ? [] : text.split(";")) {
    const units = parseGroup(group);
    if (units === undefined) {
      return undefined;
    }
    requests.push(units);
  }
  return requests;
}

function parseGroup(text: string): RequestUnits | undefined {
  const units = new Map<number, number>();
  for (const pair of text === noFigure ? [] : text.split(",")) {
    const [target, count] = pair.split("=").map(Number);
    if (target === undefined || count === undefined || !Number.isFinite(count)) {
      return undefined;
    }
    units.set(target, count);
  }
  return units;
}
