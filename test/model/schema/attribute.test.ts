import { describe, expect, it } from "vitest";
import {
  type AttributeKind,
  binary,
  boolean,
  documented,
  epochSeconds,
  estimated,
  kilobytes,
  list,
  map,
  number,
  numberSet,
  optional,
  sampleOf,
  sampleValues,
  string,
  stringSet,
  timestamp,
} from "../../../model/index.ts";
import { marshalItem, unmarshalItem } from "../../../model/request/wire.ts";

/** One of every kind: a kind that is added has to be added here, too. */
const everyKind: Record<AttributeKind, ReturnType<typeof sampleOf>> = {
  string: sampleOf(string()),
  number: sampleOf(number()),
  boolean: sampleOf(boolean()),
  binary: sampleOf(binary()),
  timestamp: sampleOf(timestamp()),
  epochSeconds: sampleOf(epochSeconds()),
  stringSet: sampleOf(stringSet()),
  numberSet: sampleOf(numberSet()),
  list: sampleOf(list(map({ name: string() }))),
  map: sampleOf(map({ names: list(string()), count: optional(number()) })),
};

describe("sample values", () => {
  it("are of their attribute's kind, down to the last member", () => {
    expect(everyKind).toEqual({
      string: "sample",
      number: 1,
      boolean: true,
      binary: new Uint8Array([1]),
      timestamp: "2026-01-01T00:00:00.000Z",
      epochSeconds: 1,
      stringSet: new Set(["sample"]),
      numberSet: new Set([1]),
      list: [{ name: "sample" }],
      map: { names: ["sample"], count: 1 },
    });
  });

  it("can be stored as they are", () => {
    expect(unmarshalItem(marshalItem(everyKind))).toEqual(everyKind);
  });

  it("are given for optional attributes, too", () => {
    expect(sampleValues({ a: string(), b: optional(number()) })).toEqual({ a: "sample", b: 1 });
    expect(sampleValues({})).toEqual({});
  });
});

describe("figures", () => {
  it("say where they come from, and carry a remark only where there is one", () => {
    expect(documented(5)).toEqual({ value: 5, source: "documented" });
    expect(estimated(0.5, "why")).toEqual({ value: 0.5, source: "estimated", note: "why" });
    expect(kilobytes(2)).toBe(2048);
  });
});
