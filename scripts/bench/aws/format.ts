/** `$0.0123`, `$12.50`: a run costs cents, so ten-thousandths of a dollar are shown below ten dollars. */
export function formatCost(usd: number): string {
  if (usd > 0 && usd < 0.0001) {
    return "< $0.0001";
  }
  return `$${usd.toFixed(usd < 10 ? 4 : 2)}`;
}
