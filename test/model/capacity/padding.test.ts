import { describe, expect, it } from "vitest";
import { itemSizeBytes } from "../../../model/capacity/item-size.ts";
import { ownText, paddingBytes } from "../../../model/capacity/padding.ts";
import { type AnyItem, storedItem } from "../../../model/schema/item.ts";
import { seed } from "../../../model/schema/population.ts";
import { filledLabel, longLabel, unfilledLabel } from "../../bench/workload/small-population.ts";

const value = { shelf: "one", text: "already here" };
const sizeWith = (item: AnyItem, bytes: number) =>
  itemSizeBytes(storedItem(item, { ...value, text: value.text + "x".repeat(bytes) }));

describe("padding", () => {
  it("brings an item to nine tenths of its stated size at least, and to all of it at most", () => {
    const { least, most } = paddingBytes("text", [seed(filledLabel, value)]);
    expect([sizeWith(filledLabel, least), sizeWith(filledLabel, most)]).toEqual([180, 200]);
  });

  it("suits a copy under a longer key as well: one length is left for both", () => {
    const { least, most } = paddingBytes("text", [seed(filledLabel, value), seed(longLabel, value)]);
    expect([sizeWith(filledLabel, least), sizeWith(longLabel, most), most - least]).toEqual([180, 200, 0]);
  });

  it("is negative where the item is too large as it is, and asks nothing of items that it does not fill", () => {
    const large = { shelf: "one", text: "y".repeat(300) };
    expect(paddingBytes("text", [seed(filledLabel, large), seed(unfilledLabel, value)]).most).toBeLessThan(0);
    expect([ownText(large, "text").length, ownText({}, "text")]).toEqual([300, ""]);
  });
});
