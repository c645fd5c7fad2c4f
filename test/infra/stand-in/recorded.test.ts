import { describe, expect, test } from "vitest";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { secret, unknown } from "./client.ts";
import { useOffline } from "./offline.ts";

/** Nothing listens where the engine should be: these resources need none. */
const provider = useOffline();

interface Example {
  readonly type: string;
  readonly inputs: Properties;
  readonly name: string;
  readonly id: string | RegExp;
  readonly arn: readonly [output: string, value: string | RegExp];
  /** A change that the resource takes, and one that needs a new resource. */
  readonly update: Properties;
  readonly replace: Properties;
}

const scaled = {
  resourceId: "table/Users",
  scalableDimension: "dynamodb:table:ReadCapacityUnits",
  serviceNamespace: "dynamodb",
};

const examples: readonly Example[] = [
  {
    type: "aws:iam/policy:Policy",
    inputs: { name: "reader", policy: "{}", path: "/app/", description: "reads" },
    name: "name",
    id: "arn:aws:iam::000000000000:policy/app/reader",
    arn: ["arn", "arn:aws:iam::000000000000:policy/app/reader"],
    update: { policy: '{"Version":"2012-10-17"}' },
    replace: { description: "writes" },
  },
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    inputs: { name: "slow", comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 5, threshold: 10 },
    name: "name",
    id: "slow",
    arn: ["arn", "arn:aws:cloudwatch:eu-west-2:000000000000:alarm:slow"],
    update: { threshold: 20 },
    replace: { name: "slower" },
  },
  {
    type: "aws:cloudwatch/dashboard:Dashboard",
    inputs: { dashboardName: "design", dashboardBody: "{}" },
    name: "dashboardName",
    id: "design",
    arn: ["dashboardArn", "arn:aws:cloudwatch::000000000000:dashboard/design"],
    update: { dashboardBody: '{"widgets":[]}' },
    replace: { dashboardName: "other" },
  },
  {
    type: "aws:appautoscaling/target:Target",
    inputs: { ...scaled, minCapacity: 1, maxCapacity: 10 },
    name: "resourceId",
    id: "table/Users",
    arn: ["arn", /^arn:aws:application-autoscaling:eu-west-2:000000000000:scalable-target\/[0-9a-f]{36}$/],
    update: { maxCapacity: 20 },
    replace: { resourceId: "table/People" },
  },
  {
    type: "aws:appautoscaling/policy:Policy",
    inputs: {
      ...scaled,
      name: "track",
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: { targetValue: 70 },
    },
    name: "name",
    id: "track",
    arn: [
      "arn",
      /^arn:aws:autoscaling:eu-west-2:000000000000:scalingPolicy:[0-9a-f]{36}:resource\/dynamodb\/table\/Users:policyName\/track$/,
    ],
    update: { targetTrackingScalingPolicyConfiguration: { targetValue: 80 } },
    replace: { scalableDimension: "dynamodb:table:WriteCapacityUnits" },
  },
];

