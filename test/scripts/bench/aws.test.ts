/** Whole runs with `--target aws`, against an engine that the AWS SDK takes for DynamoDB. */

import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeTableCommand, ListTagsOfResourceCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AwsSite, account, callerArn, openAwsSite, secrets } from "../../support/aws-site.ts";
import { type RunningCommand, runTablewright, startTablewright } from "../../support/command-line.ts";

const small = ["--users", "6", "--scale", "50", "--warmup", "0", "--top-up", "0", "--max-lag", "60000"];
const aws = ["--target", "aws", "--max-cost", "0.5"];
const consent = ["--consent", account];
/** What a replay sends, and neither the making of tables nor the filling does. */
const isReplayed = ({ operation }: { readonly operation: string }) =>
  ["UpdateItem", "Query", "GetItem"].includes(operation);

let site: AwsSite;
let out: string;
let temporary: string;
beforeEach(async () => {
  site = await openAwsSite();
  out = await mkdtemp(join(tmpdir(), "tablewright-aws-out-"));
  temporary = await mkdtemp(join(tmpdir(), "tablewright-aws-tmp-"));
});
afterEach(async () => {
  await site.close();
  await rm(out, { recursive: true, force: true });
  await rm(temporary, { recursive: true, force: true });
});

const bench = (...args: string[]) => ["bench", "--out", out, ...small, ...args];
const readResult = async () => JSON.parse(await readFile(join(out, "result.json"), "utf8"));
const leftInTemporary = async () => (await readdir(temporary)).filter((name) => name.startsWith("tablewright"));

test("a run whose credentials expire is served to its end, cleans up, and shows no secret anywhere", {
  timeout: 120_000,
}, async () => {
  const asked = join(site.folder, "asked.txt");
  const program = [
    "test/scripts/fixtures/credential-process.mjs",
    asked,
    secrets.secretAccessKey,
    secrets.sessionToken,
  ];
  const env = await site.profileEnv([process.execPath, ...program].join(" "));
  const command = startTablewright(bench("--duration", "5", ...aws, ...consent, "--clean-up"), env);
  await whenReplaying(command);
  const tags = await tagsOf("UserPosts");
  const ofK6 = shownByK6(command);
  const { stdout, stderr } = await command.finished;

  const result = await readResult();
  expect(result.mix, stderr).toMatchObject({ requestsOffered: 244, requestsServed: 244, errors: 0 });
  expect(result.engine).toMatchObject({ name: "endpoint", note: expect.stringContaining("which is not AWS") });
  expect(result.command).toContain("--target aws --region us-east-1 --max-cost 0.5 --clean-up");
  expect(result.command).not.toContain("--consent");

  const keys = new Set(site.seen.filter(isReplayed).map(({ accessKeyId }) => accessKeyId));
  expect(keys.size).toBeGreaterThan(1);
  const timesAsked = (await readFile(asked, "utf8")).trimEnd().split("\n").length;
  // Each of 64 virtual users renews its own; the program is asked once for all of them.
  expect(timesAsked).toBeLessThan(64);

  expect(tags).toEqual(
    expect.arrayContaining([
      { Key: "tablewright:design", Value: "social-media" },
      { Key: "tablewright:made-by", Value: "tablewright bench" },
      { Key: "tablewright:run", Value: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]),
  );
  expect(await site.tableNames()).toEqual([]);
  expect(stderr).toMatch(/Deleted what this run made: .*UserPosts/);

  expect(ofK6).toContain("replay.js");
  const report = await readFile(join(out, "report.html"), "utf8");
  const shown = [stdout, stderr, JSON.stringify(result), report, ofK6].join("\n");
  for (const secret of ["AKIDTABLEWRIGHT", secrets.secretAccessKey, secrets.sessionToken]) {
    expect(shown).not.toContain(secret);
  }
});

/** Resolves with the first request of the replay; rejects when the command ends without one. */
function whenReplaying(command: RunningCommand): Promise<void> {
  return new Promise((resolve, reject) => {
    site.onRequest((request) => isReplayed(request) && resolve());
    void command.finished.then(({ stderr }) => reject(new Error(`Nothing was replayed:\n${stderr}`)));
  });
}

/** What the system tells others of this user about the k6 of a run: its command line and its environment. */
function shownByK6(command: RunningCommand): string {
  const k6 = command.processes().find((running) => / run .*replay\.js/.test(running.command));
  return `${k6?.command} ${readFileSync(`/proc/${k6?.pid}/environ`, "utf8")}`;
}

async function tagsOf(table: string) {
  const { Table } = await site.client.send(new DescribeTableCommand({ TableName: table }));
  const { Tags = [] } = await site.client.send(new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn }));
  return Tags;
}

