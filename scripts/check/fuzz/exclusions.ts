/** Requests that are not sent to an engine, because AWS or the engine alone knows their units. */
import { reportedBy } from "../../../bench/engine/unit-differences.ts";
import type { ItemChange, Prediction, WireRequest } from "../../../model/capacity/units/prediction.ts";
import type { Tables } from "../../../model/capacity/units/tables.ts";
import { digitsAroundPoint, parseDecimal } from "../../../model/expression/decimal.ts";
import type { WireItem, WireValue } from "../../../model/request/wire-value.ts";

/** Why a request is not sent to this engine; nothing when it is. */
export function exclusionOf(
  engine: string,
  tables: Tables,
  request: WireRequest,
  prediction: Prediction,
): string | undefined {
  if (request.operation === "Scan" && prediction.lastEvaluatedKey !== undefined) {
    return "a Scan of more than a page: the order of partitions is AWS's own";
  }
  if (engine === "DynamoDB Local" && prediction.changes.some(({ after = {} }) => Object.values(after).some(isPacked))) {
    return "local-number-pairs";
  }
  if (engine === "DynamoDB Local" && prediction.changes.some((change) => swapsHalfKeys(tables, change))) {
    return "local-half-keys";
  }
  return reportedBy(engine, request, prediction).unknown;
}

/** Whether the item had one key attribute of an index and gets only the other. It is in the index neither before nor after. */
function swapsHalfKeys(tables: Tables, { table, before = {}, after = {} }: ItemChange): boolean {
  const indexes = tables.table(table)?.schema.indexes ?? [];
  return indexes.some(({ keyNames: [hash = "", range = ""] }) => {
    const had = [before[hash] !== undefined, before[range] !== undefined];
    const has = [after[hash] !== undefined, after[range] !== undefined];
    return had[0] !== had[1] && had[0] === has[1] && had[1] === has[0];
  });
}

/** Whether digits in pairs from the decimal point outwards are more bytes than without zeros at the ends. */
export function isLongerInPairs(text: string): boolean {
  const decimal = parseDecimal(text);
  const { before, after } = digitsAroundPoint(decimal);
  const { digits, exponent } = decimal;
  const pairs = Math.floor((exponent + digits.length - 1) / 2) - Math.floor(exponent / 2) + 1;
  return digits !== "" && pairs > Math.ceil(before / 2) + Math.ceil(after / 2);
}

function isPacked(value: WireValue): boolean {
  if ("N" in value) return isLongerInPairs(value.N);
  if ("NS" in value) return value.NS.some(isLongerInPairs);
  if ("L" in value) return value.L.some(isPacked);
  return "M" in value && Object.values<WireItem[string]>(value.M).some(isPacked);
}