describe.each(examples)("$type", ({ type, inputs, name, id, arn: [arnOutput, arn], update, replace }) => {
  const checked = async (news: Properties = inputs) => (await provider().check(news, { type })).inputs;

  test("is written down with identifiers of AWS's form", async () => {
    const created = await provider().create(await checked(), { type });
    expect(created.id).toEqual(id);
    expect(created.outputs).toMatchObject(inputs);
    expect(created.outputs[arnOutput]).toEqual(arn instanceof RegExp ? expect.stringMatching(arn) : arn);
    expect(created.outputs).not.toHaveProperty("__defaults");
    // IAM knows no regions.
    expect(created.outputs.region).toBe(type.startsWith("aws:iam/") ? undefined : "eu-west-2");
  });

  test("takes a change, and tells one that needs a new resource", async () => {
    const before = await checked();
    const { outputs } = await provider().create(before, { type });
    const diff = async (more: Properties) => provider().diff(before, { ...before, ...more }, { type, outputs });
    expect(await diff({})).toMatchObject({ changes: false, detailed: {} });
    expect(await diff(update)).toMatchObject({ changes: true, replaces: [], diffs: Object.keys(update) });
    expect(await diff(replace)).toMatchObject({ changes: true, replaces: Object.keys(replace) });
    const updated = await provider().update(
      String(id),
      { inputs: before, outputs },
      { ...before, ...update },
      { type },
    );
    expect(updated).toEqual({ ...outputs, ...update });
  });

  test("is found as the state has it, removed without trace, and cannot be imported", async () => {
    const before = await checked();
    const { outputs } = await provider().create(before, { type });
    expect(await provider().read(String(id), { inputs: before, outputs }, { type })).toEqual({
      id,
      inputs: before,
      outputs,
    });
    await provider().delete(String(id), { type });
    await expect(provider().read(String(id), { inputs: {}, outputs: {} }, { type })).rejects.toMatchObject({
      details: expect.stringContaining("cannot be imported"),
    });
  });

  test("in a preview has no identifiers yet", async () => {
    const created = await provider().create(await checked(), { type, preview: true });
    expect(created.id).toBe("");
    expect(created.outputs[arnOutput]).toBe(unknown);
    expect(created.outputs).toMatchObject(inputs);
  });

  test("is refused without what it needs, or with what it does not have", async () => {
    const reasons = async (news: Properties) => (await provider().check(news, { type })).reasons;
    expect(await reasons(inputs)).toEqual([]);
    expect(await reasons({})).not.toEqual([]);
    expect(await reasons({ ...inputs, colour: "red" })).toEqual([expect.stringMatching(/^colour: is not known/)]);
    expect(await reasons({ ...inputs, [name]: unknown })).toEqual([]);
  });
});

describe("what only some have", () => {
  const policy = "aws:iam/policy:Policy";

  test("a name, when the program has none", async () => {
    const { inputs } = await provider().check({ policy: "{}" }, { type: policy, name: "reader" });
    expect(inputs).toMatchObject({ name: expect.stringMatching(/^reader-[0-9a-f]{7}$/), path: "/" });
    const rewritten = await provider().check(
      { policy: "[]" },
      { type: policy, name: "reader", olds: inputs, seed: "b" },
    );
    expect(rewritten.inputs.name).toBe(inputs.name);
  });

  test("a policy document may be an object, and is text then", async () => {
    const document = { Version: "2012-10-17", Statement: [] };
    const { inputs } = await provider().check({ policy: document }, { type: policy });
    expect(JSON.parse(String(inputs.policy))).toEqual(document);
    expect((await provider().check({ policy: unknown }, { type: policy })).inputs.policy).toBe(unknown);
  });

  test("tags, with those of the configuration", async () => {
    await provider().configure({ region: "eu-west-2", defaultTags: '{"tags":{"owner":"platform"}}' });
    const { outputs } = await provider().create({ name: "p", policy: "{}", tags: { team: "data" } }, { type: policy });
    await provider().configure();
    expect(outputs).toMatchObject({ tags: { team: "data" }, tagsAll: { owner: "platform", team: "data" } });
  });

  test("a secret stays one", async () => {
    const { outputs } = await provider().create({ name: "p", policy: secret("{}") }, { type: policy });
    expect(outputs.policy).toEqual(secret("{}"));
  });

  test("a region of their own", async () => {
    const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
    const inputs = { name: "slow", comparisonOperator: "x", evaluationPeriods: 1, region: "us-gov-west-1" };
    const { outputs } = await provider().create(inputs, { type });
    expect(outputs.arn).toBe("arn:aws-us-gov:cloudwatch:us-gov-west-1:000000000000:alarm:slow");
    const { region: _region, ...elsewhere } = inputs;
    expect((await provider().diff(inputs, elsewhere, { type, outputs })).replaces).toEqual(["region"]);
  });
});
