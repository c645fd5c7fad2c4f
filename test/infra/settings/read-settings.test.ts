import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSettings, type StackSettingsInput } from "../../../infra/settings/read-settings.ts";
import { DesignError } from "../../../model/index.ts";
import { shop, shopWith } from "./orders.ts";
import { damaged, settingsInput } from "./settings-arbitrary.ts";

const read = (values: StackSettingsInput) => readSettings(values, shop);

const roles = {
  reader: { patterns: ["getOrder", "ordersByStatus"], callerIs: {} },
  writer: { patterns: ["placeOrder", "setStatus"], callerIs: {} },
};
const development = {
  environment: "development",
  namePrefix: "",
  capacity: { mode: "on-demand", tables: {} },
  pointInTimeRecovery: false,
  deletionProtection: false,
  protect: false,
  retainOnDelete: false,
  tableClass: "STANDARD",
  streams: {},
  tags: {},
  allowDataLoss: [],
  roles,
  alarms: { enabled: false, notify: [], dashboard: false, consumedPercent: 80, minutes: 5 },
};
const production = {
  ...development,
  environment: "production",
  pointInTimeRecovery: true,
  deletionProtection: true,
  protect: true,
  alarms: { ...development.alarms, enabled: true, dashboard: true },
};
const keyArn = "arn:aws:kms:eu-west-2:123456789012:key/mrk-1234abcd";

describe("settings that are not given", () => {
  it("have the defaults of a development stack", () => {
    expect(read({})).toEqual(development);
    expect(read({ environment: "development" })).toEqual(development);
  });

  it("are safe in production", () => {
    expect(read({ environment: "production" })).toEqual(production);
  });

  it("count as not given when they are undefined", () => {
    expect(readSettings({ environment: undefined, protect: undefined }, shop)).toEqual(development);
  });

  it("of provisioned capacity are the design's rates at 70 %", () => {
    expect(read({ capacity: { mode: "provisioned" } }).capacity).toEqual({
      mode: "provisioned",
      scale: 1,
      targetPercent: 70,
      maximumFactor: 10,
      tables: {},
    });
  });

  it("make no role of which a policy would allow nothing", () => {
    const { getOrder } = shop.patterns;
    const reads = readSettings({}, shopWith(getOrder === undefined ? {} : { getOrder }));
    expect(reads.roles).toEqual({ reader: { patterns: ["getOrder"], callerIs: {} } });
    expect(readSettings({}, shopWith({})).roles).toEqual({});
  });
});

describe("settings that are given", () => {
  it.each<StackSettingsInput>([
    { namePrefix: "dev-" },
    { pointInTimeRecovery: false },
    { deletionProtection: false },
    { protect: false },
    { retainOnDelete: true },
    { encryptionKeyArn: keyArn },
    { tableClass: "STANDARD_INFREQUENT_ACCESS" },
    { streams: { Orders: "KEYS_ONLY" } },
    { tags: { "cost centre": "12+3@é", team: "" } },
  ])("stand, and change nothing else: %j", (given) => {
    expect(read({ environment: "production", ...given })).toEqual({ ...production, ...given });
  });

  it("stand in alarms one by one", () => {
    const notify = ["arn:aws:sns:eu-west-2:123456789012:pager"];
    const { alarms } = read({ environment: "production", alarms: { dashboard: false, notify, minutes: 3 } });
    expect(alarms).toEqual({ enabled: true, dashboard: false, notify, consumedPercent: 80, minutes: 3 });
  });

  it("replace the roles of the design", () => {
    const variable = "$" + "{aws:PrincipalTag/customerId}";
    const given = {
      app: { patterns: ["getOrder"], callerIs: { customerId: variable } },
      job: { patterns: ["setStatus"] },
    };
    expect(read({ roles: given }).roles).toEqual({ app: given.app, job: { ...given.job, callerIs: {} } });
    expect(read({ roles: {} }).roles).toEqual({});
  });

  it("set capacity by table and by global index", () => {
    const units = { read: 5, write: 6 };
    const range = { minimum: 2, maximum: 2 };
    const onDemand = { maximumUnits: units, tables: { Orders: { indexes: { ByStatus: { maximumUnits: units } } } } };
    const ranges = { Orders: { read: range, indexes: { ByStatus: { write: range } } } };
    expect(read({ capacity: onDemand }).capacity).toEqual({ mode: "on-demand", ...onDemand });
    expect(read({ capacity: { mode: "provisioned", tables: ranges, scale: 2.5 } }).capacity).toMatchObject({
      tables: ranges,
      scale: 2.5,
    });
  });

  it("may name a table that the design has no longer, for its items are what may be lost", () => {
    expect(read({ allowDataLoss: ["Orders", "Invoices"] }).allowDataLoss).toEqual(["Orders", "Invoices"]);
  });
});

describe("reading settings", () => {
  it("takes every right combination, keeps what is given, and reads its own result as the same", () => {
    fc.assert(
      fc.property(settingsInput, (given) => {
        const settings = read(given);
        expect(settings).toMatchObject(given.roles === undefined ? given : { ...given, roles: settings.roles });
        expect(readSettings({ ...settings }, shop)).toEqual(settings);
      }),
    );
  });

  it("returns, or throws a DesignError with problems, whatever JSON it is given", () => {
    const anything = fc.oneof(
      settingsInput.chain(damaged),
      settingsInput.chain(damaged).chain(damaged),
      fc.dictionary(fc.string(), fc.jsonValue()),
    );
    let refused = 0;
    fc.assert(
      fc.property(anything, (values) => {
        try {
          // A program without types can give anything.
          Reflect.apply(readSettings, undefined, [values, shop]);
        } catch (error) {
          refused += 1;
          expect(error).toBeInstanceOf(DesignError);
          expect(error instanceof DesignError && error.problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it("refuses what is no object at all", () => {
    for (const values of [null, 5, "text", [], true]) {
      expect(() => Reflect.apply(readSettings, undefined, [values, shop])).toThrow(DesignError);
    }
  });
});
