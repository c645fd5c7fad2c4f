import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { closestTo } from "../infra/settings/closest.ts";
import type { ClassPrices, PriceList, RegionPrices, TableClass } from "../model/capacity/cost/prices.ts";
import { isObject } from "../model/request/wire-unmarshal.ts";
import { findJsonError } from "../model/text/json-error.ts";
import { UsageError } from "./failure.ts";

/** The price list that comes with Tablewright. */
export const defaultPricesPath = fileURLToPath(new URL("../prices.json", import.meta.url));

interface Members {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const listMembers: Members = { required: ["date", "source", "currency", "regions"], optional: [] };
const regionMembers: Members = { required: ["standard", "standardInfrequentAccess"], optional: ["source"] };
const classMembers: Members = {
  required: [
    "onDemandReadPerMillionUsd",
    "onDemandWritePerMillionUsd",
    "provisionedReadUnitHourUsd",
    "provisionedWriteUnitHourUsd",
    "storageGbMonthUsd",
    "storageFreeGb",
  ] satisfies readonly (keyof ClassPrices)[],
  optional: [],
};

/**
 * Reads a price list and checks it.
 *
 * @throws UsageError when there is no such file, when it is no JSON (with line and column), or with everything that is wrong
 * with the prices
 */
export async function readPrices(path: string = defaultPricesPath): Promise<PriceList> {
  const content = parse(await readText(path), path);
  const problems: string[] = [];
  const list = toPriceList(content, problems);
  if (problems.length > 0) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    throw new UsageError(
      [`The price file ${path} has ${count}:`, ...problems.map((problem) => `  ${problem}`)].join("\n"),
      `Mend the file; ${defaultPricesPath} shows each member.`,
    );
  }
  return list;
}

/**
 * The prices of a region.
 *
 * @throws UsageError when the list has none, with the regions that it has and how to add one
 */
export function pricesOf(list: PriceList, region: string): RegionPrices {
  const prices = Object.hasOwn(list.regions, region) ? list.regions[region] : undefined;
  if (prices !== undefined) {
    return prices;
  }
  const known = Object.keys(list.regions);
  const closest = closestTo(region, known);
  const suggestion = closest === undefined ? "" : `Did you mean ${closest}? `;
  throw new UsageError(
    `The price list of ${list.date} has no region "${region}"; it has ${known.join(", ")}.`,
    `${suggestion}To add one, copy ${defaultPricesPath}, add the region under "regions" with the figures of AWS's page "Amazon DynamoDB pricing", and give the copy.`,
  );
}

async function readText(path: string): Promise<string> {
  try {
    // Some editors start a file with a byte order mark, which is not JSON.
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The price file ${path} cannot be read: ${reason}.`, "Give the path of a JSON file.");
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const error = findJsonError(text);
    const place = error === undefined ? "" : ` line ${error.line}, column ${error.column}: ${error.message}`;
    throw new UsageError(`The price file ${path} is not JSON:${place}.`, "Mend the file; comments are not allowed.");
  }
}

/**
 * The list as far as it is right; what is wrong is said in `problems`. A member that is missing is said once, by the object that
 * lacks it: the conversions pass over `undefined`.
 */
function toPriceList(value: unknown, problems: string[]): PriceList {
  const list = toObject(value, "", listMembers, problems);
  const currency = "USD";
  if (list.currency !== undefined && list.currency !== currency) {
    problems.push(`currency: ${show(list.currency)} is not "${currency}", the one currency that prices are read in`);
  }
  const regions = Object.entries(toObject(list.regions, "regions", undefined, problems));
  if (isObject(list.regions) && regions.length === 0) {
    problems.push("regions: there is none");
  }
  return {
    date: toDate(list.date, problems),
    source: toText(list.source, "source", problems),
    currency,
    regions: Object.fromEntries(
      regions.map(([name, prices]) => [name, toRegionPrices(prices, `regions.${name}`, problems)]),
    ),
  };
}

function toRegionPrices(value: unknown, path: string, problems: string[]): RegionPrices {
  const region = toObject(value, path, regionMembers, problems);
  const toClass = (member: TableClass) => toClassPrices(region[member], `${path}.${member}`, problems);
  return {
    ...(region.source === undefined ? {} : { source: toText(region.source, `${path}.source`, problems) }),
    standard: toClass("standard"),
    standardInfrequentAccess: toClass("standardInfrequentAccess"),
  };
}

function toClassPrices(value: unknown, path: string, problems: string[]): ClassPrices {
  const prices = toObject(value, path, classMembers, problems);
  const toPrice = (member: keyof ClassPrices) => toAmount(prices[member], `${path}.${member}`, problems);
  return {
    onDemandReadPerMillionUsd: toPrice("onDemandReadPerMillionUsd"),
    onDemandWritePerMillionUsd: toPrice("onDemandWritePerMillionUsd"),
    provisionedReadUnitHourUsd: toPrice("provisionedReadUnitHourUsd"),
    provisionedWriteUnitHourUsd: toPrice("provisionedWriteUnitHourUsd"),
    storageGbMonthUsd: toPrice("storageGbMonthUsd"),
    storageFreeGb: toPrice("storageFreeGb"),
  };
}

function toAmount(value: unknown, path: string, problems: string[]): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) {
    return value;
  }
  if (value !== undefined) {
    problems.push(`${path}: ${show(value)} is not a finite number that is 0 or more`);
  }
  return 0;
}

function toText(value: unknown, path: string, problems: string[]): string {
  if (typeof value === "string" && value.trim() !== "") {
    return value;
  }
  if (value !== undefined) {
    problems.push(`${path}: ${show(value)} is not a text`);
  }
  return "";
}

function toDate(value: unknown, problems: string[]): string {
  if (typeof value === "string" && isDate(value)) {
    return value;
  }
  if (value !== undefined) {
    problems.push(`date: ${show(value)} is not a date such as 2026-08-15`);
  }
  return "";
}

/** A day that the calendar has: 2026-02-30 would become a day in March. */
function isDate(value: string): boolean {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(value);
}

/** An object, checked for members that it lacks and for members that nobody knows. Without `members` any name is right. */
function toObject(
  value: unknown,
  path: string,
  members: Members | undefined,
  problems: string[],
): Readonly<Record<string, unknown>> {
  if (value === undefined) {
    return {};
  }
  if (!isObject(value)) {
    problems.push(`${path === "" ? "the file" : path}: ${show(value)} is not an object`);
    return {};
  }
  if (members !== undefined) {
    const known = [...members.required, ...members.optional];
    for (const name of members.required.filter((member) => !Object.hasOwn(value, member))) {
      problems.push(`${join(path, name)}: is missing`);
    }
    for (const name of Object.keys(value).filter((member) => !known.includes(member))) {
      const closest = closestTo(name, known);
      const hint = closest === undefined ? "" : `; ${closest} is meant, it seems`;
      problems.push(`${join(path, name)}: is not known${hint}`);
    }
  }
  return value;
}

function join(path: string, member: string): string {
  return path === "" ? member : `${path}.${member}`;
}

function show(value: unknown): string {
  // JSON has no infinity, but 1e999 is read as it.
  const json = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
