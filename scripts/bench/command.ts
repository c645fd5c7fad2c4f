/** The command line that repeats a run. */
import { relative } from "node:path";
import { defaultLimits, type RunLimits } from "../../bench/verdict/run.ts";
import { defaultDurationS, defaultLoad, type LoadSettings } from "../../bench/workload/settings.ts";
import { defaultDesignPath, type LoadedDesign } from "../load-design.ts";

/** A flag, with its value if it takes one. */
export type Argument = readonly [flag: string, value?: string | number];

export interface RepeatedRun {
  readonly loaded: Pick<LoadedDesign, "path">;
  /** Of the engine, the deployment and the tables. */
  readonly engineArguments: readonly Argument[];
  /** Of what the run is compared with. */
  readonly compareArguments: readonly Argument[];
  readonly limits: RunLimits;
  /** How often the run may be looked at. */
  readonly looks: number;
  /** How many k6 processes of this machine share the load. */
  readonly workers: number;
}

/** What repeats a run: the same data set, the same requests at the same intended moments, judged by the same limits. */
export function toArguments(run: RepeatedRun, load: LoadSettings): readonly Argument[] {
  const { loaded, engineArguments, compareArguments, limits, looks, workers } = run;
  const unlessDefault = (flag: string, value: string | number, fallback: string | number): Argument[] =>
    value === fallback ? [] : [[flag, value]];
  return [
    ...engineArguments,
    ...designArguments(loaded),
    ...unlessDefault("--scale", load.scale, defaultLoad.scale),
    ...unlessDefault("--duration", load.durationS, defaultDurationS(load.profile)),
    ...unlessDefault("--warmup", load.warmupS, defaultLoad.warmupS),
    ...unlessDefault("--users", load.users, defaultLoad.users),
    ...unlessDefault("--seed", load.seed, defaultLoad.seed),
    ...unlessDefault("--skew", load.skew, defaultLoad.skew),
    ...unlessDefault("--arrivals", load.arrivals, defaultLoad.arrivals),
    ...unlessDefault("--profile", load.profile, defaultLoad.profile),
    ["--top-up", load.topupSamples],
    ...unlessDefault("--virtual-users", load.virtualUsers, defaultLoad.virtualUsers),
    ...unlessDefault("--until-decided", looks, 1),
    ...unlessDefault("--distribute", `local:${workers}`, "local:1"),
    ...unlessDefault("--max-lag", limits.lagMsP99, defaultLimits.lagMsP99),
    ...unlessDefault("--max-error-share", limits.errorShare, defaultLimits.errorShare),
    ...unlessDefault("--max-other-cpu", limits.cpuOtherShare, defaultLimits.cpuOtherShare),
    ...compareArguments,
    ["--day", new Date(load.dataSetMomentMs).toISOString().slice(0, 10)],
  ];
}

export function designArguments({ path }: Pick<LoadedDesign, "path">): readonly Argument[] {
  return path === defaultDesignPath ? [] : [["--design", relative(process.cwd(), path)]];
}

/** `bench` with these arguments, as a line for a POSIX shell. */
export function renderCommand(given: readonly Argument[]): string {
  const words = given.flatMap(([flag, value]) => (value === undefined ? [flag] : [flag, quote(String(value))]));
  return ["npx tablewright bench", ...words].join(" ");
}

/** As one word of a POSIX shell: between single quotes nothing but a single quote is special. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
