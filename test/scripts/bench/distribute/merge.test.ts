import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultLimits, type Result } from "../../../../bench/verdict/index.ts";
import { formatRecord, type SampleRecord } from "../../../../bench/workload/record.ts";
import { planReplay, ratesOf } from "../../../../bench/workload/replay-plan.ts";
import { buildSchedule } from "../../../../bench/workload/schedule.ts";
import { defaultLoad, toScheduleInput } from "../../../../bench/workload/settings.ts";
import { mergeLogs } from "../../../../scripts/bench/distribute/merge.ts";
import { type DistributedRun, readRunFile, renderRunFile } from "../../../../scripts/bench/distribute/run-file.ts";
import { UsageError } from "../../../../scripts/failure.ts";
import { loadDesign } from "../../../../scripts/load-design.ts";

const load = { ...defaultLoad, scale: 100, durationS: 3, warmupS: 1, dataSetMomentMs: Date.UTC(2026, 10, 22) };
const loaded = await loadDesign();
const plan = planReplay(loaded.design);
const schedule = buildSchedule(toScheduleInput(load, ratesOf(plan)));

const run: DistributedRun = {
  design: loaded.design.name,
  designFingerprint: loaded.fingerprint,
  endpoint: "http://dynamodb.bench.svc:8000",
  region: "us-east-1",
  load,
  limits: defaultLimits,
  workers: 3,
  image: "grafana/k6:2.2.0",
  describedAt: "2026-11-22T12:00:00.000Z",
  command: "npx tablewright bench --distribute kubernetes",
};

