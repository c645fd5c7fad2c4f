const abortMark = "test aborted: ";

/** Why the script ended the test, from k6's output; `undefined` if it did not. */
export function abortReasonOf(lines: readonly string[]): string | undefined {
  const line = lines.find((candidate) => candidate.includes(abortMark));
  return line?.slice(line.indexOf(abortMark) + abortMark.length).replace(/ at \S+ \(.*$/, "");
}
