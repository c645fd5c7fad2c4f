import { createHash } from "node:crypto";
import { requestsOf } from "../model/request/pattern-requests.ts";
import type { Design } from "../model/schema/design.ts";
import type { AnyPattern } from "../model/schema/pattern.ts";
import { toTableDefinitions } from "../model/schema/to-table-definition.ts";

/** Changes when tables, indexes, rates, budgets or requests of a design change; 12 hexadecimal digits. */
export function fingerprintOf(design: Design): string {
  // By name: the order of a module's exports is not the same under every loader.
  const names = Object.keys(design.patterns).sort();
  const patterns = names.flatMap((name) => {
    const pattern = design.patterns[name];
    return pattern === undefined ? [] : [{ name, ...described(pattern), requests: requestsOf(pattern, design) }];
  });
  const text = JSON.stringify({ tables: toTableDefinitions(design), patterns }, (_, value) =>
    value instanceof Set ? [...value] : value,
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

const described = ({ number, rateRps, budget, consistency }: AnyPattern) => ({ number, rateRps, budget, consistency });
