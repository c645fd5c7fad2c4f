import { createHash } from "node:crypto";
import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import type { StackSettings } from "../settings/settings.ts";
import type { EvaluationWindow } from "./descriptions.ts";

/** What an alarm watches: one metric, or a sum of several. */
export interface WatchedMetric {
  readonly threshold: number;
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Record<string, string>;
  readonly statistic?: "Sum";
  readonly extendedStatistic?: "p99";
  readonly evaluateLowSampleCountPercentiles?: "evaluate";
  /** Seconds. */
  readonly period?: number;
  readonly metricQueries?: MetricQuery[];
}

export interface MetricQuery {
  readonly id: string;
  readonly returnData: boolean;
  readonly expression?: string;
  readonly label?: string;
  readonly metric?: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: Record<string, string>;
    readonly stat: "Sum";
    readonly period: number;
  };
}

/** Pulumi's arguments of a MetricAlarm, as plain values. */
export interface AlarmArgs extends WatchedMetric {
  /** The name in AWS: the name prefix and the logical name. */
  readonly name: string;
  readonly alarmDescription: string;
  readonly comparisonOperator: "GreaterThanThreshold";
  /** Minutes that are looked at. */
  readonly evaluationPeriods: number;
  /** Minutes among them that have to be over the threshold. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: "notBreaching";
  readonly alarmActions: string[];
  readonly okActions: string[];
}

export interface AlarmSpec {
  /** Made of the design's names, so that it stays when the name prefix changes: `UserPosts-Query-latency`. */
  readonly logicalName: string;
  readonly args: AlarmArgs;
}

/** AWS page "PutMetricAlarm": the longest name and description, in characters. */
const nameLengthMost = 255;
const descriptionLengthMost = 1024;

/** `logicalName` is made of the design's names, `description` is cut where CloudWatch would refuse it. */
export function toSpec(
  settings: StackSettings,
  logicalName: string,
  description: string,
  { minutes, minutesOver }: EvaluationWindow,
  metric: WatchedMetric,
): AlarmSpec {
  const args: AlarmArgs = {
    ...metric,
    name: shorten(settings.namePrefix + logicalName),
    alarmDescription: cut(description),
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: minutes,
    datapointsToAlarm: minutesOver,
    treatMissingData: "notBreaching",
    alarmActions: [...settings.alarms.notify],
    okActions: [...settings.alarms.notify],
  };
  return { logicalName, args: args satisfies MetricAlarmArgs };
}

/** `/` is in no name of DynamoDB, so the table `A-B` and the index `B` of the table `A` cannot be confused. */
export function pathOf(table: string, index?: string): string {
  return index === undefined ? table : `${table}/${index}`;
}

/** A name that is too long ends in a digest of the whole, so that it stays unique. */
function shorten(name: string): string {
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return name.length <= nameLengthMost ? name : `${name.slice(0, nameLengthMost - digest.length - 1)}-${digest}`;
}

/** Without the first half of a character that does not fit. */
function cut(text: string): string {
  const isShort = text.length <= descriptionLengthMost;
  return isShort ? text : `${text.slice(0, descriptionLengthMost - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
