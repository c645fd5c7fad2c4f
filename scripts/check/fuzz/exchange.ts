/** One request with what the model says about it and what the engine answered. */
import type { Answer } from "../../../bench/engine/sender.ts";
import { reportedBy } from "../../../bench/engine/unit-differences.ts";
import { canonicalItem, canonicalItems, canonicalUnits } from "../../../bench/verify/canonical.ts";
import type { Prediction, WireRequest } from "../../../model/capacity/units/prediction.ts";

export interface Exchange {
  readonly request: WireRequest;
  readonly prediction: Prediction;
  readonly answer: Answer;
  /** The page that follows is empty, in the model's eyes: whether there is one at all is the engine's own. */
  readonly isLastPage: boolean;
}

/** One thing in which model and engine do not agree. */
export interface Disagreement {
  readonly about: "outcome" | "units" | "items" | "last evaluated key";
  readonly model: unknown;
  readonly engine: unknown;
}

export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  /** Ids of the listed differences of the engine that applied. */
  readonly differences: readonly string[];
}

/** Compares outcome, units by table and index, and what a read found. */
export function compareExchange(engine: string, exchange: Exchange): Comparison {
  const { request, prediction, answer } = exchange;
  if (prediction.outcome !== "ok" && answer.outcome !== "ok") {
    // Nothing was written, and an error carries no units. Which exception it is may be the engine's own.
    return compareRefusals(engine, prediction, answer);
  }
  if (prediction.outcome !== answer.outcome) {
    return { disagreements: [outcomes(prediction, answer)], differences: [] };
  }
  const { tables, differences } = reportedBy(engine, request, prediction);
  const keyOf = (key: Prediction["lastEvaluatedKey"]) => (key === undefined ? "none" : canonicalItem(key));
  const sides = [
    ["units", canonicalUnits(tables), canonicalUnits(answer.tables)],
    ["items", foundItems(request, prediction.items), foundItems(request, answer.items)],
    ["last evaluated key", keyOf(prediction.lastEvaluatedKey), keyOf(answer.lastEvaluatedKey)],
  ] as const;
  const endsEarlier = exchange.isLastPage && answer.lastEvaluatedKey === undefined;
  // What an engine does not fetch is not in its items either; and dynoxide's transactions always give the keys.
  const hasOwnItems =
    differences.includes("dynoxide-no-fetch") || (engine === "dynoxide" && request.operation === "TransactGetItems");
  const ignored = { units: false, items: hasOwnItems, "last evaluated key": endsEarlier };
  const compared = sides.filter(([about]) => !ignored[about]);
  const disagreements = compared.flatMap(([about, model, other]): Disagreement[] =>
    JSON.stringify(model) === JSON.stringify(other) ? [] : [{ about, model, engine: other }],
  );
  return { disagreements, differences };
}

/** A projection may leave nothing of an item: whether an empty one is in the answer says nothing about units. */
function foundItems({ input }: WireRequest, items: Prediction["items"]): string[] {
  return input.Select === "COUNT" ? [] : canonicalItems(items.filter((item) => Object.keys(item).length > 0));
}

const outcomes = ({ outcome, reason }: Prediction, answer: Answer): Disagreement => ({
  about: "outcome",
  model: reason === undefined ? outcome : `${outcome}: ${reason}`,
  engine: answer.message === undefined ? answer.outcome : `${answer.outcome}: ${answer.message}`,
});

/** DynamoDB Local refuses an update that the item does not allow as if it were no transaction's. */
function compareRefusals(engine: string, prediction: Prediction, answer: Answer): Comparison {
  if (prediction.outcome === answer.outcome) {
    return { disagreements: [], differences: [] };
  }
  const isUpdateRefused =
    engine === "DynamoDB Local" &&
    prediction.outcome === "TransactionCanceledException" &&
    answer.outcome === "ValidationException";
  return isUpdateRefused
    ? { disagreements: [], differences: ["local-transaction-refused"] }
    : { disagreements: [outcomes(prediction, answer)], differences: [] };
}
