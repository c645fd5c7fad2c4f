import { describe, expect, it } from "vitest";
import { notComparedAtAll, type UnitsResult } from "../../../../bench/verdict/units/comparison.ts";
import { describeComparison, formatMeasured } from "../../../../bench/verdict/units/describe.ts";
import { foundDifference } from "../fixture.ts";

const units = (changes: Partial<UnitsResult>) =>
  describeComparison({
    ...{ executions: 58_620, requests: 79_680, equal: 79_680, explained: [], differing: 0, notCompared: 0 },
    ...{ notComparedBecause: [], first: null, note: null, ...changes },
  });

const explained = [{ difference: "empty-query", requests: 30 }];
const notComparedBecause = [{ reason: "the request failed", requests: 2 }];

describe("the comparison of units in words", () => {
  it.each<[string, Partial<UnitsResult>]>([
    ["58,620 executions, 79,680 requests: predicted equals measured to the half unit.", {}],
    [
      "58,620 executions, 79,680 requests: predicted equals measured to the half unit; 30 requests as this engine is known to differ from AWS (empty-query); 2 not compared (2: the request failed).",
      { equal: 79_648, explained, notCompared: 2, notComparedBecause },
    ],
    [
      '1 of 79,680 requests differs from the prediction; 2 not compared (2: the request failed). The first: arrival 1207, getItem, Query on Items/ByOwner {"owner":{"S":"ada"}}: predicted 9 Items + 6.5 Items/ByOwner, measured 6.5 Items/ByOwner.',
      { equal: 79_677, differing: 1, notCompared: 2, notComparedBecause, first: foundDifference },
    ],
    [
      "2 of 79,680 requests differ from the prediction. The first: arrival 1207, getItem, Scan on Items: predicted ConditionalCheckFailedException, measured 0 and then 1 request.",
      {
        equal: 79_678,
        differing: 2,
        first: {
          ...foundDifference,
          request: { operation: "Scan", table: "Items", index: null, key: null },
          predicted: { outcome: "ConditionalCheckFailedException", units: [], requestsAfter: null },
          measured: { outcome: "ok", units: [], requestsAfter: 1 },
        },
      },
    ],
    [
      "none of 2 requests was compared (2: the request failed).",
      { requests: 2, equal: 0, notCompared: 2, notComparedBecause },
    ],
  ])("is: %s", (text, changes) => {
    expect(units(changes)).toBe(`Units: ${text}`);
  });

  it("says why there is none", () => {
    expect(describeComparison(notComparedAtAll([], "the tables were there before").result)).toBe(
      "Units: not compared: the tables were there before.",
    );
  });

  it("lets no name of a design or an engine break the line", () => {
    const evil = "a\u001b[2J\r\nb";
    const first = { ...foundDifference, pattern: evil, request: { ...foundDifference.request, table: evil } };
    expect(units({ differing: 1, first })).not.toMatch(/[\p{Cc}]/u);
  });
});

describe("a measured mean", () => {
  it.each([
    [0.5, 0.5, "0.5"],
    [0.5, null, "0.5"],
    [0.46, 0.5, "≠ 0.46"],
    [null, null, "–"],
  ])("of %s where %s was predicted reads %s", (unitsMeasured, unitsPredicted, text) => {
    expect(formatMeasured({ unitsMeasured, unitsPredicted })).toBe(text);
  });
});
