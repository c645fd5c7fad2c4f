import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import {
  type CpuReading,
  type ProcessRoles,
  parseMachineStat,
  parseProcessStat,
  readCpu,
  startWatch,
  toCpuSamples,
} from "../../../scripts/bench/watch.ts";

const reading = (
  atMs: number,
  busy: number,
  processes: Readonly<Record<number, number>> | null,
  total = atMs / 5,
): CpuReading => ({
  atMs,
  total,
  busy,
  processes: processes && new Map(Object.entries(processes).map(([pid, time]) => [Number(pid), time])),
});

const roles = (engine: readonly number[] | null = [3]): ProcessRoles => ({
  generator: new Set([1, 2]),
  engine: engine && new Set(engine),
  ours: new Set([1, 2, ...(engine ?? []), 4]),
});

describe("shares of the machine", () => {
  it("are those of each interval: generator, engine, and what is left for others", () => {
    const readings = [
      reading(1000, 100, { 1: 10, 2: 20, 3: 30, 4: 5 }),
      // Two cores for a second are 200 ticks: 20 for the generator, 40 for the engine, 10 for a run beside this one.
      reading(2000, 220, { 1: 15, 2: 35, 3: 70, 4: 15 }),
      reading(3000, 240, { 1: 15, 2: 35, 3: 90, 4: 15 }),
    ];
    expect(toCpuSamples(readings, roles(), 500)).toEqual([
      { atS: 1.5, busyShare: 0.6, generatorShare: 0.1, engineShare: 0.2, otherShare: 0.25 },
      { atS: 2.5, busyShare: 0.1, generatorShare: 0, engineShare: 0.1, otherShare: 0 },
    ]);
  });

  it("are never below nothing or above everything, whatever the rounding of the ticks", () => {
    const readings = [reading(1000, 100, { 1: 0 }), reading(2000, 110, { 1: 12 }), reading(3000, 400, { 1: 12 })];
    const samples = toCpuSamples(readings, { generator: new Set([1]), engine: new Set(), ours: new Set([1]) }, 0);
    expect(samples.map(({ otherShare }) => otherShare)).toEqual([0, 1]);
  });

  it("leave out the intervals in which a process came or went, and those of a clock that stands", () => {
    const readings = [
      reading(1000, 0, { 1: 0 }),
      reading(2000, 100, { 1: 0, 2: 40 }),
      reading(3000, 200, { 1: 0, 2: 90 }),
      reading(4000, 300, { 1: 0 }),
      reading(4000, 300, { 1: 0 }),
      reading(5000, 400, { 3: 0 }),
    ];
    expect(toCpuSamples(readings, roles(), 0).map(({ atS }) => atS)).toEqual([3]);
  });

  it("leave out intervals shorter than half a second: a tick would be a large share of them", () => {
    const readings = [
      reading(1000, 0, { 1: 0 }),
      reading(1499, 99, { 1: 0 }),
      reading(1999, 99, { 1: 0 }),
      reading(2000, 100, { 1: 0 }),
    ];
    expect(toCpuSamples(readings, roles(), 0).map(({ atS }) => atS)).toEqual([1.999]);
  });

  it("are of the machine alone where processes cannot be told, and without others where the engine cannot", () => {
    const without = { generatorShare: null, engineShare: null, otherShare: null };
    expect(toCpuSamples([reading(0, 0, null), reading(1000, 50, null)], roles(), 0)).toEqual([
      { atS: 1, busyShare: 0.25, ...without },
    ]);
    expect(toCpuSamples([reading(0, 0, { 1: 0 }), reading(1000, 50, { 1: 10 })], roles(null), 0)).toEqual([
      { atS: 1, busyShare: 0.25, ...without, generatorShare: 0.05 },
    ]);
  });
});

describe("Linux's counters", () => {
  it("of the machine have idle and waiting apart, steal as work, and guests once", () => {
    const text = "cpu  100 1 20 1000 50 2 3 7 90 0\ncpu0 50 0 10 500 25 1 2 3 45 0\nintr 5\n";
    expect(parseMachineStat(text)).toEqual({ total: 1183, busy: 133 });
    expect(parseMachineStat("intr 5\n")).toBeUndefined();
    expect(parseMachineStat("")).toBeUndefined();
  });

  it("of a process are user and system time, however it is named", () => {
    const rest = "S 1 42 42 0 -1 4194304 100 200 0 0 1234 567 8 9 20 0 7 0 100 0 0";
    expect(parseProcessStat(`42 (k6) ${rest}`)).toBe(1801);
    expect(parseProcessStat(`42 (a ) (b 1 2) ${rest}`)).toBe(1801);
    expect(parseProcessStat("")).toBeUndefined();
    expect(parseProcessStat("42 (k6) S 1")).toBeUndefined();
  });
});

const hasProc = parseMachineStat("cpu  1 1 1 1") !== undefined && readCpu([process.pid]).processes !== null;

it.runIf(hasProc)("a process that works counts, and one that has ended does not (needs /proc)", async () => {
  const child = spawn(process.execPath, [
    "-e",
    "for (let n = 0; n < 3e8; n++); console.log('done'); setInterval(() => {}, 1e6)",
  ]);
  try {
    const pid = child.pid ?? -1;
    const before = readCpu([pid]);
    await once(child.stdout, "data");
    const after = readCpu([pid]);
    expect(before.total).toBeLessThan(after.total);
    expect(after.processes?.get(pid)).toBeGreaterThan(before.processes?.get(pid) ?? 0);
    expect(after.busy - before.busy).toBeGreaterThanOrEqual(
      (after.processes?.get(pid) ?? 0) - (before.processes?.get(pid) ?? 0) - 2,
    );
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    expect(readCpu([pid]).processes?.has(pid)).toBe(false);
  } finally {
    child.kill("SIGKILL");
  }
});

describe("a watch", () => {
  it("that is over before a second has passed has nothing to say", () => {
    const watch = startWatch({ endpoint: "http://127.0.0.1:8000" });
    watch.addGenerator(process.pid);
    watch.stop();
    watch.stop();
    expect(watch.samples(100, 0)).toEqual([]);
  });
});
