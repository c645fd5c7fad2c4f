import { describe, expect, it } from "vitest";
import {
  compare,
  create,
  createBoth,
  get,
  like,
  put,
  putBatch,
  query,
  queryOwner,
  queryThenGet,
  remove,
  sent,
  type Told,
  thing,
} from "./history.ts";

/** `target key: requests, read units, write units`. */
const heatOf = (told: readonly Told[], items: Parameters<typeof compare>[1] = {}) =>
  compare(told, items).heat?.map(
    ({ table, index, key, requests, readUnits, writeUnits }) =>
      `${index ?? table} ${key}: ${requests}, ${readUnits}, ${writeUnits}`,
  );

describe("the heat of partition keys", () => {
  it("is by partition key, not by item", () => {
    const told = [
      sent([0, 1], put("a1", 10), [{ 0: 1 }]),
      sent([2, 3], put("a2", 1500), [{ 0: 2 }]),
      sent([4, 5], get("a1"), [{ 0: 0.5 }]),
      sent([6, 7], query("a"), [{ 0: 0.5 }]),
      sent([8, 9], get("b1"), [{ 0: 0.5 }]),
    ];
    expect(heatOf(told)).toEqual(["Boxes a: 4, 1, 3", "Boxes b: 1, 0.5, 0"]);
  });

  it("is that of both keys of an index between which an entry moves, half for each", () => {
    const told = [
      sent([0, 1], put("a1", 10, { owner: "o" }), [{ 0: 1, 1: 1 }]),
      sent([2, 3], put("a1", 10, { owner: "p" }), [{ 0: 1, 1: 2 }]),
      sent([4, 5], queryOwner("p"), [{ 1: 0.5 }]),
      sent([6, 7], remove("a1"), [{ 0: 1, 1: 1 }]),
    ];
    expect(heatOf(told)).toEqual(["Boxes a: 3, 0, 3", "ByOwner o: 2, 0, 2", "ByOwner p: 3, 0.5, 2"]);
  });

  it("is that of an index key which the request does not name", () => {
    const items = [thing("a1", 10, { owner: "o" })];
    expect(heatOf([sent([0, 1], remove("a1"), [{ 0: 1, 1: 1 }])], { items })).toEqual([
      "Boxes a: 1, 0, 1",
      "ByOwner o: 1, 0, 1",
    ]);
    expect(heatOf([sent([0, 1], like("b1", "q"), [{ 0: 1, 1: 1 }])])).toEqual([
      "Boxes b: 1, 0, 1",
      "ByOwner q: 1, 0, 1",
    ]);
  });

  it("counts each write of a batch or transaction at its own key, and the request once", () => {
    const told = [
      sent([0, 1], putBatch("a1", "a2", "b1"), [{ 0: 3 }]),
      sent([2, 3], createBoth("c1", "a3", 10), [{ 0: 4 }]),
    ];
    expect(heatOf(told)).toEqual(["Boxes a: 2, 0, 4", "Boxes b: 1, 0, 1", "Boxes c: 1, 0, 2"]);
  });

  it("finds the changed index entry of each write in a transaction", () => {
    const both = {
      operation: "TransactWriteItems",
      input: {
        TransactItems: ["a1", "b1"].map((place) => ({
          Put: { TableName: "Boxes", Item: thing(place, 10, { owner: `of ${place}` }) },
        })),
      },
    } as const;
    // AWS does not double the units of index entries in a transaction.
    expect(heatOf([sent([0, 1], both, [{ 0: 4, 1: 2 }])])).toEqual([
      "Boxes a: 1, 0, 2",
      "Boxes b: 1, 0, 2",
      "ByOwner of a1: 1, 0, 1",
      "ByOwner of b1: 1, 0, 1",
    ]);
  });

  it("counts a refused write, which costs units, and what follows from an answer", () => {
    const items = [thing("a1", 10)];
    const refused = sent([0, 1], create("a1", 10), [{ 0: 1 }], { outcome: "ConditionalCheckFailedException" });
    const followed = sent([2, 3], queryThenGet("a"), [{ 0: 0.5 }, { 0: 0.5 }]);
    expect(heatOf([refused, followed], { items })).toEqual(["Boxes a: 3, 1, 1"]);
  });

  it("is that of the mix alone", () => {
    const told = [
      sent([0, 1], put("a1", 10), [{ 0: 1 }], { phase: "warmup" }),
      sent([2, 3], get("a1"), [{ 0: 0.5 }]),
      sent([4, 5], get("a1"), [{ 0: 0.5 }], { phase: "topup" }),
    ];
    expect(heatOf(told)).toEqual(["Boxes a: 1, 0.5, 0"]);
  });
});
