/** Lengths in the charts: along the axis they are shares of the width, across it pixels. */

export function at(percent: number): string {
  return `${percent.toFixed(2)}%`;
}

export function pixels(length: number): string {
  return length.toFixed(1);
}
