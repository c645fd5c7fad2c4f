/**
 * `npm test`: the checks, the tools that the tests need, then all tests; ends with one line that counts them.
 *
 * Arguments are handed to vitest, so `npm test -- test/model` runs a part.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveTool, ToolError, toolNames } from "./tools/index.ts";

interface TestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function closingLine(passed: number, failed: number, skipped: number): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  return spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env }).status ?? 1;
}

const report = (line: string) => process.stderr.write(`${line}\n`);

async function prepareTools(): Promise<boolean> {
  for (const name of toolNames) {
    try {
      const { version, source } = await resolveTool(name, { report });
      report(`${name} ${version} (${source})`);
    } catch (error) {
      report(error instanceof ToolError ? `${error.what} ${error.fix}` : String(error));
      return false;
    }
  }
  return true;
}

function runTests(args: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), "tablewright-test-"));
  const reportPath = join(folder, "report.json");
  try {
    const vitest = join("node_modules", "vitest", "vitest.mjs");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`];
    const status = run(process.execPath, [vitest, "run", ...reporters, ...args]);
    const result: TestReport = JSON.parse(readFileSync(reportPath, "utf8"));
    const skipped = result.testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status !== "passed" && status !== "failed"),
    );
    for (const { fullName } of skipped) {
      report(`skipped: ${fullName}`);
    }
    // A file that cannot even be loaded has no tests to count, and is a failure all the same.
    const failed = status === 0 ? result.numFailedTests : Math.max(1, result.numFailedTests);
    console.log(closingLine(result.numPassedTests, failed, skipped.length));
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
const isWhole = args.length === 0;
if ((isWhole && run("npm", ["run", "--silent", "check"]) !== 0) || !(await prepareTools())) {
  console.log(closingLine(0, 1, 0));
  process.exitCode = 1;
} else {
  process.exitCode = runTests(args);
}
