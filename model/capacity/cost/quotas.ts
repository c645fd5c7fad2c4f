import { DesignError, type Problem } from "../../schema/problem.ts";
import { toProvisionedUnits } from "./bill.ts";
import { assertCostInput, type CostOptions } from "./check-demand.ts";
import type { Demand, UnitsDemand } from "./demand.ts";
import { bytesPerGb } from "./prices.ts";

/**
 * Defaults of an account in a region. Source: Developer Guide, "Quotas in Amazon DynamoDB"; what a new on-demand table serves at
 * once from "DynamoDB on-demand capacity mode".
 */
export const quotas = {
  /** Each of a table and its global indexes, in either mode. */
  tableUnitsPerSecond: { read: 40_000, write: 40_000 },
  /** All provisioned tables and global indexes together. On-demand has none. */
  accountProvisionedUnitsPerSecond: { read: 80_000, write: 80_000 },
  /** Each of a new on-demand table and its global indexes. */
  newOnDemandUnitsPerSecond: { read: 12_000, write: 4_000 },
  /** Items of one partition key with their entries in local indexes, in a table that has local indexes. */
  itemCollectionBytes: 10 * bytesPerGb,
} as const;

export type Direction = "read" | "write";

/** A quota that a demand passes. */
export interface PassedQuota {
  readonly code: "table_throughput" | "account_throughput" | "new_table_throughput" | "item_collection_size";
  /** The table; none where the quota is the account's. */
  readonly table?: string;
  readonly index?: string;
  readonly direction?: Direction;
  /** The billing mode that has the quota; none where both have it. */
  readonly mode?: "onDemand" | "provisioned";
  readonly unit: "units/s" | "bytes";
  readonly limit: number;
  readonly needed: number;
  /** `needed` divided by `limit`: above 1. A load that many times smaller fits. */
  readonly timesOver: number;
  /** Whether AWS never raises it. */
  readonly isHard: boolean;
  readonly message: string;
  readonly fix: string;
}

/** The largest item collection of a table with local indexes. */
export interface CollectionSize {
  readonly table: string;
  readonly localIndexes: readonly string[];
  /** Items and their entries in local indexes. */
  readonly largestCollectionBytes: number;
}

/**
 * The throughput quotas that a demand passes at its peak. Provisioned capacity is counted as autoscaling provisions it there:
 * the peak divided by the target utilization. For the account, all peaks are taken to come together.
 *
 * @throws DesignError with all problems of the demand and the options
 */
export function quotasPassed(demand: Demand, options: CostOptions = {}): readonly PassedQuota[] {
  const targetUtilization = assertCostInput(demand, options);
  const toProvisioned = (units: UnitsDemand) => toProvisionedUnits(units, "fixed", targetUtilization);
  const passed = demand.flatMap(({ table, targets }) =>
    targets.flatMap((target) => {
      const where = target.index === undefined ? { table } : { table, index: target.index };
      return directions.flatMap((direction) => [
        ...checkNewTable(where, direction, target[direction].peak),
        ...checkTable(where, direction, "onDemand", target[direction].peak),
        ...checkTable(where, direction, "provisioned", toProvisioned(target[direction])),
      ]);
    }),
  );
  const targets = demand.flatMap((table) => table.targets);
  const ofAccount = directions.flatMap((direction) =>
    checkAccount(
      direction,
      targets.reduce((sum, target) => sum + toProvisioned(target[direction]), 0),
    ),
  );
  return [...passed, ...ofAccount];
}

/**
 * The item collections that a table's local indexes forbid: above 10 GB, writes to the collection fail. A table without local
 * indexes has no such limit. Source: Developer Guide, "Local secondary indexes", item collection size limit.
 *
 * @throws DesignError when a size is negative or not finite
 */
export function collectionQuotas(collections: readonly CollectionSize[]): readonly PassedQuota[] {
  const problems = collections
    .filter(({ largestCollectionBytes: bytes }) => !(bytes >= 0 && Number.isFinite(bytes)))
    .map(
      ({ table, largestCollectionBytes }): Problem => ({
        code: "amount_not_possible",
        path: `collections.${table}.largestCollectionBytes`,
        message: `${largestCollectionBytes} is no number of bytes`,
        fix: "use a finite number that is 0 or more",
      }),
    );
  if (problems.length > 0) {
    throw new DesignError(problems, "The item collections");
  }
  return collections
    .filter(({ localIndexes }) => localIndexes.length > 0)
    .flatMap(({ table, localIndexes, largestCollectionBytes }) =>
      passedOnly({
        code: "item_collection_size",
        table,
        unit: "bytes",
        limit: quotas.itemCollectionBytes,
        needed: largestCollectionBytes,
        isHard: true,
        message: `the largest item collection passes 10 GB, and the table has ${localIndexes.length === 1 ? "a local index" : "local indexes"} (${localIndexes.join(", ")}): its writes fail`,
        fix: "make the local index a global one, or put less under one partition key",
      }),
    );
}

const directions: readonly Direction[] = ["read", "write"];

interface Where {
  readonly table: string;
  readonly index?: string;
}

function checkTable(
  where: Where,
  direction: Direction,
  mode: "onDemand" | "provisioned",
  needed: number,
): readonly PassedQuota[] {
  return passedOnly({
    code: "table_throughput",
    ...where,
    direction,
    mode,
    unit: "units/s",
    limit: quotas.tableUnitsPerSecond[direction],
    needed,
    isHard: false,
    message: `${nameOf(where)} needs more ${direction} units a second than an account gives to one table or index`,
    fix: `ask for a higher table-level ${direction} quota (AWS console, Service Quotas, Amazon DynamoDB) before the load comes`,
  });
}

function checkNewTable(where: Where, direction: Direction, needed: number): readonly PassedQuota[] {
  return passedOnly({
    code: "new_table_throughput",
    ...where,
    direction,
    mode: "onDemand",
    unit: "units/s",
    limit: quotas.newOnDemandUnitsPerSecond[direction],
    needed,
    isHard: false,
    message: `${nameOf(where)} needs more ${direction} units a second than a new on-demand table serves at once`,
    fix: "set its warm throughput before the load comes, or let the load grow: at most doubled within 30 minutes",
  });
}

function checkAccount(direction: Direction, needed: number): readonly PassedQuota[] {
  return passedOnly({
    code: "account_throughput",
    direction,
    mode: "provisioned",
    unit: "units/s",
    limit: quotas.accountProvisionedUnitsPerSecond[direction],
    needed,
    isHard: false,
    message: `the tables and indexes together need more provisioned ${direction} units than an account has in a region`,
    fix: `ask for a higher account-level ${direction} quota (AWS console, Service Quotas, Amazon DynamoDB), or use on-demand, which has none`,
  });
}

function passedOnly(quota: Omit<PassedQuota, "timesOver">): readonly PassedQuota[] {
  return quota.needed > quota.limit ? [{ ...quota, timesOver: quota.needed / quota.limit }] : [];
}

function nameOf({ table, index }: Where): string {
  return index === undefined ? table : `${table}'s index ${index}`;
}
