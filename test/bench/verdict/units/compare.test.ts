import { describe, expect, it } from "vitest";
import {
  type CompareOptions,
  compare,
  create,
  createBoth,
  get,
  like,
  put,
  putBatch,
  putBeside,
  query,
  queryOwner,
  queryThenGet,
  remove,
  sent,
  type Told,
  thing,
} from "./history.ts";

const resultOf = (told: readonly Told[], options?: CompareOptions) => compare(told, options).result;
const allEqual = (requests: number) => ({ requests, equal: requests, differing: 0, notCompared: 0, first: null });

describe("requests one after the other", () => {
  it("are equal where each is measured as the items before it have it", () => {
    const told = [
      sent([0, 1], put("a1", 1500, { owner: "o" }), [{ 0: 2, 1: 2 }]),
      sent([2, 3], get("a1"), [{ 0: 0.5 }]),
      sent([4, 5], put("a2", 4000), [{ 0: 4 }]),
      sent([6, 7], query("a"), [{ 0: 1 }]),
      sent([8, 9], queryOwner("o"), [{ 1: 0.5 }]),
      sent([10, 11], remove("a1"), [{ 0: 2, 1: 2 }]),
      sent([12, 13], query("a"), [{ 0: 0.5 }]),
    ];
    expect(resultOf(told)).toMatchObject({ executions: 7, ...allEqual(7), note: null });
    // The order of the records is not that of the requests.
    const late = sent([14, 15], get("a9"), [{ 0: 0.5 }]);
    expect(resultOf([late, ...told])).toMatchObject(allEqual(8));
  });

  it("differ where another order would explain it that time does not allow", () => {
    const told = [sent([0, 1], query("a"), [{ 0: 1 }]), sent([2, 3], put("a1", 5000), [{ 0: 5 }])];
    expect(resultOf(told)).toMatchObject({ requests: 2, equal: 1, differing: 1 });
    // Touching in a single moment is overlapping: records are rounded.
    const touching = [sent([0, 2], query("a"), [{ 0: 1 }]), sent([2, 3], put("a1", 5000), [{ 0: 5 }])];
    expect(resultOf(touching)).toMatchObject(allEqual(2));
  });

  it("name the first request that differs, with both sides", () => {
    const told = [
      sent([0, 1], put("a1", 10, { owner: "o" }), [{ 0: 1, 1: 1 }]),
      sent([2, 3], [get("a1"), put("a1", 2000)], [{ 0: 0.5 }, { 0: 2 }]),
      sent([4, 5], queryOwner("o"), [{ 1: 7 }]),
      sent([6, 7], query("a"), [{ 0: 0.5 }]),
    ];
    const { first, ...counts } = resultOf(told);
    expect(counts).toMatchObject({ requests: 5, equal: 3, differing: 2, notCompared: 0 });
    expect(first).toEqual({
      arrival: 1,
      pattern: "only",
      request: { operation: "PutItem", table: "Boxes", index: null, key: { box: { S: "a" }, thing: { S: "1" } } },
      // The put takes the item out of the index.
      predicted: {
        outcome: "ok",
        units: [
          { table: "Boxes", units: 2 },
          { table: "Boxes", index: "ByOwner", units: 1 },
        ],
        requestsAfter: null,
      },
      measured: { outcome: "ok", units: [{ table: "Boxes", units: 2 }], requestsAfter: null },
    });
    expect(resultOf(told.slice(2, 3)).first?.request).toEqual({
      operation: "Query",
      table: "Boxes",
      index: "ByOwner",
      key: { owner: { S: "o" } },
    });
  });

  it("add up what is predicted for the successful executions of the mix", () => {
    const { predicted } = compare([
      sent([0, 1], put("a1", 1500, { owner: "o" }), [{ 0: 9, 1: 9 }]),
      sent([2, 3], put("a2", 10), [{ 0: 1 }], { phase: "warmup" }),
      sent([4, 5], create("a1", 10), [{}], { outcome: "ConditionalCheckFailedException" }),
      sent([6, 7], [get("a1"), get("a2")], [{ 0: 0.5 }, { 0: 0.5 }]),
    ]);
    expect(predicted?.map((sums) => Object.fromEntries(sums))).toEqual([{ 0: 3, 1: 2 }]);
  });
});

