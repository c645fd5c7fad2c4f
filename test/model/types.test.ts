/**
 * What the type checker refuses and what it says, and what it accepts. The files in `types/` are compiled twice: as they
 * stand by `npm run check`, where an expected error that does not come is an error; and here without their
 * `@ts-expect-error` lines, so that each line's error is the one that its comment names.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const directory = fileURLToPath(new URL("types/", import.meta.url));
const marker = /^\s*\/\/ @ts-expect-error /;

interface Expected {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const files = readdirSync(directory).filter((file) => file.endsWith(".ts"));
const expected = files.flatMap((file) =>
  readFileSync(join(directory, file), "utf8")
    .split("\n")
    .flatMap((text, index): Expected[] =>
      marker.test(text) ? [{ file, line: index + 2, text: text.replace(marker, "") }] : [],
    ),
);

/** Error messages by `file:line`; a message's further lines are part of it. */
async function compile(project: string): Promise<Map<string, string>> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tsc, "-p", project, "--pretty", "false"], (_error, stdout) => resolve(stdout));
  });
  const messages = new Map<string, string>();
  let place = "";
  for (const line of output.split("\n").filter((text) => text !== "")) {
    const match = /^(?:.*\/)?([\w-]+\.ts)\((\d+),\d+\): (.*)$/.exec(line);
    place = match === null ? place : `${match[1]}:${match[2]}`;
    messages.set(place, `${messages.get(place) ?? ""}${match?.[3] ?? line}\n`);
  }
  return messages;
}

describe("the type checker", () => {
  let messages = new Map<string, string>();
  let copy = "";

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), "tablewright-types-"));
    for (const file of files) {
      const text = readFileSync(join(directory, file), "utf8").replaceAll('"../../../', `"${root}`);
      const unmarked = text.split("\n").map((line) => (marker.test(line) ? "" : line));
      writeFileSync(join(copy, file), unmarked.join("\n"));
    }
    writeFileSync(join(copy, "package.json"), '{"type":"module"}');
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: { types: [], rewriteRelativeImportExtensions: false },
      include: [copy],
    };
    writeFileSync(join(copy, "tsconfig.json"), JSON.stringify(config));
    messages = await compile(copy);
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each(expected)("refuses $file line $line: $text", ({ file, line, text }) => {
    expect(messages.get(`${file}:${line}`)).toContain(text);
  });

  it("accepts everything else", () => {
    const places = expected.map(({ file, line }) => `${file}:${line}`);
    expect([...messages].filter(([place]) => !places.includes(place))).toEqual([]);
    expect(expected.length).toBeGreaterThan(50);
  });
});
