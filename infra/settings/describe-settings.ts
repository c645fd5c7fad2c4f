import { stackSettingsSchema } from "./schema.ts";
import { settingsIn } from "./schema-walk.ts";

export interface SettingDescription {
  /** As it is typed, with the user's own names in angle brackets: `streams.<table>`. */
  readonly name: string;
  readonly type: string;
  /** The default of each environment, as text for people. */
  readonly development: string;
  readonly production: string;
  readonly description: string;
}

/** Default, the same in both environments, and meaning. */
type Meaning =
  | { readonly byDefault: string; readonly means: string }
  | { readonly development: string; readonly production: string; readonly means: string };

const none = "none";
const offUnlessProduction = { development: "`false`", production: "`true`" };
const planned = "from the design's rates";

/** By the setting's name; types are the schema's. */
const meanings: { readonly [name: string]: Meaning } = {
  environment: { byDefault: "`development`", means: "Decides the defaults of this table." },
  namePrefix: {
    byDefault: none,
    means: "Put before each table's name in AWS, so that two stacks can share an account.",
  },
  "capacity.mode": {
    byDefault: "`on-demand`",
    means: "Billed by request, or by the hour with autoscaling of tables and global indexes.",
  },
  "capacity.maximumUnits": {
    byDefault: none,
    means: "On-demand: what each table and each global index may consume at most. DynamoDB throttles what is above.",
  },
  "capacity.tables.<table>.maximumUnits": { byDefault: none, means: "The same for one table." },
  "capacity.tables.<table>.indexes.<index>.maximumUnits": { byDefault: none, means: "The same for one global index." },
  "capacity.scale": {
    byDefault: "`1`",
    means: "Provisioned: factor on the design's rates for which capacity is planned.",
  },
  "capacity.targetPercent": {
    byDefault: "`70`",
    means: "Provisioned: share of the units that autoscaling keeps consumed.",
  },
  "capacity.maximumFactor": {
    byDefault: "`10`",
    means: "Provisioned: the upper end of autoscaling as a multiple of its lower end.",
  },
  "capacity.tables.<table>.read": {
    byDefault: planned,
    means: "Provisioned: the ends of autoscaling for reads of one table.",
  },
  "capacity.tables.<table>.write": { byDefault: planned, means: "The same for writes." },
  "capacity.tables.<table>.indexes.<index>.read": {
    byDefault: planned,
    means: "Provisioned: the ends of autoscaling for reads of one global index.",
  },
  "capacity.tables.<table>.indexes.<index>.write": { byDefault: planned, means: "The same for writes." },
  pointInTimeRecovery: {
    ...offUnlessProduction,
    means: "Continuous backups, restorable to any second of the last 35 days.",
  },
  deletionProtection: { ...offUnlessProduction, means: "DynamoDB itself refuses to delete the tables." },
  protect: { ...offUnlessProduction, means: "Pulumi refuses to delete or replace the tables." },
  retainOnDelete: { byDefault: "`false`", means: "A table that is removed from the stack stays in AWS." },
  encryptionKeyArn: { byDefault: "a key that AWS owns", means: "The KMS key that encrypts the tables." },
  tableClass: { byDefault: "`STANDARD`", means: "Infrequent access: cheaper storage, dearer requests." },
  "streams.<table>": { byDefault: none, means: "A stream of the table's changes, and what it holds of each." },
  "tags.<key>": { byDefault: none, means: "Tags of every resource; at most 50." },
  allowDataLoss: {
    byDefault: none,
    means: "Tables, by the design's names, that may be replaced or removed with all their items.",
  },
  "roles.<role>.patterns": {
    byDefault: "`reader`: every pattern that reads, `writer`: every pattern that writes",
    means: "The access patterns that one policy allows. Roles that are given replace both.",
  },
  "roles.<role>.callerIs.<parameter>": {
    byDefault: none,
    means:
      "A property of the caller that this parameter has to be equal to. Every partition key that the role's patterns reach has to be made of such a parameter.",
  },
  "alarms.enabled": {
    ...offUnlessProduction,
    means: "CloudWatch alarms on latency budgets, throttling, errors and consumption.",
  },
  "alarms.notify": { byDefault: none, means: "Who is told when an alarm goes off and when it ends." },
  "alarms.dashboard": { ...offUnlessProduction, means: "A CloudWatch dashboard of the design." },
  "alarms.consumedPercent": {
    byDefault: "`80`",
    means: "Share of the maximum, on demand or of autoscaling, above which consumption raises an alarm.",
  },
  "alarms.minutes": {
    byDefault: "`5`",
    means: "Minutes over a threshold that raise an alarm, of a longer window where requests are rare.",
  },
};

/** Every setting that a stack has, in the order of the schema. */
export const settingDescriptions: readonly SettingDescription[] = settingsIn(stackSettingsSchema).map(
  ({ name, type }) => {
    const meaning = meanings[name];
    if (meaning === undefined) {
      throw new Error(`The setting ${name} has no description`);
    }
    const { means: description, ...defaults } = meaning;
    const { development, production } =
      "byDefault" in defaults ? { development: defaults.byDefault, production: defaults.byDefault } : defaults;
    return { name, type, development, production, description };
  },
);

/** The settings as a table in Markdown, for the README. A default that both environments share is shown once. */
export function renderSettingsTable(): string {
  const rows = settingDescriptions.map(({ name, type, development, production, description }) => {
    const byDefault = development === production ? development : `${development}, in production ${production}`;
    return `| \`${name}\` | ${type} | ${byDefault} | ${description} |`;
  });
  return ["| setting | type | default | what it does |", "|---|---|---|---|", ...rows, ""].join("\n");
}
