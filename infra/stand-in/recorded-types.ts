/**
 * The types that the stand-in only writes down: their inputs as `@pulumi/aws` has them, which of them AWS cannot change, and
 * identifiers of AWS's form.
 */
import { digestOf } from "./naming.ts";
import { toArn, toGlobalArn } from "./place.ts";
import { anything, flag, listOf, mapOf, number, type ObjectShape, object, text } from "./shape.ts";
import { isProperties, isUnknown, type Properties, textOf } from "./values.ts";

export interface RecordedType {
  readonly inputs: ObjectShape;
  readonly nameProperty: string;
  /** Whether the provider makes up a name when there is none. */
  readonly isNamed: boolean;
  readonly defaults: Properties;
  readonly replacing: readonly string[];
  /** Its identifier in AWS and the outputs that AWS computes. */
  identify(inputs: Properties, region: string): { readonly id: string; readonly outputs: Properties };
  /** One way of writing for inputs that have several. */
  normalize?(inputs: Properties): Properties;
}

const tags = mapOf(text());
const region = text();

const iamPolicy: RecordedType = {
  inputs: object(
    { policy: anything },
    { delayAfterPolicyCreationInMs: number, description: text(), name: text(), path: text(), tags },
  ),
  nameProperty: "name",
  isNamed: true,
  defaults: { path: "/" },
  replacing: ["name", "description", "path"],
  identify: (inputs, where) => {
    const arn = toGlobalArn("iam", where, `policy${textOf(inputs, "path")}${textOf(inputs, "name")}`);
    const policyId = `ANPA${digestOf(arn, 17).toUpperCase()}`;
    return { id: arn, outputs: { arn, attachmentCount: 0, policyId } };
  },
  // A program may give the document as an object; AWS keeps text.
  normalize: ({ policy = "", ...inputs }) => ({
    ...inputs,
    policy: isProperties(policy) && !isUnknown(policy) ? JSON.stringify(policy) : policy,
  }),
};

const metricAlarm: RecordedType = {
  inputs: object(
    { comparisonOperator: text(), evaluationPeriods: number },
    {
      actionsEnabled: flag,
      alarmActions: listOf(text()),
      alarmDescription: text(),
      datapointsToAlarm: number,
      dimensions: mapOf(text()),
      evaluateLowSampleCountPercentiles: text("evaluate", "ignore"),
      extendedStatistic: text(),
      insufficientDataActions: listOf(text()),
      metricName: text(),
      metricQueries: listOf(anything),
      name: text(),
      namespace: text(),
      okActions: listOf(text()),
      period: number,
      region,
      statistic: text("SampleCount", "Average", "Sum", "Minimum", "Maximum"),
      tags,
      threshold: number,
      thresholdMetricId: text(),
      treatMissingData: text("missing", "ignore", "breaching", "notBreaching"),
      unit: text(),
    },
  ),
  nameProperty: "name",
  isNamed: true,
  defaults: { actionsEnabled: true, treatMissingData: "missing" },
  replacing: ["name", "region"],
  identify: (inputs, where) => {
    const id = textOf(inputs, "name") ?? "";
    return { id, outputs: { arn: toArn("cloudwatch", where, `alarm:${id}`) } };
  },
};

const dashboard: RecordedType = {
  inputs: object({ dashboardBody: text(), dashboardName: text() }, { region }),
  nameProperty: "dashboardName",
  isNamed: false,
  defaults: {},
  replacing: ["dashboardName", "region"],
  identify: (inputs, where) => {
    const id = textOf(inputs, "dashboardName") ?? "";
    return { id, outputs: { dashboardArn: toGlobalArn("cloudwatch", where, `dashboard/${id}`) } };
  },
};

const scaled = { resourceId: text(), scalableDimension: text(), serviceNamespace: text() };

const scalingTarget: RecordedType = {
  inputs: object(
    { ...scaled, maxCapacity: number, minCapacity: number },
    { region, roleArn: text(), suspendedState: anything, tags },
  ),
  nameProperty: "resourceId",
  isNamed: false,
  defaults: {},
  replacing: ["resourceId", "scalableDimension", "serviceNamespace", "region"],
  identify: (inputs, where) => {
    const id = textOf(inputs, "resourceId") ?? "";
    const digest = digestOf(`${id} ${textOf(inputs, "scalableDimension")}`, 36);
    const role =
      "role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/" +
      "AWSServiceRoleForApplicationAutoScaling_DynamoDBTable";
    return {
      id,
      outputs: {
        arn: toArn("application-autoscaling", where, `scalable-target/${digest}`),
        roleArn: textOf(inputs, "roleArn") ?? toGlobalArn("iam", where, role),
      },
    };
  },
};

const scalingPolicy: RecordedType = {
  inputs: object(scaled, {
    name: text(),
    policyType: text("StepScaling", "TargetTrackingScaling", "PredictiveScaling"),
    predictiveScalingPolicyConfiguration: anything,
    region,
    stepScalingPolicyConfiguration: anything,
    targetTrackingScalingPolicyConfiguration: anything,
  }),
  nameProperty: "name",
  isNamed: true,
  defaults: { policyType: "StepScaling" },
  replacing: ["name", "resourceId", "scalableDimension", "serviceNamespace", "region"],
  identify: (inputs, where) => {
    const id = textOf(inputs, "name") ?? "";
    const [resourceId, namespace] = [textOf(inputs, "resourceId"), textOf(inputs, "serviceNamespace")];
    const digest = digestOf(`${resourceId} ${textOf(inputs, "scalableDimension")} ${id}`, 36);
    const resource = `scalingPolicy:${digest}:resource/${namespace}/${resourceId}:policyName/${id}`;
    return { id, outputs: { alarmArns: [], arn: toArn("autoscaling", where, resource) } };
  },
};

export const recordedTypes: { readonly [type: string]: RecordedType } = {
  "aws:appautoscaling/policy:Policy": scalingPolicy,
  "aws:appautoscaling/target:Target": scalingTarget,
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:iam/policy:Policy": iamPolicy,
};
