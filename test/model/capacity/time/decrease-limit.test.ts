import { describe, expect, it } from "vitest";
import { createDecreaseLimit } from "../../../../model/capacity/time/decrease-limit.ts";

describe("decreases of provisioned units", () => {
  it("are four at any time, and then one whenever the hour before had none", () => {
    const limit = createDecreaseLimit();
    const taken = [10, 10, 11, 12, 13, 71, 72, 73, 131, 132].filter((minute) => limit.take(minute));
    expect(taken).toEqual([10, 10, 11, 12, 72, 132]);
    expect(limit.count()).toBe(6);
  });

  it("are at most 27 a UTC day, and four again on the next", () => {
    const limit = createDecreaseLimit();
    const ofDay = (day: number) => Array.from({ length: 1440 }, (_, minute) => limit.take(day * 1440 + minute));
    expect(ofDay(0).filter((allowed) => allowed)).toHaveLength(27);
    expect(ofDay(1).slice(0, 6)).toEqual([true, true, true, true, false, false]);
  });

  it("of a day that asks every two hours are all allowed", () => {
    const limit = createDecreaseLimit();
    const minutes = Array.from({ length: 12 }, (_, n) => n * 120);
    expect(minutes.every((minute) => limit.take(minute))).toBe(true);
  });
});
