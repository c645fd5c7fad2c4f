import type { Design } from "../schema/design.ts";
import { dearestConsumptions } from "./load/estimate-load.ts";
import type { UnitsTarget } from "./load/load.ts";
import { planLoad } from "./load/plan-load.ts";

/** Units a second, on average and not rounded. */
export interface PlannedUnits {
  readonly read: number;
  readonly write: number;
}

export interface CapacityPlan {
  /** By the design's table name. Local indexes use their table's units and are in them. */
  readonly tables: {
    readonly [table: string]: PlannedUnits & { readonly indexes: { readonly [globalIndex: string]: PlannedUnits } };
  };
}

/** The design does not say how many users it has. From a hundred thousand on the units hardly depend on it. */
const users = 1_000_000;
const popularity = { kind: "zipf", skew: 0.99 } as const;

/**
 * The units that a design's documented load needs at `scale` times its rates, by which provisioned capacity starts. Counted are the
 * patterns with a number and a rate.
 *
 * Of a design with a population they are the units on average of `planLoad`, at 1,000,000 users who are asked for with a skew of
 * 0.99. Without one they are an estimate from above (`estimateRequest`), except that a pattern which writes a list of items is
 * counted with one, for no figure says how many there are, and that requests which differ in their values alone count once.
 */
export function planCapacity(design: Design, scale: number): CapacityPlan {
  const loads = loadsOf(design);
  const unitsOf = (table: string, index: string | undefined): PlannedUnits => {
    const own = loads.filter((load) => load.table === table && load.index === index);
    const sum = (kind: keyof PlannedUnits) =>
      own.reduce((units, load) => (load.kind === kind ? units + load.unitsPerSecond * scale : units), 0);
    return { read: sum("read"), write: sum("write") };
  };
  const tables = design.tables.map(({ name }) => {
    const global = design.indexes.filter(({ scope, table }) => scope === "global" && table.name === name);
    const indexes = Object.fromEntries(global.map((index) => [index.name, unitsOf(name, index.name)]));
    return [name, { ...unitsOf(name, undefined), indexes }] as const;
  });
  return { tables: Object.fromEntries(tables) };
}

interface Load {
  readonly table: string;
  /** A global index; local ones are their table. */
  readonly index: string | undefined;
  readonly kind: "read" | "write";
  readonly unitsPerSecond: number;
}

/** Kept, because a stack asks for several of its parts, and a design never changes. */
const known = new WeakMap<Design, readonly Load[]>();

function loadsOf(design: Design): readonly Load[] {
  const loads = known.get(design) ?? computeLoads(design);
  known.set(design, loads);
  return loads;
}

function computeLoads(design: Design): readonly Load[] {
  if (design.population === undefined) {
    return Object.values(design.patterns)
      .filter(({ number, rateRps }) => number !== undefined && rateRps.value > 0)
      .flatMap((pattern) =>
        dearestConsumptions(design, pattern).map(({ table, index, kind, units }) => {
          return { table, index, kind, unitsPerSecond: units * pattern.rateRps.value };
        }),
      );
  }
  const { patterns } = planLoad({ design, users, popularity });
  return patterns
    .filter(({ number }) => number !== undefined)
    .flatMap(({ rateRps, units }) =>
      units.flatMap(({ read, write, ...target }): Load[] => {
        const at = { table: target.table, index: globalIndexOf(target) };
        return [
          { ...at, kind: "read", unitsPerSecond: read * rateRps },
          { ...at, kind: "write", unitsPerSecond: write * rateRps },
        ];
      }),
    );
}

const globalIndexOf = ({ scope, index }: UnitsTarget) => (scope === "gsi" ? index : undefined);
