import { expect, it } from "vitest";
import type { DesignLoad, PatternLoad, TargetUnits } from "../../../../model/capacity/load/load.ts";
import { toTimeTargets } from "../../../../model/capacity/time/load-targets.ts";

const at = (table: string, read: number, write: number): TargetUnits => ({ table, scope: "table", read, write });
const pattern = (
  kind: "read" | "write",
  rateRps: number,
  requests: number,
  units: readonly TargetUnits[],
): PatternLoad => ({
  name: "p",
  title: "A pattern",
  kind,
  rateRps,
  requests,
  units,
  unitsMean: 0,
  unitsP99: 0,
  hotKeys: [],
  assumptions: [],
});

it("a design's load becomes units and requests of each table and global index", () => {
  const load: DesignLoad = {
    users: 1,
    storage: [],
    patterns: [
      pattern("read", 10, 2, [at("A", 0.5, 0), { table: "A", index: "G", scope: "gsi", read: 4, write: 0 }]),
      pattern("write", 3, 1, [
        at("A", 0, 1),
        { table: "A", index: "L", scope: "lsi", read: 0, write: 1 },
        { table: "A", index: "G", scope: "gsi", read: 0, write: 2 },
      ]),
      pattern("read", 5, 1, [at("B", 1, 0)]),
      pattern("read", 5, 1, [{ table: "C", index: "G", scope: "gsi", read: 1, write: 0 }]),
      pattern("read", 5, 1, []),
    ],
  };
  expect(toTimeTargets(load, 10)).toEqual([
    { table: "A", read: { units: 50, requests: 0 }, write: { units: 60, requests: 30 } },
    { table: "A", index: "G", read: { units: 400, requests: 200 }, write: { units: 60, requests: 0 } },
    { table: "B", read: { units: 50, requests: 50 }, write: { units: 0, requests: 0 } },
    { table: "C", index: "G", read: { units: 50, requests: 50 }, write: { units: 0, requests: 0 } },
    { table: "C", read: { units: 0, requests: 0 }, write: { units: 0, requests: 0 } },
  ]);
});
