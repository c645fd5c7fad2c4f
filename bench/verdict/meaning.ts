/** What the figures of a run are, and what they are not: the sentences under every table. */

import { countOf, formatGiven, toPlainLine } from "./format.ts";
import type { Result } from "./result.ts";

/** One sentence a paragraph, for terminal and report alike. */
export function explainFigures(result: Result): readonly string[] {
  const { engine, arrivals } = result;
  const note = engine.note === undefined ? [] : [toSentence(toPlainLine(engine.note))];
  const spacing = arrivals === "poisson" ? "random (Poisson)" : "evenly spaced";
  return [
    ...note,
    explainMachine(result),
    `Response times count from the intended start of each of the ${spacing} arrivals, so waiting counts. A verdict on the p99s holds at 95 % confidence for the run as a whole, over all its budgets and looks; requests that were slow together count as fewer.`,
  ];
}

/** Where figures come from, and that they are not AWS's unless they are. */
export function explainMachine({ engine, machine }: Pick<Result, "engine" | "machine">): string {
  const name = toPlainLine(`${engine.name} ${engine.version}`);
  const size = machine.cores === 0 ? "" : `, ${countOf(machine.cores, "core")}, ${formatGiven(machine.memoryGiB)} GiB`;
  const where = toPlainLine(`${machine.cpuModel}${size}`);
  return isAwsEndpoint(engine.endpoint)
    ? `Measured against AWS at ${toPlainLine(engine.endpoint)} from a machine with ${where}: the figures include the network between the two.`
    : `Measured against ${name} by a load generator on ${where}: this is not AWS latency, and says what the design asks of an engine, not what AWS would take.`;
}

/** Whether an endpoint is the service itself and not an emulator of it. */
export function isAwsEndpoint(endpoint: string): boolean {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : "";
  return [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].some((domain) => host.endsWith(domain));
}

function toSentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
