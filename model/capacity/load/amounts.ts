import type { TargetUnits, UnitsTarget } from "./load.ts";

/** Probabilities, by units. */
export type UnitsSpread = ReadonlyMap<number, number>;

export function meanOf(spread: UnitsSpread): number {
  let mean = 0;
  for (const [units, probability] of spread) {
    mean += units * probability;
  }
  return mean;
}

/** What 99 of 100 stay within. Probabilities that are sums may be off by rounding. */
export function p99Of(spread: UnitsSpread): number {
  const total = [...spread.values()].reduce((sum, probability) => sum + probability, 0);
  let within = 0;
  for (const [units, probability] of [...spread].sort(([left], [right]) => left - right)) {
    within += probability;
    if (within >= total * (0.99 - 1e-9)) {
      return units;
    }
  }
  return 0;
}

export function addTo(spread: Map<number, number>, units: number, probability: number): void {
  if (probability > 0) {
    spread.set(units, (spread.get(units) ?? 0) + probability);
  }
}

/** Adds units up by target. */
export class TargetSums {
  readonly #sums = new Map<string, TargetUnits>();

  add({ table, index, scope }: UnitsTarget, kind: "read" | "write", units: number): void {
    const id = JSON.stringify([table, index, scope]);
    const known = this.#sums.get(id) ?? {
      table,
      ...(index === undefined ? {} : { index }),
      scope,
      read: 0,
      write: 0,
    };
    this.#sums.set(id, { ...known, [kind]: known[kind] + units });
  }

  addAll(targets: readonly TargetUnits[], factor: number): void {
    for (const target of targets) {
      this.add(target, "read", target.read * factor);
      this.add(target, "write", target.write * factor);
    }
  }

  toList(): readonly TargetUnits[] {
    return [...this.#sums.values()];
  }
}
