import { z } from "zod";

/**
 * The settings of a stack as a user gives them: all optional, strict, so that a misspelled name is refused.
 *
 * A node with a description is one setting; the description completes "it has to be ..." and is the type in the README's table.
 * Optional members are exact: one that is given is not `undefined`.
 */

const units = z.int().min(1).describe("a whole number of units a second, at least 1");
const readAndWrite = z
  .strictObject({ read: units, write: units })
  .describe("`{ read, write }`, whole units a second, at least 1");
const range = z
  .strictObject({ minimum: units, maximum: units })
  .refine(({ minimum, maximum }) => minimum <= maximum, { error: "its minimum is above its maximum" })
  .describe("`{ minimum, maximum }`, whole units a second, at least 1");
const onOrOff = z.boolean().describe("`true` or `false`");
const modeDescription = "`on-demand` or `provisioned`";

/** A target without `mode` is on-demand capacity, as a table without settings is. */
const capacity = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.exactOptional(z.literal("on-demand").describe(modeDescription)),
    maximumUnits: z.exactOptional(readAndWrite),
    tables: z.exactOptional(
      z.record(
        z.string(),
        z.strictObject({
          maximumUnits: z.exactOptional(readAndWrite),
          indexes: z.exactOptional(z.record(z.string(), z.strictObject({ maximumUnits: readAndWrite }))),
        }),
      ),
    ),
  }),
  z.strictObject({
    mode: z.literal("provisioned").describe(modeDescription),
    // A thousand million times the documented rates is beyond any load that was ever reported, and keeps units exact.
    scale: z.exactOptional(z.number().positive().max(1e9).describe("a number above 0, at most 1,000,000,000")),
    // Application Auto Scaling takes no other target (Developer Guide, "Managing throughput capacity automatically").
    targetPercent: z.exactOptional(z.number().min(20).max(90).describe("a number from 20 to 90")),
    maximumFactor: z.exactOptional(z.number().min(1).max(1000).describe("a number from 1 to 1,000")),
    tables: z.exactOptional(
      z.record(
        z.string(),
        z.strictObject({
          read: z.exactOptional(range),
          write: z.exactOptional(range),
          indexes: z.exactOptional(
            z.record(z.string(), z.strictObject({ read: z.exactOptional(range), write: z.exactOptional(range) })),
          ),
        }),
      ),
    ),
  }),
]);

const streamViewType = z
  .enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"])
  .describe("`KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE` or `NEW_AND_OLD_IMAGES`");

/** An alias would be shown as changed at every `up`, because DynamoDB states the key that it stands for. */
const keyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/)
  .describe("the ARN of a KMS key, `arn:aws:kms:<region>:<account>:key/<id>`");
const topicArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/)
  .describe("the ARN of an SNS topic, `arn:aws:sns:<region>:<account>:<name>`");

/** Letters, spaces, digits and these signs (AWS General Reference, "Tagging your AWS resources"). Keys are checked by name. */
const tagValue = z
  .string()
  .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u)
  .describe("text of at most 256 letters, digits, spaces and `_.:/=+-@`");

/** With anything but a variable the policy would compare with a fixed text and refuse everyone, without a word. */
const policyVariable = z
  .string()
  .regex(/^\$\{[^${}:]+:[^${}]+\}$/)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own notation
  .describe("an IAM policy variable such as `${aws:PrincipalTag/userId}`");

const role = z.strictObject({
  patterns: z
    .array(z.string().describe("the name of a pattern"))
    .min(1)
    .describe("a list of patterns' names, at least one")
    .readonly(),
  callerIs: z.exactOptional(z.record(z.string(), policyVariable)),
});

const alarms = z.strictObject({
  enabled: z.exactOptional(onOrOff),
  // CloudWatch tells five targets at most (API Reference, "PutMetricAlarm").
  notify: z.exactOptional(z.array(topicArn).max(5).describe("a list of at most 5 ARNs of SNS topics").readonly()),
  dashboard: z.exactOptional(onOrOff),
  consumedPercent: z.exactOptional(z.number().min(1).max(100).describe("a number from 1 to 100")),
  // CloudWatch looks back one day at most with periods of a minute (API Reference, "PutMetricAlarm").
  minutes: z.exactOptional(z.int().min(1).max(1440).describe("a whole number from 1 to 1,440")),
});

export const stackSettingsSchema = z.strictObject({
  environment: z.exactOptional(z.enum(["development", "production"]).describe("`development` or `production`")),
  namePrefix: z.exactOptional(
    z
      .string()
      .regex(/^[A-Za-z0-9_.-]*$/)
      .describe("text of letters, digits, `_`, `.` and `-`"),
  ),
  capacity: z.exactOptional(capacity),
  pointInTimeRecovery: z.exactOptional(onOrOff),
  deletionProtection: z.exactOptional(onOrOff),
  protect: z.exactOptional(onOrOff),
  retainOnDelete: z.exactOptional(onOrOff),
  encryptionKeyArn: z.exactOptional(keyArn),
  tableClass: z.exactOptional(
    z.enum(["STANDARD", "STANDARD_INFREQUENT_ACCESS"]).describe("`STANDARD` or `STANDARD_INFREQUENT_ACCESS`"),
  ),
  streams: z.exactOptional(z.record(z.string(), streamViewType)),
  tags: z.exactOptional(z.record(z.string(), tagValue)),
  allowDataLoss: z.exactOptional(
    z.array(z.string().describe("a table's name in the design")).describe("a list of tables' names").readonly(),
  ),
  roles: z.exactOptional(z.record(z.string(), role)),
  alarms: z.exactOptional(alarms),
});

/** What a caller gives for a stack's settings; `readSettings` checks it and fills in the rest. */
export type StackSettingsInput = z.input<typeof stackSettingsSchema>;
