import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTogether } from "../../../scripts/bench/common-start.ts";
import type { TestServer } from "../../support/http-server.ts";
import { answerAlike, startFakeDynamoDb } from "./fake-dynamodb.ts";
import { casesScript, type ReplayRun, runReplay } from "./run-replay.ts";

const clockScript = fileURLToPath(new URL("./fixtures/clock-replay.ts", import.meta.url));

let server: TestServer;
const receivedMs: number[] = [];
beforeAll(async () => {
  server = await startFakeDynamoDb((request, response) => {
    receivedMs.push(Date.now());
    answerAlike(request, response);
  });
});
afterAll(() => server?.close());

const variables = () => ({
  ENDPOINT: server.url,
  CASES: "fine",
  RATE_RPS: "20",
  SCALE: "1",
  WARMUP_S: "0",
  DURATION_S: "2",
  VIRTUAL_USERS: "4",
});
const replay = (script: string, more: Readonly<Record<string, string>>, flags: readonly string[] = []) =>
  runReplay(script, { ...variables(), ...more }, { flags: ["--no-thresholds", ...flags], hasRecords: true });

describe("two processes with a common start", () => {
  /** Looser than the clocks are, for a process that the machine does not let run. */
  const toleranceMs = 10;
  const segment = (segment: string) => [`--execution-segment=${segment}`, "--execution-segment-sequence=0,1/2,1"];
  let startAtMs: number;
  let runs: readonly ReplayRun[];
  beforeAll(async () => {
    const place = await startTogether(1).join(2);
    const start = (process: number) => ({ START_FROM: place.urls[process] ?? "" });
    runs = await Promise.all(
      ["0:1/2", "1/2:1"].map((part, process) => replay(casesScript, start(process), segment(part))),
    );
    startAtMs = Number(await (await fetch(place.urls[0] ?? "")).text());
    place.leave();
  });

  it("serve every arrival once, each its own", () => {
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const arrivals = runs.map(({ records }) => records.map(({ arrival }) => arrival));
    expect(arrivals.map(({ length }) => length)).toEqual([20, 20]);
    expect(arrivals.flat().sort((one, other) => one - other)).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it("have one timeline: each request of either came to the server between its recorded start and end", () => {
    const records = runs.flatMap((run) => run.records).sort((one, other) => one.startMs - other.startMs);
    const received = [...receivedMs].sort((one, other) => one - other);
    expect(records.length).toBe(received.length);
    records.forEach(({ startMs }, position) => {
      expect(startAtMs + startMs).toBeLessThan((received[position] ?? 0) + 1 + toleranceMs);
    });
    const ends = records.map(({ endMs }) => endMs).sort((one, other) => one - other);
    ends.forEach((endMs, position) => {
      expect(startAtMs + endMs).toBeGreaterThan((received[position] ?? 0) - toleranceMs);
    });
  });
});

describe("a run whose moments cannot be compared ends with one sentence", () => {
  it("when k6 is ready only after the common start and the first arrivals", async () => {
    const { exitCode, stderr, records } = await replay(casesScript, { START_AT_MS: String(Date.now() - 60_000) });
    expect(exitCode).toBe(108);
    expect(stderr).toMatch(/test aborted: the common start START_AT_MS=\d+ came too early: k6 was ready \d+ ms after/);
    expect(records).toEqual([]);
  });

  it("when there is no common start", async () => {
    const over = await startTogether(2).join(1);
    over.leave();
    const { exitCode, stderr, records } = await replay(casesScript, { START_FROM: over.urls[0] ?? "" });
    expect(exitCode).toBe(108);
    expect(stderr).toContain("there was no common start, because another load generator ended before it");
    expect(records).toEqual([]);
  });

  it("when the machine's clock goes back", async () => {
    const { exitCode, stderr, records } = await replay(clockScript, { CLOCK_LOOKS: "8" });
    expect(exitCode).toBe(108);
    expect(stderr).toMatch(/test aborted: the clock of this machine went back by \d+ ms during the run/);
    expect(records.length).toBeLessThan(40);
  });
});
