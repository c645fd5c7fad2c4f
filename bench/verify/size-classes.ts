/**
 * The size classes: on which instance of the data set, and on items how large, every pattern is executed once.
 *
 * Units jump where a count or a size passes a step (an item more on a page, the next KB of a write, the next 4 KB of a read), so
 * one execution of an average size would let a change pass that costs elsewhere. Five points of the range do not prove that
 * there is no other, but each of them stands for another reason why units differ.
 */
export interface SizeClass {
  readonly name: SizeClassName;
  /** Which instance every draw gives: one that does not exist, or by its place in the order of popularity. */
  readonly instance: "missing" | "last" | "middle" | "first";
  /** Factor on the stated size of items that have an attribute to pad. */
  readonly sizeFactor: 1 | 4;
  /** What it stands for, as the end of a sentence that begins with the name. */
  readonly meaning: string;
}

export type SizeClassName = "none" | "least" | "typical" | "most" | "large";

export const sizeClasses: readonly SizeClass[] = [
  // A read of nothing and a refused write cost units, too; and an unwanted upsert shows only here.
  { name: "none", instance: "missing", sizeFactor: 1, meaning: "nothing of what is asked for exists" },
  // The last instance has the fewest children, often none: empty pages, items that are written for the first time.
  { name: "least", instance: "last", sizeFactor: 1, meaning: "the instance with the fewest children" },
  { name: "typical", instance: "middle", sizeFactor: 1, meaning: "the instance in the middle" },
  // The first instance has the most children: the longest pages, the most requests in a stage.
  { name: "most", instance: "first", sizeFactor: 1, meaning: "the most popular instance, with the most children" },
  // Four times a size passes a step of 1 KB or 4 KB wherever the size itself stayed within one: what an index projects, and
  // which item an update touches, shows here although it costs the same on items as designed. On the first instance, because
  // the middle one may have nothing that could be large.
  {
    name: "large",
    instance: "first",
    sizeFactor: 4,
    meaning: "the most popular instance, with items four times as large as designed",
  },
];
