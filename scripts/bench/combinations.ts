import { UsageError } from "../failure.ts";
import { type BenchFlags, outDefault } from "./options.ts";

type Flag = keyof BenchFlags;

/** A flag, or one value of it that means something else than its other values. */
type Term = Flag | "kubernetes" | "pulumi";

/** Something that one flag asks `bench` to do instead of a plain run. */
type AskedMode = "cleanUpOnly" | "merge" | "prepareOnly" | "kubernetes" | "ab" | "findLimit" | "target";

/** What `bench` is to do. */
export type Mode = AskedMode | "plainRun";

const files: readonly Flag[] = ["out", "json"];
const dataSet: readonly Flag[] = ["design", "users", "seed", "skew", "day"];
const load: readonly Flag[] = [...dataSet, "scale", "duration", "arrivals", "virtualUsers"];
const shape: readonly Flag[] = ["warmup", "topUp", "profile"];
const limits: readonly Flag[] = ["maxLag", "maxErrorShare"];
const engine: readonly Flag[] = ["engine", "port", "deploy"];
const endpoint: readonly Flag[] = ["endpoint", "region", "allowRemote"];

const takenByPlainRun: readonly Flag[] = [
  ...(["reuseTables", "stackOutput", "distribute", "untilDecided", "baseline", "maxSlowdown", "maxOtherCpu"] as const),
  ...[...load, ...shape, ...limits, ...engine, ...endpoint, ...files],
];

interface Listening {
  /** The flags that have an effect; any other is refused. */
  readonly takes: readonly Flag[];
  /** What about the mode leaves the others without effect. */
  readonly because: string;
}

const modes: Readonly<Record<AskedMode, Listening>> = {
  cleanUpOnly: {
    takes: ["cleanUpOnly", "target", "design", "region", "consent"],
    because: "it deletes tables and makes no run",
  },
  merge: {
    takes: ["merge", "run", ...files],
    because: "the run was made elsewhere, and its run.json says all about it",
  },
  // All of the load are taken, although most change no data, so that those of the run it prepares can be given again.
  prepareOnly: {
    takes: ["prepareOnly", ...load, ...shape, ...limits, ...endpoint, "reuseTables", "stackOutput", "out"],
    because: "it fills tables at an endpoint and replays nothing",
  },
  kubernetes: {
    takes: [
      ...(["distribute", "parallelism", "namespace", "name", "image"] as const),
      ...[...load, ...shape, ...limits, ...endpoint],
      ...(["stackOutput", "out"] as const),
    ],
    because: "it writes manifests for load that comes from a cluster, and runs nothing itself",
  },
  ab: {
    takes: ["ab", "slice", "maxSlowdown", ...load, ...limits, "engine", "deploy", ...files],
    because: "it replays three sides in turns, each in an engine of its own that is started for it",
  },
  findLimit: {
    takes: [
      ...(["findLimit", "distribute", "maxOtherCpu", "warmup", "topUp"] as const),
      ...[...load, ...limits, ...engine, ...endpoint, ...files],
    ],
    because: "it runs many times at changing rates, each time on tables that it fills anew",
  },
  target: {
    takes: [
      ...(["target", "region", "maxCost", "consent", "prices", "cleanUp"] as const),
      ...(["stackOutput", "distribute", "baseline", "maxSlowdown", "maxOtherCpu"] as const),
      ...[...load, ...shape, ...limits, ...files],
    ],
    because: "it makes one run on tables in an AWS account, under one limit of what it may cost",
  },
};

/** Which of several modes is meant: the first, and it refuses those behind it. */
const precedence: readonly AskedMode[] = [
  "cleanUpOnly",
  "merge",
  "prepareOnly",
  "kubernetes",
  "ab",
  "findLimit",
  "target",
];

/** Every flag of `bench` that some mode takes. */
export const classifiedFlags: readonly Flag[] = [
  ...new Set([...takenByPlainRun, ...Object.values(modes).flatMap(({ takes }) => takes)]),
];

interface Need {
  readonly flag: Flag;
  /** One of them has to be given. */
  readonly needs: readonly Term[];
  readonly because: string;
}