describe("requests that overlap", () => {
  const before = [thing("a1", 5000)];

  it.each([
    ["sees a concurrent write", 1],
    ["does not see it", 1.5],
  ])("may be a read that %s", (_, units) => {
    // 10 KB before, 5 KB after; the read is over before the write is.
    const items = [...before, thing("a2", 5000)];
    const told = [sent([0, 9], remove("a2"), [{ 0: 5 }]), sent([4, 5], query("a"), [{ 0: units }])];
    expect(resultOf(told, { items })).toMatchObject(allEqual(2));
    expect(resultOf(told.toReversed(), { items })).toMatchObject(allEqual(2));
    const none = [told[0], sent([4, 5], query("a"), [{ 0: 2 }])].filter((each) => each !== undefined);
    expect(resultOf(none, { items })).toMatchObject({ equal: 1, differing: 1 });
  });

  it("may be two likes of one new pair, of which either makes it", () => {
    const made = { 0: 1, 1: 1 };
    const there = { 0: 1 };
    const likes = (...units: (typeof there)[]) =>
      units.map((each, position) => sent([position, 10 + position], like("a1", "o"), [each]));
    expect(resultOf(likes(made, there))).toMatchObject(allEqual(2));
    expect(resultOf(likes(there, made))).toMatchObject(allEqual(2));
    expect(resultOf(likes(there, there, there, made))).toMatchObject(allEqual(4));
    expect(resultOf(likes(made, made))).toMatchObject({ equal: 1, differing: 1 });
    expect(resultOf(likes(there, there))).toMatchObject({ equal: 1, differing: 1 });
  });

  it("may be two writes of one execution, in either order", () => {
    const parallel = [put("a1", 3000), put("a1", 10)];
    const units = (first: number, second: number) => [{ 0: first }, { 0: second }];
    expect(resultOf([sent([0, 1], parallel, units(3, 3))])).toMatchObject(allEqual(2));
    expect(resultOf([sent([0, 1], parallel, units(3, 1))])).toMatchObject(allEqual(2));
    expect(resultOf([sent([0, 1], parallel, units(1, 3))])).toMatchObject({ equal: 1, differing: 1 });
  });

  it("may be a read that sees some of the writes of an execution", () => {
    const writes = ["a2", "a3", "a4"].map((place) => put(place, 3900));
    const read = (units: number) => [
      sent([0, 9], writes, [{ 0: 4 }, { 0: 4 }, { 0: 4 }]),
      sent([1, 5], query("a"), [{ 0: units }]),
      sent([20, 21], query("a"), [{ 0: 2.5 }]),
    ];
    for (const units of [1, 1.5, 2, 2.5]) {
      expect(resultOf(read(units), { items: before }), String(units)).toMatchObject(allEqual(5));
    }
    expect(resultOf(read(3), { items: before })).toMatchObject({ equal: 4, differing: 1 });
  });

  it("may be a write that fails its condition, or not", () => {
    const refused = { outcome: "ConditionalCheckFailedException" };
    const told = [sent([0, 9], remove("a1"), [{ 0: 5 }]), sent([1, 5], create("a1", 10), [{ 0: 1 }])];
    expect(resultOf(told, { items: before })).toMatchObject(allEqual(2));
    const failing = [sent([0, 4], remove("a1"), [{ 0: 5 }]), sent([1, 5], create("a1", 10), [{}], refused)];
    expect(resultOf(failing, { items: before })).toMatchObject(allEqual(2));
  });

  it("may show their order only later", () => {
    const told = (after: number) => [
      sent([0, 5], put("a1", 3800), [{ 0: 5 }]),
      sent([1, 6], put("a1", 4200), [{ 0: 5 }]),
      sent([10, 11], get("a1"), [{ 0: after }]),
    ];
    // Either put may have been the last, and both cost 5 for the item that was there.
    expect(resultOf(told(1), { items: before })).toMatchObject(allEqual(3));
    expect(resultOf(told(0.5), { items: before })).toMatchObject(allEqual(3));
    expect(resultOf(told(1.5), { items: before })).toMatchObject({ equal: 2, differing: 1 });
  });

  it("go on with what the earlier stage found, in the order that is found", () => {
    const told = [
      sent([0, 9], put("a0", 9000), [{ 0: 9 }]),
      sent([1, 5], queryThenGet("a"), [{ 0: 2 }, { 0: 1.5 }]),
      sent([10, 11], get("a0"), [{ 0: 1.5 }]),
    ];
    expect(resultOf(told, { items: before })).toMatchObject(allEqual(4));
  });
});

