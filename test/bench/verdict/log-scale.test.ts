import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLogScale, toTicks } from "../../../bench/verdict/log-scale.ts";

describe("the logarithmic axis", () => {
  const durations = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });

  it("holds every value in order, and turns positions back into durations", () => {
    fc.assert(
      fc.property(durations, (values) => {
        const scale = createLogScale(values);
        const sorted = [...values].sort((a, b) => a - b);
        const positions = sorted.map(scale.toPercent);
        expect(positions).toEqual([...positions].sort((a, b) => a - b));
        for (const [i, position] of positions.entries()) {
          expect(position).toBeGreaterThan(0);
          expect(position).toBeLessThan(100);
          expect(scale.toMs(position) / (sorted[i] ?? 0)).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it("spans a decade at least and has two labels at least", () => {
    fc.assert(
      fc.property(durations, (values) => {
        const scale = createLogScale(values);
        expect(scale.maxMs / scale.minMs).toBeGreaterThan(9.99);
        expect(toTicks(scale).filter(({ label }) => label !== null).length).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  it("labels powers of ten in the unit that reads best", () => {
    const labels = toTicks(createLogScale([0.001, 20_000])).flatMap(({ label }) => label ?? []);
    expect(labels).toEqual(["1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s"]);
  });

  it("puts what is outside at the ends, and does without values", () => {
    const scale = createLogScale([1, 100]);
    expect([scale.toPercent(0), scale.toPercent(1e9)]).toEqual([0, 100]);
    expect(toTicks(createLogScale([])).length).toBeGreaterThan(0);
  });
});
