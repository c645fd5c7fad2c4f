import type { DesignLoad, HotKey, PatternLoad } from "../../../../model/capacity/load/load.ts";

/** A hot key with the units that are not given at 0. */
export const hotKey = (given: Partial<HotKey> & Pick<HotKey, "scope" | "key" | "share">): HotKey => ({
  table: "posts",
  read: 0,
  write: 0,
  ...given,
});

export const pattern = (name: string, rateRps: number, hotKeys: readonly HotKey[], requests = 1): PatternLoad => ({
  name,
  title: `Title of ${name}`,
  kind: "read",
  rateRps,
  requests,
  units: [],
  unitsMean: 0,
  unitsP99: 0,
  hotKeys,
  assumptions: [],
});

export const designLoad = (patterns: readonly PatternLoad[], localIndexOn?: string): DesignLoad => ({
  users: 1000,
  patterns,
  storage:
    localIndexOn === undefined
      ? []
      : [{ table: localIndexOn, index: "byDate", scope: "lsi", items: 0, bytes: 0, largestCollectionBytes: 0 }],
});
