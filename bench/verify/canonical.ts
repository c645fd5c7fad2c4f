/** Items and units in a form in which equal things are equal texts. */
import type { TableUnits, WireRequest } from "../../model/capacity/units/prediction.ts";
import { parseDecimal } from "../../model/expression/decimal.ts";
import { isObject } from "../../model/request/wire-unmarshal.ts";
import type { WireItem, WireValue } from "../../model/request/wire-value.ts";

/** Text of a number that does not depend on how it was spelled. */
export function canonicalNumber(text: string): string {
  const { negative, digits, exponent } = parseDecimal(text);
  return `${negative ? "-" : ""}${digits}e${exponent}`;
}

/** Attributes by name, sets by element, numbers by value. */
export function canonicalItem(item: WireItem): string {
  return JSON.stringify(sortedMembers(item));
}

/** The items as a bag: engines order those that share an index key as they like. */
export function canonicalItems(items: readonly WireItem[]): string[] {
  return items.map(canonicalItem).sort();
}

function sortedMembers(item: WireItem): [string, unknown][] {
  return Object.entries(item)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, canonicalValue(value)]);
}

function canonicalValue(value: WireValue): unknown {
  if ("N" in value) return { N: canonicalNumber(value.N) };
  if ("M" in value) return { M: sortedMembers(value.M) };
  if ("L" in value) return { L: value.L.map(canonicalValue) };
  if ("SS" in value) return { SS: [...value.SS].sort() };
  if ("NS" in value) return { NS: value.NS.map(canonicalNumber).sort() };
  if ("BS" in value) return { BS: [...value.BS].sort() };
  return value;
}

/** Operation and parameters by name. The order of lists stays: it is that of results. */
export function canonicalRequest({ operation, input }: WireRequest): string {
  return JSON.stringify([operation, sortedDeep(input)]);
}

function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sortedDeep);
  }
  if (!isObject(value)) {
    return value;
  }
  const names = Object.keys(value).sort();
  return names.map((name) => [name, sortedDeep(value[name])]);
}

/** Units by table and index, without those that took none. */
export function canonicalUnits(tables: Readonly<Record<string, TableUnits>>): Record<string, number> {
  const units: Record<string, number> = {};
  for (const name of Object.keys(tables).sort()) {
    const { table = 0, gsi = {}, lsi = {} } = tables[name] ?? {};
    for (const [part, value] of [[name, table] as const, ...entriesOf(name, gsi), ...entriesOf(name, lsi)]) {
      if (value !== 0) {
        units[part] = value;
      }
    }
  }
  return units;
}

function entriesOf(table: string, indexes: Readonly<Record<string, number>>): (readonly [string, number])[] {
  return Object.entries(indexes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([index, value]) => [`${table}/${index}`, value]);
}
