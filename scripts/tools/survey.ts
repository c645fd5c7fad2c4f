/** Which tools there are and what would get the others, without getting anything. */

import { findInstalled, listInstallWays, renderAccepted } from "./installed.ts";
import { toSentence } from "./obtained.ts";
import { checkBuildPrograms } from "./programs.ts";
import { type ResolvedTool, type ToolContext, type ToolOptions, toContext } from "./tool-context.ts";
import { ToolError } from "./tool-error.ts";
import { type ToolName, thisPlatform, toolNames, toolTable } from "./tool-table.ts";

/**
 * `found`: usable now. `obtainable`: not here, but the machine can build it, or there is an archive for it. `missing`:
 * neither. `refused`: named by the user, or in the cache, and not usable as it is.
 */
export type ToolStatus = "found" | "obtainable" | "missing" | "refused";

export interface ToolSurvey {
  readonly name: ToolName;
  /** The version that would be fetched or built. */
  readonly versionPinned: string;
  readonly status: ToolStatus;
  readonly found: ResolvedTool | null;
  /** What was passed over, and why a named tool is refused. */
  readonly notes: readonly string[];
  /** Address that the first use would try; `null` where there is no archive for this platform. */
  readonly archive: string | null;
  readonly build: { readonly possible: boolean /** With what, or what is missing. */; readonly detail: string };
  /** What to do, or for an obtainable tool what will happen; `null` for a found one. A command is in backquotes. */
  readonly fix: string | null;
}

async function surveyBuild(name: ToolName, context: ToolContext) {
  const { buildPrograms, buildMinutes, notBuiltOn } = toolTable[name];
  const impossible = notBuiltOn[thisPlatform];
  if (impossible !== undefined) {
    return { possible: false, detail: impossible, install: [] };
  }
  const { found, missing, install } = await checkBuildPrograms(buildPrograms, context.env);
  const detail =
    missing.length > 0
      ? missing.join(", ")
      : `${found.map(({ program, version }) => `${program} ${version}`).join(" and ")}, about ${buildMinutes} min`;
  return { possible: missing.length === 0, detail, install };
}

function toFix(name: ToolName, archive: string | null, build: Awaited<ReturnType<typeof surveyBuild>>): string {
  const { envName } = toolTable[name];
  if (build.possible) {
    const how = archive === null ? "builds it" : "fetches it or, where that fails, builds it";
    return `The first use ${how} (${build.detail}).`;
  }
  const ways = [
    ...listInstallWays(name),
    ...(build.install.length === 0 ? [] : [`install ${build.install.join(" and ")}`]),
    `set ${envName} to a ${toolTable[name].named} of version ${renderAccepted(name)}`,
  ].join(", or ");
  return archive === null ? toSentence(ways) : `The first use fetches it; where that fails, ${ways}.`;
}

async function surveyTool(name: ToolName, options: ToolOptions): Promise<ToolSurvey> {
  const notes: string[] = [];
  const context = toContext({ ...options, report: (line) => notes.push(line.slice(`${name}: `.length)) });
  const { version, release } = toolTable[name];
  const fileName = release?.archives[thisPlatform]?.fileName;
  const archive = fileName === undefined ? null : `${context.releaseRoot}${release?.folder}/${fileName}`;
  const build = await surveyBuild(name, context);
  const base = {
    name,
    versionPinned: version,
    notes,
    archive,
    build: { possible: build.possible, detail: build.detail },
  };
  try {
    const found = await findInstalled(name, context);
    if (found !== undefined) {
      return { ...base, status: "found", found, fix: null };
    }
  } catch (error) {
    if (!(error instanceof ToolError)) {
      throw error;
    }
    notes.push(error.what);
    return { ...base, status: "refused", found: null, fix: error.fix };
  }
  const status = build.possible || archive !== null ? "obtainable" : "missing";
  return { ...base, status, found: null, fix: toFix(name, archive, build) };
}

/** Looks at every tool; runs those that are named or on `PATH` to ask their version, and never fetches or builds. */
export async function surveyTools(options: ToolOptions = {}): Promise<ToolSurvey[]> {
  return Promise.all(toolNames.map((name) => surveyTool(name, options)));
}
