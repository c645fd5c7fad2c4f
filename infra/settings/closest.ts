/** The candidate that a misspelled text most likely means; `undefined` where none is near: a third of it may be wrong. */
export function closestTo(text: string, candidates: readonly string[]): string | undefined {
  let closest: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - text.length) > most) {
      continue;
    }
    const distance = editDistance(text.toLowerCase(), candidate.toLowerCase());
    if (distance <= most && (closest === undefined || distance < closest.distance)) {
      closest = { candidate, distance };
    }
  }
  return closest?.candidate;
}

/** Letters to insert, remove or replace until one text is the other (Levenshtein). */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
