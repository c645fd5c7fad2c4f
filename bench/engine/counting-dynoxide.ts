import { readUnits } from "../../model/capacity/units/amounts.ts";
import type { UnitsPart, WireRequest } from "../../model/capacity/units/prediction.ts";
import type { Counted, Counting } from "./counting.ts";

const pageLimitBytes = 1_048_576;

/** How dynoxide 3.2 counts units. */
export const dynoxideCounting: Counting = { unknown, count };

function unknown({ operation, input }: WireRequest, parts: readonly UnitsPart[]): string | undefined {
  if (operation !== "Query" && operation !== "Scan") {
    return undefined;
  }
  const [fetched, own] = splitFetched(parts);
  if (Math.max(sumOfBytes(fetched), sumOfBytes(own)) > pageLimitBytes) {
    return "dynoxide-full-page";
  }
  const isEmptyOfLocalIndex = own.some(({ rule, scope }) => rule === "empty-page" && scope === "lsi");
  return operation === "Query" && input.Select === "ALL_ATTRIBUTES" && isEmptyOfLocalIndex
    ? "dynoxide-local-index-fetch"
    : undefined;
}

function count({ operation, input }: WireRequest, parts: readonly UnitsPart[]): Counted {
  const [fetched, own] = splitFetched(parts);
  const isOfLocalIndex = own.some(({ scope }) => scope === "lsi");
  if (operation === "Scan" && isOfLocalIndex) {
    const differences = ["dynoxide-local-index-scan", ...(fetched.length > 0 ? ["dynoxide-no-fetch"] : [])];
    return { parts: own.map((part) => ({ ...part, scope: "table" })), differences: new Set(differences) };
  }
  const [first] = fetched;
  if (first === undefined) {
    return { parts, differences: new Set() };
  }
  if (input.Select !== "ALL_ATTRIBUTES") {
    return { parts: own, differences: new Set(["dynoxide-no-fetch"]) };
  }
  const bytes = sumOfBytes(fetched);
  const asOne = { ...first, bytes, units: readUnits(bytes, input.ConsistentRead === true ? "strong" : "eventual") };
  return { parts: [...own, asOne], differences: new Set(["dynoxide-local-index-fetch"]) };
}

/** Base items that a read of a local index fetches, and what it reads of the index itself. */
function splitFetched(parts: readonly UnitsPart[]): readonly [fetched: UnitsPart[], own: UnitsPart[]] {
  const isFetch = ({ rule }: UnitsPart) => rule === "base-item-fetch";
  return [parts.filter(isFetch), parts.filter((part) => !isFetch(part))];
}

const sumOfBytes = (parts: readonly UnitsPart[]) => parts.reduce((sum, { bytes }) => sum + bytes, 0);
