/** Whole digits in groups of three: `12,345`. Without `Intl`, which k6 has not. */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}
