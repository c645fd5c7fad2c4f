import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SampleRecord } from "../../../bench/workload/record.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import type { TestServer } from "../../support/http-server.ts";
import { answer, type FakeRequest, startFakeDynamoDb } from "./fake-dynamodb.ts";
import { cases, designOf, togetherCount } from "./fixtures/cases.ts";
import { casesScript, type ReplayRun, runReplay } from "./run-replay.ts";

const consumed = (units: number) => ({ TableName: "Cases", CapacityUnits: units, Table: { CapacityUnits: units } });
/** Makes a body larger than what the replay parses whole. */
const large = { S: "x".repeat(5000) };
/** An attribute that is named like the member, and looks like it. */
const named = { M: { TableName: { S: "Cases" }, CapacityUnits: { N: "99" } } };

const bodies: Readonly<Record<string, unknown>> = {
  fine: { ConsumedCapacity: consumed(1) },
  capacitySmall: { Item: { id: { S: "a" }, ConsumedCapacity: named }, ConsumedCapacity: consumed(2) },
  capacityLast: { Item: { large }, ConsumedCapacity: consumed(3) },
  capacityFirst: { ConsumedCapacity: consumed(4), Item: { large } },
  capacityNamedBefore: { Item: { large, ConsumedCapacity: named }, ConsumedCapacity: consumed(5) },
  capacityNamedAfter: { ConsumedCapacity: consumed(6), Item: { large, ConsumedCapacity: named } },
  capacityQuoted: {
    ConsumedCapacity: consumed(7),
    Item: { large, text: { S: ',"ConsumedCapacity":{"CapacityUnits":99}}' } },
  },
  capacityTotalOnly: { Item: { large }, ConsumedCapacity: { TableName: "Cases", CapacityUnits: 9 } },
  capacityOfIndexes: {
    ConsumedCapacity: {
      ...consumed(1),
      CapacityUnits: 3.5,
      GlobalSecondaryIndexes: { CasesByGroup: { CapacityUnits: 2.5 }, Unknown: { CapacityUnits: 99 } },
    },
  },
  capacityZero: { Item: { large }, ConsumedCapacity: consumed(0) },
  capacityOfIndexAlone: {
    ConsumedCapacity: { ...consumed(0), GlobalSecondaryIndexes: { CasesByGroup: { CapacityUnits: 0.5 } } },
  },
  capacityAbsent: { Item: { large } },
};

const waiting = new Map<string, ServerResponse[]>();

/** Answers none of them until all requests of the execution are there. */
function answerTogether(id: string, response: ServerResponse): void {
  const together = [...(waiting.get(id) ?? []), response];
  waiting.set(id, together);
  if (together.length === togetherCount) {
    together.forEach((each) => {
      answer(each, { ConsumedCapacity: consumed(0.5) });
    });
  }
}

function answerCase({ operation, input }: FakeRequest, response: ServerResponse): void {
  const fail = (status: number, body: string) => response.writeHead(status).end(body);
  if (operation === "BatchWriteItem") {
    const left = { Cases: [{ PutRequest: { Item: { id: { S: "b" } } } }] };
    answer(response, { UnprocessedItems: left, ConsumedCapacity: [consumed(1)] });
    return;
  }
  if (operation === "BatchGetItem") {
    const left = { Cases: { Keys: [{ id: { S: "b" } }] } };
    answer(response, {
      Responses: { Cases: [] },
      UnprocessedKeys: left,
      ConsumedCapacity: [consumed(1), consumed(0.5)],
    });
    return;
  }
  const id = input.Key?.id?.S ?? "";
  if (id.startsWith("together")) {
    answerTogether(id, response);
    return;
  }
  switch (id) {
    case "throttled":
      fail(400, '{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"slow down"}');
      break;
    case "coralThrottled":
      fail(400, '{ "message" : "slow down", "__type" : "ThrottlingException" }');
      break;
    case "broken":
      fail(500, "");
      break;
    case "unnamed":
      fail(400, '{"message":"no type"}');
      break;
    case "cut":
      response.destroy();
      break;
    case "page":
      fail(200, "<html>a proxy was here</html>");
      break;
    case "nothing":
      fail(200, "");
      break;
    case "capacitySpaced":
      fail(200, JSON.stringify({ Item: { large }, ConsumedCapacity: consumed(8) }, null, 2).replaceAll('":', '" :'));
      break;
    default:
      answer(response, bodies[id]);
  }
}

