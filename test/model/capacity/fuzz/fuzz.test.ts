/**
 * The capacity model against both engines: the same random requests, request by request the same units. The long run is
 * `npm run fuzz`; this one is the same with fewer requests and a fixed seed.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../../bench/engine/engine.ts";
import { unitDifferences } from "../../../../bench/engine/unit-differences.ts";
import { type FuzzResult, fuzzEngine } from "../../../../scripts/check/fuzz/fuzz.ts";
import { renderCounterexample, renderResult } from "../../../../scripts/check/fuzz/render.ts";
import { bothEngines, embedded, startTestEngine } from "../../../support/engines.ts";

const seed = 20_261_122;
/** DynamoDB Local takes five times as much of the processor for a request. */
const runs = bothEngines.map((kind) => ({ ...kind, requests: kind === embedded ? 1_000 : 400 }));

describe.each(runs)("$name", ({ requests, ...kind }) => {
  let engine: Engine;
  let result: FuzzResult;

  beforeAll(async () => {
    engine = await startTestEngine(kind);
    result = await fuzzEngine({ engine, seed, requests, worlds: 5, lanes: 5 });
  });

  afterAll(() => engine?.stop());

  it("reports what the model predicts, or what a listed difference says", () => {
    const { counterexample } = result;
    expect(counterexample === undefined ? "" : renderCounterexample(counterexample)).toBe("");
    expect(result.tally.requests).toBeGreaterThanOrEqual(requests);
  });

  it("mostly needs no difference for that", () => {
    expect(result.tally.equal).toBeGreaterThan(result.tally.requests * 0.6);
  });

  it("is explained by differences of its own only", () => {
    const ids = unitDifferences.filter((difference) => difference.engine === engine.name).map(({ id }) => id);
    expect(Object.keys(result.tally.explained).length).toBeGreaterThan(0);
    expect(ids).toEqual(expect.arrayContaining(Object.keys(result.tally.explained)));
  });
});

describe("a figure that is wrong", () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await startTestEngine(embedded);
  });

  afterAll(() => engine?.stop());

  it("is found, and shown with the shortest sequence", async () => {
    // To take one engine for the other is as wrong as an error in the model.
    const result = await fuzzEngine({
      engine: { ...engine, name: "DynamoDB Local" },
      seed,
      requests: 1_000,
      worlds: 2,
      lanes: 2,
    });
    const { failure } = result.counterexample ?? {};
    expect(failure?.disagreements.map(({ about }) => about)).toEqual(["units"]);
    expect(failure?.history.length).toBeLessThanOrEqual(2);
    expect(renderResult(engine.name, result)).toMatch(/1 differing[\s\S]*Requests:[\s\S]*model .*[\s\S]*engine /);
  });
});
