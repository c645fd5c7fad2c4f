/** What requests are predicted with: the model's tables, and what an engine reports of a prediction. */
import { predictRequest } from "../../../model/capacity/units/predict.ts";
import type { ItemChange, Prediction, TableUnits, WireRequest } from "../../../model/capacity/units/prediction.ts";
import type { Tables } from "../../../model/capacity/units/tables.ts";
import { UnitsError } from "../../../model/capacity/units/units-error.ts";

/** The figures that the engine under test reports for a prediction, and the ids of its listed differences from AWS's. */
export type ReportedBy = (
  request: WireRequest,
  prediction: Prediction,
) => {
  readonly tables: Readonly<Record<string, TableUnits>>;
  readonly differences: readonly string[];
  /** Id of a difference whose figure does not follow from the prediction. */
  readonly unknown?: string;
};

export interface UnitModel {
  /** `undefined` for a request that the model cannot predict. */
  predict(request: WireRequest): Prediction | undefined;
  /** Makes the changes and gives what undoes them. */
  apply(changes: readonly ItemChange[]): () => void;
}

export function unitModelOf(tables: Tables): UnitModel {
  return {
    predict: (request) => {
      try {
        return predictRequest(tables, request);
      } catch (error) {
        if (error instanceof UnitsError) {
          return undefined;
        }
        throw error;
      }
    },
    apply: (changes) => tables.apply(changes),
  };
}

/** By target, as records hold them: only what is not 0. */
export type TargetPositions = ReadonlyMap<string, number>;

export function unitsByTarget(
  positions: TargetPositions,
  tables: Readonly<Record<string, TableUnits>>,
): Map<number, number> {
  const units = new Map<number, number>();
  const add = (name: string, count: number) => {
    const position = positions.get(name);
    if (position !== undefined && count !== 0) {
      units.set(position, (units.get(position) ?? 0) + count);
    }
  };
  for (const table in tables) {
    const own = tables[table];
    if (own !== undefined) {
      add(table, own.table);
      for (const indexes of [own.gsi, own.lsi]) {
        for (const index in indexes) {
          add(`${table}/${index}`, indexes[index] ?? 0);
        }
      }
    }
  }
  return units;
}

/** Sums of halves are exact; what is added up by others may have the error of a double. */
const leastDifference = 1e-6;

export function areSameUnits(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): boolean {
  for (const target of new Set([...one.keys(), ...other.keys()])) {
    if (Math.abs((one.get(target) ?? 0) - (other.get(target) ?? 0)) > leastDifference) {
      return false;
    }
  }
  return true;
}
