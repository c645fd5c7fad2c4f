/**
 * Runs a script in the real k6 and gives the lines it printed with `console.log`. They come on standard error, as do k6's
 * own complaints, so a script that throws (after which k6 exits with 0) shows up as a line that no test expects.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { k6RunFlags, toK6Environment } from "../scripts/k6.ts";
import { resolveTool } from "../scripts/tools/index.ts";

export async function runInK6(script: string): Promise<string[]> {
  const [program, ...programArguments] = (await resolveTool("k6")).command;
  const flags = [...k6RunFlags, "--quiet", "--summary-mode=disabled", "--log-format=raw"];
  const { stderr } = await promisify(execFile)(program, [...programArguments, "run", ...flags, script], {
    env: toK6Environment(),
  });
  return stderr.split("\n").filter((line) => line !== "");
}
