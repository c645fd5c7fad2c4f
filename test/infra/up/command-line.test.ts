/** The commands of the README's section for platform engineers, typed one after the other. */
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DynamoDBClient, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toPulumiEnvironment } from "../../../scripts/pulumi/environment.ts";
import { resolveTool } from "../../../scripts/tools/index.ts";
import { type RunningCommand, root, runTablewright, startTablewright } from "../../support/command-line.ts";

let folder: string;
let local: RunningCommand;
let env: NodeJS.ProcessEnv;
let endpoint: string;

beforeAll(async () => {
  // A folder with this repository's project in it, so that the stack's settings file is not left in the repository.
  folder = mkdtempSync(join(tmpdir(), "tablewright-platform-"));
  copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  for (const name of ["examples", "infra", "model", "node_modules", "package.json", "tsconfig.json"]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  mkdirSync(join(folder, "state"));
  const { command } = await resolveTool("pulumi");
  local = startTablewright(["local", "--pulumi"]);
  await local.said("nothing is kept");
  endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(local.stderr())?.[0] ?? "";
  const [, exported = ""] = /export PULUMI_DEBUG_PROVIDERS=(\S+)/.exec(local.stderr()) ?? [];
  const place = { folder, programDir: dirname(command[0]), providers: exported, passphrase: "only for this test" };
  env = { ...process.env, ...toPulumiEnvironment(place), NO_COLOR: "1" };
});
afterAll(async () => {
  local.kill("SIGTERM");
  await local.finished;
  rmSync(folder, { recursive: true, force: true });
});

function pulumi(
  ...args: string[]
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly text: string }> {
  return new Promise((resolve) => {
    execFile("pulumi", [...args, "--non-interactive"], { cwd: folder, env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ exitCode, stdout, text: stdout + stderr });
    });
  });
}

async function succeed(...args: string[]): Promise<string> {
  const { exitCode, stdout, text } = await pulumi(...args);
  expect(exitCode, text).toBe(0);
  return stdout;
}

test("first deploy, outputs, drift, nothing to do, refused change, teardown", { timeout: 180_000 }, async () => {
  await succeed("stack", "select", "--create", "local");
  await succeed("config", "set", "aws:region", "eu-west-2");
  await succeed("config", "set", "namePrefix", "dev-");
  expect(await succeed("preview")).toMatch(/UserPosts/);
  await succeed("up", "--yes");

  const outputs = join(folder, "outputs.json");
  writeFileSync(outputs, await succeed("stack", "output", "--json"));
  const description = JSON.parse(readFileSync(outputs, "utf8")).deployment;
  expect(description).toMatchObject({ schemaVersion: 1, design: "social-media", region: "eu-west-2" });
  const drift = () => runTablewright(["drift", "--stack-output", outputs, "--endpoint", endpoint]);
  expect(await drift()).toMatchObject({ exitCode: 0 });

  await succeed("up", "--yes", "--expect-no-changes");

  // Somebody removes an index by hand.
  const client = new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const Delete = { IndexName: "UsersByUsername" };
  await client.send(new UpdateTableCommand({ TableName: "dev-UserPosts", GlobalSecondaryIndexUpdates: [{ Delete }] }));
  client.destroy();
  const drifted = await drift();
  expect(drifted.exitCode).toBe(1);
  expect(drifted.stdout).toMatch(/UsersByUsername/);
  await succeed("refresh", "--yes");
  await succeed("up", "--yes");
  expect(await drift()).toMatchObject({ exitCode: 0 });

  const bench = ["bench", "--stack-output", outputs, "--endpoint", endpoint, "--out", join(folder, "results")];
  const replayed = await runTablewright([
    ...bench,
    "--users",
    "6",
    "--scale",
    "50",
    "--duration",
    "1",
    "--top-up",
    "0",
  ]);
  expect(replayed.stdout, replayed.stderr).toContain("(49 of 49, no errors)");

  await succeed("config", "set", "namePrefix", "other-");
  const refused = await pulumi("preview");
  expect(refused.exitCode).not.toBe(0);
  expect(refused.text.match(/its name would change from dev-UserPosts to other-UserPosts/g)).toHaveLength(1);
  await succeed("config", "set", "namePrefix", "dev-");

  await succeed("destroy", "--yes");
  await succeed("config", "set", "design", "examples/links.ts");
  expect(await succeed("preview")).toMatch(/tablewright-Links/);
  const broken = join(folder, "broken.ts");
  writeFileSync(broken, "export default {{{");
  await succeed("config", "set", "design", broken);
  const unreadable = await pulumi("preview");
  expect(unreadable.exitCode).not.toBe(0);
  expect(unreadable.text.match(/^ +error: /gm)).toHaveLength(1);
  expect(unreadable.text).toMatch(/The design file \S+broken\.ts could not be loaded: /);
  expect(unreadable.text).not.toMatch(/^ +at /m);
  const gone = await drift();
  expect(gone.exitCode).toBe(1);
  expect(gone.stdout).toMatch(/UserPosts/);
});
