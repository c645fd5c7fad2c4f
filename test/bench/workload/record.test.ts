import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRecord, parseRecord, phases, type SampleRecord } from "../../../bench/workload/record.ts";

/** Milliseconds in whole microseconds, up to a week, as a record holds them. */
const times = fc.integer({ min: -2e6, max: 7 * 86_400e6 }).map((micros) => micros / 1000);

const samples: fc.Arbitrary<SampleRecord> = fc.record({
  arrival: fc.nat(),
  pattern: fc.nat(1000),
  phase: fc.constantFrom(...phases),
  dueMs: times,
  claimedMs: times,
  startMs: times,
  endMs: times,
  outcome: fc.oneof(fc.constantFrom("ok", "transport", "http_503"), fc.stringMatching(/^[A-Za-z]{1,40}$/)),
  units: fc.array(
    fc
      .array(
        fc.tuple(
          fc.nat(40),
          fc.oneof(
            fc.integer({ min: 0, max: 2000 }).map((half) => half / 2),
            fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
          ),
        ),
      )
      .map((pairs) => new Map(pairs)),
    { maxLength: 12 },
  ),
});

const sample: SampleRecord = {
  arrival: 41_000,
  pattern: 3,
  phase: "mix",
  dueMs: 12_000.001,
  claimedMs: -998.5,
  startMs: 12_000.25,
  endMs: 12_003.125,
  outcome: "ok",
  units: [
    new Map([
      [0, 1],
      [7, 2.5],
    ]),
  ],
};

describe("a record", () => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(samples, (each) => {
        expect(parseRecord(formatRecord(each))).toEqual(each);
      }),
      { numRuns: 2000 },
    );
  });

  it("is one short line", () => {
    expect(formatRecord(sample)).toBe("tw1 41000 3 1 12000001 -998500 12000250 12003125 ok 0=1,7=2.5 .");
    expect(formatRecord({ ...sample, units: [new Map()] })).toMatch(/ ok - \.$/);
  });

  it("holds the units of each request by itself: without a figure, with nothing consumed, and of no request at all", () => {
    const units = [new Map([[0, 1]]), new Map(), new Map([[0, 0]]), new Map([[3, 0.5]])];
    expect(formatRecord({ ...sample, units })).toMatch(/ ok 0=1;-;0=0;3=0\.5 \.$/);
    expect(formatRecord({ ...sample, units: [] })).toMatch(/ ok none \.$/);
  });

  it("rounds times to the microsecond", () => {
    const read = parseRecord(formatRecord({ ...sample, endMs: 0.000_6, startMs: -0.000_1 }));
    expect([read?.endMs, read?.startMs]).toEqual([0.001, 0]);
  });

  it("cut off anywhere is no record", () => {
    fc.assert(
      fc.property(samples, (each) => {
        const line = formatRecord(each);
        for (let length = 0; length < line.length; length += 1) {
          expect(parseRecord(line.slice(0, length))).toBeUndefined();
        }
      }),
      { numRuns: 200 },
    );
  });

  it("without its beginning, or run into another, is no record", () => {
    const line = formatRecord(sample);
    for (let start = 1; start < line.length; start += 1) {
      expect(parseRecord(line.slice(start))).toBeUndefined();
      expect(parseRecord(line.slice(0, start) + line)).toBeUndefined();
    }
  });

  it.each([
    "",
    'time="2026-11-22" level=warning msg="Request Failed"',
    "TypeError: Cannot read property 'x' of undefined",
    "tw2 1 2 1 5 5 5 9 ok - .",
    "tw1 1 2 3 5 5 5 9 ok - .",
    "tw1 1 2 -1 5 5 5 9 ok - .",
    "tw1 1.5 2 1 5 5 5 9 ok - .",
    "tw1 -1 2 1 5 5 5 9 ok - .",
    "tw1 1 2 1  5 5 9 ok - .",
    "tw1 1 2 1 5 5 x 9 ok - .",
    "tw1 1 2 1 5 5 5 9  - .",
    "tw1 1 2 1 5 5 5 9 ok 0= .",
    "tw1 1 2 1 5 5 5 9 ok 0=x .",
    "tw1 1 2 1 5 5 5 9 ok 0=Infinity .",
    "tw1 1 2 1 5 5 5 9 ok 0=1, .",
    "tw1 1 2 1 5 5 5 9 ok 0=1=2 .",
    "tw1 1 2 1 5 5 5 9 ok 0=1; .",
    "tw1 1 2 1 5 5 5 9 ok ;0=1 .",
    "tw1 1 2 1 5 5 5 9 ok 0=1;none .",
    "tw1 1 2 1 5 5 5 9 ok -- .",
    "tw1 1 2 1 5 5 5 9 ok - . ",
    "tw1 1 2 1 5 5 5 9 ok -",
  ])("is not what this line is: %j", (line) => {
    expect(parseRecord(line)).toBeUndefined();
  });
});
