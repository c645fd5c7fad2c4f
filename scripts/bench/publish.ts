import { relative } from "node:path";
import { type Result, renderReport, renderTerminal, toExitCode, writeResults } from "../../bench/verdict/index.ts";
import type { SampleRecord } from "../../bench/workload/record.ts";
import { say, terminalStyle } from "../terminal.ts";
import { announceCi, ciFiles } from "./ci.ts";
import type { BenchFlags } from "./options.ts";

/**
 * Writes the results, prints the verdict, and gives its exit code.
 *
 * @param samples for the charts of the report, in one timeline
 */
export async function publish(
  result: Result,
  samples: readonly SampleRecord[],
  flags: Pick<BenchFlags, "out" | "json">,
): Promise<number> {
  const { resultPath, reportPath } = await writeResults(flags.out, {
    result,
    html: renderReport(result, samples),
    others: ciFiles(result),
  });
  const { columns, hasColor } = terminalStyle(process.stdout);
  const text =
    flags.json === true ? JSON.stringify(result, null, 2) : renderTerminal(result, { columns, color: hasColor });
  process.stdout.write(`${text}\n`);
  say(`Report: ${relative(process.cwd(), reportPath)}   Result: ${relative(process.cwd(), resultPath)}`);
  await announceCi(result, process.env, say);
  return toExitCode(result.verdict);
}
