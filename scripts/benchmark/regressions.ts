/**
 * Whether `bench --ab` can be trusted on this machine: twenty comparisons of a design with itself, of which at most one may report a
 * regression, and twenty with a design of which one read takes twice as long, which all have to find that read and no other.
 *
 * Units are left out, because they would tell the two designs apart whatever the latencies are.
 */
import { fileURLToPath } from "node:url";
import type { Result } from "../../bench/verdict/index.ts";
import { judgeSides } from "../bench/ab/judge-sides.ts";
import { closeSides, openSides, replaySides } from "../bench/ab/sides.ts";
import { planSideTurns } from "../bench/ab/turns.ts";
import { readSetup } from "../bench/setup.ts";

const comparisons = 20;
const falseAlarmsMost = 1;
/** Shorter than the command's own, so that forty comparisons take a quarter of an hour and not an hour. */
const sliceS = 0.15;
const durationS = 15;
/** An invalid run has measured nothing, so it is repeated, as its message says; so often in all. */
const invalidMost = 10;
const slowDesign = fileURLToPath(new URL("./twice.ts", import.meta.url));
const slowPattern = "getUserPosts";

/** Runs all comparisons, prints what each found, and resolves with the exit code: 1 when a mark is missed. */
export async function run(): Promise<number> {
  const alike = await compareRepeatedly("with itself", undefined);
  const slower = await compareRepeatedly("with one read twice as slow", slowDesign);
  const alarms = alike.filter((slow) => slow.length > 0).length;
  const found = slower.filter((slow) => slow.join() === slowPattern).length;
  console.log(
    `A design with itself: ${alarms} of ${comparisons} report a regression, at most ${falseAlarmsMost} wanted\n` +
      `One read twice as slow: found, and only there, in ${found} of ${comparisons}, all wanted`,
  );
  const isMet = alarms <= falseAlarmsMost && found === comparisons;
  console.log(isMet ? "All marks are met." : "MISSED: a figure above is not what is wanted of it.");
  return isMet ? 0 : 1;
}

/** The patterns that each comparison reports as slower. @throws Error when too many runs are invalid */
async function compareRepeatedly(what: string, currentPath: string | undefined): Promise<string[][]> {
  const flags = { out: "" };
  const baseline = await readSetup(flags);
  const current = await readSetup(flags, currentPath);
  const sessions = await openSides({ A: baseline, "A'": baseline, B: current });
  const load = { ...baseline.load, durationS };
  const turns = planSideTurns({ A: load, "A'": load, B: { ...current.load, durationS } }, sliceS);
  const all: string[][] = [];
  let invalid = 0;
  try {
    while (all.length < comparisons) {
      const result = judgeSides(sessions, await replaySides(sessions, turns), { turns, reference: "the baseline" });
      const slow = slowPatternsOf(result);
      if (slow !== undefined) {
        all.push(slow);
      } else if (++invalid > invalidMost) {
        throw new Error(
          `${invalid} runs were invalid, so this machine has too much else to do: ${result.reasons.join(" ")}`,
        );
      }
      console.log(`${what}, ${all.length} of ${comparisons}: ${describe(result, slow)}`);
    }
  } finally {
    await closeSides(sessions);
  }
  return all;
}

/** `undefined` for a run that could not be compared. */
function slowPatternsOf({ verdict, regression }: Result): string[] | undefined {
  if (verdict === "invalid" || regression === null || regression.latencyVerdict === "not-compared") {
    return undefined;
  }
  return regression.patterns.filter((pattern) => pattern.verdict === "regressed").map(({ pattern }) => pattern);
}

function describe({ reasons, regression }: Result, slow: readonly string[] | undefined): string {
  if (slow === undefined || regression === null) {
    return `invalid, to be repeated: ${reasons[0] ?? ""}`;
  }
  const noise =
    regression.noise === null
      ? ""
      : `; noise p50 ${percent(regression.noise.p50)}, p95 ${percent(regression.noise.p95)}`;
  return `${slow.length === 0 ? "nothing slower" : `slower: ${slow.join(", ")}`}${noise}`;
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
