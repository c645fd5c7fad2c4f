/** Version numbers as far as the tools need them: up to three numbers, what follows them is not compared. */

function toNumbers(version: string): [number, number, number] {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return [major, minor, patch];
}

export function isAtLeast(version: string, minimum: string): boolean {
  const wanted = toNumbers(minimum);
  const found = toNumbers(version);
  for (const [index, number] of found.entries()) {
    const least = wanted[index] ?? 0;
    if (number !== least) {
      return number > least;
    }
  }
  return true;
}

/** At least `minimum` and of the same major version: a next major version may speak another language. */
export function isCompatible(version: string, minimum: string): boolean {
  return toNumbers(version)[0] === toNumbers(minimum)[0] && isAtLeast(version, minimum);
}

/** The first version number in a text such as `go version go1.26.8 linux/amd64` or `openjdk version "17.0.15"`. */
export function findVersion(text: string): string | undefined {
  // Java announces options from its environment first, and those may hold numbers.
  const answer = text.replaceAll(/^Picked up .*$/gm, "");
  return /\d+(?:\.\d+)+|\b\d+\b/.exec(answer)?.[0];
}
