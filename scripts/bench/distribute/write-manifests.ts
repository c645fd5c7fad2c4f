import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { isLoopback } from "../../../bench/engine/aws-host.ts";
import { plainOriginOf } from "../../../bench/engine/endpoint.ts";
import { writeFiles } from "../../../bench/verdict/write.ts";
import { ratesOf } from "../../../bench/workload/replay-plan.ts";
import { countArrivals, mixRateRps } from "../../../bench/workload/schedule-input.ts";
import { toScheduleInput } from "../../../bench/workload/settings.ts";
import { exitCodes, UsageError } from "../../failure.ts";
import { defaultDesignPath } from "../../load-design.ts";
import { say } from "../../terminal.ts";
import { bundleReplay } from "../bundle.ts";
import { type Argument, renderCommand, toArguments } from "../command.ts";
import type { BenchFlags } from "../options.ts";
import { assertEndpointAllowed } from "../prepare.ts";
import { type BenchSetup, placeArguments, readSetup } from "../setup.ts";
import { type ClusterPlace, readClusterPlace } from "./flags.ts";
import { renderCollectScript, renderInstructions } from "./instructions.ts";
import { renderConfigMap, renderTestRun } from "./manifests.ts";
import { type DistributedRun, renderRunFile } from "./run-file.ts";

/** Writes the manifests of a run on Kubernetes and what goes with them; nothing is applied. Gives the exit code. */
export async function writeManifests(flags: BenchFlags): Promise<number> {
  const setup = await readSetup(flags);
  const schedule = toScheduleInput(setup.load, ratesOf(setup.plan));
  const place = readClusterPlace(flags, { ...setup.load, arrivals: countArrivals(schedule) });
  const run = describeDistributed(setup, place);
  const folder = join(flags.out, "kubernetes");
  const script = await bundle(setup.loaded.path);
  const instructed = {
    folder: relative(process.cwd(), folder),
    rateRps: mixRateRps(schedule),
    prepareCommand: renderCommand([...runArguments(setup), ["--prepare-only"]]),
  };
  await writeFiles(folder, [
    { name: "configmap.yaml", text: renderConfigMap(place, script) },
    { name: "testrun.yaml", text: renderTestRun(place, run) },
    { name: "collect.sh", text: renderCollectScript(place) },
    { name: "README.md", text: renderInstructions(place, run, instructed) },
    { name: "run.json", text: renderRunFile(run, folder) },
  ]);
  if (isLoopback(new URL(run.endpoint).hostname)) {
    say(`${run.endpoint} is, inside of a pod, the pod itself: give --endpoint as the runners reach it.`);
  }
  say(`Written, and nothing applied: ${relative(process.cwd(), folder)}. Its README.md says what to do next.`);
  return exitCodes.fine;
}

function describeDistributed(setup: BenchSetup, place: ClusterPlace): DistributedRun {
  const { loaded, load, limits, tableNames } = setup;
  const { endpoint } = setup.place;
  if (endpoint === undefined) {
    throw new UsageError(
      "--distribute kubernetes does not say where the load goes: runners in a cluster do not reach an engine that is started here.",
      "Give --endpoint with the address that the runners reach it at, such as http://dynamodb.bench.svc:8000.",
    );
  }
  const url = plainOriginOf(endpoint.url);
  if (url === undefined) {
    // What was given is not repeated: it may hold a password.
    throw new UsageError(
      "--endpoint is not an address of the form http://host:port or https://host.",
      "Give scheme, host and port only, such as http://dynamodb.bench.svc:8000. Credentials go into a Secret.",
    );
  }
  assertEndpointAllowed(url, endpoint.isRemoteAllowed);
  const { parallelism, image } = place;
  return {
    ...(loaded.path === defaultDesignPath ? {} : { designPath: loaded.path }),
    design: loaded.design.name,
    designFingerprint: loaded.fingerprint,
    ...(tableNames === undefined ? {} : { tableNames }),
    endpoint: url,
    region: endpoint.region ?? process.env.AWS_REGION ?? "us-east-1",
    load,
    limits,
    workers: parallelism,
    image,
    describedAt: new Date().toISOString(),
    command: renderCommand([...clusterArguments(place), ...runArguments(setup)]),
  };
}

/** Those of the load and of where it goes, which preparing and replaying have in common. */
const runArguments = (setup: BenchSetup) =>
  toArguments({ ...setup, engineArguments: placeArguments(setup.place), looks: 1, workers: 1 }, setup.load);

const clusterArguments = ({ parallelism, name, image, namespace }: ClusterPlace): readonly Argument[] => [
  ["--distribute", "kubernetes"],
  ["--parallelism", parallelism],
  ["--name", name],
  ["--image", image],
  ...(namespace === undefined ? [] : [["--namespace", namespace] as const]),
];

async function bundle(designPath: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tablewright-"));
  try {
    return await readFile(await bundleReplay(designPath, folder, { isMinified: true }), "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}
