/** One item and many placeholders, for tables of conditions. */
import { holds } from "../../../model/expression/expression.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";

/** An item with a value of every type. */
export const item: WireItem = {
  pk: { S: "k" },
  a: { S: "hello" },
  n: { N: "5" },
  n2: { N: "5.0" },
  t: { BOOL: true },
  z: { NULL: true },
  b: { B: "aGVsbG8=" },
  l: { L: [{ N: "1" }, { N: "2" }, { SS: ["q"] }] },
  m: { M: { x: { N: "1" }, "dotted.name": { S: "d" } } },
  ss: { SS: ["a", "b"] },
  ns: { NS: ["1", "2"] },
  bs: { BS: ["AA==", "AQ=="] },
  u: { S: "é😀" },
};
/** Placeholders named after what they stand for. */
const values: WireItem = {
  ":hello": { S: "hello" },
  ":hell": { S: "hell" },
  ":empty": { S: "" },
  ":five": { N: "5" },
  ":4": { N: "4" },
  ":6": { N: "6" },
  ":one": { N: "1.0" },
  ":3": { N: "3" },
  ":s5": { S: "5" },
  ":true": { BOOL: true },
  ":null": { NULL: true },
  ":list": { L: [{ N: "1" }, { N: "2" }, { SS: ["q"] }] },
  ":ss": { SS: ["b", "a"] },
  ":ns": { NS: ["2.0", "1"] },
  ":q": { SS: ["q"] },
  ":he": { B: "aGU=" },
  ":lo": { B: "bG8=" },
  ":byte": { B: "AQ==" },
  ":S": { S: "S" },
  ":N": { S: "N" },
  ":L": { S: "L" },
  ":DOG": { S: "DOG" },
};
const context = { values, names: { "#a": "a", "#name": "dotted.name", "#q": "q" } };
export const check = (expression: string) => holds(expression, item, context);
