import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { z } from "zod";
import type { RunLimits } from "../../../bench/verdict/index.ts";
import { arrivalProcesses } from "../../../bench/workload/schedule-input.ts";
import { type LoadSettings, readLoadSettings } from "../../../bench/workload/settings.ts";
import type { TableNames } from "../../../model/request/table-names.ts";
import { DesignError } from "../../../model/schema/problem.ts";
import { findJsonError } from "../../../model/text/json-error.ts";
import { UsageError } from "../../failure.ts";

/** Everything about a run but its samples: written with the manifests, read when the samples are judged. */
export interface DistributedRun {
  /** The design file; absent for the design that comes along. */
  readonly designPath?: string;
  readonly design: string;
  readonly designFingerprint: string;
  readonly tableNames?: TableNames;
  /** Where the load goes, as the runners see it. */
  readonly endpoint: string;
  readonly region: string;
  readonly load: LoadSettings;
  readonly limits: RunLimits;
  readonly workers: number;
  /** Image of the runners. */
  readonly image: string;
  /** When this was written: the closest that is known to the run's start. */
  readonly describedAt: string;
  /** The command line that wrote it. */
  readonly command: string;
}

const schemaVersion = 1;

const number = z.number();
const load = z.object({
  users: number,
  seed: number,
  skew: number,
  scale: number,
  durationS: number,
  warmupS: number,
  arrivals: z.enum(arrivalProcesses),
  profile: z.string(),
  topupSamples: number,
  virtualUsers: number,
  dataSetMomentMs: number,
});
const schema = z.object({
  schemaVersion: z.literal(schemaVersion),
  designPath: z.string().optional(),
  design: z.string(),
  designFingerprint: z.string(),
  tableNames: z.record(z.string(), z.string()).optional(),
  endpoint: z.string(),
  region: z.string(),
  load,
  limits: z.object({ lagMsP99: number, errorShare: number, cpuOtherShare: number }),
  workers: number,
  image: z.string(),
  describedAt: z.iso.datetime(),
  command: z.string(),
});

/** @param folder that the file is written to: the design is named from there, so that both can be moved together */
export function renderRunFile({ designPath, ...run }: DistributedRun, folder: string): string {
  const path = designPath === undefined ? {} : { designPath: relative(resolve(folder), designPath) };
  return `${JSON.stringify({ schemaVersion, ...path, ...run }, null, 2)}\n`;
}

const writtenBy = "It is written by `npx tablewright bench --distribute kubernetes`.";

/** @throws UsageError if there is no such file, or it describes no run of this version */
export async function readRunFile(path: string): Promise<DistributedRun> {
  const fields = parse(path, await readText(path));
  const version = z.object({ schemaVersion: z.unknown() }).safeParse(fields).data?.schemaVersion;
  if (typeof version === "number" && version !== schemaVersion) {
    throw new UsageError(
      `${path} has the schema version ${version}, and this is the tablewright of version ${schemaVersion}.`,
      "Merge with the tablewright that wrote the file, or write the manifests anew and run again.",
    );
  }
  const result = schema.safeParse(fields);
  if (!result.success) {
    const [issue] = result.error.issues;
    const what =
      issue === undefined || issue.path.length === 0
        ? "it is empty"
        : `its ${issue.path.join(".")} is missing or wrong`;
    throw new UsageError(`${path} is no run.json: ${what}.`, writtenBy);
  }
  const { schemaVersion: _, designPath, tableNames, load: settings, ...rest } = result.data;
  return {
    ...rest,
    load: checkLoad(settings, path),
    ...(tableNames === undefined ? {} : { tableNames }),
    ...(designPath === undefined
      ? {}
      : { designPath: isAbsolute(designPath) ? designPath : join(dirname(resolve(path)), designPath) }),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(
      `The run file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      `Give --run the run.json of the manifests. ${writtenBy}`,
    );
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const found = findJsonError(text);
    const where = found === undefined ? "" : ` (line ${found.line}, column ${found.column}: ${found.message})`;
    throw new UsageError(`${path} is not JSON${where}.`, writtenBy);
  }
}

/** By the rules of the command line, so that a file changed by hand is refused like a flag. */
function checkLoad(settings: LoadSettings, path: string): LoadSettings {
  const texts = Object.fromEntries(Object.entries(settings).map(([setting, value]) => [setting, String(value)]));
  try {
    return readLoadSettings(texts, settings.dataSetMomentMs, (setting) => `load.${setting}`);
  } catch (error) {
    if (error instanceof DesignError) {
      throw new UsageError(`${path} describes no run: ${error.message}`, writtenBy);
    }
    throw error;
  }
}
