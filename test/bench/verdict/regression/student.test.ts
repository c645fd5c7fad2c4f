import { describe, expect, it } from "vitest";
import { studentExceededBy, studentTail } from "../../../../bench/verdict/regression/student.ts";

describe("studentExceededBy", () => {
  // Quantiles as printed in tables of Student's t.
  it.each([
    [0.025, 1, 12.706],
    [0.05, 5, 2.015],
    [0.025, 10, 2.228],
    [0.005, 30, 2.75],
    [0.0005, 60, 3.46],
    [0.025, 1000, 1.962],
  ])("%d is the chance beyond the quantile for %d degrees of freedom", (chance, degreesOfFreedom, quantile) => {
    expect(studentExceededBy(chance, degreesOfFreedom)).toBeCloseTo(quantile, 3);
  });

  it("inverts the tail, far out as well", () => {
    for (const chance of [0.5, 0.1, 1e-3, 1e-6, 1e-9]) {
      for (const degreesOfFreedom of [1, 2, 7, 29, 200]) {
        const t = studentExceededBy(chance, degreesOfFreedom);
        expect(studentTail(t, degreesOfFreedom) / chance).toBeCloseTo(1, 8);
      }
    }
  });

  it("is Cauchy's distribution for one degree of freedom, which has a closed form", () => {
    for (const t of [0, 0.3, 1, 4, 50]) {
      expect(studentTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 12);
    }
  });
});
