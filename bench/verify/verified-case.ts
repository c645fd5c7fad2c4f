/** What a verified case came to, as it is written down and compared with a baseline. */
import { createHash } from "node:crypto";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { canonicalItem, canonicalRequest } from "./canonical.ts";
import { foundItems } from "./compare-answer.ts";
import type { PredictedCase } from "./predict-case.ts";
import { type SizedUnits, toSizedUnits } from "./sized-units.ts";

export interface VerifiedCase extends SizedUnits {
  /** Of outcomes, items found in their order, and what writes leave behind: 16 hexadecimal digits of a SHA-256. */
  readonly resultDigest: string;
  /** Of the requests as they are sent, over all stages: what an equal digest cannot explain comes from the data or from us. */
  readonly requestDigest: string;
}

export function toVerifiedCase(definitions: readonly TableDefinition[], predicted: PredictedCase): VerifiedCase {
  return {
    ...toSizedUnits(predicted),
    resultDigest: digestOf(resultsOf(definitions, predicted)),
    requestDigest: digestOf(predicted.requests.map(({ request }) => canonicalRequest(request))),
  };
}

function resultsOf(definitions: readonly TableDefinition[], { requests }: PredictedCase): unknown {
  return requests.map(({ request, prediction, leaves }) => ({
    outcome: prediction.outcome,
    found: foundItems(definitions, request, prediction.items).map(canonicalItem),
    left: leaves.map(({ table, key, item }) => [
      table,
      canonicalItem(key),
      item === undefined ? null : canonicalItem(item),
    ]),
  }));
}

function digestOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 16);
}
