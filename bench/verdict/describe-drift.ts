import type { DriftResult } from "./drift.ts";
import { countOf, formatMs } from "./format.ts";

/** One sentence; nothing where drift was not looked for. */
export function describeDrift(drift: DriftResult | null): string | undefined {
  if (drift === null) {
    return undefined;
  }
  const moved = drift.compared.filter(({ direction }) => direction !== "none");
  if (moved.length === 0) {
    return `No drift of response times from the first third of the soak to the last, in ${countOf(drift.compared.length, "percentile")} at 95 % confidence.`;
  }
  const listed = moved.map(
    ({ number, name, percentile: which, firstMs, lastMs, direction }) =>
      `#${number} ${name} is ${direction} (${which} ${formatMs(firstMs)}, then ${formatMs(lastMs)})`,
  );
  return `Response times drift from the first third of the soak to the last, at 95 % confidence: ${listed.join("; ")}.`;
}
