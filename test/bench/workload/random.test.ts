import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, randomAt, randomStream } from "../../../bench/workload/random.ts";
import { chiSquareDeviate, tally, uniformityDeviate } from "./statistics.ts";

const span = 2 ** 32;
const draws = 1 << 16;
const range = (count: number) => Array.from({ length: count }, (_, position) => position);
const bitsSet = (word: number): number => word.toString(2).replaceAll("0", "").length;

/** Bins of a 16 by 16 grid: pairs that hang together leave some of them empty. */
const pairBins = (pairs: readonly (readonly [number, number])[]) =>
  tally(
    pairs.map(([one, other]) => Math.floor(one * 16) * 16 + Math.floor(other * 16)),
    256,
  );

describe("a value at an address", () => {
  // Computed by a second implementation, in Python, from the published definitions of the hashes.
  it("is the same in every engine and version", () => {
    const addresses: [number, string | number, number][] = [
      [0, 0, 0],
      [1, "author", 0],
      [1, "author", 1],
      [1, "author", 41_000],
      [1, "author", 2 ** 32 + 1],
      [2 ** 40 + 7, "author", 1],
    ];
    expect(addresses.map(([seed, stream, index]) => randomAt(seed, stream, index) * span)).toEqual([
      1_045_305_147, 2_374_174_206, 1_352_378_968, 1_946_501_267, 3_152_591_582, 2_390_514_109,
    ]);
  });

  it.each([0, 1, 20_261_122, 2 ** 53 - 1])("is uniform in its high and its low bits, seed %i", (seed) => {
    const stream = randomStream(seed, "uniformity");
    const values = range(draws).map((index) => stream.at(index));
    expect(
      Math.abs(
        uniformityDeviate(
          tally(
            values.map((value) => Math.floor(value * 256)),
            256,
          ),
        ),
      ),
    ).toBeLessThan(4);
    expect(
      Math.abs(
        uniformityDeviate(
          tally(
            values.map((value) => (value * span) % 256),
            256,
          ),
        ),
      ),
    ).toBeLessThan(4);
  });

  it.each<[string, (index: number) => [number, number]]>([
    ["the next index", (index) => [randomAt(5, "a", index), randomAt(5, "a", index + 1)]],
    ["the index 2^32 further", (index) => [randomAt(5, "a", index), randomAt(5, "a", index + span)]],
    ["the next stream", (index) => [randomAt(5, index, 9), randomAt(5, index + 1, 9)]],
    ["a stream of another name", (index) => [randomAt(5, "a", index), randomAt(5, "b", index)]],
    ["the next seed", (index) => [randomAt(index, "a", 9), randomAt(index + 1, "a", 9)]],
    ["the seed 2^32 further", (index) => [randomAt(index, "a", 9), randomAt(index + span, "a", 9)]],
    ["index and stream exchanged", (index) => [randomAt(5, 70_000, index), randomAt(5, index, 70_000)]],
  ])("does not hang together with that of %s", (_, pair) => {
    expect(Math.abs(uniformityDeviate(pairBins(range(draws).map(pair))))).toBeLessThan(4);
  });

  it("changes half its bits with any bit of seed, stream and index", () => {
    const flip = (bit: number): number => 2 ** bit;
    const words = (address: readonly [number, number, number]) => Math.trunc(randomAt(...address) * span);
    for (const bit of range(32)) {
      const distances = range(200).map((base) => {
        const here = words([base * 2 ** 33, base, base * 2 ** 33]);
        return [
          bitsSet((here ^ words([base * 2 ** 33 + flip(bit), base, base * 2 ** 33])) >>> 0),
          bitsSet((here ^ words([base * 2 ** 33, (base ^ flip(bit)) >>> 0, base * 2 ** 33])) >>> 0),
          bitsSet((here ^ words([base * 2 ** 33, base, base * 2 ** 33 + flip(bit)])) >>> 0),
        ];
      });
      for (const place of range(3)) {
        const mean = distances.reduce((total, triple) => total + (triple[place] ?? 0), 0) / distances.length;
        expect(Math.abs(mean - 16), `bit ${bit} of part ${place}`).toBeLessThan(1);
      }
    }
  });

  it("is that of its stream, in any order", () => {
    const stream = randomStream(3, "order");
    const forwards = range(100).map((index) => stream.at(index));
    const backwards = range(100).map((index) => randomAt(3, "order", 99 - index));
    expect(backwards.reverse()).toEqual(forwards);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses the seed %d", (seed) => {
    expect(() => randomStream(seed, "x")).toThrow(/the seed is .*: give an integer/);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 32])("refuses the stream %d", (stream) => {
    expect(() => randomStream(1, stream)).toThrow(/the stream is .*: give a name or an integer/);
  });
});

