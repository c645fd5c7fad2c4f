import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fingerprintOf } from "../infra/fingerprint.ts";
import { type Design, isDesign } from "../model/schema/design.ts";
import { DesignError } from "../model/schema/problem.ts";
import { UsageError } from "./failure.ts";

export const defaultDesignPath = fileURLToPath(new URL("../model/designs/social-media/index.ts", import.meta.url));

export interface LoadedDesign {
  readonly design: Design;
  readonly path: string;
  /** Changes when tables, indexes, rates, budgets or requests change; 12 hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * Imports a design file. Its default export is the design.
 *
 * @throws UsageError when there is no such file, or no design in it; DesignError when the design has problems
 */
export async function loadDesign(path: string = defaultDesignPath): Promise<LoadedDesign> {
  const absolute = resolve(path);
  if (!existsSync(absolute)) {
    throw new UsageError(`There is no design file ${path}.`, "Give the path of a TypeScript file with --design.");
  }
  const loaded = await importFile(path, absolute);
  if (!isDesign(loaded.default)) {
    throw new UsageError(
      `${path} does not export a design.`,
      "Write `export default defineDesign({ ... })`; the README shows a small one.",
    );
  }
  return { design: loaded.default, path: absolute, fingerprint: fingerprintOf(loaded.default) };
}

/** What is wrong with a design file is its author's to mend, and no defect of ours. */
async function importFile(path: string, absolute: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(absolute).href);
  } catch (error) {
    if (error instanceof DesignError) {
      throw error;
    }
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new UsageError(
      `The design file ${path} cannot be loaded: ${first}`,
      "Run `npx tsc -p .` to see where, and give --design the path of a TypeScript file that exports a design.",
    );
  }
}