const names = Object.keys(cases);
const plan = planReplay(designOf(names, 1, 60_000));

describe("what the replay makes of answers", () => {
  let server: TestServer;
  let run: ReplayRun;
  beforeAll(async () => {
    server = await startFakeDynamoDb(answerCase);
    const variables = { ENDPOINT: server.url, CASES: names.join(","), SCALE: "2", DURATION_S: "1", WARMUP_S: "0" };
    run = await runReplay(
      casesScript,
      { ...variables, ARRIVALS: "constant", VIRTUAL_USERS: "4" },
      { hasRecords: true, flags: ["--quiet", "--no-thresholds"] },
    );
  });
  afterAll(() => server.close());

  const recordsOf = (name: string): readonly SampleRecord[] =>
    run.records.filter(({ pattern }) => plan.replayed[pattern]?.name === name);

  it("is one record for each execution, whatever went wrong", () => {
    expect([run.exitCode, run.noise]).toEqual([0, []]);
    for (const name of names) {
      expect(recordsOf(name).length, name).toBe(2);
    }
  });

  it.each([
    ["fine", "ok"],
    ["throttled", "ThrottlingException"],
    ["coralThrottled", "ThrottlingException"],
    ["broken", "http_500"],
    ["unnamed", "http_400"],
    ["cut", "transport"],
    ["page", "unreadable"],
    ["nothing", "unreadable"],
    ["writesLeft", "unprocessed"],
    ["readsLeft", "unprocessed"],
    ["half", "ThrottlingException"],
    ["together", "ok"],
  ])("is for %s the outcome %s", (name, outcome) => {
    expect(recordsOf(name).map((record) => record.outcome)).toEqual([outcome, outcome]);
  });

  /** One entry a request, by the position of the target: 0 the table, 1 its index. */
  it.each<[string, Readonly<Record<number, number>>[]]>([
    ["fine", [{ 0: 1 }]],
    ["throttled", [{}]],
    ["broken", [{}]],
    ["page", [{}]],
    ["half", [{ 0: 1 }, {}, {}]],
    ["together", Array.from({ length: togetherCount }, () => ({ 0: 0.5 }))],
    ["writesLeft", [{ 0: 1 }]],
    ["readsLeft", [{ 0: 1.5 }]],
    ["capacitySmall", [{ 0: 2 }]],
    ["capacityLast", [{ 0: 3 }]],
    ["capacityFirst", [{ 0: 4 }]],
    ["capacityNamedBefore", [{ 0: 5 }]],
    ["capacityNamedAfter", [{ 0: 6 }]],
    ["capacityQuoted", [{ 0: 7 }]],
    ["capacitySpaced", [{ 0: 8 }]],
    ["capacityTotalOnly", [{ 0: 9 }]],
    ["capacityZero", [{ 0: 0 }]],
    ["capacityOfIndexes", [{ 0: 1, 1: 2.5 }]],
    ["capacityOfIndexAlone", [{ 1: 0.5 }]],
    ["capacityAbsent", [{}]],
  ])("is for %s the units %j", (name, units) => {
    const expected = name.startsWith("capacity") ? "ok" : undefined;
    for (const record of recordsOf(name)) {
      expect(record.units.map((request) => Object.fromEntries(request))).toEqual(units);
      expect(record.outcome).toBe(expected ?? record.outcome);
    }
  });
});

describe("the replay of an engine that goes away", () => {
  it("ends itself soon, and says so", async () => {
    const server = await startFakeDynamoDb((request, response) => {
      answerCase(request, response);
      if (server.requests.length === 20) {
        void server.close();
      }
    });
    const variables = { ENDPOINT: server.url, CASES: "fine", SCALE: "100", DURATION_S: "10", VIRTUAL_USERS: "4" };
    const run = await runReplay(casesScript, { ...variables, WARMUP_S: "0" }, { hasRecords: true, flags: ["--quiet"] });
    expect(run.exitCode).toBe(108);
    expect(run.stderr).toContain(`test aborted: ${server.url} has stopped answering`);
    const outcomes = run.records.map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(["ok", "transport"]));
    expect(outcomes.filter((outcome) => outcome === "ok").length).toBeLessThanOrEqual(20);
    // Five in a row for the user that ended it, and at most five for each of the others.
    const lost = outcomes.filter((outcome) => outcome === "transport").length;
    expect(lost >= 5 && lost <= 4 * 5, `${lost} lost`).toBe(true);
  });
});
