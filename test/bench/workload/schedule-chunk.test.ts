import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSchedule } from "../../../bench/workload/schedule.ts";
import { decodeChunk, encodeSchedule } from "../../../bench/workload/schedule-chunk.ts";
import { soundInputs } from "./schedule-arbitrary.ts";

describe("a schedule as texts", () => {
  it("is read back as it was, at any chunk size", () => {
    fc.assert(
      fc.property(soundInputs, fc.integer({ min: 1, max: 300 }), (input, chunkSize) => {
        const schedule = buildSchedule(input);
        const chunks = encodeSchedule(schedule, chunkSize);
        expect(chunks.length).toBe(Math.ceil(schedule.count / chunkSize));
        const read = chunks.map(decodeChunk);
        for (let position = 0; position < schedule.count; position++) {
          expect(read[Math.floor(position / chunkSize)]?.[position % chunkSize]).toEqual(schedule.at(position));
        }
        expect(read.flat().length).toBe(schedule.count);
      }),
    );
  });

  it("holds one arrival a text unless told otherwise", () => {
    const schedule = buildSchedule({
      rates: [1, 2],
      scale: 1,
      durationS: 1,
      warmupS: 1,
      seed: 1,
      arrivals: "constant",
      topupSamples: 2,
    });
    const texts = ["16123,1,0", "414213,0,0", "516123,1,0", "1016123,1,1", "1414213,0,1", "1516123,1,1", "2166666,0,2"];
    expect(encodeSchedule(schedule)).toEqual(texts);
    expect(encodeSchedule(schedule, 5)).toEqual([texts.slice(0, 5).join(";"), texts.slice(5).join(";")]);
  });

  it.each(["", "1,2", "1,2,3", "a,0,0", "1,b,0", "1,0,c", "0.5,0,0", "1,0,0;", "1,0,0;x"])("refuses %j", (text) => {
    expect(() => decodeChunk(text)).toThrow(/is no arrival of a schedule: make and read/);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses the chunk size %d", (chunkSize) => {
    const schedule = buildSchedule({ rates: [1], scale: 1, durationS: 1, warmupS: 0, seed: 1, arrivals: "constant" });
    expect(() => encodeSchedule(schedule, chunkSize)).toThrow(/the chunk size is .*: give an integer/);
  });
});
