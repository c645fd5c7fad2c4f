import { UsageError } from "../failure.ts";
import type { BenchFlags } from "./options.ts";

type Flag = keyof BenchFlags;

/** How a flag is written: `untilDecided` is `--until-decided`. */
const written = (flag: Flag): string => `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

interface Exclusion {
  readonly flag: Flag;
  readonly excludes: readonly Flag[];
  readonly because: string;
}

const exclusions: readonly Exclusion[] = [
  {
    flag: "ab",
    excludes: [
      ...(["baseline", "findLimit", "untilDecided", "distribute", "profile", "warmup", "topUp"] as const),
      ...(["endpoint", "target", "stackOutput", "reuseTables", "port"] as const),
    ],
    because: "it replays three sides in turns, each in an engine of its own that is started for it",
  },
  {
    flag: "findLimit",
    excludes: ["baseline", "untilDecided", "distribute", "profile", "target", "stackOutput", "reuseTables"],
    because: "it runs many times at changing rates, each time on tables that it fills anew",
  },
  {
    flag: "untilDecided",
    excludes: ["target", "stackOutput", "reuseTables"],
    because: "each round is on tables that it fills anew",
  },
];

interface Need {
  readonly flag: Flag;
  /** One of them has to be given. */
  readonly needs: readonly Flag[];
}

const needs: readonly Need[] = [
  { flag: "slice", needs: ["ab"] },
  { flag: "maxSlowdown", needs: ["ab", "baseline"] },
  { flag: "run", needs: ["merge"] },
  { flag: "merge", needs: ["run"] },
];

/**
 * Refuses flags of which one would silently have no effect because of another. What only one mode can know about its own flags, it
 * checks itself.
 *
 * @throws UsageError with everything that does not go together
 */
export function assertTogether(flags: Partial<BenchFlags>): void {
  const isGiven = (flag: Flag) => flags[flag] !== undefined;
  const excluded = exclusions.flatMap(({ flag, excludes, because }) => {
    const others = excludes.filter(isGiven).map(written);
    return isGiven(flag) && others.length > 0 ? [`${written(flag)} takes no ${others.join(", ")}: ${because}.`] : [];
  });
  const alone = needs
    .filter(({ flag, needs: others }) => isGiven(flag) && !others.some(isGiven))
    .map(({ flag, needs: others }) => `${written(flag)} belongs to ${others.map(written).join(" or ")}.`);
  const problems = [...excluded, ...alone];
  if (problems.length > 0) {
    throw new UsageError(
      problems.join("\n"),
      "Leave out what does not go together; `npx tablewright bench --help` lists the options.",
    );
  }
}
