/** Random conditions and updates, as a real engine takes them. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../bench/engine/engine.ts";
import { afterUpdate, holds } from "../../../model/expression/expression.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";
import { anyCondition, anyItem, anyUpdate } from "./arbitraries.ts";
import { conditionOn, createTable, outcomeOf, sameOutcome, updateOn } from "./engine-outcome.ts";

const runs = { seed: 5, numRuns: 80 };

describe("A real engine", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startTestEngine(embedded);
    await createTable(engine);
  });
  afterAll(() => engine?.stop());

  it("says of every condition what the model says", async () => {
    const seen = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(anyItem, anyCondition, async (item, { text, context }) => {
        const expected = outcomeOf((stored) => holds(text, stored, context), item);
        seen.add(expected);
        expect(await conditionOn(engine, text, item, context)).toBe(expected);
      }),
      runs,
    );
    expect(seen).toEqual(new Set([true, false]));
  });

  it("makes of every item what the model makes, or refuses the update with it", async () => {
    let updated = 0;
    await fc.assert(
      fc.asyncProperty(anyItem, anyUpdate, async (item, { text, context }) => {
        const expected = outcomeOf((stored) => afterUpdate(text, stored, context), item);
        updated += typeof expected === "object" ? 1 : 0;
        const actual = await updateOn(engine, text, item, context);
        expect(sameOutcome(actual, expected), `${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`).toBe(true);
      }),
      runs,
    );
    expect(updated).toBeGreaterThan(runs.numRuns / 5);
  });
});
