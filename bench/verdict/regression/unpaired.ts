import { toPlainLine } from "../format.ts";

interface Named {
  readonly number: number;
  readonly name: string;
}

/** Sentences that name the patterns that only one side has; none if both have the same. Patterns are the same by name. */
export function describeUnpaired(before: readonly Named[], now: readonly Named[]): string[] {
  const without = (some: readonly Named[], others: readonly Named[]) =>
    some
      .filter(({ name }) => !others.some((other) => other.name === name))
      .map(({ number, name }) => `#${number} ${toPlainLine(name)}`);
  const added = without(now, before);
  const removed = without(before, now);
  return [
    ...(added.length === 0 ? [] : [`New, so without a latency to compare with: ${added.join(", ")}.`]),
    ...(removed.length === 0 ? [] : [`Only the baseline has a latency of: ${removed.join(", ")}.`]),
  ];
}
