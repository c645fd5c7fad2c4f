import { partOf } from "./hot-keys.ts";
import { hottestShare } from "./ranks.ts";
import type { SymbolicInstance } from "./symbol.ts";
import { rootOf } from "./symbol.ts";
import type { Touch } from "./touch.ts";
import type { Trace } from "./trace.ts";

/** Said of a pattern that loads keys with integers of instances in them. */
export const dividedKeys =
  "where an integer of an instance is in a key, the most popular instance has one of its values, and all others are divided evenly among them";

interface Group {
  readonly touch: Touch;
  readonly sample: number;
  readonly samples: Set<number>;
  read: number;
  write: number;
}

/**
 * The touches of one item in several variants as those of one. A key that some variants lack has a smaller share. Where variants
 * have different keys, because an integer is in them, the most popular instance has one of the keys, for which the first stands;
 * all others are divided evenly.
 */
export function averageTouches(
  variants: readonly (readonly Touch[])[],
  trace: Trace,
  of: SymbolicInstance | undefined,
): { readonly touches: readonly Touch[]; readonly isDivided: boolean } {
  const [only] = variants;
  if (only !== undefined && variants.length === 1) {
    return { touches: only, isDivided: false };
  }
  const groups = new Map<string, Group>();
  /** Variants that have any key of the kind. */
  const covered = new Map<string, Set<number>>();
  variants.forEach((touches, sample) => {
    for (const touch of touches) {
      const id = JSON.stringify([familyOf(touch), touch.key, touch.shard?.key]);
      const group = groups.get(id) ?? { touch, sample, samples: new Set(), read: 0, write: 0 };
      group.samples.add(sample);
      group.read += touch.read;
      group.write += touch.write;
      groups.set(id, group);
      covered.set(familyOf(touch), (covered.get(familyOf(touch)) ?? new Set()).add(sample));
    }
  });
  const led = new Set<string>();
  const touches = [...groups.values()].map(({ touch, sample, samples, read, write }): Touch => {
    const family = familyOf(touch);
    const present = covered.get(family)?.size ?? 0;
    let part = samples.size / present;
    if (of !== undefined && part < 1) {
      const { symbol, values } = integerIn(touch.key, sample, trace, of);
      const popular = hottestShare(trace.world, symbol);
      const fixed = touch.roots.has(rootOf(symbol).serial) ? partOf(popular, touch.share) : popular;
      const any = values === undefined ? part : 1 / values;
      part = (led.has(family) ? 0 : fixed) + (1 - fixed) * any;
      led.add(family);
    }
    return {
      ...touch,
      share: (touch.share * part * present) / variants.length,
      read: read / samples.size,
      write: write / samples.size,
    };
  });
  return { touches, isDivided: led.size > 0 };
}

const familyOf = ({ scope, table, index, event }: Touch) => JSON.stringify([scope, table, index, event]);

/** The integer that is seen in a key, and of how many values it is one. */
function integerIn(
  key: string,
  sample: number,
  trace: Trace,
  of: SymbolicInstance,
): { readonly symbol: SymbolicInstance; readonly values?: number } {
  const numbers = new Set((key.match(/\d+/g) ?? []).map(Number));
  const related = trace.drawn.filter((symbol) => symbol !== of && rootOf(symbol) === rootOf(of));
  for (const symbol of [of, ...related]) {
    for (const { purpose, min, max } of [...symbol.asked.values()]) {
      const value = trace.inSample(sample, () => symbol.integer(purpose, min, max));
      if (max > min && numbers.has(value)) {
        return { symbol, values: max - min + 1 };
      }
    }
  }
  return { symbol: of };
}
