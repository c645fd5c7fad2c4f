import { readFile } from "node:fs/promises";
import { histogramOf, type Popularity } from "../../model/population/popularity.ts";
import { UsageError } from "../failure.ts";

/**
 * Measured popularity: a CSV with a line for each key, of which the last field is the number of requests. The keys themselves,
 * if they are there, are not read. A first line without a number is a heading.
 *
 * @throws UsageError with every line that is wrong
 */
export async function readPopularity(path: string): Promise<Popularity> {
  return parsePopularity(await readText(path), path);
}

const linesShown = 10;

export function parsePopularity(text: string, path: string): Popularity {
  const lines = text.split(/\r?\n/);
  const counts: number[] = [];
  const wrong: string[] = [];
  for (const [position, line] of lines.entries()) {
    if (line.trim() === "") {
      continue;
    }
    const field = line.slice(line.lastIndexOf(",") + 1).trim();
    const count = field === "" ? Number.NaN : Number(field);
    if (Number.isFinite(count) && count >= 0) {
      counts.push(count);
    } else if (position > 0 || !Number.isNaN(count)) {
      wrong.push(`  ${path}:${position + 1}: "${field}" is not a number of requests`);
    }
  }
  if (wrong.length === 0 && !counts.some((count) => count > 0)) {
    wrong.push(`  ${path}: there is no key with requests`);
  }
  if (wrong.length > 0) {
    const more = wrong.length > linesShown ? [`  and ${wrong.length - linesShown} more`] : [];
    throw new UsageError(
      ["The popularity file cannot be used:", ...wrong.slice(0, linesShown), ...more].join("\n"),
      "Give a line for each key, with the number of requests (0 or more) as its last field.",
    );
  }
  return histogramOf(counts);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(
      `The popularity file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      "Give the path of a CSV file with --popularity.",
    );
  }
}
