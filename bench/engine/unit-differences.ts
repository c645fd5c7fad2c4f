/**
 * Where the engines report other units than AWS charges, one entry for each rule that an engine has of its own.
 *
 * The model follows AWS. A measured figure that differs from it is explained only by an entry here, and an entry gives the
 * engine's figure exactly: what is neither AWS's figure nor this one is an error of the model or a new difference. The
 * differential fuzz (`scripts/check/fuzz.ts`) holds model and engines to that.
 */
import { toPrediction } from "../../model/capacity/units/ledger.ts";
import type { Prediction, TableUnits, WireRequest } from "../../model/capacity/units/prediction.ts";
import type { Counting } from "./counting.ts";
import { dynamoDbLocalCounting } from "./counting-dynamodb-local.ts";
import { dynoxideCounting } from "./counting-dynoxide.ts";

/** One rule in which an engine's figures are not AWS's. */
export interface UnitDifference {
  readonly id: string;
  /** `Engine.name` of the engine. */
  readonly engine: string;
  /** What the engine reports, and what AWS does. */
  readonly what: string;
  /** How the engine comes to its figure. */
  readonly why: string;
}

/** The figures that an engine reports for a request. */
export interface ReportedUnits {
  readonly tables: Readonly<Record<string, TableUnits>>;
  /** Ids of the differences that changed a figure; none when it is AWS's. */
  readonly differences: readonly string[];
  /** Id of a difference whose figure does not follow from the prediction. `tables` is AWS's then: do not compare with it. */
  readonly unknown?: string;
}

const dynoxide = "dynoxide";
const dynamoDbLocal = "DynamoDB Local";

export const unitDifferences: readonly UnitDifference[] = [
  {
    id: "dynoxide-local-index-fetch",
    engine: dynoxide,
    what: "A Query on a local index with Select ALL_ATTRIBUTES counts the base items that it fetches as one read. AWS rounds each one up by itself.",
    why: "It adds their sizes up and rounds once, to at least one block even when there is no item; whether the index would need a fetch at all is not in the prediction of an empty page, so that one is not compared.",
  },
  {
    id: "dynoxide-no-fetch",
    engine: dynoxide,
    what: "A projection on a local index, and a Scan of one, count no base items. AWS fetches and charges those that have attributes the index does not project.",
    why: "It does not fetch, so the items come without those attributes too.",
  },
  {
    id: "dynoxide-local-index-scan",
    engine: dynoxide,
    what: "A Scan of a local index is reported as units of the table. AWS reports them as the index's.",
    why: "Its Scan splits units by index for global indexes only.",
  },
  {
    id: "dynoxide-full-page",
    engine: dynoxide,
    what: "A page that is cut at 1 MB counts at most 128 eventually consistent units. AWS gives 128.5 and more.",
    why: "It ends the page before the item that crosses 1 MB instead of after it. The size of that item is not in the prediction, so such a page is not compared.",
  },
  {
    id: "local-empty-read-free",
    engine: dynamoDbLocal,
    what: "A Query or Scan that reads no item, and a key of a BatchGetItem without an item, count 0. AWS charges the minimum.",
    why: "It adds up the items that it found.",
  },
  {
    id: "local-index-scan",
    engine: dynamoDbLocal,
    what: "A Scan of an index counts whole items. AWS charges the index's entries, and for a local index the base items that it fetches.",
    why: "It scans the table for them. The sizes of whole items are not in the prediction, so such a Scan is not compared.",
  },
  {
    id: "local-projection-fetch",
    engine: dynamoDbLocal,
    what: "A Query with a projection on a local index counts the base items, also when the index holds all that is asked for. AWS fetches only what the index lacks.",
    why: "It does not look at what is projected. The sizes of whole items are not in the prediction, so such a Query is not compared.",
  },
  {
    id: "local-batch-delete-missing",
    engine: dynamoDbLocal,
    what: "A delete of a missing item in a BatchWriteItem counts 2. AWS charges 1.",
    why: "Not documented; the same delete as a request of its own counts 1.",
  },
  {
    id: "local-index-overhead",
    engine: dynamoDbLocal,
    what: "An entry of a local index counts 1 unit more when it is within 100 bytes of the next KB. AWS charges the bytes of the entry.",
    why: "It adds the 100 bytes that an index entry takes in storage, to what is written too, and for local indexes only.",
  },
  {
    id: "local-half-keys",
    engine: dynamoDbLocal,
    what: "A write that takes one key attribute of an index from an item and gives it the other counts an entry. On AWS the item is in the index neither before nor after.",
    why: "It deletes an entry as large as the one the item before would have had. Which attributes are keys is not in the prediction; the fuzz sends no such write.",
  },
  {
    id: "local-transactional-index",
    engine: dynamoDbLocal,
    what: "Index units of a TransactWriteItems are doubled. AWS doubles those of the table only.",
    why: "It doubles all that a write of its own would have counted.",
  },
  {
    id: "local-transactional-minimum",
    engine: dynamoDbLocal,
    what: "In a TransactWriteItems the delete of a missing item counts 1, and a ConditionCheck counts as a transactional read. AWS charges both as transactional writes.",
    why: "The one is not doubled, the other is taken for a read, in blocks of 4 KB.",
  },
  {
    id: "local-equal-writes-once",
    engine: dynamoDbLocal,
    what: "Entries of a TransactWriteItems that count the same on one table and its indexes are counted once. AWS charges each.",
    why: "It keeps the figures of a table as a set.",
  },
  {
    id: "local-transaction-refused",
    engine: dynamoDbLocal,
    what: "A transaction with an update that the item does not allow is a ValidationException. On AWS it is a TransactionCanceledException.",
    why: "It refuses the request where AWS gives the reason of the entry. Neither carries units.",
  },
  {
    id: "local-replay",
    engine: dynamoDbLocal,
    what: "A TransactWriteItems sent again with its token counts transactional reads of the items as they are now, equal ones once. AWS takes the larger of the item before and after the first call.",
    why: "It reads the items instead of remembering what it wrote. What was written since is not in the prediction, so a replay is not compared.",
  },
  {
    id: "local-number-pairs",
    engine: dynamoDbLocal,
    what: "A number such as 110 or 0.05e-4 is a byte longer than on AWS, which shows where an item is that close to the next unit.",
    why: "It packs the digits in pairs from the decimal point outwards, AWS those that are left without zeros at the ends. The fuzz writes no such number.",
  },
];

const countings: Readonly<Record<string, Counting>> = {
  [dynoxide]: dynoxideCounting,
  [dynamoDbLocal]: dynamoDbLocalCounting,
};

/**
 * The units that an engine reports for a request, given what AWS charges.
 *
 * @param engine `Engine.name`; an engine without listed differences reports AWS's figures
 */
export function reportedBy(engine: string, request: WireRequest, prediction: Prediction): ReportedUnits {
  const aws = { tables: prediction.tables, differences: [] };
  const counting = countings[engine];
  if (counting === undefined || prediction.outcome !== "ok") {
    return aws;
  }
  const unknown = counting.unknown(request, prediction.parts);
  if (unknown !== undefined) {
    return { ...aws, unknown };
  }
  const { parts, differences } = counting.count(request, prediction.parts);
  return differences.size === 0
    ? aws
    : { tables: toPrediction(Object.keys(prediction.tables), { parts }).tables, differences: [...differences] };
}
