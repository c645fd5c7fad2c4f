/** Tools that are on the machine already: the one that the user named, those on `PATH`, those in the cache. */

import { stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { findMissingCompanion } from "./companions.ts";
import { askProgram, type Command, findJava, findOnPath, isProgram } from "./programs.ts";
import { readEntry, toEntryDir } from "./tool-cache.ts";
import type { ResolvedTool, ToolContext } from "./tool-context.ts";
import { ToolError } from "./tool-error.ts";
import { releaseHost, type ToolName, toolTable, toProgramFileName } from "./tool-table.ts";
import { isCompatible } from "./version.ts";

const dynamodbLocalMain = "software.amazon.dynamodb.services.local.main.ServerRunner";

/** "2.0.0 or newer 2.x", for sentences. */
export function renderAccepted(name: ToolName): string {
  const { minimumVersion } = toolTable[name];
  return `${minimumVersion} or newer ${minimumVersion.split(".")[0]}.x`;
}

/** How a person gets the tool without this project's help: a clause with a command or with the page of its release. */
export function listInstallWays(name: ToolName): string[] {
  const { installCommand, release } = toolTable[name];
  const command = installCommand[process.platform];
  if (command !== undefined) {
    return [`run \`${command}\``];
  }
  return release === undefined ? [] : [`install it from ${releaseHost}${release.page}`];
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * What to spawn for the tool at a location: the program itself, or Java with the folder's jars. AWS's own download of
 * DynamoDB Local has its main jar beside a folder of libraries; the one from Maven has everything in one folder.
 *
 * @throws ToolError `JAVA_MISSING`
 */
export async function toCommand(name: ToolName, location: string, env: NodeJS.ProcessEnv): Promise<Command> {
  if (name !== "dynamodb-local") {
    return [location];
  }
  const java = await findJava(env);
  if (java === undefined) {
    throw new ToolError(
      "JAVA_MISSING",
      "DynamoDB Local needs Java, which is neither in JAVA_HOME nor on PATH.",
      "Install Java 17 or newer (https://adoptium.net).",
    );
  }
  const libraries = join(location, "DynamoDBLocal_lib");
  const [nativeDir, classPath] = (await isFolder(libraries))
    ? [libraries, join(location, "DynamoDBLocal.jar") + delimiter + join(libraries, "*")]
    : [location, join(location, "*")];
  return [java, `-Djava.library.path=${nativeDir}`, "-cp", classPath, dynamodbLocalMain];
}

/** The version that a tool states; `problem` is a clause about it when it states none. */
export async function askVersion(
  name: ToolName,
  command: Command,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly version: string } | { readonly problem: string }> {
  const { versionArguments, versionPattern, versionEnv } = toolTable[name];
  const answer = await askProgram([...command, ...versionArguments], { ...env, ...versionEnv });
  if (answer.problem !== undefined) {
    return { problem: answer.problem };
  }
  const version = versionPattern.exec(answer.text)?.[1];
  return version === undefined ? { problem: "it does not tell its version in a known form" } : { version };
}

/**
 * The tool that the user named by its environment variable; `undefined` when the variable is not set. A named tool is
 * used or refused, never passed over: silently using another one would make a comparison of versions worthless.
 *
 * @throws ToolError `NAMED_MISSING`, `NAMED_NOT_RUNNABLE`, `NAMED_WRONG_VERSION`, `JAVA_MISSING`
 */
export async function findNamed(name: ToolName, context: ToolContext): Promise<ResolvedTool | undefined> {
  const { envName, named } = toolTable[name];
  const value = context.env[envName];
  if (!value) {
    return undefined;
  }
  const location = resolve(value);
  const wanted = named === "folder" ? "a folder with the jars of DynamoDB Local" : "a program that may be run";
  if (!(named === "folder" ? await isFolder(location) : await isProgram(location))) {
    throw new ToolError(
      "NAMED_MISSING",
      `${envName} names ${location}, which is not ${wanted}.`,
      `Correct ${envName}, or unset it to have ${name} found.`,
    );
  }
  const command = await toCommand(name, location, context.env);
  const answer = await askVersion(name, command, context.env);
  if ("problem" in answer) {
    throw new ToolError(
      "NAMED_NOT_RUNNABLE",
      `${envName} names ${location}, which does not answer as ${name} does: ${answer.problem}.`,
      `Correct ${envName}, or unset it to have ${name} found.`,
    );
  }
  if (!isCompatible(answer.version, toolTable[name].minimumVersion)) {
    throw new ToolError(
      "NAMED_WRONG_VERSION",
      `${envName} names ${location}, which is ${name} ${answer.version}.`,
      `Name ${name} ${renderAccepted(name)}, or unset ${envName} to have it found.`,
    );
  }
  const missing = await findMissingCompanion(name, location, context.env);
  if (missing !== undefined) {
    throw new ToolError(
      "NAMED_NOT_RUNNABLE",
      `${envName} names ${location}, which is of no use alone: ${missing}.`,
      `Name the ${name} of a whole installation, or unset ${envName} to have it found.`,
    );
  }
  return { name, version: answer.version, source: "named", command, location };
}

/** The first usable tool on `PATH`; those that are passed over are reported with the reason. */
export async function findInPath(name: ToolName, context: ToolContext): Promise<ResolvedTool | undefined> {
  if (toolTable[name].named === "folder") {
    return undefined;
  }
  for (const location of await findOnPath(name, context.env)) {
    const command: Command = [location];
    const answer = await askVersion(name, command, context.env);
    if ("problem" in answer || !isCompatible(answer.version, toolTable[name].minimumVersion)) {
      const reason = "problem" in answer ? answer.problem : `it is ${answer.version}`;
      context.report(`${name}: ${location} is passed over: ${reason}; ${renderAccepted(name)} is needed`);
      continue;
    }
    const missing = await findMissingCompanion(name, location, context.env);
    if (missing !== undefined) {
      context.report(`${name}: ${location} is passed over: ${missing}`);
      continue;
    }
    return { name, version: answer.version, source: "path", command, location };
  }
  return undefined;
}

/** The program in a tool's folder; DynamoDB Local is the folder itself. */
export function toLocation(name: ToolName, entryDir: string): string {
  return toolTable[name].named === "folder" ? entryDir : join(entryDir, toProgramFileName(name));
}

/** The tool of the pinned version in the per-user cache. */
export async function findCached(name: ToolName, context: ToolContext): Promise<ResolvedTool | undefined> {
  const { version } = toolTable[name];
  const entryDir = toEntryDir(context.cacheDir, name, version);
  if ((await readEntry(entryDir)) === undefined) {
    return undefined;
  }
  const location = toLocation(name, entryDir);
  return { name, version, source: "cache", command: await toCommand(name, location, context.env), location };
}

/** The order is the same for everyone: what the user named, `PATH`, the cache. */
export async function findInstalled(name: ToolName, context: ToolContext): Promise<ResolvedTool | undefined> {
  return (await findNamed(name, context)) ?? (await findInPath(name, context)) ?? (await findCached(name, context));
}