/** What a fast engine would leave: figures that add up differently in every order. */
const samples: readonly SampleRecord[] = Array.from({ length: schedule.count }, (_, arrival) => {
  const { dueUs, pattern, phase } = schedule.at(arrival);
  const dueMs = dueUs / 1000;
  const tookMs = 1 + ((arrival * 7919) % 1000) / 300;
  return {
    ...{ arrival, pattern, phase, dueMs, claimedMs: dueMs - 5, startMs: dueMs + 0.3, endMs: dueMs + tookMs },
    outcome: arrival % 97 === 5 ? "ThrottlingException" : "ok",
    units: [new Map([[0, 0.1 * (arrival % 7)]])],
  };
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tablewright-merge-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const writeRun = (changes: Readonly<Record<string, unknown>> = {}) =>
  write("run.json", JSON.stringify({ ...JSON.parse(renderRunFile(run, folder)), ...changes }));

const linesOf = (chosen: readonly SampleRecord[]) => chosen.map((sample) => `${formatRecord(sample)}\n`);
const writeLog = (name: string, chosen: readonly SampleRecord[]) => write(name, linesOf(chosen).join(""));

/** The result as it is written, but for the list of workers. */
function textOf({ generator: { workers: _, ...generator }, ...result }: Result): string {
  return JSON.stringify({ ...result, generator });
}

async function refusalOf(paths: readonly string[], runPath: string): Promise<UsageError> {
  try {
    await mergeLogs(paths, runPath);
  } catch (error) {
    if (error instanceof UsageError) {
      return error;
    }
    throw error;
  }
  throw new Error("the logs were merged");
}

const noise = ["", "     execution: local", "Init   [  0% ] 0/64 VUs initialized", "tablewright-exit-code 0"];

describe("merging is exact", () => {
  test("any split into any files, in any order of files and lines, gives the result of one worker, byte for byte", async () => {
    const runPath = await writeRun();
    const whole = await mergeLogs([await writeLog("whole.log", samples)], runPath);
    expect(whole.result.verdict).not.toBe("invalid");
    expect(whole.result.generator.workers.map(({ arrivalsRecorded }) => arrivalsRecorded)).toEqual([
      samples.filter(({ phase }) => phase !== "warmup").length,
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }).chain((files) =>
          fc.record({
            // A file without a record is refused, so every file has one at least.
            owners: fc
              .array(fc.nat({ max: files - 1 }), { minLength: schedule.count, maxLength: schedule.count })
              .map((owners) => owners.map((owner, arrival) => (arrival < files ? arrival : owner))),
            order: fc.array(fc.nat(), { minLength: schedule.count, maxLength: schedule.count }),
            files: fc.shuffledSubarray([...Array(files).keys()], { minLength: files }),
            noisy: fc.constantFrom(...noise),
          }),
        ),
        async ({ owners, order, files, noisy }) => {
          const shuffled = samples
            .map((sample, position) => ({ sample, position, key: order[position] ?? 0 }))
            .sort((one, other) => one.key - other.key || one.position - other.position);
          const paths = await Promise.all(
            files.map((file) => {
              const own = shuffled.filter(({ position }) => owners[position] === file).map(({ sample }) => sample);
              return write(`split-${file}.log`, `${noisy}\n${linesOf(own).join("")}${noisy}\n`);
            }),
          );
          const { result, samples: merged } = await mergeLogs(paths, runPath);
          expect(textOf(result)).toBe(textOf(whole.result));
          expect(merged).toEqual(whole.samples);
          expect(result.generator.workers.map(({ worker }) => worker)).toEqual([...paths].sort());
          expect(result.generator.workers.reduce((sum, worker) => sum + worker.arrivalsRecorded, 0)).toBe(
            whole.result.generator.arrivalsRecorded,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  test("units are not compared, because clocks differ, and the place of the load is not this machine", async () => {
    const { result } = await mergeLogs([await writeLog("whole.log", samples)], await writeRun());
    expect(result.units.note).toContain("clock of its own");
    expect(result.engine.endpoint).toBe(run.endpoint);
    expect(result.command).toBe(run.command);
    expect(result.machine.k6).toBe(run.image);
    expect(result.machine.cores).toBe(0);
  });
});

describe("a partial result is never a verdict", () => {
  test("arrivals that nobody recorded make the run invalid", async () => {
    const { result } = await mergeLogs([await writeLog("part.log", samples.slice(0, -7))], await writeRun());
    expect(result.verdict).toBe("invalid");
    expect(result.generator.dropped).toBe(7);
  });

  test("a record that is cut off counts as lost and is said", async () => {
    const [last = ""] = linesOf(samples.slice(-1));
    const text = linesOf(samples.slice(0, -1)).join("") + last.slice(0, 30);
    const { result } = await mergeLogs([await write("cut.log", text)], await writeRun());
    expect(result.generator).toMatchObject({ dropped: 1, unreadableLines: 1 });
    expect(result.verdict).toBe("invalid");
  });

  test("a worker that ended badly is named, with its exit code and its reason", async () => {
    const runPath = await writeRun();
    const even = samples.filter(({ arrival }) => arrival % 2 === 0);
    const odd = samples.filter(({ arrival }) => arrival % 2 === 1);
    const good = await write("good.log", `${linesOf(even).join("")}tablewright-exit-code 0\n`);
    const killed = await write("killed.log", `${linesOf(odd).join("")}tablewright-exit-code 137\n`);
    const { result } = await mergeLogs([good, killed], runPath);
    expect(result.verdict).toBe("invalid");
    expect(result.reasons.join(" ")).toContain("killed.log ended with exit code 137");
    expect(result.generator.workers.map(({ exitCode }) => exitCode)).toEqual([0, 137]);

    const why = "test aborted: http://dynamodb.bench.svc:8000 has stopped answering at x (file:///test/replay.js:1:2)";
    const aborted = await write("aborted.log", `${linesOf(odd).join("")}${why}\ntablewright-exit-code 108\n`);
    const stopped = await mergeLogs([good, aborted], runPath);
    expect(stopped.result.reasons.join(" ")).toMatch(/aborted\.log\) stopped .*has stopped answering\)/);
  });

  test("a worker that died before its first record is named, and no log is refused for it", async () => {
    const runPath = await writeRun({ workers: 2 });
    const even = samples.filter(({ arrival }) => arrival % 2 === 0);
    const good = await write("good.log", `${linesOf(even).join("")}tablewright-exit-code 0\n`);
    const died = await write("died.log", "level=error msg=oom\ntablewright-exit-code 107\n");
    const { result } = await mergeLogs([good, died], runPath);
    expect(result.verdict).toBe("invalid");
    expect(result.reasons.join(" ")).toContain("died.log ended with exit code 107");
    expect(result.generator.workers.map(({ arrivalsRecorded }) => arrivalsRecorded > 0)).toEqual([false, true]);

    const lost = await write("lost.log", "tablewright-exit-code unknown\n");
    const unknown = await mergeLogs([good, lost], runPath);
    expect(unknown.result.reasons.join(" ")).toMatch(/lost\.log\) stopped .*nobody knows how, and it recorded nothing/);
  });

  test("the log of a runner that is not here is missed, and what is in it", async () => {
    const third = (rest: number) => samples.filter(({ arrival }) => arrival % 3 === rest);
    const paths = [await writeLog("first.log", third(0)), await writeLog("second.log", third(1))];
    const missing = third(2).length.toLocaleString("en-US");
    const { result } = await mergeLogs(paths, await writeRun());
    expect(result.verdict).toBe("invalid");
    expect(result.reasons).toEqual([
      `2 of 3 runners' logs are here, and ${missing} arrivals are in none: give --merge all of them.`,
    ]);
  });

  test("moments that go backwards make the run invalid", async () => {
    const backwards = samples.map((sample) =>
      sample.arrival === 200 ? { ...sample, endMs: sample.startMs - 3 } : sample,
    );
    const { result } = await mergeLogs([await writeLog("back.log", backwards)], await writeRun());
    expect(result.verdict).toBe("invalid");
    expect(result.generator.contradictoryRecords).toBe(1);
  });
});

describe("what does not belong together is refused in one sentence", () => {
  test("logs that are missing, are folders or hold no record, all at once", async () => {
    const empty = await write("empty.log", noise.slice(0, -1).join("\n"));
    const prefixed = await write(
      "prefixed.log",
      linesOf(samples.slice(0, 3))
        .map((line) => `[pod/x] ${line}`)
        .join(""),
    );
    const { message, fix } = await refusalOf([join(folder, "missing.log"), empty, prefixed, folder], await writeRun());
    expect(message).toMatch(
      /there is no file .*missing\.log; .*empty\.log holds no record and no exit code; .*prefixed\.log holds no/,
    );
    expect(message).toContain(`${folder} cannot be read (EISDIR`);
    expect(fix).toContain("without prefixes");
  });

  test("records of another run: another seed, or an arrival that is not planned", async () => {
    const log = await writeLog("whole.log", samples);
    const { message } = await refusalOf([log], await writeRun({ load: { ...load, seed: 2 } }));
    expect(message).toMatch(
      /whole\.log holds records of another run: arrival \d+ is none of the schedule in .*run\.json/,
    );
    const beyond = await writeLog(
      "beyond.log",
      samples.map((sample) => (sample.arrival === 9 ? { ...sample, arrival: 1e6 } : sample)),
    );
    expect((await refusalOf([beyond], await writeRun())).message).toContain("arrival 1000000");
  });

  test.each([
    ["in one file", ["twice.log"], /Arrival 0 is twice in .*twice\.log/],
    ["in two", ["whole.log", "copy.log"], /Arrival \d+ is in .*copy\.log and in .*whole\.log/],
  ])("an arrival twice, %s", async (_, names, says) => {
    const all: Readonly<Record<string, readonly SampleRecord[]>> = {
      "twice.log": [...samples, ...samples.slice(0, 1)],
      "whole.log": samples,
      "copy.log": samples.slice(50),
    };
    const paths = await Promise.all(names.map((name) => writeLog(name, all[name] ?? [])));
    expect((await refusalOf(paths, await writeRun())).message).toMatch(says);
  });

  test.each([
    ["another version", { schemaVersion: 2 }, /schema version 2.*version 1/],
    ["another design", { design: "links" }, /index\.ts is "social-media", and .*run\.json is of "links"/],
    ["a design that has changed", { designFingerprint: "000000000000" }, /has changed since .*run\.json was written/],
    ["a design that is gone", { designPath: "../gone.ts" }, /no design file .*gone\.ts/],
    ["a field that is missing", { image: undefined }, /is no run\.json: its image is missing or wrong/],
    ["a load beyond its limits", { load: { ...load, virtualUsers: 0 } }, /load\.virtualUsers.*from 1 to/s],
  ])("a run file of %s", async (_, changes, says) => {
    const log = await writeLog("whole.log", samples);
    expect((await refusalOf([log], await writeRun(changes))).message).toMatch(says);
  });

  test.each([
    ["{", /not JSON \(line 1, column 2/],
    ["[]", /is no run\.json/],
    ["", /not JSON/],
  ])("a run file that is %j", async (text, says) => {
    const log = await writeLog("whole.log", samples);
    expect((await refusalOf([log], await write("broken.json", text))).message).toMatch(says);
  });

  test("a run file that is not there", async () => {
    const log = await writeLog("whole.log", samples);
    expect((await refusalOf([log], join(folder, "none.json"))).message).toMatch(/none\.json cannot be read.*ENOENT/);
  });
});

test("a run file is read back as it was written, and finds the design from where it lies", async () => {
  const written = { ...run, designPath: loaded.path, tableNames: { Users: "prod-Users" } };
  await write("run.json", renderRunFile(written, folder));
  expect(await readFile(join(folder, "run.json"), "utf8")).not.toContain(`"${loaded.path}"`);
  expect(await readRunFile(join(folder, "run.json"))).toEqual(written);
});