describe("a generator", () => {
  it("draws the same in every engine and version", () => {
    const random = createRandom(1, "author", 41_000);
    expect([random.word(), random.word(), random.word(), random.next(), random.integer(1, 6)]).toEqual([
      1_532_084_650, 2_712_953_822, 2_573_801_685, 0.8114091546652924, 3,
    ]);
  });

  it("starts anew at every index", () => {
    const stream = randomStream(1, "starts");
    const firsts = range(draws).map((index) => stream.open(index).word());
    expect(new Set(firsts).size).toBeGreaterThan(draws - 5);
    expect(stream.open(3).word()).toBe(firsts[3]);
  });

  it.each([0, 1, 2, 3])("draws uniformly and independently of its neighbours, draw %i", (skipped) => {
    const stream = randomStream(11, "draws");
    const drawAt = (index: number): [number, number] => {
      const random = stream.open(index);
      for (const _ of range(skipped)) {
        random.word();
      }
      return [random.word() / span, random.word() / span];
    };
    const pairs = range(draws).map(drawAt);
    expect(Math.abs(uniformityDeviate(pairBins(pairs)))).toBeLessThan(4);
    const neighbours = pairs.slice(1).map(([first], position): [number, number] => [pairs[position]?.[0] ?? 0, first]);
    expect(Math.abs(uniformityDeviate(pairBins(neighbours)))).toBeLessThan(4);
  });

  it("draws along one sequence uniformly, in pairs and in the last of 53 bits", () => {
    const random = createRandom(4, "sequence", 0);
    const values = range(draws).map(() => random.next());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const pairs = values.slice(1).map((value, position): [number, number] => [values[position] ?? 0, value]);
    expect(Math.abs(uniformityDeviate(pairBins(pairs)))).toBeLessThan(4);
    expect(
      Math.abs(
        uniformityDeviate(
          tally(
            values.map((value) => (value * 2 ** 53) % 256),
            256,
          ),
        ),
      ),
    ).toBeLessThan(4);
  });
});

describe("an integer", () => {
  it("lies between its bounds, both included", () => {
    const bounds = fc.tuple(fc.integer(), fc.nat(), fc.nat(1000));
    fc.assert(
      fc.property(bounds, ([min, width, index]) => {
        const drawn = createRandom(1, "bounds", index).integer(min, min + width);
        return Number.isInteger(drawn) && drawn >= min && drawn <= min + width;
      }),
    );
  });

  it.each([2, 3, 7, 100, 1000])("is uniform over %i values", (count) => {
    const random = createRandom(2, "integer", count);
    const values = range(draws).map(() => random.integer(10, 9 + count) - 10);
    expect(Math.abs(uniformityDeviate(tally(values, count)))).toBeLessThan(4);
  });

  it("favours no value where 2^32 is no multiple of the span", () => {
    const third = 2 ** 30;
    const random = createRandom(2, "bias", 0);
    const thirds = range(draws).map(() => Math.floor(random.integer(0, 3 * third - 1) / third));
    expect(Math.abs(chiSquareDeviate(tally(thirds, 3), [1, 1, 1]))).toBeLessThan(4);
  });

  it.each([2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 2])("covers all of 0 to %i", (max) => {
    const random = createRandom(2, "wide", max);
    const values = range(draws).map(() => random.integer(0, max));
    expect(values.every((value) => Number.isSafeInteger(value) && value <= max)).toBe(true);
    expect(
      Math.abs(
        uniformityDeviate(
          tally(
            values.map((value) => Math.floor((value / (max + 1)) * 64)),
            64,
          ),
        ),
      ),
    ).toBeLessThan(4);
    expect(new Set(values.map((value) => value % 2)).size).toBe(2);
  });

  it("takes a span of one and refuses an empty one", () => {
    const random = createRandom(1, "edge", 0);
    expect(random.integer(-5, -5)).toBe(-5);
    expect(() => random.integer(1, 0)).toThrow("no integer lies from 1 to 0");
    expect(() => random.integer(Number.NaN, 0)).toThrow(RangeError);
  });
});
