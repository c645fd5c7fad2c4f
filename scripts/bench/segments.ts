/**
 * How k6 processes share one load: k6's own execution segments. The number of an iteration is unique over all segments, and the
 * schedule goes by it, so the processes serve every arrival once, each its own. A process gets arrivals in proportion to its virtual
 * users: equal shares need a number of virtual users that the processes divide.
 */

/** The flags of one of `count` processes, `index` from 0. None for one that is alone. */
export function segmentFlags(index: number, count: number): string[] {
  if (count === 1) {
    return [];
  }
  const ends = Array.from({ length: count + 1 }, (_, end) =>
    end % count === 0 ? `${end / count}` : `${end}/${count}`,
  );
  return [`--execution-segment=${ends[index]}:${ends[index + 1]}`, `--execution-segment-sequence=${ends.join(",")}`];
}
