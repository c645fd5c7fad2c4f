/** The elements in groups of equal keys, in the order in which each key comes first. */
export function groupBy<Element>(elements: Iterable<Element>, keyOf: (element: Element) => string): Element[][] {
  const groups = new Map<string, Element[]>();
  for (const element of elements) {
    const key = keyOf(element);
    const group = groups.get(key) ?? [];
    group.push(element);
    groups.set(key, group);
  }
  return [...groups.values()];
}
