import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, test } from "vitest";
import { fingerprintOf } from "../../infra/fingerprint.ts";
import { socialMedia } from "../../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../../model/schema/to-table-definition.ts";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: { readonly [name: string]: unknown };
}

/** What a program registers under these settings, and the description that it exports. */
async function runProgram(config: Readonly<Record<string, string>>) {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        return { id: name, state: { ...inputs, arn: `arn:aws:test:eu-west-2:123456789012:${name}` } };
      },
      call: ({ token }) => (token === "aws:index/getRegion:getRegion" ? { region: "eu-west-2" } : {}),
    },
    "tablewright",
    "test",
    false,
    "organization",
  );
  pulumi.runtime.setAllConfig({ "aws:region": "eu-west-2", ...config });
  const { deploy } = await import("../../infra/deploy.ts");
  const deployment = await deploy(async () => socialMedia);
  const description = await new Promise((resolve) => deployment.apply(resolve));
  const ofType = (type: string) => registered.filter((resource) => resource.type === type);
  return { registered, description, ofType };
}

const tableType = "aws:dynamodb/table:Table";
const names = toTableDefinitions(socialMedia).map(({ TableName }) => TableName);

describe("the Pulumi program with a region alone, with Pulumi's mocks", () => {
  let run: Awaited<ReturnType<typeof runProgram>>;
  beforeAll(async () => {
    run = await runProgram({});
  });

  test("registers the design's tables and a policy for readers and writers, and nothing else", () => {
    const tables = run.ofType(tableType).map(({ name }) => name);
    expect(tables.sort()).toEqual(names.map((name) => `tablewright-${name}`).sort());
    expect(run.ofType("aws:iam/policy:Policy").map(({ name }) => name)).toEqual([
      "tablewright-reader",
      "tablewright-writer",
    ]);
    expect(run.registered).toHaveLength(1 + names.length + 2);
  });

  test("exports one description", () => {
    expect(run.description).toMatchObject({
      schemaVersion: 1,
      design: "social-media",
      fingerprint: fingerprintOf(socialMedia),
      region: "eu-west-2",
      tables: {
        UserPosts: {
          name: "UserPosts",
          arn: "arn:aws:test:eu-west-2:123456789012:tablewright-UserPosts",
          indexes: {
            UsersByUsername: {
              arn: "arn:aws:test:eu-west-2:123456789012:tablewright-UserPosts/index/UsersByUsername",
            },
          },
        },
      },
      policies: { reader: "arn:aws:test:eu-west-2:123456789012:tablewright-reader" },
    });
  });

  test("gives each policy the ARNs of the tables as they were made", () => {
    const [reader] = run.ofType("aws:iam/policy:Policy");
    expect(String(reader?.inputs.policy)).toContain("arn:aws:test:eu-west-2:123456789012:tablewright-UserPosts");
  });
});

describe("the Pulumi program in production with provisioned capacity", () => {
  test("adds autoscaling of tables and indexes, alarms and a dashboard", async () => {
    const run = await runProgram({
      "tablewright:environment": "production",
      "tablewright:capacity": JSON.stringify({ mode: "provisioned" }),
    });
    const indexes = toTableDefinitions(socialMedia).flatMap((table) => table.GlobalSecondaryIndexes ?? []).length;
    expect(run.ofType("aws:appautoscaling/target:Target")).toHaveLength(2 * (names.length + indexes));
    expect(run.ofType("aws:appautoscaling/policy:Policy")).toHaveLength(2 * (names.length + indexes));
    expect(run.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").length).toBeGreaterThan(names.length);
    expect(run.ofType("aws:cloudwatch/dashboard:Dashboard")).toHaveLength(1);
    for (const { inputs } of run.ofType(tableType)) {
      expect(inputs).toMatchObject({
        billingMode: "PROVISIONED",
        deletionProtectionEnabled: true,
        pointInTimeRecovery: { enabled: true },
      });
    }
  });
});
