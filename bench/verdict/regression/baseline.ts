/** The part of an earlier `result.json` that a later run is compared with. */

import { isObject } from "../../../model/request/wire-unmarshal.ts";
import type { SizedUnits } from "../../verify/sized-units.ts";
import { Histogram } from "../histogram.ts";
import type { Result } from "../result.ts";

/** What must be equal for latencies to be comparable. */
export type ComparedLoad = Pick<Result, "scale" | "users" | "skew" | "arrivals" | "profile"> & {
  readonly engine: Pick<Result["engine"], "name" | "version">;
  readonly machine: Pick<Result["machine"], "cpuModel" | "cores">;
};

export interface MeasuredPattern {
  readonly number: number;
  readonly name: string;
  readonly service: Histogram;
  readonly response: Histogram;
  /** Of `service`, see `PatternResult.serviceDesignEffect`. */
  readonly designEffect: { readonly p50: number; readonly p95: number };
  readonly errors: number;
  /** Successful ones and errors. */
  readonly executions: number;
}

export interface Baseline {
  readonly path: string;
  readonly load: ComparedLoad;
  readonly patterns: readonly MeasuredPattern[];
  /** `null` if the run recorded none. */
  readonly unitsBySize: readonly SizedUnits[] | null;
}

/** A member that is not what a result has there. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";

  constructor(
    /** Like `patterns[3].name`. */
    readonly member: string,
    readonly expected: string,
  ) {
    super(`${member} is not ${expected}`);
  }
}

/** @throws ShapeError */
export function readLoad(value: Readonly<Record<string, unknown>>): ComparedLoad {
  const engine = objectAt(value, "engine");
  const machine = objectAt(value, "machine");
  const arrivals = textAt(value, "arrivals");
  if (arrivals !== "poisson" && arrivals !== "constant") {
    throw new ShapeError("arrivals", '"poisson" or "constant"');
  }
  return {
    scale: numberAt(value, "scale"),
    users: numberAt(value, "users"),
    skew: numberAt(value, "skew"),
    arrivals,
    profile: textAt(value, "profile"),
    engine: { name: textAt(engine, "name", "engine."), version: textAt(engine, "version", "engine.") },
    machine: { cpuModel: textAt(machine, "cpuModel", "machine."), cores: numberAt(machine, "cores", "machine.") },
  };
}

/**
 * @throws ShapeError if a member is missing or of another type
 * @throws HistogramTextError
 */
export function readPattern(value: unknown, position: number): MeasuredPattern {
  const where = `patterns[${position}].`;
  if (!isObject(value)) {
    throw new ShapeError(`patterns[${position}]`, "an object");
  }
  const histograms = objectAt(value, "histograms", where);
  const service = Histogram.parse(textAt(histograms, "serviceUs", `${where}histograms.`));
  const errors = numberAt(value, "errors", where);
  return {
    number: numberAt(value, "number", where),
    name: textAt(value, "name", where),
    service,
    response: Histogram.parse(textAt(histograms, "responseUs", `${where}histograms.`)),
    designEffect: readDesignEffect(value, where),
    errors,
    executions: service.count + errors,
  };
}

/** Results were written without before: 1 then, as if no two requests had shared their fate. */
function readDesignEffect(value: Members, where: string): MeasuredPattern["designEffect"] {
  if (value.serviceDesignEffect === undefined) {
    return { p50: 1, p95: 1 };
  }
  const effect = objectAt(value, "serviceDesignEffect", where);
  const at = (percentile: "p50" | "p95") => {
    const factor = numberAt(effect, percentile, `${where}serviceDesignEffect.`);
    if (factor < 1) {
      throw new ShapeError(`${where}serviceDesignEffect.${percentile}`, "a number from 1 on");
    }
    return factor;
  };
  return { p50: at("p50"), p95: at("p95") };
}

/** @throws ShapeError */
export function readSizedUnits(value: unknown): readonly SizedUnits[] | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (!Array.isArray(value)) {
    throw new ShapeError("unitsBySize", "an array");
  }
  return value.map((entry: unknown, position) => {
    const where = `unitsBySize[${position}].`;
    if (!isObject(entry)) {
      throw new ShapeError(`unitsBySize[${position}]`, "an object");
    }
    const tables = objectAt(entry, "tables", where);
    return {
      pattern: textAt(entry, "pattern", where),
      sizeClass: textAt(entry, "sizeClass", where),
      requests: numberAt(entry, "requests", where),
      total: numberAt(entry, "total", where),
      tables: Object.fromEntries(
        Object.keys(tables).map((name) => {
          const table = objectAt(tables, name, `${where}tables.`);
          const inTable = `${where}tables.${name}.`;
          const indexes = (kind: "gsi" | "lsi") => {
            const units = objectAt(table, kind, inTable);
            return Object.fromEntries(
              Object.keys(units).map((index) => [index, numberAt(units, index, `${inTable}${kind}.`)]),
            );
          };
          return [name, { table: numberAt(table, "table", inTable), gsi: indexes("gsi"), lsi: indexes("lsi") }];
        }),
      ),
    };
  });
}

type Members = Readonly<Record<string, unknown>>;

function objectAt(value: Members, key: string, where = ""): Members {
  const member = value[key];
  if (!isObject(member)) {
    throw new ShapeError(`${where}${key}`, "an object");
  }
  return member;
}

function textAt(value: Members, key: string, where = ""): string {
  const member = value[key];
  if (typeof member !== "string") {
    throw new ShapeError(`${where}${key}`, "a text");
  }
  return member;
}

function numberAt(value: Members, key: string, where = ""): number {
  const member = value[key];
  if (typeof member !== "number" || !Number.isFinite(member)) {
    throw new ShapeError(`${where}${key}`, "a number");
  }
  return member;
}
