import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadVariables, type ReplayEnvironment, readEnvironment, toVariables } from "../../../bench/k6/environment.ts";
import { DesignError } from "../../../model/schema/problem.ts";
import { soundSettings, toTexts, unsoundTexts } from "../workload/settings-arbitrary.ts";

const nowMs = Date.UTC(2026, 10, 22, 12);
const endpoint = "http://127.0.0.1:8000";

const texts = fc.string({ unit: "grapheme", minLength: 1 });
const environments: fc.Arbitrary<ReplayEnvironment> = fc
  .record({
    endpoint: fc.tuple(fc.constantFrom("http", "https"), fc.domain(), fc.integer({ min: 1, max: 65_535 })),
    region: texts,
    keys: fc.tuple(texts, texts, fc.option(texts)),
    load: soundSettings,
    renewal: fc.option(fc.record({ url: texts, token: texts, refreshAtMs: fc.maxSafeNat() })),
    hasRecords: fc.boolean(),
    arrivalsFile: fc.option(texts),
    startAheadMs: fc.option(fc.integer({ min: -nowMs + 1, max: 3_600_000 })),
  })
  .map(({ endpoint: [scheme, host, port], region, keys, load, renewal, hasRecords, arrivalsFile, startAheadMs }) => {
    const [accessKeyId, secretAccessKey, sessionToken] = keys;
    return {
      endpoint: `${scheme}://${host}:${port}`,
      region,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) },
      load,
      ...(renewal === null ? {} : { renewal }),
      hasRecords,
      ...(arrivalsFile === null ? {} : { arrivalsFile }),
      ...(startAheadMs === null ? {} : { startAtMs: nowMs + startAheadMs }),
    };
  });

function failureOf(variables: Readonly<Record<string, string>>): DesignError {
  try {
    readEnvironment(variables, nowMs);
  } catch (error) {
    if (error instanceof DesignError) {
      return error;
    }
    throw error;
  }
  throw new Error("the environment was accepted");
}

describe("the environment of a replay", () => {
  it("is read back from its variables as it was, through a file of JSON too", () => {
    fc.assert(
      fc.property(environments, (environment) => {
        const variables = toVariables(environment);
        expect(readEnvironment(variables, nowMs)).toEqual(environment);
        expect(readEnvironment(JSON.parse(JSON.stringify(variables)), nowMs)).toEqual(environment);
      }),
    );
  });

  it("needs nothing but the endpoint", () => {
    expect(readEnvironment({ ENDPOINT: endpoint }, nowMs)).toMatchObject({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      load: { users: 300, scale: 1000, dataSetMomentMs: Date.UTC(2026, 10, 22) },
      hasRecords: false,
    });
  });

  it("has a variable of its own for every setting of the load", () => {
    expect(new Set(Object.values(loadVariables)).size).toBe(
      Object.keys(toTexts(readEnvironment({ ENDPOINT: endpoint }, nowMs).load)).length,
    );
    expect(
      readEnvironment({ ENDPOINT: endpoint, USERS: "20", DURATION_S: "3", VIRTUAL_USERS: "8" }, nowMs).load,
    ).toMatchObject({ users: 20, durationS: 3, virtualUsers: 8 });
  });

  it("says what to do without an endpoint", () => {
    expect(failureOf({}).message).toBe(
      [
        "The replay has a problem:",
        "  ENDPOINT: it is not set [endpoint]",
        "    to mend it: give it with -e ENDPOINT=http://127.0.0.1:8000; `npx tablewright local` starts an engine with the data",
      ].join("\n"),
    );
  });

  it.each([
    "",
    "127.0.0.1:8000",
    "ftp://127.0.0.1",
    "http://",
    "http://127.0.0.1:8000/",
    "http://127.0.0.1:8000/path",
    "http://127.0.0.1:8000?x=1",
    "http://127.0.0.1:8000#x",
    "http://127.0.0.1:8000 ",
    "http://user@127.0.0.1:8000",
  ])("takes no endpoint like %j", (text) => {
    expect(failureOf({ ENDPOINT: text }).problems.map(({ path }) => path)).toEqual(["ENDPOINT"]);
  });

  it.each(["", "soon", "0", "1.5", String(nowMs + 3_600_001)])("takes no common start like %j", (text) => {
    const { problems } = failureOf({ ENDPOINT: endpoint, START_AT_MS: text });
    expect(problems.map(({ path }) => path)).toEqual(["START_AT_MS"]);
  });

  it("says everything that is wrong at once, by the names of the variables", () => {
    const unsound = Object.entries(loadVariables).map(([setting, variable]) => {
      const [text = ""] = Object.entries(unsoundTexts).find(([name]) => name === setting)?.[1] ?? [];
      return [variable, text];
    });
    const paths = failureOf(Object.fromEntries(unsound)).problems.map(({ path }) => path);
    expect([...paths].sort()).toEqual(["ENDPOINT", ...Object.values(loadVariables)].sort());
  });

  it("never shows a credential in what it says", () => {
    const secret = "hunter2hunter2";
    const variables = {
      ENDPOINT: `http://key:${secret}@127.0.0.1:8000`,
      AWS_ACCESS_KEY_ID: secret,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_SESSION_TOKEN: secret,
      USERS: "none",
    };
    const failure = failureOf(variables);
    expect(failure.problems.length).toBe(2);
    expect(`${failure.message} ${JSON.stringify(failure.problems)} ${failure.stack}`).not.toContain(secret);
  });
});
