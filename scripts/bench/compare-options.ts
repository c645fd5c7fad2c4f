import { type Command, InvalidArgumentError } from "commander";
import { UsageError } from "../failure.ts";
import { sliceSDefault } from "./ab/turns.ts";
import type { Argument } from "./command.ts";
import { inSeconds } from "./in-seconds.ts";

/** Rounds of `--until-decided` unless a number is given: with equal rounds, what four do not decide is at its budget. */
const roundsDefault = 4;
const roundsMost = 20;

/** Options that put a run into relation: to its own certainty, to an earlier result, to another design. */
export function addCompareOptions(command: Command): Command {
  return command
    .option(
      "--until-decided [rounds]",
      `repeat the run on fresh data until every budget is decided, at most so many times (default: ${roundsDefault})`,
      readRounds,
    )
    .option("--baseline <result.json>", "compare with an earlier result: slower or dearer patterns fail the run")
    .option("--ab <reference>", "compare with a design file or a git commit, both replayed here in turns")
    .option("--slice <time>", `length of a turn with --ab (default: ${sliceSDefault}s)`)
    .option(
      "--max-slowdown <factor>",
      "how many times slower is still no regression (default: 1.5 with --baseline, 1.1 with --ab)",
    );
}

export interface CompareFlags {
  readonly untilDecided?: number | true;
  readonly baseline?: string;
  readonly ab?: string;
  readonly slice?: string;
  readonly maxSlowdown?: string;
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 2 || rounds > roundsMost) {
    throw new InvalidArgumentError(`Give a whole number from 2 to ${roundsMost}.`);
  }
  return rounds;
}

/** How often the run may be looked at: 1 unless it is repeated until decided. */
export function looksOf({ untilDecided }: CompareFlags): number {
  return untilDecided === undefined ? 1 : untilDecided === true ? roundsDefault : untilDecided;
}

/** From a tenth of a second, in which a rare pattern is hardly met, to a minute, in which a machine changes. */
const sliceSLeast = 0.1;
const sliceSMost = 60;

/** Length of a turn of `--ab` in seconds. @throws UsageError */
export function readSlice({ slice }: CompareFlags): number {
  const sliceS = slice === undefined ? sliceSDefault : Number(inSeconds(slice));
  if (!(sliceS >= sliceSLeast && sliceS <= sliceSMost)) {
    throw new UsageError(
      `"${slice}" is not the length of a turn.`,
      `Give --slice seconds from ${sliceSLeast} to ${sliceSMost}, such as 0.5 or 2s.`,
    );
  }
  return sliceS;
}

/** The share by which a percentile may grow; nothing where the flag leaves it to the comparison. @throws UsageError */
export function readMaxSlowdown({ maxSlowdown }: CompareFlags): { readonly tolerance?: number } {
  if (maxSlowdown === undefined) {
    return {};
  }
  const factor = maxSlowdown.trim() === "" ? Number.NaN : Number(maxSlowdown);
  if (!(factor >= 1 && factor <= 100)) {
    throw new UsageError(
      `"${maxSlowdown}" is not a factor of slowness.`,
      "Give --max-slowdown a number from 1 to 100: 1.1 lets a percentile grow by a tenth.",
    );
  }
  return { tolerance: factor - 1 };
}

/** For the command that repeats a run; what only `--ab` knows is added there. */
export function compareArguments({ baseline, maxSlowdown }: CompareFlags): readonly Argument[] {
  return [
    ...(baseline === undefined ? [] : [["--baseline", baseline] as const]),
    ...(maxSlowdown === undefined ? [] : [["--max-slowdown", maxSlowdown] as const]),
  ];
}
