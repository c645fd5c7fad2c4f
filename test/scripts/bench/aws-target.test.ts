/** What `--target aws` looks at before it writes anything, and what it makes, fills and deletes, in this process. */

import { join } from "node:path";
import {
  DeleteTableCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  TagResourceCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { findTables } from "../../../bench/engine/aws-tables.ts";
import { EngineError } from "../../../bench/engine/engine-error.ts";
import { createTables } from "../../../bench/engine/tables.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { cleanUp } from "../../../scripts/bench/aws/clean-up.ts";
import type { AwsPlace } from "../../../scripts/bench/aws/flags.ts";
import { type AwsTarget, openAwsTarget } from "../../../scripts/bench/aws/target.ts";
import { renderCommand } from "../../../scripts/bench/command.ts";
import { type BenchSetup, readSetup } from "../../../scripts/bench/setup.ts";
import { UsageError } from "../../../scripts/failure.ts";
import { type AwsSite, account, openAwsSite } from "../../support/aws-site.ts";
import { startTestServer } from "../../support/http-server.ts";

const definitions = toTableDefinitions(socialMedia);
const names = definitions.map(({ TableName }) => TableName);
const place: AwsPlace = { maxCostUsd: 0.5, consent: account, isCleanedUp: false };
const reading = new Set(["ListTables", "DescribeTable", "ListTagsOfResource", "Scan", "DescribeTimeToLive"]);

let site: AwsSite;
let setup: BenchSetup;
let said: string;
const opened: AwsTarget[] = [];
beforeAll(async () => {
  site = await openAwsSite();
  const load = { users: "6", scale: "50", duration: "1", warmup: "0", topUp: "0" };
  setup = await readSetup({ ...load, out: "unused", target: "aws", maxCost: "0.5" });
});
afterAll(() => site.close());
beforeEach(() => {
  said = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += text;
    return true;
  });
  for (const [name, value] of Object.entries(site.env)) {
    vi.stubEnv(name, value);
  }
  site.seen.length = 0;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((target) => target.close()));
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  site.chargeTimes(1);
  site.denyWith(undefined);
  await Promise.all(
    (await site.tableNames()).map((TableName) => site.client.send(new DeleteTableCommand({ TableName }))),
  );
});

async function open(aws: Partial<AwsPlace> = {}, of: BenchSetup = setup): Promise<AwsTarget> {
  const target = await openAwsTarget(of, { ...place, ...aws });
  opened.push(target);
  return target;
}

async function failureOf(work: Promise<unknown>): Promise<UsageError | EngineError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UsageError || error instanceof EngineError) {
      return error;
    }
    throw error;
  }
  throw new Error("it was not refused");
}

const written = () => site.seen.filter(({ operation }) => !reading.has(operation));
const make = (...tables: string[]) =>
  createTables(
    site.engine,
    definitions.filter(({ TableName }) => tables.includes(TableName)),
  );

/** An item of nobody's data set. */
async function put(table: string): Promise<void> {
  const { KeySchema, AttributeDefinitions }: TableDefinition = definitions.find(
    ({ TableName }) => TableName === table,
  ) ?? {
    TableName: table,
    KeySchema: [],
    AttributeDefinitions: [],
  };
  const typeOf = (name: string) =>
    AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  const Item = Object.fromEntries(
    KeySchema.map(({ AttributeName }) => [AttributeName, typeOf(AttributeName) === "N" ? { N: "1" } : { S: "mine" }]),
  );
  await site.client.send(new PutItemCommand({ TableName: table, Item }));
}

