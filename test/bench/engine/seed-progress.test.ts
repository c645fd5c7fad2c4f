import { describe, expect, it } from "vitest";
import type { SeedProgress } from "../../../bench/engine/seed.ts";
import { createSeedPrinter, renderSeedProgress } from "../../../bench/engine/seed-progress.ts";

const at = (items: number, count = 20_000, rest: Partial<SeedProgress> = {}): SeedProgress => ({
  items,
  count,
  bytes: items * 1_000,
  seconds: 2,
  retried: 0,
  ...rest,
});

describe("the progress of seeding", () => {
  it.each([
    [at(5_000), "Seeding: 25 %, 5,000 of 20,000 items, 2,500 items/s, 6 s left"],
    [at(20_000), "Seeding: 100 %, 20,000 of 20,000 items, 10,000 items/s"],
    [at(19_999), "Seeding: 99 %, 19,999 of 20,000 items, 10,000 items/s, 1 s left"],
    [at(100, 20_000), "Seeding: 0 %, 100 of 20,000 items, 50 items/s, 6 min 38 s left"],
    [
      at(5_000, 20_000, { retried: 12 }),
      "Seeding: 25 %, 5,000 of 20,000 items, 2,500 items/s, 6 s left, 12 sent again",
    ],
    [at(0, 20_000, { seconds: 0 }), "Seeding: 0 %, 0 of 20,000 items, 0 items/s"],
    [at(0, 0, { seconds: 0 }), "Seeding: 100 %, 0 of 0 items, 0 items/s"],
    [at(25_000), "Seeding: 100 %, 25,000 of 20,000 items, 12,500 items/s"],
  ])("is a line of a log", (progress, line) => {
    expect(renderSeedProgress(progress, { isTerminal: false })).toBe(line);
  });

  it("is a bar on a terminal", () => {
    expect(renderSeedProgress(at(5_000), { isTerminal: true })).toBe(
      "Seeding [######------------------]  25 %  5,000 of 20,000 items, 2,500 items/s, 6 s left",
    );
  });

  const steps = [0, 100, 2_500, 2_600, 9_000, 20_000, 20_000].map((items) => at(items));

  it("is printed once for each tenth that was reached", () => {
    const written: string[] = [];
    const print = createSeedPrinter((text) => written.push(text), { isTerminal: false });
    steps.forEach(print);
    expect(written.map((line) => line.split(",")[0])).toEqual(["Seeding: 12 %", "Seeding: 45 %", "Seeding: 100 %"]);
    expect(written.every((line) => line.endsWith("\n"))).toBe(true);
  });

  it("is redrawn in place on a terminal and ends its line once", () => {
    const written: string[] = [];
    const print = createSeedPrinter((text) => written.push(text), { isTerminal: true });
    steps.forEach(print);
    expect(written).toHaveLength(6);
    expect(written.every((text) => text.startsWith("\rSeeding ["))).toBe(true);
    expect(written.join("").split("\n")).toHaveLength(2);
    expect(written.at(-1)).toMatch(/\n$/);
  });
});
