import { compareValues } from "../../expression/expression.ts";
import type { WireItem } from "../../request/wire-value.ts";
import type { StoredItem } from "./stored-item.ts";

/**
 * The items of a table or index under one partition key, in sort order once one was asked for or removed. Until then items are only
 * collected, so that filling a table does not sort; afterwards each change keeps the order.
 */
export class Collection {
  readonly #sortNames: readonly string[];
  readonly #items: StoredItem[] = [];
  #isSorted = false;

  /** @param sortNames attributes that the items are ordered by: the sort key, then what tells equal ones apart */
  constructor(sortNames: readonly string[]) {
    this.#sortNames = sortNames;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  add(stored: StoredItem): void {
    if (this.#isSorted) {
      this.#items.splice(this.positionAfter(stored.item), 0, stored);
    } else {
      this.#items.push(stored);
    }
  }

  remove(stored: StoredItem): void {
    const position = this.positionAfter(stored.item) - 1;
    if (this.#items[position] === stored) {
      this.#items.splice(position, 1);
    }
  }

  /** The items in ascending sort order. The list changes with the collection. */
  sorted(): readonly StoredItem[] {
    if (!this.#isSorted) {
      this.#items.sort((left, right) => this.#compare(left.item, right.item));
      this.#isSorted = true;
    }
    return this.#items;
  }

  /** How many items stand before or at a key, which need not be there. */
  positionAfter(key: WireItem): number {
    const items = this.sorted();
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = items[middle]?.item;
      if (item !== undefined && this.#compare(item, key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many items stand before a key, which need not be there. */
  positionBefore(key: WireItem): number {
    const after = this.positionAfter(key);
    const last = this.#items[after - 1];
    return last !== undefined && this.#compare(last.item, key) === 0 ? after - 1 : after;
  }

  #compare(left: WireItem, right: WireItem): number {
    for (let index = 0; index < this.#sortNames.length; index += 1) {
      const name = this.#sortNames[index] ?? "";
      const leftValue = left[name];
      const rightValue = right[name];
      if (leftValue !== undefined && rightValue !== undefined) {
        const order = compareValues(leftValue, rightValue);
        if (order !== 0) {
          return order;
        }
      }
    }
    return 0;
  }
}