describe("nothing is written, and it says why,", () => {
  test.each([
    [
      "with the id of another account",
      { consent: "210987654321" },
      /names account 210987654321, and .* 123456789012\./,
    ],
    ["without prices for the region", { region: "eu-central-9" }, /has no region "eu-central-9"/],
    [
      "when the estimate is above the limit",
      { maxCostUsd: 0.0015 },
      /estimate of \$0\.0019 is above --max-cost, \$0\.0015/,
    ],
  ])("%s", async (_, aws, message) => {
    const error = await failureOf(open(aws));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(message);
    expect(written()).toEqual([]);
    expect(await site.tableNames()).toEqual([]);
  });

  test("when STS does not accept the credentials", async () => {
    site.denyWith("ExpiredToken");
    const error = await failureOf(open());
    expect(error).toMatchObject({ code: "endpoint-denied", message: expect.stringContaining("ExpiredToken") });
    expect(site.seen).toEqual([]);
  });

  test("when DynamoDB does not", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", site.env.AWS_ENDPOINT_URL_STS ?? "");
    site.denyWith("UnrecognizedClientException");
    expect(await failureOf(open())).toMatchObject({ code: "endpoint-denied" });
  });

  test("when an environment variable gives an endpoint a path", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", `${site.env.AWS_ENDPOINT_URL_DYNAMODB}/path`);
    expect(await failureOf(open())).toMatchObject({ code: "endpoint-invalid" });
  });

  test.each([
    [
      "DynamoDB",
      { AWS_ENDPOINT_URL_DYNAMODB: "foreign" },
      /DynamoDB is at http:\/\/0\.0\.0\.0:\d+, which is neither AWS/,
    ],
    ["STS", { AWS_ENDPOINT_URL_STS: "foreign" }, /STS is at http:\/\/0\.0\.0\.0:\d+, which is neither AWS/],
    [
      "the account of AWS",
      { AWS_ENDPOINT_URL_STS: "own", AWS_ENDPOINT_URL_DYNAMODB: undefined },
      /STS is at http:\/\/127\.0\.0\.1:\d+, and DynamoDB at https:\/\/\S*amazonaws\.com: only AWS knows/,
    ],
  ])("when settings point elsewhere for %s: no server gets a request", async (_, settings, message) => {
    const server = await startTestServer((_request, response) => void response.end());
    // An address of this machine that stands for any host: it is not one of loopback.
    const urls = { foreign: server.url.replace("127.0.0.1", "0.0.0.0"), own: server.url };
    for (const [name, which] of Object.entries(settings)) {
      vi.stubEnv(name, which === "foreign" || which === "own" ? urls[which] : undefined);
    }
    const error = await failureOf(open());
    await server.close();
    expect(error).toMatchObject({ code: "endpoint-foreign", message: expect.stringMatching(message) });
    expect(error.message).toContain("No request was sent.");
    expect(server.requests).toEqual([]);
    expect(site.seen).toEqual([]);
  });

  test("when tables change while consent is asked for", async () => {
    const error = await failureOf(
      openAwsTarget(setup, place, async () => {
        await make("Likes");
      }),
    );
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(/^Since the summary was shown, tables have changed: Likes\./);
    expect(written()).toEqual([]);
  });

  test("when no region is set", async () => {
    vi.stubEnv("AWS_REGION", undefined);
    expect(await failureOf(open())).toMatchObject({ code: "region-missing" });
  });

  test("when tables are somebody's: all of them are listed, with what else is wrong", async () => {
    await make("Likes", "Follows", "Stories");
    await put("Follows");
    await put("Stories");
    const error = await failureOf(open({ maxCostUsd: 0.0001 }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(/Table Likes is empty and has no tag tablewright:design=social-media/);
    expect(error.message).toMatch(/Table Follows holds items and has no tag/);
    expect(error.message).toMatch(/Table Stories holds items and has no tag/);
    expect(error.message).toMatch(/above --max-cost, \$0\.0001\./);
    expect(said).toContain("Likes (empty)");
    expect(written()).toEqual([]);
  });

  test("when somebody makes such a table after the look", async () => {
    const target = await open();
    await make("Likes");
    const error = await failureOf(target.fill());
    expect(error).toMatchObject({ code: "table-exists", message: expect.stringContaining("Likes") });
    expect(written()).toEqual([]);
    expect(await site.tableNames()).toEqual(["Likes"]);
  });
});

test("the command that repeats the run asks for the same place, and for consent anew", async () => {
  const target = await open({ isCleanedUp: true, pricesPath: "prices.json" });
  expect(renderCommand(target.arguments)).toBe(
    "npx tablewright bench --target aws --region us-east-1 --max-cost 0.5 --clean-up --prices prices.json",
  );
});

