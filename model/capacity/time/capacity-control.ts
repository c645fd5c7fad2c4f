/** What gives the units of one kind (reads or writes) of one target, step by step. Steps come in order, each once. */
export interface CapacityControl {
  /** Units a second during the step. */
  unitsAt(step: number): number;
  /** To be told after each step: what was consumed, units a second on average over it. Throttled requests consume nothing. */
  consumed(step: number, unitsPerSecond: number): void;
}

/** The last `size` values, to be asked for the highest of the newest ones. */
export class RecentValues {
  private readonly values: Float64Array;
  private count = 0;

  constructor(size: number) {
    this.values = new Float64Array(size);
  }

  add(value: number): void {
    this.values[this.count % this.values.length] = value;
    this.count += 1;
  }

  /** The value that `add` will drop next; 0 while there is room. */
  oldest(): number {
    return this.values[this.count % this.values.length] ?? 0;
  }

  highestOfLast(count: number): number {
    let highest = 0;
    for (let back = 1; back <= Math.min(count, this.count, this.values.length); back++) {
      highest = Math.max(highest, this.values[(this.count - back) % this.values.length] ?? 0);
    }
    return highest;
  }
}
