/** What a Kubernetes cluster with the k6-operator needs to run a load: plain data, rendered as YAML. */
import { stringify } from "yaml";
import { toVariables } from "../../../bench/k6/environment.ts";
import { UsageError } from "../../failure.ts";
import type { ClusterPlace } from "./flags.ts";
import type { DistributedRun } from "./run-file.ts";

/** A ConfigMap holds 1 MiB (kubernetes.io, "ConfigMaps"); names and such take little of it. */
const configMapBytesMost = 1_048_576 - 4096;
const scriptFile = "replay.js";

/**
 * k6's own flags: records are written to the log as they are, and nothing else is. The operator gives the same flags to
 * `k6 archive`, which looks at the script beforehand and sees the variables only because of the last one.
 */
export const k6Arguments: readonly string[] = [
  "--no-thresholds",
  "--summary-mode=disabled",
  "--log-format=raw",
  "--no-color",
  "--include-system-env-vars",
];

/** The keys that the Secret of a run holds; `AWS_SESSION_TOKEN` only for temporary credentials. */
export const secretKeys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;

export const secretNameOf = ({ name }: ClusterPlace): string => `${name}-credentials`;

/** @throws UsageError if the script is too large for a ConfigMap */
export function renderConfigMap(place: ClusterPlace, script: string): string {
  const bytes = Buffer.byteLength(script, "utf8");
  if (bytes > configMapBytesMost) {
    throw new UsageError(
      `The script has ${bytes.toLocaleString("en-US")} bytes, and a ConfigMap holds ${configMapBytesMost.toLocaleString("en-US")}.`,
      "The design imports too much for k6: import only what describes it, or bake the script into an image and name it as script.localFile.",
    );
  }
  const manifest = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: toMetadata(place),
    immutable: true,
    data: { [scriptFile]: script },
  };
  return toYaml(manifest);
}

/**
 * A `TestRun` of the k6-operator: every runner gets an equal execution segment. Credentials are not in it, but in a Secret. The
 * runners' pods stay after the run, since their logs are the records.
 */
export function renderTestRun(place: ClusterPlace, run: DistributedRun): string {
  const { image } = place;
  const env = runnerVariables(run).map(([name, value]) => ({ name, value }));
  const manifest = {
    apiVersion: "k6.io/v1alpha1",
    kind: "TestRun",
    metadata: toMetadata(place),
    spec: {
      parallelism: place.parallelism,
      script: { configMap: { name: place.name, file: scriptFile } },
      arguments: k6Arguments.join(" "),
      // It archives the script with its variables: without the Secret, because an archive is a file.
      initializer: { image, env },
      runner: {
        image,
        env,
        envFrom: [{ secretRef: { name: secretNameOf(place) } }],
        // A core of its own and no upper limit: a runner that is throttled lags, and the run is invalid.
        resources: { requests: { cpu: "1", memory: "512Mi" } },
      },
    },
  };
  return toYaml(manifest);
}

/** Kubernetes reads YAML 1.1, where `on` and `no` are no texts unless they are quoted. */
const toYaml = (manifest: object): string =>
  stringify(manifest, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });

function toMetadata({ name, namespace }: ClusterPlace) {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: { "app.kubernetes.io/managed-by": "tablewright" },
  };
}

/** The variables of the script, as the command line gives them to its own k6, without the credentials. */
function runnerVariables({ endpoint, region, load, tableNames }: DistributedRun): (readonly [string, string])[] {
  const variables = toVariables({
    ...{ endpoint, region, load, hasRecords: true },
    ...(tableNames === undefined ? {} : { tableNames }),
    credentials: { accessKeyId: "", secretAccessKey: "" },
  });
  return [
    ...Object.entries(variables).filter(([name]) => !secretKeys.some((secret) => secret === name)),
    ["K6_NO_USAGE_REPORT", "true"],
    ["K6_AUTO_EXTENSION_RESOLUTION", "false"],
    ["GOGC", "300"],
  ];
}
