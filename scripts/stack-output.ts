import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { DeploymentDescription } from "../model/deployment/description.ts";
import { readDescription } from "../model/deployment/read-description.ts";
import { DesignError } from "../model/schema/problem.ts";
import { UsageError } from "./failure.ts";

/**
 * Reads what `pulumi stack output --json` printed from a file, or from stdin for `-`. No part of it is ever shown: other outputs of
 * the stack may be secrets.
 *
 * @throws UsageError when it cannot be read or holds no description
 */
export async function readStackOutput(path: string): Promise<DeploymentDescription> {
  const what = path === "-" ? "What came on stdin" : path;
  const content = await (path === "-" ? text(process.stdin) : readFile(path, "utf8")).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new UsageError(`${what} could not be read${code}.`, "Give the file with --stack-output.");
  });
  try {
    return readDescription(JSON.parse(content));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new UsageError(`${what} is not JSON.`, "Give what `pulumi stack output --json` prints.");
    }
    if (error instanceof DesignError) {
      throw new UsageError(error.message, `It was read from ${path === "-" ? "stdin" : path}.`);
    }
    throw error;
  }
}
