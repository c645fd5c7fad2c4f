/** Results of made-up runs as baselines, and what is compared with them. */

import type { Baseline } from "../../../../bench/verdict/regression/baseline.ts";
import { parseBaseline } from "../../../../bench/verdict/regression/read-baseline.ts";
import type { Result } from "../../../../bench/verdict/result.ts";
import type { SizedUnits } from "../../../../bench/verify/sized-units.ts";
import { assess, makeSocialRun, type SocialOptions } from "../fixture.ts";

export function makeResult(options: SocialOptions = {}): Result {
  return assess(makeSocialRun({ scale: 400, durationS: 30, ...options }));
}

export function sized(pattern: string, sizeClass: string, units: number, indexUnits = 0): SizedUnits {
  return {
    pattern,
    sizeClass,
    requests: 1,
    total: units + indexUnits,
    tables: { Items: { table: units, gsi: { ByOwner: indexUnits }, lsi: {} } },
  };
}

export function toBaseline(result: Result, unitsBySize: readonly SizedUnits[] | null = null): Baseline {
  const { design, patterns } = result;
  const compared = { design, patterns: patterns.map(({ name }) => name) };
  return parseBaseline(JSON.stringify({ ...result, unitsBySize }), "baseline.json", compared);
}
