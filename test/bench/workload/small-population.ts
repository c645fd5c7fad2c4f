/** A population of a handful of things, for the rules that the social media data set does not come near to. */
import { createDataSet, type DataSet } from "../../../bench/workload/data-set.ts";
import { optional, string } from "../../../model/schema/attribute.ts";
import { item } from "../../../model/schema/item.ts";
import { entity, type Instance, type Population, rootEntity, seed } from "../../../model/schema/population.ts";
import { assumed } from "../../../model/schema/rate.ts";
import { stringKey, table } from "../../../model/schema/table.ts";
import { momentMs } from "./social-media-data.ts";

const shelves = table("Shelves", { partitionKey: stringKey("shelf"), sortKey: stringKey("place") });

const label = (filledBy?: "text") =>
  item(shelves, "label", {
    key: { shelf: "<shelf>", place: "LABEL" },
    attributes: { shelf: string(), text: optional(string()) },
    size: { bytes: assumed(200), ...(filledBy === undefined ? {} : { filledBy }) },
  });

/** A copy under a key that is 20 bytes longer, as wide as the band itself: exactly one length of text suits both. */
const longLabel = item(shelves, "longLabel", {
  key: { shelf: "<shelf>", place: `LABEL#${"-".repeat(15)}#<shelf>` },
  attributes: { shelf: string(), text: optional(string()) },
  size: { bytes: assumed(200), filledBy: "text" },
});

export const unfilledLabel = label();
export const filledLabel = label("text");
export { longLabel };

export const shelf = rootEntity("shelf", (self) => [seed(filledLabel, { shelf: self.id, text: `Nº ${self.index}: ` })]);
export const box = entity("box", { of: shelf, average: assumed(2), items: () => [] });
export const lid = entity("lid", { of: box, average: assumed(0), items: () => [] });
export const visit = entity("visit", { of: shelf, average: assumed(2), items: () => [] });

const population: Population = { root: shelf, entities: [box, lid, visit], draws: [] };

export function smallData(roots: number): DataSet {
  return createDataSet(population, { roots, seed: 1, skew: 0.99, nowMs: momentMs });
}

export const instanceOf = (dataSet: DataSet, index: number, of = shelf): Instance => dataSet.instance(of, index);