describe("what an execution goes on with", () => {
  it("differs where the recorded requests do not follow from the predicted answer", () => {
    const { first, ...counts } = resultOf([sent([0, 1], queryThenGet("a"), [{ 0: 0.5 }, { 0: 0.5 }])]);
    expect(counts).toMatchObject({ requests: 2, equal: 0, differing: 1, notCompared: 1 });
    expect(first).toMatchObject({ predicted: { requestsAfter: 0 }, measured: { requestsAfter: 1 } });
    const items = [thing("a1", 10)];
    expect(resultOf([sent([0, 1], queryThenGet("a"), [{ 0: 0.5 }])], { items }).first).toMatchObject({
      predicted: { requestsAfter: 1 },
      measured: { requestsAfter: 0 },
    });
  });
});

describe("a request that failed", () => {
  const failed = (outcome: string, request = put("a1", 5000)) => sent([0, 1], request, [{}], { outcome });

  it.each(["transport", "http_500", "ThrottlingException", "ValidationException", "unreadable"])(
    "with %s leaves what it wrote uncertain, so requests that touch it later are not compared",
    (outcome) => {
      const told = [
        failed(outcome),
        sent([2, 3], get("a1"), [{ 0: 1 }]),
        sent([4, 5], query("a"), [{ 0: 77 }]),
        sent([6, 7], get("a2"), [{ 0: 0.5 }]),
        sent([8, 9], query("b"), [{ 0: 0.5 }]),
      ];
      expect(resultOf(told)).toMatchObject({
        requests: 5,
        equal: 2,
        differing: 0,
        notCompared: 3,
        notComparedBecause: [
          { reason: expect.stringContaining("what a failed write may have changed"), requests: 2 },
          { reason: "the request failed", requests: 1 },
        ],
      });
    },
  );

  it("may have written at any moment from its start on, and what is written by such items is uncertain, too", () => {
    const told = [
      sent([0, 90], put("a1", 10), [{}], { outcome: "transport" }),
      sent([1, 2], createBoth("a1", "b1", 10), [{ 0: 4 }]),
      sent([3, 4], query("b"), [{ 0: 33 }]),
    ];
    expect(resultOf(told)).toMatchObject({ requests: 3, equal: 0, differing: 0, notCompared: 3 });
  });

  it("leaves the index partitions of the item uncertain", () => {
    const told = [
      failed("transport", put("a1", 10, { owner: "o" })),
      sent([2, 3], queryOwner("o"), [{ 1: 9 }]),
      sent([4, 5], queryOwner("p"), [{ 1: 0.5 }]),
    ];
    expect(resultOf(told)).toMatchObject({ equal: 1, differing: 0, notCompared: 2 });
  });

  it("and only read changes nothing, nor does the check of a transaction", () => {
    const told = [failed("transport", get("a1")), sent([2, 3], get("a1"), [{ 0: 0.5 }])];
    expect(resultOf(told)).toMatchObject({ equal: 1, differing: 0, notCompared: 1 });
    const checked = [failed("transport", putBeside("a1", "a2")), ...told.slice(1), sent([4, 5], get("a2"), [{ 0: 9 }])];
    expect(resultOf(checked)).toMatchObject({ equal: 1, differing: 0, notCompared: 2 });
  });

  it("with a condition is an answer, and has to be predicted", () => {
    const outcome = "ConditionalCheckFailedException";
    expect(resultOf([failed(outcome, create("a1", 10))], { items: [thing("a1", 1)] })).toMatchObject(allEqual(1));
    const wrong = resultOf([failed(outcome, create("a1", 10)), sent([2, 3], query("a"), [{ 0: 0.5 }])]);
    expect(wrong).toMatchObject({ equal: 0, differing: 1, notCompared: 1 });
    expect(wrong.first).toMatchObject({ predicted: { outcome: "ok" }, measured: { outcome, units: [] } });
    const cancelled = failed("TransactionCanceledException", createBoth("a1", "a2", 10));
    expect(resultOf([cancelled], { items: [thing("a1", 1)] })).toMatchObject(allEqual(1));
  });

  it("stands beside others of its execution that did not", () => {
    const told = sent([0, 1], [put("a1", 10), put("b1", 10)], [{}, { 0: 1 }], { outcome: "http_500" });
    expect(resultOf([told, sent([2, 3], get("b1"), [{ 0: 0.5 }])])).toMatchObject({ equal: 2, notCompared: 1 });
  });

  it("or has no record at all may have been sent when it was due", () => {
    const told = [sent([0, 1], get("a1"), [{ 0: 0.5 }]), sent([6, 7], get("a1"), [{ 0: 9 }])];
    const unrecorded = [{ plan: { requests: [put("a1", 10)] }, dueMs: 5 }];
    expect(resultOf(told, { unrecorded })).toMatchObject({ executions: 2, requests: 2, equal: 1, notCompared: 1 });
  });
});