const needs: readonly Need[] = [
  { flag: "merge", needs: ["run"], because: "logs do not say which run they are of" },
  { flag: "cleanUpOnly", needs: ["target"], because: "tables here go with the engine that is started for a run" },
  { flag: "allowRemote", needs: ["endpoint"], because: "an engine that is started for a run is on this machine" },
  { flag: "reuseTables", needs: ["endpoint"], because: "an engine that is started for a run has no tables yet" },
  { flag: "region", needs: ["endpoint", "target"], because: "an engine that is started for a run is in none" },
  {
    flag: "stackOutput",
    needs: ["endpoint", "target"],
    because: "it names tables, and not where they can be reached; `npx tablewright local --pulumi` prints an endpoint",
  },
  { flag: "maxSlowdown", needs: ["ab", "baseline"], because: "a run alone is slower than nothing" },
];

interface Exclusion {
  readonly term: Term;
  readonly excludes: readonly Flag[];
  readonly because: string;
}

const exclusions: readonly Exclusion[] = [
  { term: "endpoint", excludes: ["engine", "port"], because: "what runs there is used, and nothing is started" },
  {
    term: "pulumi",
    excludes: ["reuseTables", "stackOutput"],
    because: "it makes tables, and they use those that exist",
  },
  {
    term: "untilDecided",
    excludes: ["reuseTables", "stackOutput"],
    because: "each round is on tables that it fills anew",
  },
];

const termsOfValues: Readonly<Record<"kubernetes" | "pulumi", readonly [flag: Flag, value: string, text: string]>> = {
  kubernetes: ["distribute", "kubernetes", "--distribute kubernetes"],
  pulumi: ["deploy", "pulumi", "--deploy pulumi"],
};

/** How a term is written: `untilDecided` is `--until-decided`. */
function written(term: Term): string {
  if (term === "kubernetes" || term === "pulumi") {
    return termsOfValues[term][2];
  }
  return term === "target" ? "--target aws" : `--${term.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const list = (terms: readonly Term[], last: "and" | "or") => {
  const texts = terms.map(written);
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(", ")} ${last} ${texts.at(-1)}`;
};

/**
 * What the flags ask `bench` to do.
 *
 * @throws UsageError with every flag that would have no effect, or that lacks another
 */
export function readMode(flags: Partial<BenchFlags>): Mode {
  const isGiven = (term: Term): boolean => {
    if (term === "kubernetes" || term === "pulumi") {
      const [flag, value] = termsOfValues[term];
      return flags[flag] === value;
    }
    // The default is always there.
    return flags[term] !== undefined && !(term === "out" && flags.out === outDefault);
  };
  const mode = precedence.find(isGiven) ?? "plainRun";
  const takes = mode === "plainRun" ? takenByPlainRun : modes[mode].takes;
  const isTaken = (flag: Flag) => isGiven(flag) && takes.includes(flag);
  const idle = classifiedFlags.filter((flag) => isGiven(flag) && !takes.includes(flag));
  const problems = [
    ...explainIdle(mode, idle),
    ...needs
      .filter(({ flag, needs: terms }) => isTaken(flag) && !terms.some(isGiven))
      .map(({ flag, needs: terms, because }) => `${written(flag)} needs ${list(terms, "or")}: ${because}.`),
    ...exclusions.flatMap(({ term, excludes, because }) => {
      const others = excludes.filter(isTaken);
      return isGiven(term) && others.length > 0 ? [`${written(term)} takes no ${list(others, "or")}: ${because}.`] : [];
    }),
  ];
  if (problems.length > 0) {
    throw new UsageError(
      problems.join("\n"),
      "Leave out what does not go together; `npx tablewright bench --help` lists the options.",
    );
  }
  return mode;
}

/** A plain run is asked for by no flag, so what it does not take is named with what does. */
function explainIdle(mode: Mode, idle: readonly Flag[]): string[] {
  if (mode !== "plainRun") {
    return idle.length === 0 ? [] : [`${written(mode)} takes no ${list(idle, "or")}: ${modes[mode].because}.`];
  }
  return idle.map((flag) => {
    const takers = precedence.filter((other) => modes[other].takes.includes(flag));
    return `${written(flag)} has no effect without ${list(takers, "or")}.`;
  });
}
