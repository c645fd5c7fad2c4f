import { describe, expect, it } from "vitest";
import { createDataSet } from "../../../bench/workload/data-set.ts";
import { createRandom } from "../../../bench/workload/random.ts";
import { population } from "../../../model/designs/social-media/population.ts";
import { DesignError } from "../../../model/schema/problem.ts";
import { box, filledLabel, lid, shelf, smallData, visit } from "./small-population.ts";

const problemsOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof DesignError) {
      return error.problems;
    }
    throw error;
  }
  return [];
};

describe("a data set that cannot be", () => {
  it("is refused with everything that is wrong", () => {
    const problems = problemsOf(() =>
      createDataSet(population, { roots: 0.5, seed: -1, skew: Number.NaN, nowMs: 1000 }),
    );
    expect(problems.map(({ path }) => path)).toEqual(["roots", "seed", "skew", "nowMs"]);
    expect(problems.every(({ message, fix }) => message.includes(" is not a ") && fix.startsWith("give "))).toBe(true);
  });

  it.each([0, -3, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("is that of %d users", (roots) => {
    expect(() => createDataSet(population, { roots, seed: 1, skew: 1, nowMs: Date.now() })).toThrow("is not a count");
  });
});

describe("an instance that is asked for what there is not", () => {
  const dataSet = smallData(3);

  it("says so: the parent of a root", () => {
    expect(() => dataSet.instance(shelf, 0).parent).toThrow(/population\.shelf: the root has no parent/);
    expect(() => dataSet.instance(shelf, 0).pickDistinct(box, "any")).toThrow(/the root has no parent/);
  });

  it("says so: children of another entity", () => {
    expect(() => dataSet.childRange(dataSet.instance(shelf, 0), lid)).toThrow(/lid are not children of shelf/);
    expect(() => dataSet.instance(box, 0).countOf(visit)).toThrow(/visit are not children of box/);
  });

  it("says so: one of an entity without instances", () => {
    expect(dataSet.count(lid)).toBe(0);
    expect(() => dataSet.popular(lid, createRandom(1, "any", 0))).toThrow(
      /population\.lid: there is none to choose from[\s\S]*--users/,
    );
  });

  it("says so: more different ones than there are", () => {
    expect(() => smallData(2).instance(box, 0).pickDistinct(shelf, "owner")).toThrow(
      /population\.box: 2 of one parent need as many different shelf \("owner"\), and there are 1/,
    );
  });
});

describe("what siblings choose", () => {
  const dataSet = smallData(9);
  const chosen = (target: typeof shelf, purpose: string) =>
    Array.from({ length: dataSet.count(box) }, (_, index) =>
      dataSet.instance(box, index).pickDistinct(target, purpose),
    );

  it("differs from each other and from their parent", () => {
    const owners = chosen(shelf, "owner");
    for (let parent = 0; parent < 9; parent += 1) {
      const [one, other] = owners.slice(2 * parent, 2 * parent + 2).map(({ index }) => index);
      expect(new Set([one, other, parent]).size).toBe(3);
    }
  });

  it("is of the entity that is asked for, also when one purpose is used for two", () => {
    const visits = chosen(visit, "it").map(({ index }) => index);
    expect(Math.max(...visits)).toBeGreaterThan(8);
    const afterOwners = Array.from({ length: dataSet.count(box) }, (_, index) => {
      const self = dataSet.instance(box, index);
      expect(self.pickDistinct(shelf, "it").entity).toBe(shelf);
      return self.pickDistinct(visit, "it").index;
    });
    expect(afterOwners).toEqual(visits);
  });

  it("is counted at those who were chosen", () => {
    const owners = chosen(shelf, "owner").map(({ index }) => index);
    for (let index = 0; index < 9; index += 1) {
      const times = owners.filter((owner) => owner === index).length;
      expect(dataSet.instance(shelf, index).countChosenBy(box, "owner")).toBe(times);
    }
    const visits = chosen(visit, "owner").map(({ index }) => index);
    expect(dataSet.instance(visit, 17).countChosenBy(box, "owner")).toBe(visits.filter((each) => each === 17).length);
  });

  it("prefers the popular", () => {
    const large = smallData(500);
    const counts = [0, 1, 250, 499].map((index) => large.instance(shelf, index).countChosenBy(box, "owner"));
    expect(counts[0]).toBeGreaterThan(60);
    expect(counts[0]).toBeGreaterThan(counts[1] ?? 0);
    expect(Math.max(counts[2] ?? 0, counts[3] ?? 0)).toBeLessThan(10);
  });
});

it("counts the items of entities that are stored as nothing, and of none", () => {
  const dataSet = smallData(4);
  expect([dataSet.itemCount, [...dataSet.items()].length]).toEqual([4, 4]);
  expect([...dataSet.items()].map(({ table }) => table)).toEqual(new Array(4).fill(filledLabel.table.name));
});
