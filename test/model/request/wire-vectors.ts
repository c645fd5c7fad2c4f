/** One item with a value of every type, which Node and k6 must convert alike. */
import type { DynamoRequest, NativeItem } from "../../../model/schema/operation.ts";

export const everyType: NativeItem = {
  string: "ünïcödé 漢字 🎉 \u0000\u2028",
  empty: "",
  number: -0.1,
  small: 1e-7,
  safe: Number.MAX_SAFE_INTEGER,
  big: 12345678901234567890123456789012345678n,
  yes: true,
  nothing: null,
  bytes: Uint8Array.from({ length: 256 }, (_, index) => index),
  bytes2: Uint8Array.of(255, 254),
  list: [1, ["a", {}], new Uint8Array()],
  map: { "a.b": { c: [] }, absent: undefined },
  strings: new Set(["a", "b"]),
  numbers: new Set([1, 2.5]),
  bigs: new Set([1n, -(10n ** 20n)]),
  binaries: new Set([Uint8Array.of(1), Uint8Array.of(1, 2, 3)]),
};

export const everyTypeRequest: DynamoRequest = {
  operation: "TransactWriteItems",
  input: { TransactItems: [{ Put: { TableName: "Posts", Item: everyType } }] },
};

export const itemWithoutWireForm: NativeItem = { prices: [1, { amount: Number.NaN }] };
