import { describe, expect, it } from "vitest";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import type { WireItem } from "../../../../model/request/wire-value.ts";
import { itemOf, keyOf, tablesWith, unitsOf } from "./fixtures.ts";

const inTable = (input: object) => ({ TableName: "indexed", ...input });
const put = (Item: WireItem, more: object = {}) => ({ Put: inTable({ Item, ...more }) });
const remove = (pk: string) => ({ Delete: inTable({ Key: keyOf(pk) }) });
const check = (pk: string, ConditionExpression = "attribute_exists(pk)") => ({
  ConditionCheck: inTable({ Key: keyOf(pk), ConditionExpression }),
});
const write = (TransactItems: readonly object[], items: readonly WireItem[] = [], replayed = false) =>
  predictRequest(
    tablesWith({ indexed: items }),
    { operation: "TransactWriteItems", input: { TransactItems } },
    { replayed },
  );

const member = (pk: string): WireItem => ({ ...keyOf(pk), g: { S: "g" }, l: { S: "l" } });

describe("a transaction of writes doubles the table and no index (measured on AWS, 2026-08-13)", () => {
  const large = itemOf(1_517, { ...keyOf("a"), g: { S: "g1" } }, "shown");

  it.each<[string, readonly object[], readonly WireItem[], string]>([
    ["a put into a global index", [put({ ...keyOf("a"), g: { S: "g" } })], [], "2 gsi 1"],
    ["a put into no index", [put(keyOf("a"))], [], "2"],
    ["a put into both", [put(member("a"))], [], "2 gsi 1 lsi 1"],
    ["an identical put", [put(member("a"))], [member("a")], "2"],
    ["a delete of a member of both", [remove("a")], [member("a")], "2 gsi 1 lsi 1"],
    ["a check of a member of both", [check("a")], [member("a")], "2"],
    ["two puts", [put(member("a")), put(member("b"))], [], "4 gsi 2 lsi 2"],
    ["a shrinking put", [put(keyOf("a"))], [itemOf(3_017, keyOf("a"))], "6"],
    ["an index key that moves at 1,517 bytes", [put({ ...large, g: { S: "g9" } })], [large], "4 gsi 4"],
    ["a check of a large item", [check("a")], [itemOf(3_017, keyOf("a"))], "6"],
    ["a delete of a missing item", [remove("a")], [], "2"],
    ["a check that an item is missing", [check("a", "attribute_not_exists(pk)")], [], "2"],
  ])("%s", (_, entries, items, units) => {
    const prediction = write(entries, items);
    expect(prediction.outcome).toBe("ok");
    expect(unitsOf(prediction, "indexed")).toBe(units);
  });

  it("sums over tables, with the position of each entry", () => {
    const prediction = predictRequest(tablesWith({}), {
      operation: "TransactWriteItems",
      input: { TransactItems: [put(member("a")), { Put: { TableName: "plain", Item: keyOf("a") } }] },
    });
    expect([unitsOf(prediction, "indexed"), unitsOf(prediction, "plain")]).toEqual(["2 gsi 1 lsi 1", "2"]);
    expect(prediction.total).toBe(6);
    expect(prediction.parts.map(({ position }) => position)).toEqual([0, 0, 0, 1]);
    expect(prediction.changes).toHaveLength(2);
  });
});

describe("a transaction sent again with its token (measured on AWS, 2026-08-13)", () => {
  const large = itemOf(9_017, keyOf("a"));

  it.each<[string, readonly object[], readonly WireItem[], number, number]>([
    ["a shrinking put", [put(keyOf("a"))], [large], 18, 6],
    ["a growing put", [put(large)], [keyOf("a")], 18, 6],
    ["a delete", [remove("a")], [large], 18, 6],
    ["a check", [check("a")], [large], 18, 6],
    ["a delete and a small put", [remove("a"), put(keyOf("b"))], [large], 20, 8],
    ["a put of 1.5 KB", [put(itemOf(1_517, keyOf("a")))], [], 4, 2],
  ])("%s", (_, entries, items, first, replay) => {
    expect(write(entries, items).total).toBe(first);
    const again = write(entries, items, true);
    expect(again.total).toBe(replay);
    expect(again.parts.every(({ kind, rule }) => kind === "read" && rule === "transaction-replayed")).toBe(true);
    expect(again.changes).toEqual([]);
  });

  it("costs no index anything and asks for no condition", () => {
    const entries = [put(member("a"), { ConditionExpression: "attribute_not_exists(pk)" })];
    const again = write(entries, [member("a")], true);
    expect(again.outcome).toBe("ok");
    expect(unitsOf(again, "indexed")).toBe("2");
  });
});

