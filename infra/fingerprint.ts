import { createHash } from "node:crypto";
import { requestsOf } from "../model/request/pattern-requests.ts";
import type { Design } from "../model/schema/design.ts";
import { toTableDefinitions } from "../model/schema/to-table-definition.ts";

/** Changes when tables, indexes, rates, budgets or requests of a design change; 12 hexadecimal digits. */
export function fingerprintOf(design: Design): string {
  const patterns = Object.entries(design.patterns).map(([name, pattern]) => {
    const { number, rateRps, budget, consistency } = pattern;
    return { name, number, rateRps, budget, consistency, requests: requestsOf(pattern, design) };
  });
  const text = JSON.stringify({ tables: toTableDefinitions(design), patterns }, (_, value) =>
    value instanceof Set ? [...value] : value,
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