describe("tables of a stack", () => {
  const named = () => ({ ...setup, tableNames: Object.fromEntries(names.map((name) => [name, name])) });

  test("are filled when they are empty, tagged, and so known the next time; they are never deleted", async () => {
    await make(...names);
    const target = await open({ isCleanedUp: true }, named());
    expect(await target.fill()).toEqual([]);
    await target.close();
    const found = await findTables(site.engine, names);
    expect(found.map(({ tags }) => tags)).toEqual(names.map(() => ({ "tablewright:bench-data": "social-media" })));
    expect(found.every(({ hasItems }) => hasItems)).toBe(true);
    await open({}, named());
    expect(said).toContain("UserPosts (holds items)");
    // Who does not name them does not mean them.
    expect((await failureOf(open())).message).toMatch(/Table Likes holds items and has no tag tablewright:design=/);

    expect(await cleanUp(undefined, place)).toBe(0);
    expect(said).toMatch(/Not made by a run of social-media, so they stay: .*UserPosts/);
    expect(await site.tableNames()).toHaveLength(names.length);
  });

  test("are refused when they hold items that no run wrote", async () => {
    await make(...names);
    await put("Likes");
    const error = await failureOf(open({}, named()));
    expect(error.message).toMatch(
      /^Table Likes holds items and has no tag tablewright:bench-data=social-media: .*\nNothing/,
    );
    expect(written()).toEqual([]);
  });

  test("are not made", async () => {
    await make("Likes");
    const target = await open({}, named());
    expect(await failureOf(target.fill())).toMatchObject({ code: "table-missing" });
    expect(await site.tableNames()).toEqual(["Likes"]);
  });
});

test("filling is metered and ends at the limit; the tables made are deleted if that is wanted", async () => {
  site.chargeTimes(10_000);
  const target = await open({ isCleanedUp: true });
  const error = await failureOf(target.fill());
  expect(error).toMatchObject({ code: "cost-reached" });
  expect(error.message).toMatch(/while the tables were filled, after \d+ items: it has cost \$/);
  const calls = site.seen.filter(({ operation }) => operation === "BatchWriteItem");
  // 855 items are 37 calls or more.
  expect(calls.length).toBeLessThan(12);
  await target.close();
});

test("a replay has to end when its credentials have, and there are no newer ones", async () => {
  const asked = join(site.folder, "asked.txt");
  const program = [process.execPath, "test/scripts/fixtures/credential-process.mjs", asked, "secret", "token"];
  const env = { ...(await site.profileEnv(program.join(" "))), AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
  for (const [name, value] of Object.entries(env)) {
    vi.stubEnv(name, value);
  }
  const { credentialsAccess, guard } = await open();
  const ask = () => fetch(credentialsAccess.url, { headers: { Authorization: credentialsAccess.token } });
  expect((await ask()).status).toBe(200);
  // What the program gives from now on has ended by this clock.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
  expect((await ask()).status).toBe(503);
  const sentence = await guard.hasToEnd;
  expect(sentence).toMatch(/^The run was stopped because its AWS credentials have ended/);
});

test("deleting keeps what lost its tag, and says so", async () => {
  const target = await open({ isCleanedUp: true });
  await target.fill();
  const [likes] = await findTables(site.engine, ["Likes"]);
  const arn = likes?.arn ?? "";
  await site.client.send(
    new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: "tablewright:run", Value: "another" }] }),
  );
  opened.length = 0;
  const error = await failureOf(target.close());
  expect(error).toMatchObject({ code: "table-differs", message: expect.stringMatching(/Not deleted, .*: Likes\.$/) });
  expect(said).toMatch(/Not all of what this run made was deleted: look for .*Likes/);
  expect(said).toMatch(/To delete them: npx tablewright bench --target aws --region us-east-1 --clean-up-only/);
  expect(await site.tableNames()).toEqual(["Likes"]);
  const { Tags } = await site.client.send(new ListTagsOfResourceCommand({ ResourceArn: arn }));
  expect(Tags).toHaveLength(3);
});

test("deleting afterwards needs consent too", async () => {
  await (await open()).fill();
  const error = await failureOf(cleanUp(undefined, { ...place, consent: "210987654321" }));
  expect(error).toBeInstanceOf(UsageError);
  expect(await site.tableNames()).toHaveLength(names.length);
});
