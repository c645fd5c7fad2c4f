import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AlarmSpec, toAlarms } from "../../../infra/alarms/alarms.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { requestsOf } from "../../../model/request/pattern-requests.ts";
import { designOf, type Generated, generatedDesigns, inputOf, settingsOf, socialMediaInput } from "./inputs.ts";

const alarms = toAlarms(socialMediaInput());
const named = (name: string) => alarms.find(({ logicalName }) => logicalName === name)?.args;

/** `<table> <operation>` of each latency alarm, with its threshold. */
const thresholds = (specs: readonly AlarmSpec[]) =>
  specs.flatMap(({ args }) =>
    args.metricName === "SuccessfulRequestLatency"
      ? [[`${args.dimensions?.TableName} ${args.dimensions?.Operation}`, args.threshold] as const]
      : [],
  );

describe("alarms of the social media design", () => {
  test("are those of the golden file", async () => {
    // In the form that the formatter leaves alone: a list of one text is on one line.
    const json = JSON.stringify(alarms, null, 2).replace(/\[\s+("[^"]*")\s+\]/g, "[$1]");
    await expect(`${json}\n`).toMatchFileSnapshot("golden/alarms.json");
  });

  test("hold each operation to the tightest budget of the requirement document", () => {
    expect(Object.fromEntries(thresholds(alarms))).toEqual({
      "prod-UserPosts GetItem": 50,
      "prod-UserPosts Query": 50,
      "prod-PostComments Query": 100,
      "prod-UserNotifications Query": 100,
      "prod-Follows Query": 200,
      "prod-DirectMessages Query": 100,
      "prod-Stories Query": 100,
    });
    expect(thresholds(alarms)).toHaveLength(7);
  });

  const budgeted = Object.values(socialMedia.patterns).flatMap((pattern) =>
    pattern.budget === undefined ? [] : [{ pattern, p99Ms: pattern.budget.p99Ms }],
  );

  test.each(budgeted)("cover the budget of $pattern.title, and say so", ({ pattern, p99Ms }) => {
    for (const { operation, input } of requestsOf(pattern, socialMedia)) {
      const name = "TableName" in input ? input.TableName : undefined;
      const alarm = named(`${name}-${operation}-latency`);
      expect(alarm?.threshold).toBeLessThanOrEqual(p99Ms);
      expect(alarm?.alarmDescription).toContain(`pattern ${pattern.number} (${pattern.title})`);
    }
  });

  test("watch p99 of DynamoDB's latency in milliseconds, by the deployed table's name", () => {
    expect(named("UserPosts-Query-latency")).toMatchObject({
      name: "prod-UserPosts-Query-latency",
      namespace: "AWS/DynamoDB",
      extendedStatistic: "p99",
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
      dimensions: { TableName: "prod-UserPosts", Operation: "Query" },
      period: 60,
    });
    expect(named("UserPosts-Query-latency")?.statistic).toBeUndefined();
  });

  test("tell a budget that is surely broken from one that may be", () => {
    expect(named("UserPosts-GetItem-latency")?.alarmDescription).toContain("the budget is broken");
    expect(named("Follows-Query-latency")?.alarmDescription).toContain("at least one of these budgets is broken");
    expect(named("UserPosts-Query-latency")?.alarmDescription).toContain(
      "may also be those of pattern 3 (Get user's posts feed (recent posts)) and pattern getUserWithPosts",
    );
  });

  test("tell the topics when they go off and when they end", () => {
    for (const { args } of alarms) {
      expect(args).toMatchObject({ alarmActions: settingsOf().alarms.notify, okActions: settingsOf().alarms.notify });
    }
  });

  test("sum the system errors of the operations that patterns use", () => {
    const queries = named("UserPosts-system-errors")?.metricQueries ?? [];
    expect(queries.filter(({ returnData }) => returnData)).toMatchObject([
      { expression: "getItem + query + transactWriteItems + updateItem" },
    ]);
    expect(queries.flatMap(({ metric }) => (metric === undefined ? [] : [metric.dimensions.Operation]))).toEqual([
      "GetItem",
      "Query",
      "TransactWriteItems",
      "UpdateItem",
    ]);
  });

  test("compare the units of a minute with the share of a minute's limit, only where there is a limit", () => {
    const consumption = alarms.filter(({ logicalName }) => logicalName.endsWith("-consumption"));
    expect(consumption.map(({ logicalName, args }) => [logicalName, args.metricName, args.threshold])).toEqual([
      ["UserPosts-read-consumption", "ConsumedReadCapacityUnits", 4800],
      ["UserPosts-write-consumption", "ConsumedWriteCapacityUnits", 2400],
      ["UserPosts/UsersByUsername-read-consumption", "ConsumedReadCapacityUnits", 480],
    ]);
    expect(consumption[2]?.args.dimensions).toEqual({
      TableName: "prod-UserPosts",
      GlobalSecondaryIndexName: "UsersByUsername",
    });
  });

  test("are none when they are off", () => {
    expect(toAlarms(socialMediaInput(settingsOf({ enabled: false })))).toEqual([]);
  });

  test("keep their logical names when the prefix changes", () => {
    const elsewhere = toAlarms(socialMediaInput(settingsOf({}, "test-")));
    expect(elsewhere.map(({ logicalName }) => logicalName)).toEqual(alarms.map(({ logicalName }) => logicalName));
    const names = [...alarms, ...elsewhere].map(({ args }) => args.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("minutes", () => {
  const latency = (rateRps: number, minutes: number) => {
    const design = designOf(
      ["Orders"],
      [],
      [{ operation: "GetItem", tables: ["Orders"], p99Ms: 50, rateRps, title: "Get" }],
    );
    const [alarm] = toAlarms(inputOf(design, settingsOf({ minutes })));
    return [alarm?.args.datapointsToAlarm, alarm?.args.evaluationPeriods];
  };

  test.each([
    { name: "in a row at a steady rate", rateRps: 10, minutes: 5, window: [5, 5] },
    { name: "in a row where the design has no rate", rateRps: 0, minutes: 3, window: [3, 3] },
    // One request in 200 s: 26 of 100 minutes have one.
    { name: "among more, where most minutes hold no request", rateRps: 0.005, minutes: 5, window: [5, 19] },
    { name: "within a day, which is CloudWatch's most", rateRps: 0.000_001, minutes: 5, window: [5, 1440] },
  ])("$name", ({ rateRps, minutes, window }) => {
    expect(latency(rateRps, minutes)).toEqual(window);
  });

  test("a first throttled minute raises the alarm, which ends after as many quiet ones", () => {
    expect(named("UserPosts-read-throttles")).toMatchObject({
      datapointsToAlarm: 1,
      evaluationPeriods: 5,
      threshold: 0,
      statistic: "Sum",
    });
  });
});

describe("alarms of any design", () => {
  const prefixes = fc.constantFrom("", "prod-", "p".repeat(200));
  const check = (assertion: (specs: readonly AlarmSpec[], generated: Generated, prefix: string) => void) =>
    fc.assert(
      fc.property(generatedDesigns, prefixes, (generated, prefix) => {
        assertion(toAlarms(inputOf(generated.design, settingsOf({}, prefix), generated.limits)), generated, prefix);
      }),
    );

  test("have unique names that CloudWatch takes, and descriptions and windows within its limits", () => {
    check((specs) => {
      expect(new Set(specs.map(({ args }) => args.name)).size).toBe(specs.length);
      expect(new Set(specs.map(({ logicalName }) => logicalName)).size).toBe(specs.length);
      for (const { args } of specs) {
        expect(args.name).toMatch(/^[\x20-\x7e]{1,255}$/);
        expect(args.alarmDescription.length).toBeLessThanOrEqual(1024);
        expect(() => encodeURIComponent(args.alarmDescription)).not.toThrow();
        expect(args.datapointsToAlarm).toBeLessThanOrEqual(args.evaluationPeriods);
        expect(args.evaluationPeriods).toBeLessThanOrEqual(1440);
      }
    });
  });

  test("hold each operation of each table to its tightest budget, and nothing else", () => {
    check((specs, { patterns }, prefix) => {
      const tightest = new Map<string, number>();
      for (const { operation, tables, p99Ms = Number.POSITIVE_INFINITY } of patterns) {
        for (const table of tables) {
          const key = `${prefix}${table} ${operation}`;
          tightest.set(key, Math.min(p99Ms, tightest.get(key) ?? Number.POSITIVE_INFINITY));
        }
      }
      const budgets = [...tightest].filter(([, p99Ms]) => Number.isFinite(p99Ms));
      expect(thresholds(specs).toSorted()).toEqual(budgets.toSorted());
    });
  });

  test("watch only operations that a pattern sends, and all of them for system errors", () => {
    check((specs, { patterns }, prefix) => {
      const sent = new Set(
        patterns.flatMap(({ operation, tables }) => tables.map((name) => `${prefix}${name} ${operation}`)),
      );
      const watched = specs.flatMap(({ args }) =>
        (args.metricQueries ?? []).flatMap(({ metric }) =>
          metric === undefined ? [] : [`${metric.dimensions.TableName} ${metric.dimensions.Operation}`],
        ),
      );
      expect(watched.toSorted()).toEqual([...sent].toSorted());
    });
  });

  test("sum at most ten metrics, each under a name that the expression gives once", () => {
    check((specs) => {
      for (const { args } of specs.filter(({ args: { metricQueries } }) => metricQueries !== undefined)) {
        const metrics = (args.metricQueries ?? []).filter(({ metric }) => metric !== undefined);
        expect(metrics.length).toBeLessThanOrEqual(10);
        const [expression, ...others] = (args.metricQueries ?? []).filter(({ returnData }) => returnData);
        expect(others).toEqual([]);
        expect(expression?.expression?.split(" + ")).toEqual(metrics.map(({ id }) => id));
        expect(metrics.every(({ id }) => /^[a-z]\w*$/.test(id) && id !== expression?.id)).toBe(true);
      }
    });
  });

  test("watch throttles of what patterns read and write, and consumption of the same where there are limits", () => {
    check((specs, { patterns, indexes, limits }) => {
      const used = new Set<string>();
      for (const { operation, tables, index } of patterns) {
        const isRead = ["GetItem", "Query", "BatchGetItem", "TransactGetItems"].includes(operation);
        for (const table of tables) {
          const global = indexes.filter((each) => each.table === table && each.scope === "global");
          const read = global.some(({ name }) => name === index) ? `${table}/${index}` : table;
          const written = [table, ...global.map(({ name }) => `${table}/${name}`)].map((path) => `${path}-write`);
          for (const path of isRead ? [`${read}-read`] : written) {
            used.add(path);
          }
        }
      }
      const suffixed = (suffix: string) =>
        specs
          .filter(({ logicalName }) => logicalName.endsWith(suffix))
          .map(({ logicalName }) => logicalName.slice(0, -suffix.length));
      expect(suffixed("-throttles").toSorted()).toEqual([...used].toSorted());
      const isLimited = Object.keys(limits).length > 0;
      expect(suffixed("-consumption").toSorted()).toEqual(isLimited ? [...used].toSorted() : []);
    });
  });
});
