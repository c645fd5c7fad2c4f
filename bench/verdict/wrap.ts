/** Breaks at spaces, but not between a figure and its unit, an option and its value, a number and its name; a word longer than the line is left whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<!--[a-z]+|#\d+) (?!(?:%|ms|GiB)(?![\p{L}\p{N}]))/u)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}
