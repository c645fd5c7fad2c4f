import { describe, expect, it } from "vitest";
import type { RawValues } from "../../../infra/settings/raw-values.ts";
import { readSettings } from "../../../infra/settings/read-settings.ts";
import { DesignError, type Problem } from "../../../model/index.ts";
import { shop } from "./orders.ts";

/** What reading these settings for the shop complains of. */
function problemsOf(values: RawValues): readonly Problem[] {
  try {
    readSettings(values, shop);
    return [];
  } catch (error) {
    if (error instanceof DesignError) {
      return error.problems;
    }
    throw error;
  }
}

/** One wrong setting each: where, the rule, and what message and fix have to say. */
const wrong: readonly [string, RawValues, string, RegExp][] = [
  ["enviroment", { enviroment: "production" }, "setting_unknown", /did you mean "environment"\?/],
  ['["capacity.mode"]', { "capacity.mode": "x" }, "setting_unknown", /config set --path 'tablewright:capacity.mode'/],
  ["password", { password: "x" }, "setting_unknown", /remove it, or use one of environment, namePrefix/],
  ["environment", { environment: "prod" }, "setting_value", /`development` or `production`/],
  ["environment", { environment: null }, "setting_value", /`development` or `production`/],
  ["capacity", { capacity: null }, "setting_type", /it is null, and has to be an object of settings/],
  ["protect", { protect: "yes" }, "setting_type", /it is text, and has to be `true` or `false`/],
  ["protect", { protect: 1 }, "setting_type", /it is a number,/],
  ["namePrefix", { namePrefix: "my stack" }, "setting_value", /letters, digits/],
  ["namePrefix", { namePrefix: "x".repeat(250) }, "name_too_long", /of Orders, constructor is longer than the 255/],
  ["capacity", { capacity: 5 }, "setting_type", /has to be an object of settings/],
  ["capacity", { capacity: [] }, "setting_type", /it is a list/],
  ["capacity.mode", { capacity: { mode: "auto" } }, "setting_value", /`on-demand` or `provisioned`/],
  ["capacity.targetPercent", { capacity: { targetPercent: 70 } }, "setting_unknown", /capacity\.mode to "provisioned"/],
  [
    "capacity.maximumUnits",
    { capacity: { mode: "provisioned", maximumUnits: { read: 1, write: 1 } } },
    "setting_unknown",
    /capacity\.mode to "on-demand"/,
  ],
  ["capacity.scal", { capacity: { mode: "provisioned", scal: 2 } }, "setting_unknown", /did you mean "scale"/],
  ["capacity.scale", { capacity: { mode: "provisioned", scale: 0 } }, "setting_value", /above 0/],
  ["capacity.targetPercent", { capacity: { mode: "provisioned", targetPercent: 19.9 } }, "setting_value", /20 to 90/],
  ["capacity.targetPercent", { capacity: { mode: "provisioned", targetPercent: 91 } }, "setting_value", /20 to 90/],
  ["capacity.maximumFactor", { capacity: { mode: "provisioned", maximumFactor: 0.5 } }, "setting_value", /from 1/],
  ["capacity.maximumUnits.write", { capacity: { maximumUnits: { read: 1 } } }, "setting_missing", /it is missing/],
  ["capacity.maximumUnits.read", { capacity: { maximumUnits: { read: 0, write: 1 } } }, "setting_value", /at least 1/],
  ["capacity.maximumUnits.read", { capacity: { maximumUnits: { read: 1.5, write: 1 } } }, "setting_type", /fraction/],
  ["capacity.tables.Order", { capacity: { tables: { Order: {} } } }, "table_unknown", /did you mean "Orders"/],
  [
    "capacity.tables.toString",
    { capacity: { tables: { toString: {} } } },
    "table_unknown",
    /one of Orders, constructor/,
  ],
  [
    "capacity.tables.Orders.indexes.ByState",
    { capacity: { tables: { Orders: { indexes: { ByState: { maximumUnits: { read: 1, write: 1 } } } } } } },
    "index_unknown",
    /did you mean "ByStatus"/,
  ],
  [
    "capacity.tables.Orders.indexes.ByTotal",
    { capacity: { tables: { Orders: { indexes: { ByTotal: { maximumUnits: { read: 1, write: 1 } } } } } } },
    "index_local",
    /uses the capacity of its table/,
  ],
  [
    "capacity.tables.Orders.read",
    { capacity: { mode: "provisioned", tables: { Orders: { read: { minimum: 3, maximum: 2 } } } } },
    "setting_range",
    /minimum is above its maximum/,
  ],
  ["encryptionKeyArn", { encryptionKeyArn: "alias/mine" }, "setting_value", /arn:aws:kms/],
  [
    "encryptionKeyArn",
    { encryptionKeyArn: "arn:aws:kms:eu-west-2:123456789012:alias/mine" },
    "setting_value",
    /key\/<id>/,
  ],
  ["tableClass", { tableClass: "CHEAP" }, "setting_value", /STANDARD_INFREQUENT_ACCESS/],
  ['streams["My.Table"]', { streams: { "My.Table": "NEW_IMAGE" } }, "table_unknown", /no table "My\.Table"/],
  ["streams.Orders", { streams: { Orders: "ALL" } }, "setting_value", /NEW_AND_OLD_IMAGES/],
  ['tags["AWS:owner"]', { tags: { "AWS:owner": "me" } }, "tag_key", /begin with aws:/],
  ['tags[""]', { tags: { "": "me" } }, "tag_key", /1 to 128/],
  ["tags.team", { tags: { team: "x".repeat(257) } }, "setting_value", /at most 256/],
  ["tags.team", { tags: { team: 12 } }, "setting_type", /has to be text/],
  [
    "tags",
    { tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`tag${n}`, ""])) },
    "tags_too_many",
    /51 tags.*at most 50/s,
  ],
  ["allowDataLoss", { allowDataLoss: "Orders" }, "setting_type", /a list of tables' names/],
  ["allowDataLoss[1]", { allowDataLoss: ["Orders", "no name"] }, "table_name", /the name that the table has/],
  [
    "allowDataLoss",
    { allowDataLoss: ["Orders"], deletionProtection: true },
    "settings_contradict",
    /deletionProtection is on: DynamoDB refuses.*set tablewright:deletionProtection to false/s,
  ],
  [
    "allowDataLoss",
    { allowDataLoss: ["Orders"], protect: true },
    "settings_contradict",
    /set tablewright:protect to false/,
  ],
  ["allowDataLoss", { allowDataLoss: ["Orders"], retainOnDelete: true }, "settings_contradict", /its name is taken/],
  ["roles.app.patterns", { roles: { app: {} } }, "setting_missing", /a list of patterns' names/],
  ["roles.app.patterns", { roles: { app: { patterns: [] } } }, "setting_value", /at least one/],
  ["roles.app.patterns[0]", { roles: { app: { patterns: ["getOrders"] } } }, "pattern_unknown", /mean "getOrder"/],
  [
    "roles.app.callerIs.clientId",
    { roles: { app: { patterns: ["getOrder"], callerIs: { clientId: "$" + "{aws:username}" } } } },
    "parameter_unknown",
    /no pattern of the role has a parameter "clientId"/,
  ],
  [
    "roles.app.callerIs.customerId",
    { roles: { app: { patterns: ["getOrder"], callerIs: { customerId: "aws:username" } } } },
    "setting_value",
    /an IAM policy variable/,
  ],
  [
    // Of a pattern that is not known nobody can say which parameters it has.
    "roles.app.patterns[0]",
    { roles: { app: { patterns: ["getOrders"], callerIs: { clientId: "$" + "{aws:username}" } } } },
    "pattern_unknown",
    /mean "getOrder"/,
  ],
  ['roles["my role"]', { roles: { "my role": { patterns: ["getOrder"] } } }, "role_name", /a letter first/],
  ["roles.app.paterns", { roles: { app: { patterns: ["getOrder"], paterns: [] } } }, "setting_unknown", /"patterns"/],
  ["alarms.notify[0]", { alarms: { notify: ["ops@example.com"] } }, "setting_value", /arn:aws:sns/],
  ["alarms.consumedPercent", { alarms: { consumedPercent: 101 } }, "setting_value", /1 to 100/],
  ["alarms.consumedPercent", { alarms: { consumedPercent: 0 } }, "setting_value", /1 to 100/],
  ["alarms.minutes", { alarms: { minutes: 0 } }, "setting_value", /whole number from 1/],
  ["alarms.minutes", { alarms: { minutes: 2.5 } }, "setting_type", /a number with a fraction/],
];

describe("a wrong setting", () => {
  it.each(wrong)("%s of %j: %s", (path, values, code, says) => {
    const problems = problemsOf(values);
    expect(problems.map((problem) => [problem.path, problem.code])).toEqual([[`tablewright:${path}`, code]]);
    expect(problems.map(({ message, fix }) => `${message} ${fix}`).join()).toMatch(says);
  });

  it("is told together with every other one", () => {
    const values = {
      protect: "x",
      capacity: { mode: "provisioned", scale: -1, tables: { Order: { read: 5 } } },
      tags: { "": 1 },
      allowDataLoss: ["Orders"],
      environment: "production",
    };
    expect(
      problemsOf(values)
        .map(({ path, code }) => `${path} ${code}`)
        .sort(),
    ).toEqual(
      [
        "tablewright:protect setting_type",
        "tablewright:capacity.scale setting_value",
        "tablewright:capacity.tables.Order.read setting_type",
        "tablewright:capacity.tables.Order table_unknown",
        'tablewright:tags[""] setting_type',
        'tablewright:tags[""] tag_key',
        "tablewright:allowDataLoss settings_contradict",
        "tablewright:allowDataLoss settings_contradict",
      ].sort(),
    );
  });

  it("is named as its caller calls it", () => {
    expect(() => readSettings({ protct: true }, shop, "settings.")).toThrow(
      /^The stack's configuration has a problem:\n {2}settings\.protct: .*\[setting_unknown\]\n {4}to mend it: did you mean/,
    );
  });

  it("never shows the value, which may be a secret", () => {
    const secret = "hunter2 hunter2";
    const values = {
      environment: secret,
      namePrefix: secret,
      capacity: { mode: secret },
      protect: secret,
      encryptionKeyArn: secret,
      streams: { Orders: secret },
      tags: { team: `${secret}!` },
      allowDataLoss: [secret],
      roles: { app: { patterns: ["getOrder"], callerIs: { customerId: secret } } },
      alarms: { notify: [secret] },
      token: secret,
    };
    expect(problemsOf(values)).toHaveLength(Object.keys(values).length);
    expect(JSON.stringify(problemsOf(values))).not.toContain("hunter2");
  });
});
