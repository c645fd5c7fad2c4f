import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderLine } from "../../../scripts/plan/report-lines.ts";
import { addUp, downsample, toPoints } from "../../../scripts/plan/report-series.ts";

const series = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 400 });

describe("a series in a plot", () => {
  it("has at most so many values, each the highest of its neighbours", () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 50 }), (values, most) => {
        const fewer = downsample(Float64Array.from(values), most);
        const each = Math.max(1, Math.ceil(values.length / most));
        expect(fewer.length).toBeLessThanOrEqual(most);
        expect([...fewer]).toEqual(
          Array.from(fewer, (_, bucket) => Math.max(...values.slice(bucket * each, (bucket + 1) * each))),
        );
      }),
    );
  });

  it("adds two kinds of requests up", () => {
    expect([...addUp(Float64Array.of(1, 2), Float64Array.of(10, 0))]).toEqual([11, 2]);
  });

  it("has its top at the upper edge and nothing at the lower", () => {
    expect(toPoints(Float64Array.of(0, 2, 4), 4)).toEqual([
      { x: 0, y: 100 },
      { x: 50, y: 50 },
      { x: 100, y: 0 },
    ]);
  });

  it("is drawn without the points of a level line, and leaves its box where it is too high", () => {
    const points = toPoints(Float64Array.of(1, 1, 1, 1, 50), 1);
    expect(renderLine("capacity", points).text).toBe('<polyline class="line capacity" points="0,0 750,0 1000,-4000"/>');
  });
});
