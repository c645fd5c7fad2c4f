/** What a verified case came to, as it is written down and compared with a baseline. */
import { createHash } from "node:crypto";
import type { TableDefinition } from "../../model/schema/table-definition.ts";
import { canonicalItem } from "./canonical.ts";
import { foundItems } from "./compare-answer.ts";
import type { PredictedCase } from "./predict-case.ts";
import { type SizedUnits, toSizedUnits } from "./sized-units.ts";

export interface VerifiedCase extends SizedUnits {
  /** Of outcomes, items found in their order, and what writes leave behind: 16 hexadecimal digits of a SHA-256. */
  readonly resultDigest: string;
}

export function toVerifiedCase(definitions: readonly TableDefinition[], predicted: PredictedCase): VerifiedCase {
  return { ...toSizedUnits(predicted), resultDigest: digestOf(definitions, predicted) };
}

function digestOf(definitions: readonly TableDefinition[], { requests }: PredictedCase): string {
  const results = requests.map(({ request, prediction, leaves }) => ({
    outcome: prediction.outcome,
    found: foundItems(definitions, request, prediction.items).map(canonicalItem),
    left: leaves.map(({ table, key, item }) => [
      table,
      canonicalItem(key),
      item === undefined ? null : canonicalItem(item),
    ]),
  }));
  return createHash("sha256").update(JSON.stringify(results)).digest("hex").slice(0, 16);
}
