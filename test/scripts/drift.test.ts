import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateTableCommand,
  DeleteTableCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEngineClient } from "../../bench/engine/client.ts";
import type { Engine } from "../../bench/engine/engine.ts";
import { createTables, deleteTables } from "../../bench/engine/tables.ts";
import type { DeploymentDescription } from "../../model/deployment/description.ts";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";
import { loadDesign } from "../../scripts/load-design.ts";
import { root } from "../support/command-line.ts";
import { embedded, startTestEngine } from "../support/engines.ts";
import { makeFolder, runDrift, secrets } from "./drift/run-drift.ts";

const asDesigned = "7 tables, 3 indexes, TTL of 1: as designed.\n";
const prefix = "dev-";
const prefixed = toTableDefinitions(socialMedia).map((table) => ({ ...table, TableName: prefix + table.TableName }));

let engine: Engine;
let client: ReturnType<typeof createEngineClient>;
let folder: string;

beforeAll(async () => {
  folder = makeFolder();
  engine = await startTestEngine(embedded);
  client = createEngineClient(engine);
});
afterAll(async () => {
  client.destroy();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

const drift = (args: readonly string[], env?: NodeJS.ProcessEnv) => runDrift(folder, args, env);

const differencesOf = ({ stdout }: { readonly stdout: string }) =>
  JSON.parse(stdout).differences.map(
    ({ resource, path, meaning, patterns }: { [name: string]: unknown; patterns: { name: string }[] }) => [
      `${resource} ${path}`,
      meaning,
      patterns.map(({ name }) => name),
    ],
  );

const description = (fingerprint: string, tables: readonly string[]): DeploymentDescription => ({
  schemaVersion: 1,
  design: socialMedia.name,
  fingerprint,
  region: engine.region,
  tables: Object.fromEntries(
    tables.map((table) => [table, { name: prefix + table, arn: "arn", region: engine.region, indexes: {} }]),
  ),
  policies: {},
});
const names = socialMedia.tables.map(({ name }) => name);

describe("on an engine", () => {
  beforeEach(async () => {
    await deleteTables(engine, [...prefixed.map(({ TableName }) => TableName), "dev-Old"]);
    await createTables(engine, prefixed);
  });

  test("tables made from the design are as designed", async () => {
    const { exitCode, stdout } = await drift(["--endpoint", engine.endpoint, "--name-prefix", prefix]);
    expect(stdout).toBe(`social-media against ${engine.endpoint}, us-east-1\n${asDesigned}`);
    expect(exitCode).toBe(0);
  });

  test("tables without the prefix are not those of the stack", async () => {
    const finished = await drift(["--endpoint", engine.endpoint, "--json"]);
    expect(finished.exitCode).toBe(1);
    expect(differencesOf(finished)).toHaveLength(names.length);
  });

  test("every difference is told with what it means, as JSON and as text", async () => {
    await client.send(
      new UpdateTableCommand({
        TableName: "dev-UserPosts",
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "UsersByUsername" } }],
      }),
    );
    await client.send(new DeleteTableCommand({ TableName: "dev-Likes" }));
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: "dev-Stories",
        TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: false },
      }),
    );
    const args = ["--endpoint", engine.endpoint, "--name-prefix", prefix];
    const asJson = await drift([...args, "--json"]);
    expect(asJson.exitCode).toBe(1);
    expect(differencesOf(asJson)).toEqual([
      ["UserPosts GlobalSecondaryIndexes.UsersByUsername", "breaks", ["getUserByUsername"]],
      ["Likes Table", "breaks", ["likePost", "unlikePost"]],
      ["Stories TimeToLive", "cost", []],
    ]);
    expect(JSON.parse(asJson.stdout)).toEqual({
      schemaVersion: 1,
      design: "social-media",
      fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
      source: { endpoint: engine.endpoint, profile: null, regions: ["us-east-1"], stackOutput: null },
      tables: Object.fromEntries(names.map((name) => [name, prefix + name])),
      notes: [],
      differences: expect.any(Array),
    });
    const { exitCode, stdout } = await drift(args);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      [
        "UserPosts (deployed as dev-UserPosts)",
        "  breaks GlobalSecondaryIndexes.UsersByUsername",
        "    designed  username HASH; projects INCLUDE email, firstName, isVerified, lastName, profilePicture",
        "    deployed  none",
      ].join("\n"),
    );
    expect(stdout).toContain("    breaks    #2 Get user profile by username\n");
    expect(stdout).toContain("3 differences: 2 that break 3 patterns, 1 that cost.\n");
  });

  test("a stack's output gives the names, from a file and from stdin", async () => {
    const { fingerprint } = await loadDesign();
    const output = join(folder, "output.json");
    writeFileSync(output, JSON.stringify({ password: "[secret]", deployment: description(fingerprint, names) }));
    const fromFile = await drift(["--endpoint", engine.endpoint, "--stack-output", output]);
    expect([fromFile.exitCode, fromFile.stdout.endsWith(asDesigned)]).toEqual([0, true]);

    const args = [join(root, "scripts/tablewright.mjs"), "drift", "--endpoint", engine.endpoint, "--stack-output", "-"];
    const fromStdin = spawnSync(process.execPath, args, { input: readFileSync(output), encoding: "utf8" });
    expect([fromStdin.status, fromStdin.stdout]).toEqual([0, fromFile.stdout]);
  });

  test("a table that the stack does not list is missing; one that only it lists is too much; the change is noted", async () => {
    await client.send(
      new CreateTableCommand({
        TableName: "dev-Old",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      }),
    );
    const output = join(folder, "older.json");
    const older = description("0123456789ab", [...names.filter((name) => name !== "Follows"), "Old", "Gone"]);
    writeFileSync(output, JSON.stringify(older));
    const finished = await drift(["--endpoint", engine.endpoint, "--stack-output", output, "--json"]);
    expect(finished.exitCode).toBe(1);
    expect(differencesOf(finished)).toEqual([
      ["Follows Table", "breaks", ["followUser", "getFollowers", "getFollowing", "unfollowUser"]],
      ["Old Table", "cost", []],
    ]);
    expect(JSON.parse(finished.stdout).notes).toEqual([
      expect.stringMatching(/^The design has changed since the deployment: .* deployed 0123456789ab\.$/),
    ]);
  });

  test("a profile is followed to AWS, wherever its configuration says that this is", async () => {
    const env = { ...secrets, AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint };
    const args = ["--profile", "audit", "--name-prefix", prefix];
    const { exitCode, stdout } = await drift(args, env);
    expect([exitCode, stdout]).toEqual([0, `social-media against AWS, profile audit, us-east-1\n${asDesigned}`]);
  });
});
