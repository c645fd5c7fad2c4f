/** What every request of a case finds, writes, leaves behind and costs, by the model alone. */
import { predictRequest } from "../../model/capacity/units/predict.ts";
import type { Prediction, WireRequest } from "../../model/capacity/units/prediction.ts";
import { createTables, type Tables } from "../../model/capacity/units/tables.ts";
import { UnitsError } from "../../model/capacity/units/units-error.ts";
import { stagesMost } from "../../model/request/pattern-requests.ts";
import { toWireInput, unmarshalItem, type WireItem } from "../../model/request/wire.ts";
import type { Plan } from "../../model/schema/plan.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import type { SizedCase, SizedCases } from "./cases.ts";
import type { SizeClass } from "./size-classes.ts";
import type { SizedData } from "./sized-data.ts";
import { type ItemKey, writtenKeys } from "./written-keys.ts";

/** An item under its key; absent where there is none. */
export interface KeyedItem extends ItemKey {
  readonly item?: WireItem;
}

export interface PredictedRequest {
  readonly request: WireRequest;
  readonly prediction: Prediction;
  /** The items that it names to write, as they are after it, whether it was refused or not. */
  readonly leaves: readonly KeyedItem[];
  /** The page has a key to go on from, and nothing comes after it. Whether an engine gives such a key is its own affair. */
  readonly isLastPage: boolean;
}

export interface PredictedCase extends Omit<SizedCase, "plan"> {
  /** Over all stages, in the order of sending. */
  readonly requests: readonly PredictedRequest[];
  /** The items that it names to write, as they were seeded: what brings the tables back to where the case began. */
  readonly seeded: readonly KeyedItem[];
  /** Why a request of it cannot be predicted; absent when all are. */
  readonly unpredicted?: string;
}

/** Each case meets the data as it was seeded: what it writes is undone before the next, so that none depends on the others. */
export function predictCases({ data, cases }: SizedCases, definitions: readonly TableDefinition[]): PredictedCase[] {
  const worlds = new Map<SizeClass["sizeFactor"], World>();
  return cases.map((sizedCase) => {
    const { sizeFactor } = sizedCase.sizeClass;
    const world = worlds.get(sizeFactor) ?? { definitions, tables: fillTables(definitions, data, sizeFactor) };
    worlds.set(sizeFactor, world);
    return predictCase(world, sizedCase);
  });
}

interface World {
  readonly definitions: readonly TableDefinition[];
  readonly tables: Tables;
}

function fillTables(
  definitions: readonly TableDefinition[],
  data: SizedData,
  sizeFactor: SizeClass["sizeFactor"],
): Tables {
  const tables = createTables(definitions);
  for (const { table, item } of data.items(sizeFactor)) {
    tables.put(table, item);
  }
  return tables;
}

function predictCase(world: World, { pattern, sizeClass, plan }: SizedCase): PredictedCase {
  const requests: PredictedRequest[] = [];
  const undo: (() => void)[] = [];
  let unpredicted: string | undefined;
  try {
    let current: Plan | undefined = plan;
    for (let stage = 0; current !== undefined && stage < stagesMost; stage += 1) {
      const { requests: sent, next }: Plan = current;
      const predicted = sent.map((request) => {
        const wire = { operation: request.operation, input: toWireInput(request) };
        return predictOne(world, wire, undo);
      });
      requests.push(...predicted);
      const isServed = predicted.every(({ prediction }) => prediction.outcome === "ok");
      current = isServed ? next?.(predicted.map(({ prediction }) => prediction.items.map(unmarshalItem))) : undefined;
    }
  } catch (error) {
    if (!(error instanceof UnitsError)) {
      throw error;
    }
    unpredicted = `${error.message}; ${error.fix}`;
  }
  for (const undoOne of undo.reverse()) {
    undoOne();
  }
  const written = requests.flatMap(({ leaves }) => leaves);
  const seeded = [...new Map(written.map((each) => [JSON.stringify([each.table, each.key]), each])).values()];
  return {
    pattern,
    sizeClass,
    requests,
    seeded: seeded.map((each) => itemAt(world.tables, each)),
    ...(unpredicted === undefined ? {} : { unpredicted }),
  };
}

function predictOne({ definitions, tables }: World, request: WireRequest, undo: (() => void)[]): PredictedRequest {
  const prediction = predictRequest(tables, request);
  undo.push(tables.apply(prediction.changes));
  return {
    request,
    prediction,
    leaves: writtenKeys(definitions, request).map((key) => itemAt(tables, key)),
    isLastPage: isLastPage(tables, request, prediction),
  };
}

function itemAt(tables: Tables, { table, key }: ItemKey): KeyedItem {
  const item = tables.get(table, key);
  return { table, key, ...(item === undefined ? {} : { item }) };
}

function isLastPage(tables: Tables, { operation, input }: WireRequest, { lastEvaluatedKey }: Prediction): boolean {
  if (lastEvaluatedKey === undefined) {
    return false;
  }
  const next = predictRequest(tables, { operation, input: { ...input, ExclusiveStartKey: lastEvaluatedKey } });
  return next.parts.some(({ rule }) => rule === "empty-page");
}
