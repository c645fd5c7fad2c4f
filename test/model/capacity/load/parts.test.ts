/** The parts that a load is made of, each against what it stands for. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDataSet } from "../../../../bench/workload/data-set.ts";
import { ChosenCounts, countsOfTrials } from "../../../../model/capacity/load/chosen-counts.ts";
import { idMarker, indexMarker, marksIn, replaceMarks } from "../../../../model/capacity/load/marker.ts";
import { countOptions, Options } from "../../../../model/capacity/load/options.ts";
import { readPage } from "../../../../model/capacity/load/page.ts";
import { childCounts } from "../../../../model/capacity/load/ranks.ts";
import { noSizes, plus, sizesOf, stepsOf } from "../../../../model/capacity/load/sizes.ts";
import { SymbolicInstance } from "../../../../model/capacity/load/symbol.ts";
import { Trace } from "../../../../model/capacity/load/trace.ts";
import { World } from "../../../../model/capacity/load/world.ts";
import { population } from "../../../../model/designs/social-media/population.ts";
import { entityNamed, user } from "../../../bench/workload/social-media-data.ts";
import { popularity, skew } from "./enumerate.ts";

describe("marks", () => {
  it("are found again in whatever stands around them, and an identifier is as long as a ULID", () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), fc.stringMatching(/^[a-zA-Z#@.]*$/), (id, index, text) => {
        const key = `${text}${idMarker(id)}#3${text}${indexMarker(index)}${text}`;
        expect(marksIn(key)).toEqual([
          { serial: id, kind: "id" },
          { serial: index, kind: "index" },
        ]);
        expect(replaceMarks(key, ({ kind }) => kind)).toBe(`${text}id#3${text}index${text}`);
        expect(idMarker(id)).toHaveLength(26);
        expect(Number.isSafeInteger(indexMarker(index))).toBe(true);
      }),
    );
  });
});

describe("options", () => {
  it("are gone through in every combination, with weights that add up to 1", () => {
    const options = new Options();
    const seen: string[] = [];
    let sum = 0;
    do {
      const half = (value: number) => ({ value, weight: 0.5, hottestWeight: 0 });
      const first = options.choose([half(0), half(1)]);
      const second = first === 0 ? options.choose([half(5), half(6)]) : 9;
      seen.push(`${first}${second}`);
      sum += options.decisions.reduce((product, { weight }) => product * weight, 1);
    } while (options.advance());
    expect([seen, sum]).toEqual([["05", "06", "19"], 1]);
  });

  it("that stand for many counts keep their mean", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 2, max: 30 }),
        (list, most) => {
          const counts = new Map(list.map((count) => [count, 1 / new Set(list).size]));
          const kept = countOptions(counts, counts, most);
          const mean = [...counts].reduce((sum, [count, weight]) => sum + count * weight, 0);
          expect(kept.length).toBeLessThanOrEqual(Math.max(2, most) + 1);
          expect(kept.reduce((sum, { value, weight }) => sum + value * weight, 0)).toBeCloseTo(mean, 6);
          expect(kept.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe("a page", () => {
  const exactly = (bytes: number) => sizesOf([bytes]);

  it("rounds the sum of its items up once, and takes a step for nothing", () => {
    expect(readPage([{ items: [exactly(2048)], count: 2 }], 100)).toEqual({ items: 2, steps: new Map([[1, 1]]) });
    expect(readPage([{ items: [exactly(2049)], count: 2 }], 100).steps).toEqual(new Map([[2, 1]]));
    expect(readPage([{ items: [exactly(2048)], count: 0 }], 100)).toEqual({ items: 0, steps: new Map([[1, 1]]) });
  });

  it("ends at the limit, within a thing of two items and before later parts", () => {
    const parts = [
      { items: [exactly(4096), exactly(100)], count: 3 },
      { items: [exactly(40_960)], count: 1 },
    ];
    expect(readPage(parts, 5)).toEqual({ items: 5, steps: new Map([[4, 1]]) });
    expect(readPage(parts, 7)).toEqual({ items: 7, steps: new Map([[Math.ceil((3 * 4196 + 40_960) / 4096), 1]]) });
  });

  it("ends with the item that brings it to 1 MB, which is read and charged", () => {
    expect(readPage([{ items: [exactly(400_000)], count: 9 }], 100).items).toBe(3);
    expect(readPage([{ items: [exactly(262_144)], count: 9 }], 100)).toEqual({ items: 4, steps: new Map([[256, 1]]) });
  });

  it("of sizes that vary takes the steps that they take", () => {
    const bytes = Array.from({ length: 513 }, (_, position) => 4608 + position);
    const ten = plus(noSizes, sizesOf(bytes), 10);
    let [state, steps] = [1, 0];
    const draws = 20_000;
    for (let draw = 0; draw < draws; draw += 1) {
      let sum = 0;
      for (let each = 0; each < 10; each += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        sum += bytes[Math.floor((state / 2 ** 32) * bytes.length)] ?? 0;
      }
      steps += Math.ceil((sum + 1250) / 4096);
    }
    const planned = stepsOf(plus(ten, sizesOf([1250])), 4096);
    const mean = [...planned].reduce((sum, [step, probability]) => sum + step * probability, 0);
    expect(mean).toBeCloseTo(steps / draws, 1);
    const wide = stepsOf(sizesOf([4096, 12_288]), 4096);
    expect([wide.get(2), wide.get(3)]).toEqual([0.5, 0.5]);
  });
});

describe("counts of children", () => {
  it.each([0.99, 0.3])("over all ranks are those of every rank by its share, at a skew of %d", (asked) => {
    const users = 20_000;
    const world = new World(population, users, { kind: "zipf", skew: asked });
    const notification = entityNamed("notification");
    const trace = new Trace(world, new Options());
    const exact = new Map<number, number>();
    const { first } = world.spread(notification);
    for (let rank = 0; rank < users; rank += 1) {
      const count = Math.min(50, first(rank + 1) - first(rank));
      exact.set(count, (exact.get(count) ?? 0) + world.mass(user, rank, rank + 1));
    }
    const drawn = new SymbolicInstance(trace, user, { kind: "drawn" });
    const planned = childCounts(world, drawn, notification, 50);
    for (const [count, probability] of exact) {
      expect(Math.abs((planned.get(count) ?? 0) - probability), `${count} children`).toBeLessThan(0.001);
    }
  });
});

describe("choices", () => {
  it.each(["follow", "like"])("of a %s are those of data sets, on average, for every rank", (name) => {
    const users = 150;
    const chooser = entityNamed(name);
    const purpose = name === "follow" ? "followed" : "liker";
    const counts = new ChosenCounts(new World(population, users, popularity), {
      chooser,
      target: user,
      isDistinct: true,
    });
    const ranges = [0, 1, 2, 4, 8, 16, 64, users].map((from, position, all) => ({ from, to: all[position + 1] ?? 0 }));
    const seeds = name === "follow" ? 12 : 3;
    for (const { from, to } of ranges.filter((range) => range.to > 0)) {
      let real = 0;
      for (let seed = 1; seed <= seeds; seed += 1) {
        const dataSet = createDataSet(population, { roots: users, seed, skew, nowMs: Date.UTC(2026, 0, 1) });
        for (let rank = from; rank < to; rank += 1) {
          real += dataSet.instance(user, rank).countChosenBy(chooser, purpose) / seeds / (to - from);
        }
      }
      expect(
        Math.abs(counts.mean({ from, to }) / real - 1),
        `${from} to ${to}: ${counts.mean({ from, to })}, ${real}`,
      ).toBeLessThan(0.06);
    }
  });

  it("add up to all of them, and nobody is chosen by more than there are", () => {
    for (const [users, name] of [
      [30, "follow"],
      [1000, "follow"],
      [1e9, "follow"],
      [1e9, "like"],
    ] as const) {
      const world = new World(population, users, popularity);
      const chooser = entityNamed(name);
      const counts = new ChosenCounts(world, { chooser, target: user, isDistinct: true });
      const edges = world.edges(user);
      const sum = edges.slice(1).reduce((all, to, position) => {
        const from = edges[position] ?? 0;
        return all + counts.mean({ from, to }) * (to - from);
      }, 0);
      expect(sum / world.count(chooser)).toBeCloseTo(1, 1);
      expect(counts.mean({ from: 0, to: 1 })).toBeLessThanOrEqual(
        chooser.of === undefined ? 0 : world.count(chooser.of),
      );
    }
  });

  it("have the mean of their trials, below the most that counts", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 300, noNaN: true }),
        fc.integer({ min: 301, max: 100_000 }),
        (mean, trials) => {
          for (const count of [trials, Number.POSITIVE_INFINITY]) {
            const counts = countsOfTrials(mean, count, 1_000_000);
            const average = [...counts].reduce((sum, [hits, probability]) => sum + hits * probability, 0);
            expect(Math.abs(average / mean - 1)).toBeLessThan(0.01);
            expect([...counts.values()].reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 6);
          }
          expect(countsOfTrials(mean, trials, 0)).toEqual(new Map([[0, expect.closeTo(1, 9)]]));
        },
      ),
    );
  });
});
