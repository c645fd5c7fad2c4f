import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demandAt } from "../../model/capacity/time/curve.ts";
import { UsageError } from "../../scripts/failure.ts";
import { parseCurve, readCurve } from "../../scripts/read-curve.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-curve-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const curveOf = (...lines: readonly string[]) => parseCurve(lines.join("\n"), "load.csv");

/** What is said about lines that do not make a curve. */
function problemsOf(...lines: readonly string[]): readonly string[] {
  try {
    curveOf(...lines);
  } catch (error) {
    if (error instanceof UsageError) {
      return error.message.split("\n").map((line) => line.trim());
    }
    throw error;
  }
  throw new Error("it was read");
}

describe("measured load is read", () => {
  it("from a file, minutes with a heading", async () => {
    const path = join(folder, "load.csv");
    await writeFile(path, "minute,requestsPerSecond\n0,100\n5,300\n10,200\n");
    const curve = await readCurve(path);
    expect(curve).toEqual({ kind: "measured", minutes: 5, values: [100, 300, 200], startMinute: 0 });
    expect(demandAt(curve, 7)).toBe(1.5);
  });

  it.each([
    ["without a heading", ["0,1", "1,2"], { minutes: 1, values: [1, 2], startMinute: 0 }],
    [
      "with empty lines, spaces, and a mark of its encoding",
      ["\uFEFF0, 1", "", " 1 ,2", ""],
      { minutes: 1, values: [1, 2], startMinute: 0 },
    ],
    ["with lines as Windows ends them", ["0,1\r", "1,2\r"], { minutes: 1, values: [1, 2], startMinute: 0 }],
    [
      "every half minute, in any notation",
      ["0.5,1e3", "1.0,.5", "1.5,0"],
      { minutes: 0.5, values: [1000, 0.5, 0], startMinute: 0.5 },
    ],
    ["from the third day on", ["2940,1", "3000,2"], { minutes: 60, values: [1, 2], startMinute: 60 }],
    [
      "with times of a zone",
      ["2026-03-01T01:30:00+01:00,1", "2026-03-01T01:45:00+01:00,2"],
      { minutes: 15, values: [1, 2], startMinute: 30 },
    ],
    [
      "with times without one, which are UTC",
      ["time,load", "2026-03-01 06:00,1", "2026-03-01 06:01,2"],
      { minutes: 1, values: [1, 2], startMinute: 360 },
    ],
    [
      "at thirds of a minute, rounded",
      ["0,1", "0.333333,2", "0.666667,3", "1,4"],
      { minutes: 0.333333, values: [1, 2, 3, 4], startMinute: 0 },
    ],
  ])("%s", (_, lines, expected) => {
    expect(curveOf(...lines)).toEqual({ kind: "measured", ...expected });
  });

  it("over several days", () => {
    const lines = Array.from({ length: 3 * 24 }, (_, hour) => `${hour * 60},${hour + 1}`);
    expect(curveOf(...lines).values).toHaveLength(72);
  });
});

describe("what is wrong is said with its line", () => {
  it("all of it at once", () => {
    expect(
      problemsOf("minute,load", "0,1", "1,-2", "2,many", "soon,4", "4,5,6", "5", "6,1", "7,1", "9,1", "8,1"),
    ).toEqual([
      "load.csv has 7 problems:",
      "line 3: -2 is negative",
      'line 4: "many" is not a number',
      'line 5: "soon" is neither a minute from 0 on nor an ISO 8601 time',
      "line 6: it has 3 columns and not 2",
      "line 7: it has 1 column and not 2",
      "line 10: there is a gap: 2 min after line 9, where 1 min are usual",
      "line 11: it is not later than line 10",
    ]);
  });

  it.each([
    ["nothing", [""], "line 1: a step takes at least two rows"],
    ["a heading alone", ["minute,load"], "line 1: a step takes at least two rows"],
    ["one row", ["minute,load", "0,1"], "line 2: a step takes at least two rows"],
    ["a time twice", ["0,1", "0,2"], "line 2: no row is later than another"],
    ["the same time later on", ["0,1", "1,2", "1,2"], "line 3: it is not later than line 2"],
    [
      "a row that comes early",
      ["0,1", "2,2", "4,2", "5,2"],
      "line 4: it comes early: 1 min after line 3, where 2 min are usual",
    ],
    ["no load", ["0,0", "1,0"], "line 1: every value is 0: there is no load to take the shape of"],
    ["an empty value", ["0,1", "1,"], 'line 2: "" is not a number'],
    ["infinity", ["0,1", "1,Infinity"], 'line 2: "Infinity" is not a number'],
    ["a number too large to be one", ["0,1", "1,1e999"], 'line 2: "1e999" is not a number'],
    ["a negative minute", ["0,1", "-1,2"], 'line 2: "-1" is neither a minute from 0 on nor an ISO 8601 time'],
    [
      "a day that does not exist",
      ["2026-13-01T00:00Z,1", "0,1"],
      'line 1: "2026-13-01T00:00Z" is neither a minute from 0 on nor an ISO 8601 time',
    ],
  ])("%s", (_, lines, expected) => {
    expect(problemsOf(...lines)).toEqual(["load.csv has a problem:", expected]);
  });

  it("the first 20, where there are more", () => {
    const lines = Array.from({ length: 31 }, (_, minute) => `${minute},${minute === 0 ? 1 : "x"}`);
    const said = problemsOf(...lines);
    expect(said).toHaveLength(22);
    expect(said.at(-1)).toBe("and 10 more");
  });

  it("a file that is not there", async () => {
    await expect(readCurve(join(folder, "none.csv"))).rejects.toThrow(/could not be read \(ENOENT\)/);
  });
});
