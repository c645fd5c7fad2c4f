/** What a run found, as text. */
import type { Counterexample, FuzzResult } from "./fuzz.ts";

/** Counts of a run, and what differs. */
export function renderResult(engine: string, { tally, counterexample }: FuzzResult): string {
  const differing = counterexample === undefined ? 0 : 1;
  return [
    `${engine}: ${tally.requests} requests, ${tally.equal} equal, ${differing} differing (${tally.refused} refused)`,
    ...renderCounts("explained by", tally.explained),
    ...renderCounts("not sent,", tally.excluded),
    ...(counterexample === undefined ? [] : [renderCounterexample(counterexample)]),
  ].join("\n");
}

function renderCounts(what: string, counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `  ${count} ${what} ${name}`);
}

/** Tables, requests and both sides of the first disagreement. */
export function renderCounterexample({ world, worldNumber, failure }: Counterexample): string {
  const used = JSON.stringify(failure.history);
  const tables = world.tables.filter(({ TableName }) => used.includes(JSON.stringify(TableName)));
  return [
    `World ${worldNumber}:`,
    ...tables.map((table) => `  ${toText(table)}`),
    "Requests:",
    ...failure.history.map(({ operation, input }) => `  ${operation} ${toText(input)}`),
    "The last one differs:",
    ...failure.disagreements.map(
      ({ about, model, engine }) => `  ${about}\n    model  ${toText(model)}\n    engine ${toText(engine)}`,
    ),
    `  parts of the model ${toText(failure.prediction.parts)}`,
  ].join("\n");
}

/** JSON in which a long run of one letter is its length. */
function toText(value: unknown): string {
  return JSON.stringify(value).replace(/(.)\1{11,}/g, (run, letter: string) => `<${run.length} x ${letter}>`);
}
