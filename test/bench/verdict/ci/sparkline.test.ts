import { describe, expect, it } from "vitest";
import { renderSparkline } from "../../../../bench/verdict/ci/sparkline.ts";
import { Histogram } from "../../../../bench/verdict/histogram.ts";
import { createLogScale } from "../../../../bench/verdict/log-scale.ts";

const scale = createLogScale([1, 1000]);
const render = (durationsMs: readonly number[], budgetMs: number | null = null) =>
  renderSparkline(Histogram.of(durationsMs).buckets(), scale, budgetMs);

describe("renderSparkline", () => {
  it("has a bar for each step of the axis, the shortest durations on the left", () => {
    expect(render([1])).toMatch(/^█▁{23}$|^▁█▁{22}$/);
    expect(render([1000])).toMatch(/^▁{22,23}█▁?$/);
    expect(render([1, 30, 1000]).indexOf("█")).toBeLessThan(render([30, 1000]).indexOf("█"));
  });

  it("has as many steps to each power of ten", () => {
    const at = (ms: number) => render([ms]).indexOf("█");
    expect(Math.abs(at(900) - at(90) - (at(90) - at(9)))).toBeLessThanOrEqual(1);
    expect(at(90) - at(9)).toBeGreaterThan(5);
  });

  it("shows one slow response among thousands, lower than the many", () => {
    const many = Array.from({ length: 5000 }, () => 2);
    const line = render([...many, 500]);
    expect(line.match(/[^▁]/g)).toHaveLength(2);
    expect(line).toMatch(/█▁+▂/);
  });

  it("is higher where more are", () => {
    const line = render([...Array.from({ length: 10 }, () => 2), ...Array.from({ length: 1000 }, () => 30)]);
    expect(line.match(/[^▁]/g)?.join("")).toBe("▄█");
  });

  it("marks the budget between what keeps it and what does not", () => {
    const line = render([10, 300], 50);
    expect(line).toHaveLength(25);
    expect(line).toMatch(/█.*│.*█/);
    expect(render([10, 300], 5)).toMatch(/│.*█.*█/);
    expect(render([10, 300], 900)).toMatch(/█.*█.*│/);
  });

  it("is nothing without responses", () => {
    expect(render([], 50)).toBe("");
  });
});
