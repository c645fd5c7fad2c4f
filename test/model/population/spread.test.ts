import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSpread } from "../../../model/population/spread.ts";
import { entity, rootEntity } from "../../../model/schema/population.ts";
import { assumed } from "../../../model/schema/rate.ts";

const parent = rootEntity("parent", () => []);
const children = (average: number, skew: number, most?: number) =>
  entity("child", {
    of: parent,
    average: assumed(average),
    skew,
    ...(most === undefined ? {} : { most: assumed(most) }),
    items: () => [],
  });

const averages = fc.oneof(fc.constantFrom(0.5, 1, 4, 26), fc.double({ min: 1e-6, max: 40, noNaN: true }));
const skews = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.95, noNaN: true }));

describe("instances spread over their parents", () => {
  it("are as many as the average says, rounded", () => {
    fc.assert(
      fc.property(averages, skews, fc.integer({ min: 0, max: 1e9 }), (average, skew, parents) => {
        const { total, first } = createSpread(children(average, skew), parents);
        expect(total).toBe(Math.round(average * parents));
        expect([parents === 0 ? 0 : first(0), first(parents)]).toEqual([0, total]);
      }),
    );
  });

  it("all belong to one parent each, small numbers in full", () => {
    fc.assert(
      fc.property(averages, skews, fc.integer({ min: 1, max: 60 }), (average, skew, parents) => {
        const { total, first, parentOf } = createSpread(children(average, skew), parents);
        const owners = Array.from({ length: parents }, (_, index) =>
          new Array<number>(first(index + 1) - first(index)).fill(index),
        );
        expect(Array.from({ length: total }, (_, instance) => parentOf(instance))).toEqual(owners.flat());
      }),
    );
  });

  it("are found by their parent and the parent by them, whatever the size", () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(averages, skews, fc.integer({ min: 1, max: 1e9 }), place, (average, skew, parents, share) => {
        const { total, first, parentOf } = createSpread(children(average, skew), parents);
        fc.pre(total > 0);
        for (const instance of [Math.floor(share * (total - 1)), 0, total - 1]) {
          const owner = parentOf(instance);
          expect(first(owner) <= instance && instance < first(owner + 1), `${instance} under ${owner}`).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("never exceed the maximum of a parent, and are as uneven as asked where that allows it", () => {
    const figures = fc.tuple(averages, fc.integer({ min: 0, max: 100 }), skews, fc.integer({ min: 1, max: 1e9 }));
    fc.assert(
      fc.property(figures, fc.nat(), ([average, more, skew, parents], seed) => {
        const most = Math.ceil(average) + more;
        const { first } = createSpread(children(average, skew, most), parents);
        const unbounded = createSpread(children(average, skew), parents);
        for (const index of [0, 1, 2, seed % parents, parents - 1].filter((each) => each < parents)) {
          expect(first(index + 1) - first(index)).toBeLessThanOrEqual(most);
        }
        if (average * parents ** skew <= most) {
          expect(first(seed % parents)).toBe(unbounded.first(seed % parents));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("are more under the more popular parent, by the stated power", () => {
    const { first } = createSpread(children(10, 0.4), 1000);
    expect(first(1)).toBe(Math.floor(10 * 1000 ** 0.4));
    const counts = Array.from({ length: 1000 }, (_, index) => first(index + 1) - first(index));
    counts.slice(1).forEach((count, index) => {
      // Rounding may give one more here and one less there.
      expect(count).toBeLessThanOrEqual((counts[index] ?? 0) + 1);
    });
    expect(counts.at(-1)).toBeLessThan(10);
  });

  it("are the same number for everybody without skew", () => {
    const { first } = createSpread(children(26, 0), 1e9);
    for (const index of [0, 1, 123_456_789, 999_999_999]) {
      expect(first(index)).toBe(26 * index);
    }
  });

  it("of a root are the root's own", () => {
    const { total, parentOf } = createSpread(parent, 5);
    expect([total, parentOf(0), parentOf(4)]).toEqual([5, 0, 4]);
  });

  it.each([-1, 40, Number.NaN])("do not include instance %d of 40", (instance) => {
    const { parentOf } = createSpread(children(4, 0.2), 10);
    expect(() => parentOf(instance)).toThrow(`there is no child ${instance}: there are 40, counted from 0`);
  });
});