describe("what cannot be decided", () => {
  it("is not compared where the engine reported no units", () => {
    const told = [sent([0, 1], put("a1", 10), [{}]), sent([2, 3], get("a1"), [{ 0: 0.5 }])];
    expect(resultOf(told)).toMatchObject({
      equal: 1,
      notComparedBecause: [{ reason: "the engine reported no units", requests: 1 }],
    });
    // A figure of 0 is a figure.
    expect(resultOf([sent([0, 1], get("a1"), [{ 0: 0 }])])).toMatchObject({ differing: 1 });
  });

  it("is not compared where an item expired before the end of the run", () => {
    const items = [thing("a1", 5000, { expiresAt: 100 }), thing("b1", 10, { expiresAt: 101 })];
    const told = [sent([0, 1], query("a"), [{ 0: 0.5 }]), sent([2, 3], query("b"), [{ 0: 0.5 }])];
    expect(resultOf(told, { items, endedAtS: 100 })).toMatchObject({ equal: 1, differing: 0, notCompared: 1 });
    const written = [
      sent([0, 1], put("a1", 10, { expiresAt: 100 }), [{ 0: 1 }]),
      sent([2, 3], get("a1"), [{ 0: 9 }]),
      sent([4, 5], get("a2"), [{ 0: 0.5 }]),
    ];
    expect(resultOf(written, { endedAtS: 100 })).toMatchObject({ equal: 2, differing: 0, notCompared: 1 });
  });

  it("is a difference of a batch that others overlap, whose entries are each done by itself", () => {
    const told = (startMs: number) => [
      sent([0, 9], putBatch("a1", "a2"), [{ 0: 9 }]),
      sent([startMs, startMs + 1], query("a"), [{ 0: 0.5 }]),
    ];
    expect(resultOf(told(5))).toMatchObject({ equal: 1, differing: 0, notCompared: 1 });
    expect(resultOf(told(10))).toMatchObject({ equal: 1, differing: 1 });
    expect(resultOf(told(-5))).toMatchObject({ equal: 1, differing: 1 });
  });

  it("is a transaction that was cancelled while another request overlapped it", () => {
    const cancelled = sent([0, 9], createBoth("a1", "a2", 10), [{}], { outcome: "TransactionCanceledException" });
    expect(resultOf([cancelled, sent([1, 2], put("a2", 10), [{ 0: 1 }])])).toMatchObject({ differing: 0 });
    expect(resultOf([cancelled, sent([10, 11], put("b2", 10), [{ 0: 1 }])])).toMatchObject({ differing: 1 });
  });

  it("is a difference among more overlapping requests than there is time for", () => {
    const writes = Array.from({ length: 14 }, (_, place) => put(`a${place}`, 10 + place));
    const told = [
      sent(
        [0, 9],
        writes,
        writes.map(() => ({ 0: 1 })),
      ),
      sent([1, 5], query("a"), [{ 0: 99 }]),
    ];
    const { notComparedBecause, differing } = resultOf(told);
    expect({ notComparedBecause, differing }).toEqual({
      notComparedBecause: [{ reason: "more requests overlap than orders can be tried", requests: 1 }],
      differing: 0,
    });
  });
});

