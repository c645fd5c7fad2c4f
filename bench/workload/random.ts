/**
 * Addressable randomness: a value is a function of (seed, stream, index) and of nothing else, so that any worker computes
 * the parameters of arrival 41,000 without those of the 40,999 before it, and a run can be repeated from its seed.
 *
 * 32-bit integer arithmetic only (`Math.imul`, xor, shifts), hence the same bits in Node and in k6. Not for secrets.
 */

/** Draws one after the other, from one place of one stream. */
export interface Random {
  /** Uniform 32-bit unsigned integer. */
  word(): number;
  /** Uniform in [0, 1) with 53 bits, from two words. */
  next(): number;
  /**
   * Uniform integer from `min` to `maxInclusive`. Spans up to 2^32 are exactly uniform: words of the incomplete last
   * round are rejected. Larger spans scale 53 bits, which favours no value by more than span / 2^53 of its share.
   * Throws a `RangeError` when `maxInclusive` is less than `min`.
   */
  integer(min: number, maxInclusive: number): number;
}

/** One named sequence of a seed. Streams of different names, or of different seeds, have nothing to do with each other. */
export interface RandomStream {
  /** The value at `index`, uniform in [0, 1) with 32 bits. `index` is an integer from 0 to 2^53 - 1. */
  at(index: number): number;
  /** A generator that starts at `index`, for things that need several draws. Same range of `index`. */
  open(index: number): Random;
}

// Taken off `Math` once: k6's interpreter looks a global's member up at every call, a third of the cost of a hash.
const { imul } = Math;
const wordSpan = 0x1_0000_0000;

/** The 32-bit finalizer of MurmurHash3 (Austin Appleby, `fmix32`): a bijection in which each input bit moves every output bit. */
function mixWord(word: number): number {
  const first = imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

/** Folds one word into a hash. The addend, 2^32 divided by the golden ratio, keeps zeros from being hashed to zero. */
function absorb(hash: number, word: number): number {
  return mixWord((hash + 0x9e3779b9) ^ word);
}

const lowWord = (value: number): number => value >>> 0;
const highWord = (value: number): number => (value < wordSpan ? 0 : Math.floor(value / wordSpan) >>> 0);

/** The number of a stream's name: FNV-1a (Fowler, Noll and Vo) over its UTF-16 units, then the finalizer. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < name.length; position++) {
    hash = imul(hash ^ name.charCodeAt(position), 0x01000193);
  }
  return mixWord(hash);
}

/** `sfc32` by Chris Doty-Humphrey (PractRand): 128 bits of state of which 32 count, so no cycle is shorter than 2^32 words. */
class SmallFastCounting implements Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(a: number, b: number, c: number) {
    this.a = a;
    this.b = b;
    this.c = c;
  }

  word(): number {
    const { a, b, c, counter } = this;
    const sum = (a + b + counter) | 0;
    this.counter = (counter + 1) | 0;
    this.a = b ^ (b >>> 9);
    this.b = (c + (c << 3)) | 0;
    this.c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  next(): number {
    return ((this.word() >>> 5) * 0x400_0000 + (this.word() >>> 6)) / 0x20_0000_0000_0000;
  }

  integer(min: number, maxInclusive: number): number {
    const span = maxInclusive - min + 1;
    if (!(span >= 1)) {
      throw new RangeError(`no integer lies from ${min} to ${maxInclusive}: give the smaller bound first`);
    }
    if (span > wordSpan) {
      return min + Math.floor(this.next() * span);
    }
    const fair = wordSpan - (wordSpan % span);
    let word = this.word();
    while (word >= fair) {
      word = this.word();
    }
    return min + (word % span);
  }
}

/**
 * The stream `name` of `seed`. Make it once and keep it: the seed and the name are hashed here, an access hashes only the index.
 *
 * `seed` is an integer from 0 to 2^53 - 1, `name` a text or a 32-bit unsigned integer; anything else throws a `RangeError`.
 */
export function randomStream(seed: number, name: string | number): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`the seed is ${seed}: give an integer from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  if (typeof name === "number" && lowWord(name) !== name) {
    throw new RangeError(`the stream is ${name}: give a name or an integer from 0 to ${wordSpan - 1}`);
  }
  const stream = typeof name === "string" ? hashName(name) : name;
  const keyFrom = (start: number) => absorb(absorb(absorb(start, lowWord(seed)), highWord(seed)), stream);
  // Two keys, 64 bits: with one, two of 100,000 streams would probably share it and be the same stream.
  const outerKey = keyFrom(0x243f6a88);
  const innerKey = keyFrom(0x85a308d3);
  return {
    at: (index) => absorb(absorb(innerKey, lowWord(index)) ^ outerKey, highWord(index)) / wordSpan,
    open: (index) => {
      const a = absorb(innerKey, lowWord(index));
      const b = absorb(a ^ outerKey, highWord(index));
      // The words are hashed already, so none of the generator's first outputs needs to be thrown away.
      return new SmallFastCounting(a, b, absorb(outerKey, a ^ b));
    },
  };
}

/** One value, uniform in [0, 1) with 32 bits. For many values of one stream keep a `randomStream`. */
export function randomAt(seed: number, stream: string | number, index: number): number {
  return randomStream(seed, stream).at(index);
}

/** One generator. For many generators of one stream keep a `randomStream`. */
export function createRandom(seed: number, stream: string | number, index: number): Random {
  return randomStream(seed, stream).open(index);
}