test("a run that reaches its limit is stopped and invalid; its tables stay, serve the next run, and go on request", {
  timeout: 120_000,
}, async () => {
  site.onRequest((request) => {
    if (isReplayed(request)) {
      site.chargeTimes(10_000);
    }
  });
  const { exitCode, stderr } = await runTablewright(bench("--duration", "60", ...aws, ...consent), site.env);
  const result = await readResult();
  expect({ exitCode, verdict: result.verdict }, stderr).toEqual({ exitCode: 3, verdict: "invalid" });
  expect(result.reasons).toEqual([
    expect.stringMatching(
      /^The run was stopped after [\d,]+ of 2,931 executions: it has cost \$0\.\d{4}, and what is under way would pass the limit of \$0\.5000\. Raise --max-cost/,
    ),
  ]);
  expect(result.generator.arrivalsRecorded).toBeLessThan(2931);
  const spent = Number(/Cost: \$([\d.]+) of \$0\.5000/.exec(stderr)?.[1]);
  expect(spent).toBeGreaterThan(0);
  expect(spent).toBeLessThanOrEqual(0.5);
  expect(await site.tableNames()).toHaveLength(7);
  const [, removal = ""] = /To delete them: npx tablewright (bench .*)/.exec(stderr) ?? [];

  site.onRequest(() => {});
  site.chargeTimes(1);
  const again = await runTablewright(bench("--duration", "1", ...aws, ...consent), site.env);
  expect(again.stderr).toContain("UserPosts (made by an earlier run)");
  expect(again.stdout).toContain("(49 of 49, no errors)");
  expect(await site.tableNames()).toHaveLength(7);

  const removed = await runTablewright([...removal.split(" "), ...consent], site.env);
  expect(removed.exitCode, removed.stderr).toBe(0);
  expect(await site.tableNames()).toEqual([]);
});

test("Ctrl-C during the replay deletes what the run made, writes no result, and ends by the signal", {
  timeout: 120_000,
}, async () => {
  const command = startTablewright(bench("--duration", "60", ...aws, ...consent, "--clean-up"), {
    ...site.env,
    TMPDIR: temporary,
  });
  await whenReplaying(command);
  const k6 = shownByK6(command);
  command.kill("SIGINT");
  const { signal, stdout, stderr } = await command.finished;
  expect({ signal, stdout }, stderr).toEqual({ signal: "SIGINT", stdout: "" });
  expect(stderr).toContain("Deleted what this run made");
  expect(k6).toContain("replay.js");
  for (const secret of Object.values(secrets)) {
    expect(k6 + stderr).not.toContain(secret);
  }
  expect(await site.tableNames()).toEqual([]);
  expect(await readdir(out)).toEqual([]);
  expect(await leftInTemporary()).toEqual([]);
  expect(command.processes()).toEqual([]);
});

test("without consent it says what it would do and how to consent, and does nothing", async () => {
  const { exitCode, stdout, stderr } = await runTablewright(bench("--duration", "1", ...aws), site.env);
  expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 2, stdout: "" });
  for (const fact of [account, callerArn, "us-east-1", site.env.AWS_ENDPOINT_URL_DYNAMODB ?? "", "UserPosts"]) {
    expect(stderr).toContain(fact);
  }
  expect(stderr).toMatch(/855 items, 2,301 write units: \$0\.0014/);
  expect(stderr).toMatch(/49 executions/);
  expect(stderr).toMatch(/no terminal to ask on\. Nothing was changed\.\n {2}Give --consent 123456789012/);
  expect(new Set(site.seen.map(({ operation }) => operation))).toEqual(new Set(["ListTables", "DescribeTable"]));
  expect(await readdir(out)).toEqual([]);
});

test("without credentials it is one sentence", async () => {
  const env = { ...site.env, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_SESSION_TOKEN: "" };
  const { exitCode, stdout, stderr } = await runTablewright(bench("--duration", "1", ...aws, ...consent), env);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
  expect(stderr).toMatch(/^No AWS credentials were found: .*\[credentials-missing\]\n {2}Set AWS_PROFILE.*\n$/);
});