describe("an engine with listed differences", () => {
  const reportedBy: CompareOptions["reportedBy"] = ({ operation }, { tables, items }) =>
    operation === "Query" && items.length === 0
      ? { tables: {}, differences: ["empty-query"] }
      : { tables, differences: [] };

  it("is compared with what it is known to report, and counted by difference", () => {
    const told = [
      sent([0, 1], query("a"), [{ 0: 0 }]),
      sent([2, 3], query("b"), [{ 0: 0 }]),
      sent([4, 5], get("a1"), [{ 0: 0.5 }]),
      // AWS's own figure is fine, too.
      sent([6, 7], query("a"), [{ 0: 0.5 }]),
    ];
    const { result, predicted } = compare(told, { reportedBy });
    expect(result).toMatchObject({
      requests: 4,
      equal: 2,
      explained: [{ difference: "empty-query", requests: 2 }],
      differing: 0,
    });
    // What is predicted is what AWS would charge.
    expect(predicted?.[0]?.get(0)).toBe(2);
    expect(resultOf([sent([0, 1], query("a"), [{ 0: 3 }])], { reportedBy })).toMatchObject({ differing: 1 });
  });

  it("is not compared where it reports a figure of its own", () => {
    const unknown: CompareOptions["reportedBy"] = (_, { tables }) => ({ tables, differences: [], unknown: "own" });
    const told = [sent([0, 1], query("a"), [{ 0: 3 }]), sent([2, 3], query("a"), [{ 0: 0.5 }])];
    expect(resultOf(told, { reportedBy: unknown })).toMatchObject({
      equal: 1,
      differing: 0,
      notComparedBecause: [{ reason: "this engine is known to report a figure of its own (own)", requests: 1 }],
    });
  });
});

describe("a request that is wrong", () => {
  it("is not blamed on those that overlap it", () => {
    // Whether the put is the one that takes the item out of the index depends on the like, which is the wrong one.
    const told = [
      sent([0, 5], put("a1", 10), [{ 0: 1, 1: 1 }]),
      sent([1, 9], like("a1", "o"), [{ 0: 50, 1: 1 }]),
      sent([20, 21], get("a1"), [{ 0: 0.5 }]),
    ];
    expect(resultOf(told)).toMatchObject({ equal: 2, differing: 1, first: { arrival: 1 } });
  });

  it("is not blamed on those that overlap what overlaps it, and are sent after it was answered", () => {
    const told = [
      sent([0, 5], put("a1", 10), [{ 0: 100 }]),
      sent([1, 9], query("a"), [{ 0: 1.5 }]),
      sent([7, 12], put("a2", 9000), [{ 0: 9 }]),
    ];
    expect(resultOf(told)).toMatchObject({ equal: 2, differing: 1, first: { arrival: 0 } });
  });
});
