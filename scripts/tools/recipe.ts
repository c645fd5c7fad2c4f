/** What a build from source is made of. */

import type { Command } from "./programs.ts";
import type { ToolContext } from "./tool-context.ts";

/** One command of a build. */
export interface BuildStep {
  readonly command: Command;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface BuildRecipe {
  /** Run one after the other; a step that fails ends the build. */
  readonly steps: readonly BuildStep[];
  /** What it is built from, for people. */
  readonly from: string;
  /** Puts the product, and nothing else, into the folder. */
  readonly collect: (filledDir: string) => Promise<void>;
}

/** Paths of the build programs by name, and an empty folder to work in. */
export interface BuildPlace {
  readonly programs: ReadonlyMap<string, string>;
  readonly workDir: string;
  readonly context: ToolContext;
}

export function pathOf(place: BuildPlace, program: string): string {
  // An absolute path was found before; the bare name leaves the search to the system.
  return place.programs.get(program) ?? program;
}
