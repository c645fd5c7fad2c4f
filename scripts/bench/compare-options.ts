import { type Command, InvalidArgumentError } from "commander";

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
    .option("--slice <time>", "length of a turn with --ab (default: 1s)")
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
