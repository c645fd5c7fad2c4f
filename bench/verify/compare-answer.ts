/** One request: what the model says of it beside what an engine answered, exactly. */
import type { Prediction, TableUnits, WireRequest } from "../../model/capacity/units/prediction.ts";
import { indexOf, pickAttributes, schemaOf } from "../../model/capacity/units/table-schema.ts";
import type { WireItem } from "../../model/request/wire-value.ts";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { canonicalItem, canonicalUnits } from "./canonical.ts";
import type { PredictedRequest } from "./predict-case.ts";

/** What an engine answered, in the words of a prediction. */
export interface EngineAnswer extends Pick<Prediction, "outcome" | "tables" | "items" | "lastEvaluatedKey"> {
  readonly message?: string;
}

type Units = Readonly<Record<string, TableUnits>>;

/** The figures that the engine is known to report for a prediction, and why they are not AWS's. */
export interface Reported {
  readonly tables: Units;
  readonly differences: readonly string[];
  /** Id of a difference whose figure cannot be told: units are not compared then. */
  readonly unknown?: string;
}

export interface Disagreement {
  readonly about: "outcome" | "units" | "items" | "next page" | "left behind";
  readonly predicted: string;
  readonly measured: string;
}

/** @returns what does not agree; after another outcome nothing else is looked at */
export function compareAnswer(
  definitions: readonly TableDefinition[],
  { request, prediction, isLastPage }: PredictedRequest,
  reported: Reported,
  answer: EngineAnswer,
): Disagreement[] {
  if (prediction.outcome !== answer.outcome) {
    const predicted = withReason(prediction.outcome, prediction.reason);
    return [{ about: "outcome", predicted, measured: withReason(answer.outcome, answer.message) }];
  }
  if (prediction.outcome !== "ok") {
    // An error carries neither units nor items.
    return [];
  }
  const units = reported.unknown === undefined ? compareUnits(reported.tables, answer.tables) : [];
  const endsEarlier = isLastPage && answer.lastEvaluatedKey === undefined;
  const nextPage = endsEarlier ? [] : compareItem("next page", prediction.lastEvaluatedKey, answer.lastEvaluatedKey);
  const items = compareItems(
    foundItems(definitions, request, prediction.items),
    foundItems(definitions, request, answer.items),
  );
  return [...units, ...items, ...nextPage];
}

/** What a write left behind under one key. */
export function compareLeft(predicted: WireItem | undefined, measured: WireItem | undefined): Disagreement[] {
  return compareItem("left behind", predicted, measured);
}

function compareUnits(predicted: Units, measured: Units): Disagreement[] {
  const [one, other] = [describeUnits(predicted), describeUnits(measured)];
  return one === other ? [] : [{ about: "units", predicted: one, measured: other }];
}

function compareItem(
  about: Disagreement["about"],
  predicted: WireItem | undefined,
  measured: WireItem | undefined,
): Disagreement[] {
  return isSameItem(predicted, measured)
    ? []
    : [{ about, predicted: describeItem(predicted), measured: describeItem(measured) }];
}

/** Of two lists that differ, how many there are, and the first place where they do. */
function compareItems(predicted: readonly WireItem[], measured: readonly WireItem[]): Disagreement[] {
  const longest = Math.max(predicted.length, measured.length);
  const position = Array.from({ length: longest }, (_, at) => at).find(
    (at) => !isSameItem(predicted[at], measured[at]),
  );
  if (position === undefined) {
    return [];
  }
  const describe = (items: readonly WireItem[]) =>
    `${items.length} found, number ${position + 1} ${describeItem(items[position])}`;
  return [{ about: "items", predicted: describe(predicted), measured: describe(measured) }];
}

function isSameItem(one: WireItem | undefined, other: WireItem | undefined): boolean {
  return one === undefined || other === undefined ? one === other : canonicalItem(one) === canonicalItem(other);
}

const withReason = (outcome: string, reason: string | undefined) =>
  reason === undefined || reason === "" ? outcome : `${outcome} (${reason})`;

function describeUnits(tables: Units): string {
  const units = Object.entries(canonicalUnits(tables)).map(([target, count]) => `${target} ${count}`);
  return units.join(", ") || "none";
}

/** In DynamoDB JSON, attributes by name, so that people find what differs. */
function describeItem(item: WireItem | undefined): string {
  return item === undefined ? "nothing" : JSON.stringify(pickAttributes(item, Object.keys(item).sort()));
}

/**
 * The items in the order in which DynamoDB promises them. A batch has none, and items that share their place in an index may come
 * in any: these are sorted.
 */
export function foundItems(
  definitions: readonly TableDefinition[],
  { operation, input }: WireRequest,
  items: readonly WireItem[],
): readonly WireItem[] {
  if (operation === "BatchGetItem") {
    return sorted(items);
  }
  const definition = definitions.find(({ TableName }) => TableName === input.TableName);
  if (definition === undefined || operation !== "Query" || typeof input.IndexName !== "string") {
    return items;
  }
  const sortNames = indexOf(schemaOf(definition), input.IndexName)?.key.sort ?? [];
  const placeOf = (item: WireItem) => canonicalItem(pickAttributes(item, sortNames));
  const runs: WireItem[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run !== undefined && first !== undefined && placeOf(first) === placeOf(item)) {
      run.push(item);
    } else {
      runs.push([item]);
    }
  }
  return runs.flatMap(sorted);
}

function sorted(items: readonly WireItem[]): WireItem[] {
  const withText = items.map((item) => ({ item, text: canonicalItem(item) }));
  withText.sort((one, other) => (one.text < other.text ? -1 : 1));
  return withText.map(({ item }) => item);
}
