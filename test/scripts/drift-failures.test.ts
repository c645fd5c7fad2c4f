import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerError, startTestServer } from "../support/http-server.ts";
import { makeFolder, runDrift, secrets } from "./drift/run-drift.ts";

let folder: string;
beforeAll(() => {
  folder = makeFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("only DescribeTable and DescribeTimeToLive are ever sent", async () => {
  const server = await startTestServer((request, response) => {
    const { TableName } = JSON.parse(request.body);
    const isTable = String(request.headers["x-amz-target"]).endsWith(".DescribeTable");
    response.end(JSON.stringify(isTable ? { Table: { TableName, TableStatus: "ACTIVE" } } : {}));
  });
  const { exitCode } = await runDrift(folder, ["--endpoint", server.url], secrets);
  await server.close();
  const operations = server.requests.map(({ headers }) => String(headers["x-amz-target"]).split(".")[1]);
  expect([exitCode, operations.length]).toEqual([1, 2 * 7]);
  expect([...new Set(operations)].sort()).toEqual(["DescribeTable", "DescribeTimeToLive"]);
});

describe("what cannot be read gives exit 3 and one message", () => {
  const nowhere = "http://127.0.0.1:1";
  const inRegion = ["--region", "us-east-1"];
  const unreachable =
    /127\.0\.0\.1:1 could not be reached to describe table \w+: nothing listens there\. \[endpoint-unreachable\]/;

  test.each<[string, readonly string[], NodeJS.ProcessEnv, RegExp]>([
    ["an endpoint where nothing listens", ["--endpoint", nowhere], secrets, unreachable],
    ["AWS where nothing listens", inRegion, { ...secrets, AWS_ENDPOINT_URL_DYNAMODB: nowhere }, unreachable],
    [
      "an unknown profile",
      ["--profile", "prod"],
      secrets,
      /no profile "prod" .*\n {2}They have default, audit, no region\.\n$/,
    ],
    ["no credentials", inRegion, {}, /No credentials for AWS could be had: CredentialsProviderError/],
  ])("%s", async (_, args, env, says) => {
    const { exitCode, stdout, stderr } = await runDrift(folder, args, env);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split("\n")).toHaveLength(2);
    expect([exitCode, stdout]).toEqual([3, ""]);
  });

  test("credentials that are not accepted, whatever the service repeats of them", async () => {
    const server = await startTestServer((_, response) =>
      answerError(response, 400, "InvalidSignatureException", `should have been ${secrets.AWS_SESSION_TOKEN}`),
    );
    const { exitCode, stderr } = await runDrift(folder, ["--endpoint", server.url], secrets);
    await server.close();
    expect(stderr).toMatch(/did not accept the credentials .* InvalidSignatureException\. \[endpoint-denied\]/);
    expect(exitCode).toBe(3);
  });
});

test.each([
  ["no place to look", [], /not said where the tables are/],
  ["a profile without a region", ["--profile", "no region"], /not said in which region/],
])("%s is wrong use: exit 2", async (_, args, says) => {
  const { exitCode, stdout, stderr } = await runDrift(folder, args);
  expect(stderr).toMatch(says);
  expect([exitCode, stdout]).toEqual([2, ""]);
});

test("--help shows examples and exits 0", async () => {
  const { exitCode, stdout } = await runDrift(folder, ["--help"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Example: npx tablewright drift");
});
