/** Made-up A/B runs with the noise that real machines have, seeded. */

import { planTurns, type Side, type Slice } from "../../../../bench/verdict/regression/slices.ts";

/** Numbers in [0, 1), the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function createNormal(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Factors of a log-normal distribution, made once: drawing from a table is much faster than making each. */
const spread = (() => {
  const normal = createNormal(createRandom(20));
  return Float64Array.from({ length: 4096 }, () => Math.exp(normal() * 0.5));
})();

/** Samples in a slice, by pattern: the rates of the social media mix at 1,000 times scale, in slices of a second. */
export const slicedRates = [60, 51, 39, 60, 180, 180, 140, 153, 39, 20, 20, 10, 10, 10, 5] as const;

export interface SimulatedRun {
  readonly seed: number;
  readonly calibrationPairs?: number;
  readonly comparisonPairs?: number;
  readonly samplesPerSlice?: readonly number[];
  /** Factor on the durations of one pattern, by position; on side B unless told. */
  readonly slow?: { readonly position: number; readonly factor: number; readonly side?: Side };
  /** How much processes of the same design differ for as long as they run: standard deviation of the logarithm. */
  readonly replicaSpread?: number;
  /** By which factors the processes are slower, beside that chance. */
  readonly processes?: Readonly<Record<Side, number>>;
  /** Share of slices in which the machine stands still for a part of the slice. */
  readonly hiccupShare?: number;
}

/**
 * Each slice has a shock of its own that hits all patterns and hangs together with the slices before (autocorrelation 0.7); in some a
 * hiccup holds up the requests of up to 300 ms; the machine gets slower by a tenth over the run; each side's process is faster or
 * slower by chance, in all patterns and in each.
 */
export function simulateTurns({
  seed,
  calibrationPairs = 30,
  comparisonPairs = 30,
  samplesPerSlice = slicedRates,
  slow,
  replicaSpread = 0.02,
  processes = { A: 1, "A'": 1, B: 1 },
  hiccupShare = 0.03,
}: SimulatedRun): readonly Slice[] {
  const random = createRandom(seed);
  const normal = createNormal(random);
  const replica = (): number[] => {
    const common = normal() * replicaSpread;
    return samplesPerSlice.map(() => Math.exp(common + normal() * replicaSpread * 0.5));
  };
  const replicas: Readonly<Record<Side, number[]>> = { A: replica(), "A'": replica(), B: replica() };
  const turns = planTurns(calibrationPairs, comparisonPairs);
  let shock = 0;
  return turns.map((side, turn) => {
    shock = 0.7 * shock + normal() * 0.1;
    const hiccupMs = random() < hiccupShare ? 300 * random() : 0;
    const machine = Math.exp(shock) * (1 + (0.1 * turn) / turns.length);
    return {
      side,
      patterns: samplesPerSlice.map((rate, position) => {
        const slowness = side === (slow?.side ?? "B") && slow?.position === position ? slow.factor : 1;
        const typicalMs =
          (0.6 + 0.15 * position) * machine * slowness * processes[side] * (replicas[side][position] ?? 1);
        const count = Math.max(1, Math.round(rate + Math.sqrt(rate) * normal()));
        const serviceMs: number[] = [];
        for (let i = 0; i < count; i++) {
          const waitMs = hiccupMs - random() * 1000;
          serviceMs.push(typicalMs * (spread[Math.floor(random() * spread.length)] ?? 1) + Math.max(0, waitMs));
        }
        return { serviceMs, responseMs: [], errors: 0 };
      }),
    };
  });
}
