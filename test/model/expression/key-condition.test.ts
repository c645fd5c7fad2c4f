import { describe, expect, it } from "vitest";
import { keyConditionOf } from "../../../model/expression/expression.ts";
import { legacyKeyCondition } from "../../../model/expression/legacy.ts";
import type { WireValue } from "../../../model/request/wire-value.ts";

const keys = { partitionKey: "pk", sortKey: "sk" };
const sortKeys = ["a", "b", "bc", "c", "\ufffd", "😀"];
const context = {
  names: { "#p": "pk", "#s": "sk" },
  values: { ":p": { S: "p" }, ":b": { S: "b" }, ":c": { S: "c" }, ":n": { N: "1" }, ":t": { BOOL: true } },
};
const found = (sort: ((value: WireValue) => boolean) | undefined) =>
  sortKeys.filter((S) => sort === undefined || sort({ S })).join(" ");

describe("A key condition", () => {
  it.each([
    ["pk = :p", "a b bc c \ufffd 😀"],
    ["#p = :p AND #s = :b", "b"],
    ["sk > :b AND pk = :p", "bc c \ufffd 😀"],
    ["pk = :p AND sk >= :b", "b bc c \ufffd 😀"],
    ["pk = :p AND sk < :b", "a"],
    ["(pk = :p) AND (sk <= :b)", "a b"],
    ["(pk = :p AND (sk <= :b))", "a b"],
    ["pk = :p and sk between :b and :c", "b bc c"],
    ["pk = :p AND begins_with(sk, :b)", "b bc"],
    [":p = pk AND (:b) < sk", "bc c \ufffd 😀"],
    ["pk = :p AND :b <= sk", "b bc c \ufffd 😀"],
    ["pk = :p AND :b > sk", "a"],
    ["pk = :p AND :b >= sk", "a b"],
    ["pk = :p AND sk = :n", ""],
  ])("%s finds %s", (expression, expected) => {
    const condition = keyConditionOf(expression, context, keys);
    expect(condition.partition).toEqual({ S: "p" });
    expect(found(condition.sort)).toBe(expected);
  });

  it("without one on the sort key has no test", () => {
    expect(keyConditionOf("pk = :p", context, keys)).toEqual({ partition: { S: "p" } });
  });

  it.each([
    ["expression/key_condition", "sk = :b"],
    ["expression/key_condition", "pk > :p"],
    ["expression/key_condition", "pk = :p AND sk <> :b"],
    ["expression/key_condition", "pk = :p AND sk IN (:b)"],
    ["expression/key_condition", "pk = :p OR sk = :b"],
    ["expression/key_condition", "NOT pk = :p"],
    ["expression/key_condition", "pk = :p AND sk > :b AND sk < :c"],
    ["expression/key_condition", "pk = :p AND pk = :b"],
    ["expression/key_condition", "pk = :p AND extra = :b"],
    ["expression/key_condition", "pk = :p AND sk = :b AND extra = :b"],
    ["expression/key_condition", "pk = :p AND sk = pk"],
    ["expression/key_condition", "pk = :p AND begins_with(:b, sk)"],
    ["expression/key_condition", "pk = :p AND :b BETWEEN sk AND :c"],
    ["expression/key_condition", "pk = :p AND size(sk) > :n"],
    ["expression/key_condition", "pk = :p AND attribute_exists(sk)"],
    ["expression/key_condition", "pk.x = :p"],
    ["expression/operand_range", "pk = :p AND sk BETWEEN :c AND :b"],
    ["expression/operand_type", "pk = :p AND sk < :t"],
    ["expression/value_unknown", "pk = :q"],
    ["expression/syntax", "((pk = :p))"],
  ])("is refused with %s: %s", (code, expression) => {
    expect(() => keyConditionOf(expression, context, keys)).toThrow(expect.objectContaining({ code }));
  });

  it("on a key without sort key takes one on the partition key alone", () => {
    expect(() => keyConditionOf("pk = :p AND sk = :b", context, { partitionKey: "pk" })).toThrow(
      "The key condition cannot be answered: a condition is on an attribute that is not of the key. This key has no sort key.",
    );
  });
});

describe("KeyConditions", () => {
  const on = (operator: string, ...list: WireValue[]) => ({
    sk: { ComparisonOperator: operator, AttributeValueList: list },
    pk: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "p" }] },
  });

  it.each([
    ["EQ", [{ S: "b" }], "b"],
    ["LT", [{ S: "b" }], "a"],
    ["LE", [{ S: "b" }], "a b"],
    ["GT", [{ S: "c" }], "\ufffd 😀"],
    ["GE", [{ S: "c" }], "c \ufffd 😀"],
    ["BEGINS_WITH", [{ S: "b" }], "b bc"],
    ["BETWEEN", [{ S: "b" }, { S: "c" }], "b bc c"],
  ])("with %s %j find %s", (operator, list, expected) => {
    const condition = legacyKeyCondition(on(operator, ...list), keys);
    expect(condition.partition).toEqual({ S: "p" });
    expect(found(condition.sort)).toBe(expected);
  });

  it.each([
    ["expression/key_condition", on("NE", { S: "b" })],
    ["expression/key_condition", on("CONTAINS", { S: "b" })],
    ["expression/key_condition", on("NOT_NULL")],
    ["expression/key_condition", { sk: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "b" }] } }],
    ["expression/key_condition", { pk: { ComparisonOperator: "GT", AttributeValueList: [{ S: "b" }] } }],
    ["expression/operand_range", on("BETWEEN", { S: "c" }, { S: "b" })],
    ["expression/legacy", on("EQ", { S: "b" }, { S: "c" })],
    ["expression/legacy", on("eq", { S: "b" })],
    ["expression/legacy", { pk: {} }],
    ["expression/legacy", undefined],
  ])("are refused with %s: %j", (code, conditions) => {
    expect(() => legacyKeyCondition(conditions, keys)).toThrow(expect.objectContaining({ code }));
  });
});
