import fc from "fast-check";
import type { StackSettingsInput } from "../../../infra/settings/read-settings.ts";

/** Settings for the design `shop` that are right, in every combination that does not contradict itself. */

const units = fc.integer({ min: 1, max: 40_000 });
const readAndWrite = fc.record({ read: units, write: units });
const range = fc.tuple(units, units).map(([one, other]) => ({
  minimum: Math.min(one, other),
  maximum: Math.max(one, other),
}));
const some = { requiredKeys: [] } satisfies fc.RecordConstraints<never>;

const maximum = fc.record({ maximumUnits: readAndWrite });
const onDemand = fc.record(
  {
    mode: fc.constant("on-demand" as const),
    maximumUnits: readAndWrite,
    tables: fc.record(
      {
        Orders: fc.record(
          { maximumUnits: readAndWrite, indexes: fc.record({ ByStatus: maximum, ByCustomer: maximum }, some) },
          some,
        ),
        constructor: fc.record({ maximumUnits: readAndWrite }, some),
      },
      some,
    ),
  },
  some,
);
const ranges = fc.record({ read: range, write: range }, some);
const provisioned = fc.record(
  {
    mode: fc.constant("provisioned" as const),
    scale: fc.double({ min: 0.001, max: 1e9, noNaN: true }),
    targetPercent: fc.double({ min: 20, max: 90, noNaN: true }),
    maximumFactor: fc.double({ min: 1, max: 1000, noNaN: true }),
    tables: fc.record(
      {
        Orders: fc.record(
          { read: range, write: range, indexes: fc.record({ ByStatus: ranges, ByCustomer: ranges }, some) },
          some,
        ),
      },
      some,
    ),
  },
  { requiredKeys: ["mode"] },
);
const viewType = fc.constantFrom("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES");
/** Texts that read like JSON among them. */
const tagText = fc.oneof(fc.constantFrom("123", "true", "null", "1.50", ""), fc.stringMatching(/^[A-Za-z0-9 ]{1,20}$/));
const role = fc.record(
  {
    patterns: fc.subarray(["getOrder", "placeOrder", "setStatus"], { minLength: 1 }),
    callerIs: fc.record({ customerId: fc.constant("$" + "{aws:PrincipalTag/customerId}") }, some),
  },
  { requiredKeys: ["patterns"] },
);

export const settingsInput: fc.Arbitrary<StackSettingsInput> = fc.record(
  {
    environment: fc.constantFrom("development", "production"),
    namePrefix: fc.constantFrom("", "123", "true", "dev-", "null", "1e3"),
    capacity: fc.oneof(onDemand, provisioned),
    pointInTimeRecovery: fc.boolean(),
    deletionProtection: fc.boolean(),
    protect: fc.boolean(),
    retainOnDelete: fc.boolean(),
    encryptionKeyArn: fc.constant("arn:aws:kms:eu-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
    tableClass: fc.constantFrom("STANDARD", "STANDARD_INFREQUENT_ACCESS"),
    streams: fc.record({ Orders: viewType, constructor: viewType }, some),
    tags: fc.dictionary(fc.stringMatching(/^[b-z][A-Za-z]{0,10}$/), tagText, { maxKeys: 5 }),
    roles: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,10}$/), role, { maxKeys: 3 }),
    alarms: fc.record(
      {
        enabled: fc.boolean(),
        notify: fc.uniqueArray(
          fc.constantFrom("a", "b", "c").map((name) => `arn:aws-cn:sns:cn-north-1:123456789012:${name}`),
        ),
        dashboard: fc.boolean(),
        consumedPercent: fc.integer({ min: 1, max: 100 }),
        minutes: fc.integer({ min: 1, max: 1440 }),
      },
      some,
    ),
  },
  some,
);

/** A value in which one member, at any depth, is another JSON value, or one more is there. */
export function damaged(values: unknown): fc.Arbitrary<unknown> {
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    return fc.jsonValue();
  }
  const entries = Object.entries(values);
  const added = fc
    .tuple(fc.oneof(fc.string(), fc.constantFrom("__proto__", "toString", "mode", "read")), fc.jsonValue())
    .map((entry) => Object.fromEntries([...entries, entry]));
  const changed = entries.map(([name, value]) =>
    damaged(value).map((other) => Object.fromEntries([...entries, [name, other]])),
  );
  return fc.oneof(added, ...changed);
}
