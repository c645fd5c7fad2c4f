/** Differential fuzz of the capacity model against an engine: random worlds, and random sequences of requests on each. */
import fc from "fast-check";
import type { Engine } from "../../../bench/engine/engine.ts";
import { createSender, type Sender } from "../../../bench/engine/sender.ts";
import { createTables } from "../../../bench/engine/tables.ts";
import { emptyTally, type Failure, runSequence, type SequenceRun, type Tally } from "./run-sequence.ts";
import {
  largePartitionArbitrary,
  type Step,
  sequenceArbitrary,
  type World,
  worldArbitrary,
} from "./sequence-arbitrary.ts";

export interface FuzzOptions {
  readonly engine: Engine;
  readonly seed: number;
  /** Requests to send, at least; those that empty tables between sequences do not count. */
  readonly requests: number;
  /** Pairs of tables. */
  readonly worlds: number;
  /** Sequences under way at a time. */
  readonly lanes: number;
  /** Told after each sequence. */
  readonly onProgress?: (tally: Tally) => void;
}

/** A disagreement, shrunk as far as it goes. */
export interface Counterexample {
  readonly world: World;
  readonly worldNumber: number;
  readonly failure: Failure;
}

export interface FuzzResult {
  readonly tally: Tally;
  readonly counterexample?: Counterexample;
}

const sequenceLengthMax = 24;
const shrinkTimeMs = 20_000;

/** Sequences of a world; one in fifty fills a partition beyond a page. */
const sequencesOf = (world: World): fc.Arbitrary<readonly Step[]> =>
  fc.oneof(
    { weight: 49, arbitrary: sequenceArbitrary(world, sequenceLengthMax) },
    { weight: 1, arbitrary: largePartitionArbitrary(world) },
  );

/** Seeds of the worlds of a run, which differ from those of the next seed's run. */
const seedOf = (seed: number, world: number) => (Math.imul(seed, 10_007) + world) | 0;

/** Runs until enough requests were sent, or to the first disagreement, which is then shrunk. */
export async function fuzzEngine(options: FuzzOptions): Promise<FuzzResult> {
  const { engine, seed, lanes } = options;
  const worlds = Array.from({ length: options.worlds }, (_, number) => {
    const [world = { tables: [] }] = fc.sample(worldArbitrary(`fuzz-${seed}-${number}`), {
      seed: seedOf(seed, number),
      numRuns: 1,
    });
    return world;
  });
  const sender = createSender(engine, lanes);
  const tally = emptyTally();
  let counterexample: Counterexample | undefined;
  let nextWorld = 0;
  const runLane = async () => {
    for (let number = nextWorld++; number < worlds.length && counterexample === undefined; number = nextWorld++) {
      const world = worlds[number] ?? { tables: [] };
      await createTables(engine, world.tables);
      const found = await runWorld(options, {
        world,
        number,
        sender,
        tally,
        isOver: () => counterexample !== undefined,
      });
      counterexample ??= found;
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, runLane));
  } finally {
    sender.close();
  }
  return counterexample === undefined ? { tally } : { tally, counterexample };
}

interface WorldRun {
  readonly world: World;
  readonly number: number;
  readonly sender: Sender;
  readonly tally: Tally;
  readonly isOver: () => boolean;
}

async function runWorld(
  { engine, seed, requests, worlds, onProgress }: FuzzOptions,
  { world, number, sender, tally, isOver }: WorldRun,
): Promise<Counterexample | undefined> {
  let tokens = 0;
  const run: SequenceRun = { world, engine: engine.name, sender, nextToken: () => `${seed}-${number}-${tokens++}` };
  const arbitrary = sequencesOf(world);
  const requestsWanted = Math.ceil(requests / worlds);
  let ownRequests = 0;
  for (let position = 0; ownRequests < requestsWanted && !isOver(); position += 1) {
    const path = String(position);
    const [steps = []] = fc.sample(arbitrary, { seed: seedOf(seed, number), path, numRuns: 1 });
    const sent = emptyTally();
    const failure = await runSequence(run, steps, sent);
    ownRequests += sent.requests;
    addTally(tally, sent);
    onProgress?.(tally);
    if (failure !== undefined) {
      return {
        world,
        worldNumber: number,
        failure: await shrink(run, arbitrary, { seed: seedOf(seed, number), path }, { steps, failure }),
      };
    }
  }
  return undefined;
}

interface FailedSequence {
  readonly steps: readonly Step[];
  readonly failure: Failure;
}

/** Leaves out every step, the last first, without which the sequence still fails: what time kept fast-check from trying. */
async function dropSteps(run: SequenceRun, failed: FailedSequence): Promise<Failure> {
  let { steps, failure } = failed;
  for (let position = steps.length - 1; position >= 0; position -= 1) {
    const fewer = steps.filter((_, other) => other !== position);
    const without = await runSequence(run, fewer, emptyTally());
    if (without !== undefined) {
      steps = fewer;
      failure = without;
    }
  }
  return failure;
}

/** The smallest failing sequence that fast-check finds in the time there is. */
async function shrink(
  run: SequenceRun,
  arbitrary: fc.Arbitrary<readonly Step[]>,
  replay: { readonly seed: number; readonly path: string },
  first: FailedSequence,
): Promise<Failure> {
  let smallest = first;
  // Not fast-check's own time limit, which leaves the last attempt running.
  const deadlineMs = performance.now() + shrinkTimeMs;
  const agrees = fc.asyncProperty(arbitrary, async (steps) => {
    if (performance.now() > deadlineMs) {
      return true;
    }
    const failure = await runSequence(run, steps, emptyTally());
    smallest = failure === undefined ? smallest : { steps, failure };
    return failure === undefined;
  });
  await fc.check(agrees, replay);
  return dropSteps(run, smallest);
}

function addTally(sum: Tally, part: Tally): void {
  sum.requests += part.requests;
  sum.equal += part.equal;
  sum.refused += part.refused;
  addCounts(sum.explained, part.explained);
  addCounts(sum.excluded, part.excluded);
}

function addCounts(sum: Record<string, number>, part: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(part)) {
    sum[name] = (sum[name] ?? 0) + count;
  }
}
