import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillerText, fillItems } from "../../../bench/workload/filler.ts";
import { itemSizeBytes } from "../../../model/capacity/item-size.ts";
import { seed } from "../../../model/schema/population.ts";
import { filledLabel, longLabel, shelf, smallData, unfilledLabel } from "./small-population.ts";

const self = (index: number) => smallData(100).instance(shelf, index);

describe("filler text", () => {
  it("has exactly so many bytes, of printable ASCII, from any place and at any length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000 }), fc.nat(2000), (bytes, offset) => {
        const text = fillerText(bytes, offset);
        expect(text.length).toBe(bytes);
        expect(/^[ -~]*$/.test(text)).toBe(true);
      }),
    );
  });

  it("starts where the offset says, and goes on in the same words", () => {
    expect(fillerText(13, 0)).toBe("a quiet table");
    expect(fillerText(11, 2)).toBe("quiet table");
    expect(fillerText(40_000, 5).slice(0, 500)).toBe(fillerText(500, 5));
  });
});

describe("a filled item", () => {
  it("keeps its own text in front and its size in the band, counted in UTF-8", () => {
    for (let index = 0; index < 100; index += 1) {
      const [item] = fillItems(self(index), [seed(filledLabel, { shelf: "one", text: `Nº ${index} ü: ` })]);
      expect(item?.text).toMatch(new RegExp(`^Nº ${index} ü: [a-z ]+$`));
      const size = itemSizeBytes(item ?? {});
      expect(size >= 180 && size <= 200, `${size}`).toBe(true);
    }
  });

  it("is not beyond its size for the name of an attribute that was absent", () => {
    const sizes = Array.from({ length: 100 }, (_, index) =>
      fillItems(self(index), [seed(filledLabel, { shelf: "one" })]).map(itemSizeBytes),
    ).flat();
    expect([Math.min(...sizes) >= 180, Math.max(...sizes)]).toEqual([true, 200]);
  });

  it("and its copy under a longer key hold the same text, and both are in the band", () => {
    for (let index = 0; index < 100; index += 1) {
      const value = { shelf: "one" };
      const items = fillItems(self(index), [seed(filledLabel, value), seed(longLabel, value)]);
      expect(items[0]?.text).toBe(items[1]?.text);
      const [short = 0, long = 0] = items.map(itemSizeBytes);
      expect([long - short, short >= 180, long <= 200]).toEqual([20, true, true]);
    }
  });

  it("is stored as it is where nothing fills it, or nothing is missing", () => {
    expect(fillItems(self(1), [seed(unfilledLabel, { shelf: "one", text: "x" })])).toEqual([
      { shelf: "one", place: "LABEL", text: "x" },
    ]);
    const text = "y".repeat(300);
    expect(fillItems(self(1), [seed(filledLabel, { shelf: "one", text })])[0]?.text).toBe(text);
  });
});
