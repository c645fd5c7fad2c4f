/** A duration with a unit (`90s`, `2m`, `1h`) as a text of seconds. What is no duration stays as it is, to be refused by name. */
export function inSeconds(text: string): string {
  const [, number, unit] = /^(\d+\.?\d*|\.\d+)\s*(s|m|h)?$/.exec(text) ?? [];
  return number === undefined ? text : String(Number(number) * (unit === "h" ? 3600 : unit === "m" ? 60 : 1));
}
