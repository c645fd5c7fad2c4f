/**
 * Heat: the scale at which one key is asked for more than a partition can give. More money moves every other limit of DynamoDB,
 * this one only another design does.
 *
 * Units a second of a key are the pattern's rate, times the share of its executions that touch the key, times the units that each
 * takes from it; they grow in proportion to the scale. The number of users is in the shares, so nothing here is counted
 * key by key, and the time depends on the design alone.
 */
import { DesignError, type Problem } from "../../schema/problem.ts";
import type { DesignLoad, HotKey, PatternLoad } from "../load/load.ts";
import {
  type Bend,
  type CombinedBend,
  type Heat,
  type HeatKind,
  type HeatPart,
  type HeatTarget,
  type KeyBend,
  type PatternHeat,
  partitionLimits,
} from "./bend.ts";

/** A share that is a sum may be above 1 by rounding. */
const shareMost = 1 + 1e-9;

const kinds: readonly HeatKind[] = ["read", "write"];

/** One pattern's units of one kind on one key. */
interface KeyLoad {
  readonly hotKey: HotKey;
  readonly kind: HeatKind;
  readonly unitsPerSecond: number;
}

/**
 * Where each pattern by itself, and all of them together, pass the limits of a partition. Loads on the same key add up; a pattern
 * counts on the keys that the load lists for it, which are its hottest.
 *
 * Throws a `DesignError` for rates and units that are negative or not finite, and for shares that are not from 0 to 1.
 */
export function planHeat(load: DesignLoad): Heat {
  const problems = load.patterns.flatMap(checkPattern);
  if (problems.length > 0) {
    throw new DesignError(problems, "The load");
  }
  const unsplit = tablesWithLocalIndex(load);
  const combined = combinedBends(load, unsplit);
  const [bendsFirst] = combined;
  return {
    patterns: load.patterns.map((pattern) => patternHeat(pattern, unsplit)),
    combined,
    ...(bendsFirst === undefined ? {} : { bendsFirst }),
  };
}

/** Text that two hot keys have in common when they are the same key. */
export const identityOf = ({ scope, table, index, key }: HeatTarget): string =>
  JSON.stringify([scope, table, index ?? null, key]);

function patternHeat(pattern: PatternLoad, unsplit: ReadonlySet<string>): PatternHeat {
  const { name, title, rateRps, requests } = pattern;
  const numbered = numberOf(pattern);
  const bends = keyLoads(pattern).map(({ hotKey, kind, unitsPerSecond }): Bend => {
    const bend = bendOf(hotKey, kind, unitsPerSecond, unsplit);
    return { pattern: name, ...numbered, ...bend, atRequestsPerSecond: rateRps * requests * bend.atScale };
  });
  bends.sort(byScale);
  const [first] = bends;
  return { pattern: name, ...numbered, title, bends, ...(first === undefined ? {} : { first }) };
}

function combinedBends(load: DesignLoad, unsplit: ReadonlySet<string>): CombinedBend[] {
  const byKey = new Map<string, { hotKey: HotKey; kind: HeatKind; parts: Omit<HeatPart, "share">[] }>();
  for (const pattern of load.patterns) {
    for (const { hotKey, kind, unitsPerSecond } of keyLoads(pattern)) {
      const identity = `${kind} ${identityOf(hotKey)}`;
      const known = byKey.get(identity) ?? { hotKey, kind, parts: [] };
      known.parts.push({
        pattern: pattern.name,
        ...numberOf(pattern),
        unitsPerSecondAtScale1: unitsPerSecond,
        rateRps: pattern.rateRps,
        unitsPerExecution: hotKey[kind],
      });
      byKey.set(identity, known);
    }
  }
  const requestsPerSecond = load.patterns.reduce((sum, { rateRps, requests }) => sum + rateRps * requests, 0);
  const bends = [...byKey.values()].map(({ hotKey, kind, parts }): CombinedBend => {
    const total = parts.reduce((sum, part) => sum + part.unitsPerSecondAtScale1, 0);
    const bend = bendOf(hotKey, kind, total, unsplit);
    const largestFirst = parts
      .map((part) => ({ ...part, share: part.unitsPerSecondAtScale1 / total }))
      .sort((left, right) => right.share - left.share);
    return { ...bend, parts: largestFirst, atRequestsPerSecond: requestsPerSecond * bend.atScale };
  });
  return bends.sort(byScale);
}

/** The loads that are there: a key that is never touched, or costs nothing, does not bend. */
function keyLoads({ rateRps, hotKeys }: PatternLoad): KeyLoad[] {
  const all = hotKeys.flatMap((hotKey) =>
    kinds.map((kind): KeyLoad => ({ hotKey, kind, unitsPerSecond: rateRps * hotKey.share * hotKey[kind] })),
  );
  return all.filter(({ unitsPerSecond }) => unitsPerSecond > 0);
}

function bendOf(
  { scope, table, index, key }: HotKey,
  kind: HeatKind,
  unitsPerSecondAtScale1: number,
  unsplit: ReadonlySet<string>,
): KeyBend {
  const limitUnitsPerSecond = partitionLimits[kind];
  return {
    scope,
    table,
    ...(index === undefined ? {} : { index }),
    key,
    kind,
    limitUnitsPerSecond,
    unitsPerSecondAtScale1,
    atScale: limitUnitsPerSecond / unitsPerSecondAtScale1,
    isHardLimit: scope === "item" || (scope === "itemCollection" && unsplit.has(table)),
  };
}

/** Tables that have a local index: DynamoDB keeps each of their item collections in one partition. */
function tablesWithLocalIndex({ storage }: DesignLoad): ReadonlySet<string> {
  return new Set(storage.filter(({ scope }) => scope === "lsi").map(({ table }) => table));
}

/** Sorting is stable, so that keys that bend together stay in the order of the patterns. */
const byScale = (left: KeyBend, right: KeyBend) => left.atScale - right.atScale;

const numberOf = ({ number }: PatternLoad) => (number === undefined ? {} : { number });

function checkPattern({ name, rateRps, requests, hotKeys }: PatternLoad): Problem[] {
  const path = `patterns.${name}`;
  const amounts = [
    { path: `${path}.rateRps`, value: rateRps, most: Number.MAX_VALUE },
    { path: `${path}.requests`, value: requests, most: Number.MAX_VALUE },
    ...hotKeys.flatMap(({ share, read, write }, index) => [
      { path: `${path}.hotKeys[${index}].share`, value: share, most: shareMost },
      { path: `${path}.hotKeys[${index}].read`, value: read, most: Number.MAX_VALUE },
      { path: `${path}.hotKeys[${index}].write`, value: write, most: Number.MAX_VALUE },
    ]),
  ];
  const wrong = amounts.filter(({ value, most }) => !(value >= 0 && value <= most));
  return wrong.map(({ path: where, value, most }) => ({
    code: "load_number",
    path: where,
    message: `it is ${value}`,
    fix: most === shareMost ? "give a share from 0 to 1" : "give a finite number of at least 0",
  }));
}
