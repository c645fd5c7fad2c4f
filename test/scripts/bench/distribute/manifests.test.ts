import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readEnvironment } from "../../../../bench/k6/environment.ts";
import { defaultLimits } from "../../../../bench/verdict/index.ts";
import { defaultLoad } from "../../../../bench/workload/settings.ts";
import { type ClusterPlace, readClusterPlace, readWorkers } from "../../../../scripts/bench/distribute/flags.ts";
import { renderCollectScript, renderInstructions } from "../../../../scripts/bench/distribute/instructions.ts";
import { renderConfigMap, renderTestRun } from "../../../../scripts/bench/distribute/manifests.ts";
import { type DistributedRun, renderRunFile } from "../../../../scripts/bench/distribute/run-file.ts";

const schema = JSON.parse(readFileSync(new URL("./fixtures/testrun.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ allErrors: true }).compile(schema);

const place: ClusterPlace = { parallelism: 8, name: "nightly", image: "grafana/k6:2.2.0", namespace: "bench" };
const run: DistributedRun = {
  design: "links",
  designFingerprint: "cefb9c1cd6e6",
  tableNames: { Links: 'a "quoted" name' },
  endpoint: "http://dynamodb.bench.svc:8000",
  region: "eu-west-2",
  load: { ...defaultLoad, dataSetMomentMs: Date.UTC(2026, 10, 22) },
  limits: defaultLimits,
  workers: 8,
  image: "grafana/k6:2.2.0",
  describedAt: "2026-11-22T12:00:00.000Z",
  command:
    "npx tablewright bench --distribute kubernetes --parallelism 8 --name nightly --endpoint http://x:1 --users 30",
};
const prepareCommand = "npx tablewright bench --endpoint http://x:1 --users 30 --prepare-only";
const instructed = { folder: "results/kubernetes", rateRps: 977, prepareCommand };
const testRun = () => parse(renderTestRun(place, run));

describe("the TestRun", () => {
  test("is one by the operator's schema", () => {
    validate(testRun());
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each([
    ["a field that the operator does not know", (spec: Record<string, unknown>) => ({ ...spec, runners: 8 })],
    ["no script", ({ script: _, ...spec }: Record<string, unknown>) => spec],
    ["parallelism as text", (spec: Record<string, unknown>) => ({ ...spec, parallelism: "8" })],
    [
      "a number as a variable",
      (spec: Record<string, unknown>) => ({ ...spec, runner: { env: [{ name: "A", value: 1 }] } }),
    ],
    [
      "a TypeScript file",
      (spec: Record<string, unknown>) => ({ ...spec, script: { configMap: { name: "a", file: "a.ts" } } }),
    ],
    [
      "an argument that belongs to no flag",
      (spec: Record<string, unknown>) => ({ ...spec, arguments: "loose --quiet" }),
    ],
  ])("would not be one with %s", (_, change) => {
    const manifest = testRun();
    expect(validate({ ...manifest, spec: change(manifest.spec) })).toBe(false);
  });

  test("is the same by YAML 1.1, which Kubernetes reads", () => {
    const tricky = { ...run, region: "no", load: { ...run.load, seed: 10 } };
    const text = renderTestRun({ ...place, name: "on", namespace: "yes" }, tricky);
    expect(parse(text, { version: "1.1" })).toEqual(parse(text));
    expect(text).toContain('name: "on"');
  });

  test("gives the runners the run's own environment, and keeps their pods", () => {
    const { spec } = testRun();
    const variables: Record<string, string> = {};
    for (const { name, value } of spec.runner.env) {
      variables[name] = value;
    }
    const { load, endpoint, region, hasRecords, tableNames } = readEnvironment(variables, Date.UTC(2027, 0, 1));
    expect({ load, endpoint, region, hasRecords, tableNames }).toEqual({
      ...{ load: run.load, endpoint: run.endpoint, region: run.region },
      ...{ hasRecords: true, tableNames: run.tableNames },
    });
    expect(spec.cleanup).toBeUndefined();
  });
});

test("no file holds a credential: they are in a Secret that the user makes", () => {
  const secret = "hunter2hunter2";
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
  const before = names.map((name) => process.env[name]);
  try {
    for (const name of names) {
      process.env[name] = secret;
    }
    const files = [
      renderTestRun(place, run),
      renderConfigMap(place, "export default () => {};"),
      renderCollectScript(place),
      renderInstructions(place, run, instructed),
      renderRunFile(run, "out"),
    ];
    expect(files.join("\n")).not.toContain(secret);
    const { runner } = testRun().spec;
    expect(runner.env.filter(({ name }: { name: string }) => names.includes(name))).toEqual([]);
    expect(runner.envFrom).toEqual([{ secretRef: { name: "nightly-credentials" } }]);
    expect(renderInstructions(place, run, instructed)).toContain("create secret generic nightly-credentials");
  } finally {
    names.forEach((name, position) => {
      const value = before[position];
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    });
  }
});

describe("the ConfigMap", () => {
  test("holds the script under the name that the TestRun gives, as it is", () => {
    const script = 'const a = "\\u00e9: é #{x}";\n\tlabel: for (;;) { break label; }\nexport default () => a;\n';
    const configMap = parse(renderConfigMap(place, script));
    const { name, file } = testRun().spec.script.configMap;
    expect(configMap.metadata).toMatchObject({ name, namespace: "bench" });
    expect(configMap.data[file]).toBe(script);
  });

  test("is refused when the script is larger than one may be, counted in bytes", () => {
    expect(() => renderConfigMap(place, "é".repeat(600_000))).toThrow(
      /1,200,000 bytes, and a ConfigMap holds 1,044,480/,
    );
  });
});

test("the instructions name the files where they are, also in a folder with a space", () => {
  const text = renderInstructions(place, run, instructed);
  expect(text).toContain(`\n   ${prepareCommand}\n`);
  expect(text).toContain("bench --merge results/kubernetes/records/*.log --run results/kubernetes/run.json");
  expect(text).toContain("977 requests a second from 8 runners");
  expect(text).toContain("A runner is to send up to 122 requests a second");
  // Of 64 virtual users, four of the sixty runners have two.
  expect(renderInstructions({ ...place, parallelism: 60 }, run, instructed)).toContain("up to 30.5 requests a second");
  const elsewhere = renderInstructions(place, run, { ...instructed, folder: "my results/kubernetes" });
  expect(elsewhere).toContain("--merge 'my results/kubernetes'/records/*.log --run 'my results/kubernetes'/run.json");
});

describe("the flags", () => {
  const load = { virtualUsers: 64, arrivals: 1000 };
  const cores = 16;

  test("local:N is N processes, and nothing is one", () => {
    expect(readWorkers({}, load)).toBe(1);
    expect(readWorkers({ distribute: "local:3" }, load, cores)).toBe(3);
    expect(readWorkers({ distribute: "kubernetes" }, load)).toBe(1);
  });

  test.each([
    ["elsewhere", /"elsewhere" is no place/],
    ["local", /"local" is no place/],
    ["local:", /"" is no number of k6 processes for --distribute local:N/],
    ["local:1.5", /"1.5" is no number/],
    ["local:0", /"0" is no number/],
    ["local:65", /65 k6 processes cannot share 64 virtual users/],
  ])("--distribute %s is refused", (distribute, says) => {
    expect(() => readWorkers({ distribute }, load, cores)).toThrow(says);
  });

  test("every process has an arrival of its own, here and in a cluster", () => {
    const few = { virtualUsers: 64, arrivals: 2 };
    expect(readWorkers({ distribute: "local:2" }, few, cores)).toBe(2);
    const says = /^3 k6 processes cannot share 2 arrivals: each needs one at least\.$/;
    expect(() => readWorkers({ distribute: "local:3" }, few, cores)).toThrow(says);
    expect(() => readClusterPlace({ parallelism: "3" }, few)).toThrow(says);
  });

  test("processes here are two for each processor at most", () => {
    expect(readWorkers({ distribute: "local:4" }, load, 2)).toBe(4);
    expect(() => readWorkers({ distribute: "local:5" }, load, 2)).toThrow(/too many for the 2 processors here: 4 are/);
  });

  test("a namespace is any label: it may begin with a digit and have 63 characters", () => {
    const namespace = `4${"a".repeat(62)}`;
    expect(readClusterPlace({ parallelism: "2", namespace }, load).namespace).toBe(namespace);
    expect(() => readClusterPlace({ parallelism: "2", namespace: `${namespace}a` }, load)).toThrow(/--namespace/);
    expect(() => readClusterPlace({ parallelism: "2", name: "4a" }, load)).toThrow(/"4a" cannot be --name/);
  });

  test.each([
    [{}, /how many runners/],
    [{ parallelism: "many" }, /"many" is no number of k6 processes for --parallelism/],
    [{ parallelism: "65" }, /cannot share 64 virtual users/],
    [{ parallelism: "2", name: "Nightly" }, /"Nightly" cannot be --name/],
    [{ parallelism: "2", namespace: "a_b" }, /"a_b" cannot be --namespace/],
    [{ parallelism: "2", image: "k6; rm -rf /" }, /is not the name of an image/],
  ])("of a cluster: %j is refused", (flags, says) => {
    expect(() => readClusterPlace(flags, load)).toThrow(says);
  });

  test("of a cluster have defaults", () => {
    expect(readClusterPlace({ parallelism: "2" }, load)).toEqual({
      ...{ parallelism: 2, name: "tablewright", image: "grafana/k6:2.2.0" },
    });
  });
});
