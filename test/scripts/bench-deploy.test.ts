/** Tables that Pulumi made, and tables that a stack says it made. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "../../bench/engine/engine.ts";
import { createTables } from "../../bench/engine/tables.ts";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";
import { startTablewright } from "../support/command-line.ts";
import { embedded, startTestEngine } from "../support/engines.ts";

const load = ["--users", "6", "--scale", "50", "--duration", "1", "--warmup", "0", "--top-up", "0"];

let out: string;
let temporary: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "tablewright-deploy-out-"));
  temporary = await mkdtemp(join(tmpdir(), "tablewright-deploy-tmp-"));
});
afterEach(async () => {
  await rm(out, { recursive: true, force: true });
  await rm(temporary, { recursive: true, force: true });
});

const start = (...args: string[]) => startTablewright(["bench", "--out", out, ...load, ...args], { TMPDIR: temporary });
const leftInTemporary = async () => (await readdir(temporary)).filter((name) => name.startsWith("tablewright"));

test("the main job runs on tables that Pulumi deployed", { timeout: 120_000 }, async () => {
  const command = start("--deploy", "pulumi");
  const { stdout, stderr } = await command.finished;
  expect(stderr).toMatch(/Deploying social-media \(7 tables\) with pulumi \d/);
  expect(stdout, stderr).toContain("(49 of 49, no errors)");
  const result = JSON.parse(await readFile(join(out, "result.json"), "utf8"));
  expect(result.command).toContain("--deploy pulumi");
  expect(command.processes()).toEqual([]);
  expect(await leftInTemporary()).toEqual([]);
});

test("Ctrl-C while Pulumi deploys leaves nothing", { timeout: 120_000 }, async () => {
  const command = start("--deploy", "pulumi");
  await command.said("Deploying social-media");
  command.kill("SIGINT");
  const { signal, stdout } = await command.finished;
  expect(signal).toBe("SIGINT");
  expect(stdout).toBe("");
  expect(command.processes()).toEqual([]);
  expect(await leftInTemporary()).toEqual([]);
});

describe("at an endpoint with tables", () => {
  let engine: Engine;
  let client: DynamoDBClient;
  beforeAll(async () => {
    engine = await startTestEngine(embedded);
    client = new DynamoDBClient(engine);
    const likes = toTableDefinitions(socialMedia).filter(({ TableName }) => TableName === "Likes");
    await createTables(engine, likes);
  });
  afterAll(async () => {
    client.destroy();
    await engine.stop();
  });
  const tableNames = async () => (await client.send(new ListTablesCommand({}))).TableNames;

  test("a table that is in the way ends the deployment, and what was made is gone again", {
    timeout: 120_000,
  }, async () => {
    const { exitCode, stdout, stderr } = await start("--endpoint", engine.endpoint, "--deploy", "pulumi").finished;
    expect(exitCode).toBe(3);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/Pulumi did not deploy social-media:[\s\S]*Likes[\s\S]*\[deploy-failed\]/);
    expect(await tableNames()).toEqual(["Likes"]);
  });

  test("a stack's tables that are not there are not made", async () => {
    const arn = "arn:aws:dynamodb:eu-west-2:000000000000:table/";
    const entry = (name: string) => ({
      name: `dev-${name}`,
      arn: `${arn}dev-${name}`,
      region: "eu-west-2",
      indexes: {},
    });
    const tables = Object.fromEntries(socialMedia.tables.map(({ name }) => [name, entry(name)]));
    const deployment = {
      schemaVersion: 1,
      design: "social-media",
      fingerprint: "0",
      region: "eu-west-2",
      tables,
      policies: {},
    };
    const file = join(temporary, "outputs.json");
    await writeFile(file, JSON.stringify({ deployment }));
    const { exitCode, stderr } = await start("--endpoint", engine.endpoint, "--stack-output", file).finished;
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/There is no table dev-UserPosts.*\[table-missing\]/s);
    expect(await tableNames()).toEqual(["Likes"]);
  });
});

test.each([
  [["--deploy", "terraform"], /"terraform" is not a way to deploy/],
  [
    ["--deploy", "pulumi", "--stack-output", "outputs.json"],
    /--deploy pulumi takes no --stack-output: it makes tables/,
  ],
  [["--stack-output", "no-such-file.json", "--endpoint", "http://127.0.0.1:1"], /no-such-file\.json could not be read/],
])("%j is wrong use", async (args, message) => {
  const { exitCode, stderr } = await start(...args).finished;
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
});
