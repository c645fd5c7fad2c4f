import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { assertProfileExists } from "../../../scripts/drift/profile.ts";
import { type DriftFlags, readSource } from "../../../scripts/drift/source.ts";
import { UsageError } from "../../../scripts/failure.ts";
import { isolated, makeFolder, secrets } from "./run-drift.ts";

let folder: string;
beforeAll(() => {
  folder = makeFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(content: string): { stackOutput: string } {
  const stackOutput = join(folder, "output.json");
  writeFileSync(stackOutput, content);
  return { stackOutput };
}

describe("a source", () => {
  const endpoint = "http://127.0.0.1:8000";
  const regionsOf = async (flags: DriftFlags) => {
    const { tables } = await readSource(flags, socialMedia);
    return [...new Set(tables.map(({ region }) => region))];
  };

  test("has the design's tables by name, with the prefix", async () => {
    const { tables } = await readSource({ endpoint, namePrefix: "dev-" }, socialMedia);
    expect(tables).toHaveLength(socialMedia.tables.length);
    expect(tables[0]).toEqual({ table: "UserPosts", deployedName: "dev-UserPosts", region: "us-east-1" });
  });

  test("has a default region at an endpoint alone, because AWS configuration has its own", async () => {
    expect(await regionsOf({ endpoint })).toEqual(["us-east-1"]);
    expect(await regionsOf({ endpoint, region: "eu-west-1" })).toEqual(["eu-west-1"]);
    expect(await regionsOf({ region: "eu-west-1" })).toEqual(["eu-west-1"]);
    expect(await regionsOf({ profile: "audit" })).toEqual([undefined]);
  });

  test("of a stack has the names and regions that the stack states", async () => {
    const tables = {
      A: { name: "x-A", arn: "arn", region: "eu-west-1", indexes: {} },
      B: { name: "x-B", arn: "arn", region: "eu-west-2", indexes: {} },
    };
    const output = { schemaVersion: 1, design: "d", fingerprint: "f", region: "eu-west-1", tables, policies: {} };
    const source = await readSource({ ...fileWith(JSON.stringify(output)), profile: "audit" }, socialMedia);
    expect(source).toEqual({
      profile: "audit",
      tables: [
        { table: "A", deployedName: "x-A", region: "eu-west-1" },
        { table: "B", deployedName: "x-B", region: "eu-west-2" },
      ],
      deployment: output,
    });
  });

  test.each<[string, () => DriftFlags, RegExp]>([
    ["nowhere", () => ({ namePrefix: "x", json: true }), /not said where the tables are/],
    ["an endpoint and a profile", () => ({ endpoint, profile: "audit" }), /--profile is for AWS/],
    [
      "a stack's output with what it says itself",
      () => ({ ...fileWith("{}"), region: "us-east-1", namePrefix: "x" }),
      /leave --region out\.\n.*leave --name-prefix out/,
    ],
    ["no address", () => ({ endpoint: "127.0.0.1:8000" }), /not an address of the form/],
    ["another scheme", () => ({ endpoint: "ftp://127.0.0.1:8000" }), /not an address of the form/],
    ["credentials", () => ({ endpoint: `http://me:${secrets.AWS_SECRET_ACCESS_KEY}@h` }), /not an address of the form/],
    ["a path", () => ({ endpoint: "http://127.0.0.1:8000/shell" }), /not an address of the form/],
    ["a query", () => ({ endpoint: "http://127.0.0.1:8000/?a" }), /not an address of the form/],
    ["a file that is not there", () => ({ stackOutput: "no-such.json" }), /no-such\.json could not be read \(ENOENT\)/],
    ["a file that is not JSON", () => fileWith(`{"a": ${secrets.AWS_SESSION_TOKEN}`), /output\.json is not JSON/],
    ["an output without a deployment", () => fileWith('{"other": 1}'), /no description of a deployment in it/],
    [
      "an output of another version",
      () => fileWith('{"schemaVersion": 9}'),
      /version 9 was written by another release/,
    ],
  ])("is refused that has %s, and nothing of it is shown", async (_, flags, says) => {
    const error: unknown = await readSource(flags(), socialMedia).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(says);
    for (const secret of Object.values(secrets)) {
      expect(String(error)).not.toContain(secret);
    }
  });
});

test.each(["default", "audit", "no region"])("the profile %s exists", async (profile) => {
  await expect(assertProfileExists(profile, isolated(folder))).resolves.toBeUndefined();
});

test.each(["prod", "audit-sso", "sso-session audit-sso", "services local", "profile audit"])(
  "the profile %s does not exist",
  async (profile) => {
    await expect(assertProfileExists(profile, isolated(folder))).rejects.toMatchObject({
      code: "endpoint-denied",
      fix: "They have default, audit, no region.",
    });
  },
);

test("without any configuration no profile exists", async () => {
  const env = { ...isolated(folder), AWS_CONFIG_FILE: join(folder, "none") };
  await expect(assertProfileExists("default", env)).rejects.toMatchObject({
    fix: expect.stringContaining("no profile at all"),
  });
});
