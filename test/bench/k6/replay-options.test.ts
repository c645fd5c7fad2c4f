import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultLimits } from "../../../bench/verdict/run.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import { planCounts } from "../../../bench/workload/schedule-input.ts";
import { defaultLoad, toScheduleInput } from "../../../bench/workload/settings.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import type { TestServer } from "../../support/http-server.ts";
import { answerAlike, startFakeDynamoDb } from "./fake-dynamodb.ts";
import { casesScript, inspectScript, replayScript, runReplay } from "./run-replay.ts";

const ENDPOINT = "http://127.0.0.1:1";

const { replayed } = planReplay(socialMedia);
const rates = replayed.map(({ pattern }) => pattern.rateRps.value);

describe("the options of the replay script", () => {
  it("hold thresholds for every pattern: its budget, its planned count, the errors that it may have", async () => {
    const { exitCode, stdout } = await inspectScript(replayScript, { ENDPOINT, SCALE: "2000" });
    expect(exitCode).toBe(0);
    const { thresholds, scenarios } = JSON.parse(stdout);
    const load = { ...defaultLoad, scale: 2000, dataSetMomentMs: 0 };
    const { mix } = planCounts(toScheduleInput(load, rates));
    const expected = replayed.flatMap(({ name, pattern }, position) => [
      [`pattern_samples{pattern:${name}}`, [`count>=${mix[position]}`]],
      [`pattern_errors{pattern:${name}}`, [`count<=${Math.floor((mix[position] ?? 0) * defaultLimits.errorShare)}`]],
      ...(pattern.budget === undefined
        ? []
        : [[`pattern_response{pattern:${name}}`, [`p(99)<=${pattern.budget.p99Ms}`]]]),
    ]);
    expect(thresholds).toEqual(Object.fromEntries(expected));
    expect(replayed.filter(({ pattern }) => pattern.budget !== undefined).length).toBe(9);
    expect(Object.values(scenarios)).toMatchObject([
      { executor: "shared-iterations", vus: 64, iterations: Math.round(0.977 * 2000 * 65) },
    ]);
  });

  it("are those of the run file, but what -e gives wins", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tablewright-run-file-"));
    try {
      const file = join(folder, "run.json");
      const given = { ENDPOINT, SCALE: "50", DURATION_S: "4", WARMUP_S: "0", VIRTUAL_USERS: "3" };
      await writeFile(file, JSON.stringify(given));
      const { stdout } = await inspectScript(replayScript, { RUN_FILE: file, SCALE: "100" });
      const [scenario] = Object.values<{ vus: number; iterations: number }>(JSON.parse(stdout).scenarios);
      expect([scenario?.vus, scenario?.iterations]).toEqual([3, Math.round(0.977 * 100 * 4)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("are refused with everything that is wrong, in k6's own output", async () => {
    const { exitCode, stderr } = await inspectScript(replayScript, { USERS: "none", DURATION_S: "-1" });
    expect(exitCode).toBe(107);
    for (const text of ["ENDPOINT: it is not set", 'USERS: \\"none\\" is not', 'DURATION_S: \\"-1\\" is not']) {
      expect(stderr).toContain(text);
    }
  });
});

describe("the thresholds of a replay", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startFakeDynamoDb((request, response) => {
      if (request.input.Key?.id?.S === "broken") {
        response.writeHead(500).end();
        return;
      }
      answerAlike(request, response);
    });
  });
  afterAll(() => server.close());

  const exitCodeOf = async (variables: Readonly<Record<string, string>>) => {
    const run = await runReplay(
      casesScript,
      {
        ENDPOINT: server.url,
        CASES: "fine",
        SCALE: "10",
        DURATION_S: "1",
        WARMUP_S: "0",
        VIRTUAL_USERS: "4",
        ...variables,
      },
      { flags: ["--quiet"] },
    );
    return { exitCode: run.exitCode, crossed: /thresholds on metrics '([^']*)'/.exec(run.stderr)?.[1] };
  };

  it("are kept with a generous budget, also by a pattern that is too rare to come up", async () => {
    expect(await exitCodeOf({ CASES: "fine,rare" })).toEqual({ exitCode: 0 });
  });

  it("are crossed with an impossible budget", async () => {
    expect(await exitCodeOf({ BUDGET_MS: "0.0001" })).toEqual({
      exitCode: 99,
      crossed: "pattern_response{pattern:fine}",
    });
  });

  it("are crossed by failures, quick as they are", async () => {
    expect(await exitCodeOf({ CASES: "fine,broken" })).toEqual({
      exitCode: 99,
      crossed: "pattern_errors{pattern:broken}",
    });
  });
});
