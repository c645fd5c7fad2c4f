/** Seeded jitter of the load from step to step. */
export interface Noise {
  /** Integer from 0 to 2^53 - 1. */
  readonly seed: number;
  /**
   * Relative standard deviation that stays at any rate; 0 unless given. The jitter of requests that come by themselves (Poisson:
   * 1 / sqrt(requests in the step)) is added to it and vanishes at high rates.
   */
  readonly sigma?: number;
}

/** A series of lognormal factors with mean 1: the value at a step depends on seed, flow and step alone. */
export interface NoiseFlow {
  /** `count` is the number of requests that are expected in the step. */
  factorAt(step: number, count: number): number;
}

/** Streams of different names have nothing to do with each other. */
export function noiseFlow({ seed, sigma = 0 }: Noise, name: string): NoiseFlow {
  const key = mix(mix(hashName(name), seed >>> 0), Math.floor(seed / wordSpan));
  return {
    factorAt: (step, count) => {
      if (count === 0) {
        return 1;
      }
      const variance = Math.log1p(sigma * sigma + 1 / count);
      return Math.exp(Math.sqrt(variance) * normalAt(key, step) - variance / 2);
    },
  };
}

const wordSpan = 0x1_0000_0000;

/** Box and Muller's transform of two uniform values. */
function normalAt(key: number, step: number): number {
  const hash = mix(key, step);
  const first = (mix(hash, 1) + 1) / (wordSpan + 1);
  const second = mix(hash, 2) / wordSpan;
  return Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second);
}

/** Folds a word into a hash with MurmurHash3's 32-bit finalizer (Austin Appleby). Not for secrets. */
function mix(hash: number, word: number): number {
  const start = (hash + 0x9e3779b9) ^ word;
  const first = Math.imul(start ^ (start >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < name.length; position++) {
    hash = mix(hash, name.charCodeAt(position));
  }
  return hash;
}
