import { describe, expect, it } from "vitest";
import { noiseFlow } from "../../../../model/capacity/time/noise.ts";

const steps = Array.from({ length: 20_000 }, (_, step) => step);

function figures(seed: number, count: number, sigma = 0) {
  const flow = noiseFlow({ seed, sigma }, "flow");
  const values = steps.map((step) => flow.factorAt(step, count));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { values, mean, deviation: Math.sqrt(variance) };
}

describe("noise", () => {
  it.each([
    [100, 0, 0.1],
    [10_000, 0, 0.01],
    [1e12, 0, 1e-6],
    [1e12, 0.2, 0.2],
    [25, 0.15, 0.25],
  ])("of %s requests a step with sigma %s has mean 1 and a relative deviation of %s", (count, sigma, expected) => {
    const { mean, deviation, values } = figures(7, count, sigma);
    expect(Math.abs(mean - 1)).toBeLessThan((4 * expected) / Math.sqrt(steps.length));
    expect(deviation / expected).toBeCloseTo(1, 1);
    expect(values.every((value) => value > 0)).toBe(true);
  });

  it("is the same for the same seed and name, and another for another", () => {
    const of = (seed: number, name: string) =>
      steps.slice(0, 50).map((step) => noiseFlow({ seed }, name).factorAt(step, 9));
    expect(of(1, "a")).toEqual(of(1, "a"));
    expect(of(1, "a")).not.toEqual(of(2, "a"));
    expect(of(1, "a")).not.toEqual(of(1, "b"));
    expect(of(1, "a")).not.toEqual(of(1 + 2 ** 40, "a"));
  });

  it("of one step says nothing about the next", () => {
    const { values, mean, deviation } = figures(3, 100);
    const products = values.slice(1).map((value, step) => (value - mean) * ((values[step] ?? 0) - mean));
    const correlation = products.reduce((sum, one) => sum + one, 0) / products.length / deviation ** 2;
    expect(Math.abs(correlation)).toBeLessThan(0.03);
  });

  it("leaves nothing as nothing", () => {
    expect(noiseFlow({ seed: 1 }, "flow").factorAt(0, 0)).toBe(1);
  });
});
