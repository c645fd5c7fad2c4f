import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseBaseline, readBaseline } from "../../../../bench/verdict/regression/read-baseline.ts";
import { ResultFileError } from "../../../../bench/verdict/result-file-error.ts";
import { makeResult, sized } from "./baselines.ts";

const result = makeResult();
const compared = { design: result.design, patterns: result.patterns.map(({ name }) => name) };

/** The error that a baseline with these changes is refused with. */
function refuse(text: string): ResultFileError {
  try {
    parseBaseline(text, "old/result.json", compared);
  } catch (error) {
    if (error instanceof ResultFileError) {
      return error;
    }
    throw error;
  }
  throw new Error("the baseline was taken");
}

const changed = (changes: object) => JSON.stringify({ ...result, ...changes });
const [firstPattern, ...otherPatterns] = result.patterns;

describe("parseBaseline", () => {
  it("takes the result of an earlier run, with and without units by size class", () => {
    const baseline = parseBaseline(JSON.stringify(result), "old/result.json", compared);
    expect(baseline.patterns.map(({ name }) => name)).toEqual(compared.patterns);
    expect(baseline.patterns.map(({ service }) => service.count)).toEqual(
      result.patterns.map(({ latencySamples, errors }) => latencySamples - errors),
    );
    expect(baseline.load).toMatchObject({ scale: 400, engine: { name: "dynoxide", version: "3.2.0" } });
    expect(baseline.unitsBySize).toBeNull();
    const units = [sized("getUserProfile", "most", 2, 0.5)];
    expect(parseBaseline(changed({ unitsBySize: units }), "old/result.json", compared).unitsBySize).toEqual(units);
  });

  it.each([
    [
      "not-json",
      '{\n  "schemaVersion": 1,\n}',
      "old/result.json:3:1",
      /is not JSON, there is }.*Give the result\.json/,
    ],
    ["not-json", "", "old/result.json:1:1", /the file ends/],
    ["not-a-result", "[]", "old/result.json", /no result of a run.*Give the result\.json/],
    ["not-a-result", '{"schemaVersion":1,"cases":[]}', "old/result.json", /no result of a run/],
    ["not-a-result", changed({ patterns: 7 }), "old/result.json", /patterns is not an array/],
    ["not-a-result", changed({ design: undefined }), "old/result.json", /design is not a text/],
    ["not-a-result", changed({ engine: { name: "x" } }), "old/result.json", /engine\.version is not a text/],
    ["not-a-result", changed({ scale: "1" }), "old/result.json", /scale is not a number/],
    ["not-a-result", changed({ arrivals: "bursts" }), "old/result.json", /arrivals is not "poisson" or "constant"/],
    ["not-a-result", changed({ patterns: [null] }), "old/result.json", /patterns\[0\] is not an object/],
    [
      "not-a-result",
      changed({
        unitsBySize: [{ ...sized("a", "most", 1), tables: { Items: { table: 1, gsi: { X: "2" }, lsi: {} } } }],
      }),
      "old/result.json",
      /unitsBySize\[0\]\.tables\.Items\.gsi\.X is not a number/,
    ],
    ["other-schema-version", changed({ schemaVersion: 2 }), "old/result.json", /has schema version 2, and.*reads 1/],
    [
      "other-design",
      changed({ design: "shop" }),
      "old/result.json",
      /of the design shop, and this run is of social-media.*--design/,
    ],
    ["invalid-run", changed({ verdict: "invalid" }), "old/result.json", /invalid run.*without --baseline/],
    [
      "no-histograms",
      changed({ patterns: [{ ...firstPattern, histograms: undefined }, ...otherPatterns] }),
      "old/result.json",
      /older version.*no histograms.*without --baseline/,
    ],
    [
      "broken-histogram",
      changed({ patterns: [{ ...firstPattern, histograms: { responseUs: "AAAA", serviceUs: "AAAA" } }] }),
      "old/result.json",
      /patterns\[0\] is broken/,
    ],
    [
      "other-patterns",
      changed({ patterns: [{ ...firstPattern, name: "getNothing" }] }),
      "old/result.json",
      /no access pattern in common/,
    ],
  ] as const)("refuses with baseline.%s", (code, text, place, message) => {
    const error = refuse(text);
    expect(error.code).toBe(`baseline.${code}`);
    expect(error.path).toBe(place);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(place);
  });

  it("says one thing at a time: another design before what else is wrong with it", () => {
    expect(refuse(changed({ design: "shop", verdict: "invalid", patterns: [] })).code).toBe("baseline.other-design");
  });

  it("shows nothing of a file that could move the cursor", () => {
    expect(refuse(changed({ design: "shop\u001b[2J" })).message).not.toContain("\u001b");
    expect(refuse(changed({ schemaVersion: "\u001b[2J".repeat(50) })).message.length).toBeLessThan(300);
  });
});

describe("readBaseline", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tablewright-baseline-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("reads the file", async () => {
    const path = join(folder, "result.json");
    await writeFile(path, JSON.stringify(result));
    expect((await readBaseline(path, compared)).path).toBe(path);
  });

  it.each([
    ["a file that is not there", "missing.json", "ENOENT"],
    ["a folder", "", "EISDIR"],
  ])("refuses %s", async (_, name, systemCode) => {
    const path = join(folder, name);
    await expect(readBaseline(path, compared)).rejects.toMatchObject({ code: "baseline.unreadable", path });
    await expect(readBaseline(path, compared)).rejects.toThrow(systemCode);
  });
});
