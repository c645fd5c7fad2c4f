import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatArrivalLine, parseArrivalLine, toRequestBody } from "../../../bench/workload/arrival-line.ts";
import { arrivalLines, drawsOf, scheduleTexts } from "../../../bench/workload/arrival-source.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import { buildSchedule } from "../../../bench/workload/schedule.ts";
import { defaultLoad, type LoadSettings, toScheduleInput } from "../../../bench/workload/settings.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import { toWireInput } from "../../../model/request/wire.ts";
import type { DynamoRequest } from "../../../model/schema/operation.ts";
import { momentMs } from "./social-media-data.ts";

const plan = planReplay(socialMedia);
const load: LoadSettings = {
  ...defaultLoad,
  users: 20,
  scale: 50,
  durationS: 4,
  warmupS: 1,
  topupSamples: 3,
  dataSetMomentMs: momentMs,
};

const put = (value: string): DynamoRequest => ({
  operation: "PutItem",
  input: { TableName: "T", Item: { id: value } },
});

describe("the line of an arrival", () => {
  it("holds the requests of the real design, and is read back as it was", () => {
    const drawOf = drawsOf(plan, load);
    const arrivals = fc.integer({ min: 0, max: 2 ** 32 });
    const patterns = fc.integer({ min: 0, max: plan.replayed.length - 1 });
    fc.assert(
      fc.property(arrivals, patterns, fc.nat(), fc.integer({ min: 0, max: 2 }), (position, pattern, dueUs, phase) => {
        const drawn = plan.replayed[pattern]?.draw.plan(drawOf(position, dueUs / 1000)) ?? { requests: [] };
        const line = formatArrivalLine(`${dueUs},${pattern},${phase}`, drawn);
        const { arrival, bodies } = parseArrivalLine(line);
        expect(line).not.toMatch(/[\n\r]/);
        expect(arrival).toEqual({ dueUs, pattern, phase: ["warmup", "mix", "topup"][phase] });
        expect(bodies).toEqual(drawn.next === undefined ? drawn.requests.map(toRequestBody) : undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves the requests out where more follow after their answers", () => {
    const staged = plan.replayed.flatMap(({ name, draw }, pattern) =>
      draw.plan(drawsOf(plan, load)(0, 0)).next === undefined ? [] : [{ name, pattern }],
    );
    expect(staged.map(({ name }) => name)).toEqual(["getUserByUsername"]);
    const requests = [put("a")];
    expect(formatArrivalLine("1,2,0", { requests, next: () => undefined })).toBe("1,2,0");
    expect(formatArrivalLine("1,2,0", { requests })).toMatch(/^1,2,0\tPutItem\t\{/);
  });

  it("is not broken by tabs, line breaks or anything else in a value", () => {
    const texts = fc.array(
      fc.oneof(fc.constantFrom("\t", "\n", "\r\n", "\u2028", "\0", '"', "\\t"), fc.string({ unit: "binary" })),
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const request = put(parts.join(""));
        const line = formatArrivalLine("1,2,1", { requests: [request, request] });
        const { bodies = [] } = parseArrivalLine(line);
        expect(line.split("\n").length).toBe(1);
        expect(bodies.length).toBe(2);
        for (const { operation, body } of bodies) {
          expect(operation).toBe("PutItem");
          expect(JSON.parse(body)).toEqual({ ...toWireInput(request), ReturnConsumedCapacity: "INDEXES" });
        }
      }),
      { numRuns: 500 },
    );
  });

  it("holds every kind of request", () => {
    const key = { TableName: "T", Key: { id: "a" } };
    const requests: DynamoRequest[] = [
      { operation: "GetItem", input: key },
      { operation: "Query", input: { TableName: "T", KeyConditionExpression: "id = :id" } },
      put("a"),
      { operation: "UpdateItem", input: { ...key, UpdateExpression: "SET a = :a" } },
      { operation: "DeleteItem", input: key },
      { operation: "BatchGetItem", input: { RequestItems: { T: { Keys: [key.Key] } } } },
      { operation: "BatchWriteItem", input: { RequestItems: { T: [{ DeleteRequest: { Key: key.Key } }] } } },
      { operation: "TransactGetItems", input: { TransactItems: [{ Get: key }] } },
      { operation: "TransactWriteItems", input: { TransactItems: [{ Delete: key }] } },
    ];
    expect(parseArrivalLine(formatArrivalLine("1,2,2", { requests })).bodies).toEqual(requests.map(toRequestBody));
  });

  it.each(["", "nonsense", "1,2", "1,2,7", "1,2,0;nonsense"])("is not what %j is", (line) => {
    expect(() => parseArrivalLine(line)).toThrow(/no arrival/);
  });

  it.each(["1,2,0\tGetItem", "1,2,0\tScan\t{}", "1,2,0\tGetItem\t{}\tQuery", "1,2,0\t"])(
    "is not %j: a request of an unknown kind",
    (line) => {
      expect(() => parseArrivalLine(line)).toThrow("a request of an unknown kind");
    },
  );
});

describe("the arrivals of a load", () => {
  const lines = [...arrivalLines(plan, load)];
  const rates = plan.replayed.map(({ pattern }) => pattern.rateRps.value);
  const schedule = buildSchedule(toScheduleInput(load, rates));

  it("are the schedule's, in its order, each with its own requests", () => {
    expect(lines.length).toBe(schedule.count);
    expect(lines.map((line) => line.split("\t")[0])).toEqual(scheduleTexts(plan, load));
    const drawOf = drawsOf(plan, load);
    lines.forEach((line, position) => {
      const { arrival, bodies } = parseArrivalLine(line);
      expect(arrival).toEqual(schedule.at(position));
      const { requests } = plan.replayed[arrival.pattern]?.draw.plan(drawOf(position, arrival.dueUs / 1000)) ?? {};
      expect(bodies ?? requests?.map(toRequestBody)).toEqual(requests?.map(toRequestBody));
    });
  });

  it("ask for the consumed capacity of the indexes too", () => {
    const bodies = lines.flatMap((line) => parseArrivalLine(line).bodies ?? []);
    expect(bodies.length).toBeGreaterThan(200);
    expect(bodies.every(({ body }) => JSON.parse(body).ReturnConsumedCapacity === "INDEXES")).toBe(true);
  });

  it("differ with the seed, and not with anything that the schedule does not know", () => {
    expect([...arrivalLines(plan, { ...load, virtualUsers: 3 })]).toEqual(lines);
    expect([...arrivalLines(plan, { ...load, seed: 2 })]).not.toEqual(lines);
  });
});