describe("a cancelled transaction", () => {
  const misfit: WireItem = { ...keyOf("a"), pk: { N: "1" } };

  it("costs the table every entry and changes nothing", () => {
    const large = itemOf(1_517, keyOf("a"));
    const prediction = write([put(member("b")), check("nope"), remove("a")], [large]);
    expect(prediction.outcome).toBe("TransactionCanceledException");
    expect(prediction.reason).toContain("TransactItems[1]");
    expect(unitsOf(prediction, "indexed")).toBe(String(2 + 2 + 4));
    expect(prediction.changes).toEqual([]);
  });

  it.each([
    ["an update that the item does not allow", { Update: inTable({ Key: keyOf("a"), UpdateExpression: "SET x = y" }) }],
    ["an index key of another type", put({ ...keyOf("a"), g: { N: "1" } })],
    ["a put with a key of another type", put(misfit)],
    ["an update of one", { Update: inTable({ Key: misfit, UpdateExpression: "REMOVE x" }) }],
    ["a delete of one", { Delete: inTable({ Key: misfit }) }],
    ["a check of one", { ConditionCheck: inTable({ Key: misfit, ConditionExpression: "attribute_exists(x)" }) }],
    ["a key that is too long", remove("x".repeat(2_049))],
  ])("may have %s", (_, entry) => {
    const prediction = write([entry], [keyOf("a")]);
    expect(prediction).toMatchObject({ outcome: "TransactionCanceledException", total: 2 });
    expect(prediction.reason).toContain("ValidationError");
  });
});

describe("a transaction that is refused costs nothing", () => {
  const many = Array.from({ length: 101 }, (_, index) => remove(String(index)));

  it.each<[string, readonly object[]]>([
    ["no entries", []],
    ["101 entries", many],
    ["two entries of one item", [put(keyOf("a")), remove("a")]],
    ["an entry of two kinds", [{ ...put(keyOf("a")), ...remove("b") }]],
    ["an unknown entry", [{ Get: inTable({ Key: keyOf("a") }) }]],
    ["a check without a condition", [{ ConditionCheck: inTable({ Key: keyOf("a") }) }]],
    ["an empty key", [remove("")]],
    ["an update without an expression", [{ Update: inTable({ Key: keyOf("a") }) }]],
    ["a choice that there is not", [put(keyOf("a"), { ReturnValuesOnConditionCheckFailure: "ALL_NEW" })]],
    ["an update that is none", [{ Update: inTable({ Key: keyOf("a"), UpdateExpression: "SET" }) }]],
    ["an item of more than 400 KB", [put(itemOf(409_601, keyOf("a")))]],
    ["more than 4 MB", Array.from({ length: 11 }, (_, index) => put(itemOf(400_000, keyOf(String(index)))))],
  ])("for %s", (_, entries) => {
    expect(write(entries)).toMatchObject({ outcome: "ValidationException", total: 0 });
  });

  it("for a token of 37 characters", () => {
    const input = { TransactItems: [put(keyOf("a"))], ClientRequestToken: "t".repeat(36) };
    const send = (more: object) =>
      predictRequest(tablesWith({}), { operation: "TransactWriteItems", input: { ...input, ...more } }).outcome;
    expect([send({}), send({ ClientRequestToken: "t".repeat(37) })]).toEqual(["ok", "ValidationException"]);
  });
});
