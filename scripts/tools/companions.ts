/** The programs that a tool starts by itself: whether it would find them. */

import { readdir, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { findOnPath } from "./programs.ts";
import { type ToolName, toolTable } from "./tool-table.ts";

/** Pulumi's plugin cache has a folder such as `language-nodejs-v3.100.0` for each version of a plugin. */
async function listPluginDirs(companion: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const pluginsDir = join(env.PULUMI_HOME || join(env.HOME || homedir(), ".pulumi"), "plugins");
  const prefix = `${companion.replace(/^pulumi-/, "")}-v`;
  const names = await readdir(pluginsDir).catch((): string[] => []);
  return names.filter((name) => name.startsWith(prefix)).map((name) => join(pluginsDir, name));
}

/**
 * A clause about the first companion that the tool would not find, `undefined` when it would find all. The places are those
 * where the Pulumi CLI looks: `PATH`, the folder of the program itself (links followed), its plugin cache.
 */
export async function findMissingCompanion(
  name: ToolName,
  location: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  for (const companion of toolTable[name].companions) {
    const ownDir = dirname(await realpath(location));
    const folders = [env.PATH ?? env.Path ?? "", ownDir, ...(await listPluginDirs(companion, env))];
    const found = await findOnPath(companion, { PATH: folders.join(delimiter) });
    if (found.length === 0) {
      return `there is no ${companion} beside it, on PATH or among its plugins`;
    }
  }
  return undefined;
}
