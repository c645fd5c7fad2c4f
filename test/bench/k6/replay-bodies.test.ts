import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseArrivalLine } from "../../../bench/workload/arrival-line.ts";
import { arrivalLines, drawsOf } from "../../../bench/workload/arrival-source.ts";
import { planReplay } from "../../../bench/workload/replay-plan.ts";
import { defaultLoad, type LoadSettings } from "../../../bench/workload/settings.ts";
import socialMedia from "../../../model/designs/social-media/index.ts";
import type { ReceivedRequest, TestServer } from "../../support/http-server.ts";
import { startFakeDynamoDb, userIdFor } from "./fake-dynamodb.ts";
import { replayScript, runReplay } from "./run-replay.ts";

const load: LoadSettings = {
  ...defaultLoad,
  users: 20,
  scale: 80,
  durationS: 1,
  warmupS: 0.2,
  topupSamples: 1,
  virtualUsers: 8,
  dataSetMomentMs: Date.UTC(2026, 10, 22),
};
const variables = {
  USERS: "20",
  SCALE: "80",
  DURATION_S: "1",
  WARMUP_S: "0.2",
  TOPUP_SAMPLES: "1",
  VIRTUAL_USERS: "8",
  DATA_SET_MOMENT_MS: String(load.dataSetMomentMs),
};
const plan = planReplay(socialMedia);
const lines = [...arrivalLines(plan, load)];

const operationOf = ({ headers }: ReceivedRequest) => String(headers["x-amz-target"]).replace("DynamoDB_20120810.", "");
const sent = (requests: readonly ReceivedRequest[]) =>
  requests.map((request) => `${operationOf(request)} ${request.body}`).sort();

/** What Node would send for the load, second requests included. */
function expectedRequests(): string[] {
  const drawOf = drawsOf(plan, load);
  return lines
    .flatMap((line, position): string[] => {
      const { arrival, bodies } = parseArrivalLine(line);
      if (bodies !== undefined) {
        return bodies.map(({ operation, body }) => `${operation} ${body}`);
      }
      const { draw } = plan.replayed[arrival.pattern] ?? {};
      const drawn = drawOf(position, arrival.dueUs / 1000);
      const username = String(draw?.parameters(drawn).username);
      const query = {
        TableName: "UserPosts",
        KeyConditionExpression: "#username = :username",
        ExpressionAttributeNames: { "#username": "username" },
        ExpressionAttributeValues: { ":username": { S: username } },
        Limit: 1,
        IndexName: "UsersByUsername",
        ReturnConsumedCapacity: "INDEXES",
      };
      const get = {
        TableName: "UserPosts",
        Key: { userId: { S: userIdFor(username) }, itemKey: { S: "STATS" } },
        ReturnConsumedCapacity: "INDEXES",
      };
      return [`Query ${JSON.stringify(query)}`, `GetItem ${JSON.stringify(get)}`];
    })
    .sort();
}

describe("the requests that k6 sends", () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startFakeDynamoDb();
  });
  afterEach(() => server.close());

  it.each([
    ["built by k6", undefined],
    ["from a file of arrivals", lines],
  ])("%s are those that Node builds, and the second of a sequence has what the first found", async (_, arrivals) => {
    const options = { hasRecords: true, flags: ["--no-thresholds"], ...(arrivals === undefined ? {} : { arrivals }) };
    const run = await runReplay(replayScript, { ...variables, ENDPOINT: server.url }, options);
    expect([run.exitCode, run.noise]).toEqual([0, []]);
    expect(run.records.map(({ outcome }) => outcome)).toEqual(lines.map(() => "ok"));
    const expected = expectedRequests();
    expect(expected.filter((request) => request.startsWith("GetItem")).length).toBeGreaterThan(3);
    expect(sent(server.requests)).toEqual(expected);
    // A sequence has the units of both its requests, each by itself.
    const staged = plan.replayed.findIndex(({ name }) => name === "getUserByUsername");
    for (const { units } of run.records.filter(({ pattern }) => pattern === staged)) {
      expect(units).toEqual([new Map([[0, 1]]), new Map([[0, 1]])]);
    }
  });

  it("are signed with the credentials of the variables, and give the host that they are sent to", async () => {
    const secrets = { AWS_ACCESS_KEY_ID: "AKIDTEST", AWS_SECRET_ACCESS_KEY: "hidden+hidden", AWS_REGION: "eu-west-2" };
    const run = await runReplay(
      replayScript,
      { ...variables, ...secrets, AWS_SESSION_TOKEN: "token", SCALE: "20", ENDPOINT: server.url },
      { flags: ["--no-thresholds", "--quiet"] },
    );
    expect(run.exitCode).toBe(0);
    for (const { headers } of server.requests) {
      expect(headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIDTEST\/\d{8}\/eu-west-2\/dynamodb\/aws4_request, /,
      );
      expect(headers["x-amz-security-token"]).toBe("token");
      expect(headers.host).toBe(server.url.slice("http://".length));
    }
    expect(server.requests.length).toBeGreaterThan(20);
    expect(run.stdout + run.stderr).not.toContain("hidden");
  });
});
