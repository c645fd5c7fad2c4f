/** Words for a comparison with a baseline that the outputs for CI share. */

import type { SizedUnits, SizedUnitsChange } from "../../verify/sized-units.ts";
import { formatUnits, noValue, verdictMarks } from "../format.ts";
import type { RegressionVerdict } from "../regression/types.ts";

export const regressionMarks: Readonly<Record<RegressionVerdict, string>> = {
  regressed: verdictMarks.fail,
  unchanged: verdictMarks.pass,
  improved: verdictMarks.pass,
  undecided: verdictMarks.undecided,
  "not-compared": noValue,
};

/** `getUserPosts (most) takes 7 units instead of 6.5: Posts 6.5 to 7.` */
export function describeUnitsChange({ pattern, sizeClass, baseline, current }: SizedUnitsChange): string {
  const before = listTargets(baseline);
  const now = listTargets(current);
  const changed = [...new Set([...before.keys(), ...now.keys()])].flatMap((target) => {
    const [from, to] = [before.get(target) ?? 0, now.get(target) ?? 0];
    return from === to ? [] : [`${target} ${formatUnits(from)} to ${formatUnits(to)}`];
  });
  const where = changed.length === 0 ? "" : `: ${changed.join(", ")}`;
  return `${pattern} (${sizeClass}) takes ${countUnits(current.total)} instead of ${formatUnits(baseline.total)}${where}.`;
}

const countUnits = (units: number) => `${formatUnits(units)} ${units === 1 ? "unit" : "units"}`;

/** Units of every table and index that is charged. */
function listTargets({ tables }: SizedUnits): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(tables).flatMap(([name, { table, gsi, lsi }]): [string, number][] => [
      [name, table],
      ...Object.entries({ ...gsi, ...lsi }).map(([index, units]): [string, number] => [`${name}/${index}`, units]),
    ]),
  );
}
