import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reasons } from "../../../../bench/verdict/units/ledger.ts";
import { predictRequest } from "../../../../model/capacity/units/predict.ts";
import type { Prediction } from "../../../../model/capacity/units/prediction.ts";
import { createTables, type Tables } from "../../../../model/capacity/units/tables.ts";
import { marshalItem, toWireInput, unmarshalItem } from "../../../../model/request/wire.ts";
import type { DynamoRequest } from "../../../../model/schema/operation.ts";
import type { Plan } from "../../../../model/schema/plan.ts";
import {
  boxes,
  compare,
  create,
  createBoth,
  get,
  like,
  put,
  query,
  queryOwner,
  queryThenGet,
  remove,
  type Told,
  thing,
} from "./history.ts";

const places = fc.constantFrom("a1", "a2", "b1");
const bytes = fc.constantFrom(10, 1500, 3900, 5000);
const owner = fc.constantFrom("o", "p");

const reads = [
  places.map(get),
  fc.constantFrom("a", "b").map(query),
  owner.map(queryOwner),
] satisfies fc.Arbitrary<DynamoRequest>[];
const writes = [
  fc.tuple(places, bytes, owner).map(([place, size, who]) => put(place, size, { owner: who })),
  fc.tuple(places, bytes).map(([place, size]) => put(place, size)),
  fc.tuple(places, owner).map(([place, who]) => like(place, who)),
  places.map(remove),
] satisfies fc.Arbitrary<DynamoRequest>[];
/** A refusal is known of the first request that failed alone, so these are sent alone. */
const conditional = [
  fc.tuple(places, bytes).map(([place, size]) => create(place, size)),
  bytes.map((size) => createBoth("a1", "b1", size)),
] satisfies fc.Arbitrary<DynamoRequest>[];

const alone = (request: DynamoRequest): Plan => ({ requests: [request] });
const plans: fc.Arbitrary<Plan> = fc.oneof(
  fc.oneof(...reads, ...writes, ...conditional).map(alone),
  fc.array(fc.oneof(...reads, ...writes), { minLength: 2, maxLength: 3 }).map((requests) => ({ requests })),
  fc.constantFrom("a", "b").map(queryThenGet),
);

/** An execution, and how far its span reaches beyond the moments at which its requests are done. */
interface Drawn {
  readonly plan: Plan;
  readonly moment: number;
  readonly before: number;
  readonly after: number;
  /** Between its requests; below 0 the later ones are done first. */
  readonly apart: number;
}

const histories: fc.Arbitrary<Drawn[]> = fc.array(
  fc.record({
    plan: plans,
    moment: fc.nat(60),
    before: fc.nat(4),
    after: fc.nat(4),
    apart: fc.integer({ min: -3, max: 3 }),
  }),
  { minLength: 1, maxLength: 10 },
);

interface Step {
  readonly execution: number;
  readonly position: number;
  readonly request: DynamoRequest;
  readonly moment: number;
}

/** Does the requests one at a time in the order of their moments, and tells what was measured of them. */
function tell(drawn: readonly Drawn[]): readonly Told[] {
  const tables = createTables([boxes]);
  tables.put("Boxes", marshalItem(thing("a1", 4000, { owner: "o" })));
  const units = drawn.map((): Record<number, number>[] => []);
  const outcomes = drawn.map(() => "ok");
  const moments = drawn.map(({ moment }) => [moment]);
  const open = drawn.flatMap(({ plan, moment, apart }, execution) =>
    plan.requests.map(
      (request, position): Step => ({ execution, position, request, moment: moment + position * apart }),
    ),
  );
  while (open.length > 0) {
    open.sort((one, other) => one.moment - other.moment);
    const step = open.shift();
    if (step === undefined) {
      break;
    }
    const { execution, position, request, moment } = step;
    const prediction = send(tables, request);
    outcomes[execution] = prediction.outcome;
    const measured = units[execution] ?? [];
    measured[position] = figuresOf(prediction);
    moments[execution]?.push(moment);
    const next = position === 0 ? drawn[execution]?.plan.next?.([prediction.items.map(unmarshalItem)]) : undefined;
    const later = moment + Math.abs(drawn[execution]?.apart ?? 0);
    open.push(...(next?.requests ?? []).map((each) => ({ execution, position: 1, request: each, moment: later })));
  }
  return drawn.map(({ plan, before, after }, execution) => ({
    plan,
    startMs: Math.min(...(moments[execution] ?? [])) - before,
    endMs: Math.max(...(moments[execution] ?? [])) + after,
    units: units[execution] ?? [],
    outcome: outcomes[execution] ?? "ok",
  }));
}

function send(tables: Tables, request: DynamoRequest): Prediction {
  const prediction = predictRequest(tables, { operation: request.operation, input: toWireInput(request) });
  tables.apply(prediction.changes);
  return prediction;
}

/** An exception carries no figure. */
function figuresOf({ outcome, tables }: Prediction): Record<number, number> {
  const { table = 0, gsi = {} } = tables.Boxes ?? {};
  return outcome === "ok" ? { 0: table, 1: gsi.ByOwner ?? 0 } : {};
}

const items = [thing("a1", 4000, { owner: "o" })];
const settings = { numRuns: 100 };

describe("a history in which each request was done at one moment of its span", () => {
  it("has no difference, whatever the order was", () => {
    fc.assert(
      fc.property(histories, (drawn) => {
        const told = tell(drawn);
        const requests = told.reduce((sum, { units }) => sum + units.length, 0);
        const { result } = compare(told, { items });
        expect(result).toMatchObject({ requests, equal: requests, differing: 0, notCompared: 0 });
      }),
      settings,
    );
  });

  it("has exactly the difference that is put into it, and names it", () => {
    fc.assert(
      fc.property(histories, fc.nat(), (drawn, pick) => {
        const told = tell(drawn);
        const measured = told.flatMap(({ units, outcome }, arrival) =>
          outcome === "ok" ? units.map((_, position) => ({ arrival, position })) : [],
        );
        const chosen = measured[pick % Math.max(1, measured.length)];
        fc.pre(chosen !== undefined);
        const wrong = told.map((execution, arrival) => ({
          ...execution,
          units: execution.units.map((units, position) =>
            arrival === chosen.arrival && position === chosen.position ? { ...units, 0: (units[0] ?? 0) + 100 } : units,
          ),
        }));
        const { result } = compare(wrong, { items });
        // Where many overlap there are too many orders to be sure: then nothing is said to differ.
        const isSure = result.notComparedBecause.every(({ reason }) => reason !== reasons.orders);
        expect(result.differing).toBe(isSure ? 1 : 0);
        if (isSure) {
          expect(result.first?.arrival).toBe(chosen.arrival);
          expect(result.first?.measured.units[0]?.units).toBeGreaterThanOrEqual(100);
        }
      }),
      settings,
    );
  });
});
