import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../../bench/engine/engine.ts";
import { deleteTables } from "../../../bench/engine/tables.ts";
import type { Verification } from "../../../bench/verify/verification.ts";
import { fingerprintOf } from "../../../infra/fingerprint.ts";
import type { Design } from "../../../model/schema/design.ts";
import { verifyOn } from "../../../scripts/verify/run.ts";
import { links, socialMedia, withoutLimit, withPlans } from "../../bench/verify/changed-design.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";
import { startLyingEngine } from "./lying-engine.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await startTestEngine(embedded);
});
afterAll(() => engine.stop());

const everyTable = [...socialMedia.tables, ...links.tables].map(({ name }) => name);
afterEach(() => deleteTables(engine, everyTable));

const verify = (design: Design, on = engine, baseline?: Verification) =>
  verifyOn(on, { design, fingerprint: fingerprintOf(design) }, baseline);

/** Verifies the small design on an engine that lies. */
async function verifyWithLies(
  ...lies: Parameters<typeof startLyingEngine> extends [Engine, ...infer Rest] ? Rest : never
) {
  const liar = await startLyingEngine(engine, ...lies);
  try {
    return await verify(links, liar.engine);
  } finally {
    await liar.close();
  }
}
const truth = ({ response }: { readonly response: string }) => response;
const placesOf = ({ differences }: Verification) =>
  differences.map(({ pattern, sizeClass, about }) => `${pattern} at ${sizeClass}: ${about}`);
const everySize = (pattern: string, about: string) =>
  ["none", "least", "typical", "most", "large"].map((sizeClass) => `${pattern} at ${sizeClass}: ${about}`);

test("a sound design gives what is predicted, the same bytes each time, and fails where a change makes it dearer", async () => {
  const first = await verify(socialMedia);
  expect(first.differences).toEqual([]);
  expect(first).toMatchObject({ verdict: "pass", reasons: [], explained: [], unitsNotCompared: [], baseline: null });
  expect(first.cases).toHaveLength(26 * 5);
  await deleteTables(engine, everyTable);
  expect(JSON.stringify(await verify(socialMedia))).toBe(JSON.stringify(first));
  await deleteTables(engine, everyTable);
  const changed = withPlans(socialMedia, { getUserNotifications: withoutLimit });
  const { verdict, differences, reasons } = await verify(changed, engine, first);
  expect({ verdict, differences }).toEqual({ verdict: "fail", differences: [] });
  expect(reasons).toEqual([
    "getUserNotifications at most: 3 → 12 units (UserNotifications 3 → 12): dearer than in the baseline.",
    "getUserNotifications at large: 12 → 47.5 units (UserNotifications 12 → 47.5): dearer than in the baseline.",
    "getUserNotifications at most, large: other results than in the baseline; its requests changed, too. Renew the baseline if that is meant.",
  ]);
});

describe("an engine that is not as predicted", () => {
  test("fails by half a unit of an index at every size", async () => {
    const verification = await verifyWithLies(({ operation, response }) =>
      operation === "Query" ? response.replace(/("LinksByOwner":\{"CapacityUnits":\d+)(\.\d+)?/, "$1.75") : response,
    );
    expect(placesOf(verification)).toEqual(everySize("listLinks", "units"));
    expect(verification.verdict).toBe("fail");
    expect(verification.differences[0]).toMatchObject({
      requestNumber: 1,
      request: { operation: "Query", input: { IndexName: "LinksByOwner" } },
      predicted: "Links/LinksByOwner 0.5",
      measured: "Links/LinksByOwner 0.75",
    });
  });

  test("fails by the order of items, and only where there are several", async () => {
    const verification = await verifyWithLies(({ operation, response }) => {
      if (operation !== "Query") {
        return response;
      }
      const body: { Items: unknown[] } = JSON.parse(response);
      return JSON.stringify({ ...body, Items: body.Items.reverse() });
    });
    expect(placesOf(verification)).toEqual(everySize("listLinks", "items").slice(1));
  });

  test("fails by an attribute of a found item", async () => {
    const verification = await verifyWithLies(({ operation, request, response }) =>
      // Not the look at what a write left behind, which reads consistently.
      operation === "GetItem" && !request.includes("ConsistentRead")
        ? response.replace("example", "elsewhere")
        : response,
    );
    expect(placesOf(verification)).toEqual(everySize("resolveLink", "items").slice(1));
  });

  test("fails by a write that it only pretends to make", async () => {
    const counted = { TableName: "Links", CapacityUnits: 2, Table: { CapacityUnits: 1 } };
    const ConsumedCapacity = { ...counted, GlobalSecondaryIndexes: { LinksByOwner: { CapacityUnits: 1 } } };
    const verification = await verifyWithLies(truth, ({ operation, request }) =>
      operation === "PutItem" && request.includes("ConditionExpression")
        ? JSON.stringify({ ConsumedCapacity })
        : undefined,
    );
    expect(placesOf(verification)).toEqual(everySize("createLink", "left behind"));
    expect(verification.differences[0]).toMatchObject({ measured: "nothing" });
  });

  test("fails by a refusal, with the engine's own words", async () => {
    const __type = "com.amazonaws.dynamodb.v20120810#ValidationException";
    const verification = await verifyWithLies(({ operation, request, response }) =>
      operation === "PutItem" && request.includes("ConditionExpression")
        ? { status: 400, response: JSON.stringify({ __type, message: "not today" }) }
        : response,
    );
    expect(placesOf(verification)).toEqual(everySize("createLink", "outcome"));
    expect(verification.differences[0]).toMatchObject({ predicted: "ok", measured: "ValidationException (not today)" });
  });

  test("that answers nonsense fails, and one that goes away is no verdict", async () => {
    const nonsense = await verifyWithLies(({ operation, response }) => (operation === "Query" ? "<html>" : response));
    expect(placesOf(nonsense)).toEqual(everySize("listLinks", "outcome"));
    await deleteTables(engine, everyTable);
    const mortal = await startTestEngine(embedded);
    const dying = await startLyingEngine(mortal, ({ operation, response }) => {
      if (operation === "Query") {
        void mortal.stop();
      }
      return response;
    });
    await expect(verify(links, dying.engine)).rejects.toMatchObject({ name: "EngineError" });
    await dying.close();
  });
});
