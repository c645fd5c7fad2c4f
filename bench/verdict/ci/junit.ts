/**
 * `junit.xml`: the result in the form that CI systems read, in what all of them agree on: Ant's schema, Jenkins' and what GitLab
 * parses.
 */

import { formatGiven, toPlainLine } from "../format.ts";
import type { Result } from "../result.ts";
import { renderTerminal } from "../terminal.ts";
import { toFirstSentence } from "./sentences.ts";
import { type Outcome, type TestCase, toTestCases } from "./test-cases.ts";
import { attributes, escapeXml } from "./xml.ts";

/**
 * One suite a run; `toTestCases` says what its cases are. JUnit's `time` is in seconds: of a pattern it is the p99 of the
 * response time, the figure that its budget is about, so that the trend a CI system draws is the one to watch (0 if nothing
 * was answered); of the run and the suite it is the length of the mix.
 *
 * @returns valid XML 1.0 for every text that a result can hold
 */
export function renderJunit(result: Result): string {
  const cases = toTestCases(result);
  const countOf = (element: Outcome["element"]) => cases.filter(({ outcome }) => outcome?.element === element).length;
  // A name that is nothing but blanks would leave required attributes empty.
  const design = toPlainLine(result.design) || "design";
  const suite = attributes({
    name: `${design} x ${formatGiven(result.scale)}`,
    package: design,
    id: 0,
    // The file is made to be shared, and no reader of it needs the machine's name.
    hostname: "localhost",
    timestamp: toTimestamp(result.startedAt),
    tests: cases.length,
    failures: countOf("failure"),
    errors: countOf("error"),
    skipped: countOf("skipped"),
    time: toSeconds(result.durationS),
  });
  const table = renderTerminal(result, { columns: 120, color: false });
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
<testsuite${suite}>
<properties>
${Object.entries(toProperties(result))
  .map(([name, value]) => `<property${attributes({ name, value })}/>`)
  .join("\n")}
</properties>
${cases.map((testCase) => renderCase(design, testCase)).join("\n")}
<system-out>${escapeXml(table)}</system-out>
<system-err></system-err>
</testsuite>
</testsuites>
`;
}

function renderCase(design: string, { name, group, timeS, outcome }: TestCase): string {
  const testCase = attributes({ name, classname: `${design}.${group}`, time: toSeconds(timeS) });
  if (outcome === null) {
    return `<testcase${testCase}/>`;
  }
  const { element, type, reasons } = outcome;
  const text = reasons.join("\n");
  const details = attributes({ message: toFirstSentence(text), type });
  return `<testcase${testCase}><${element}${details}>${escapeXml(text)}</${element}></testcase>`;
}

function toProperties(result: Result): Readonly<Record<string, string | number>> {
  const { engine, machine } = result;
  return {
    verdict: result.verdict,
    design: result.design,
    designFingerprint: result.designFingerprint,
    engine: engine.name,
    engineVersion: engine.version,
    scale: result.scale,
    durationS: result.durationS,
    warmupS: result.warmupS,
    users: result.users,
    seed: result.seed,
    skew: result.skew,
    arrivals: result.arrivals,
    machine: `${machine.cpuModel}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}`,
    node: machine.node,
    k6: machine.k6,
    command: result.command,
  };
}

/** To the microsecond, the resolution of the records; never with an exponent, which Ant's schema forbids. */
function toSeconds(seconds: number): string {
  return seconds.toFixed(6);
}

/** `2026-11-22T15:40:12`, in UTC: the schema has no time zone. An unreadable time is the epoch, because there must be one. */
function toTimestamp(iso: string): string {
  const instant = new Date(iso);
  const text = Number.isNaN(instant.getTime()) ? "" : instant.toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 19) : "1970-01-01T00:00:00";
}
