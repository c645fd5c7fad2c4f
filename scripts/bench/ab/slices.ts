/**
 * How the sides of an A/B comparison take turns. All three have one timeline, and in each slice of it exactly one is under load, so
 * that whatever the machine does meanwhile meets all of them alike.
 */

/** `A` is what is compared with, `A'` the same once more in an engine of its own, `B` what is compared. */
export const sides = ["A", "A'", "B"] as const;
export type Side = (typeof sides)[number];

/** `warmup` is not judged, `calibration` compares A with A', `comparison` A with B. */
export type SlicePhase = "warmup" | "calibration" | "comparison";

export interface Slice {
  readonly side: Side;
  readonly phase: SlicePhase;
}

/** Each side for so many slices in a row before anything is judged: connections, caches and interpreters are cold at first. */
const warmupSlices = 2;
/** First one, then the other, then the same mirrored: what grows steadily meanwhile favours neither. */
const turns = ["first", "second", "second", "first"] as const;
/** Share of the judged slices that shows how much alike two equal things are here. */
const calibrationShare = 1 / 3;

/**
 * Slices in the order of time, for a total of about `judgedSlices` that are judged: a multiple of four in each phase, at least eight.
 */
export function planSlices(judgedSlices: number): readonly Slice[] {
  const groups = Math.max(4, Math.round(judgedSlices / turns.length));
  const calibrationGroups = Math.max(2, Math.round(groups * calibrationShare));
  const takeTurns = (phase: SlicePhase, count: number, first: Side, second: Side) =>
    Array.from({ length: count }, () =>
      turns.map((turn): Slice => ({ side: turn === "first" ? first : second, phase })),
    ).flat();
  return [
    ...sides.flatMap((side) => Array.from({ length: warmupSlices }, (): Slice => ({ side, phase: "warmup" }))),
    ...takeTurns("calibration", calibrationGroups, "A", "A'"),
    ...takeTurns("comparison", groups - calibrationGroups, "A", "B"),
  ];
}

/** The profile of one side's load: the documented rate in its own slices, nothing in the others. */
export function profileOf(slices: readonly Slice[], side: Side): string {
  return slices.map((slice) => `1x${slice.side === side ? 1 : 0}`).join(",");
}
