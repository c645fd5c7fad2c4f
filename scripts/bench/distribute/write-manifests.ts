import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { writeFiles } from "../../../bench/verdict/write.ts";
import { ratesOf } from "../../../bench/workload/replay-plan.ts";
import { mixRateRps } from "../../../bench/workload/schedule-input.ts";
import { toScheduleInput } from "../../../bench/workload/settings.ts";
import { exitCodes, UsageError } from "../../failure.ts";
import { defaultDesignPath } from "../../load-design.ts";
import { say } from "../../terminal.ts";
import { bundleReplay } from "../bundle.ts";
import { renderCommand } from "../describe.ts";
import type { BenchFlags } from "../options.ts";
import { assertEndpointAllowed } from "../prepare.ts";
import { type BenchSetup, readSetup } from "../setup.ts";
import { type ClusterPlace, readClusterPlace } from "./flags.ts";
import { renderCollectScript, renderInstructions } from "./instructions.ts";
import { renderConfigMap, renderTestRun } from "./manifests.ts";
import { type DistributedRun, renderRunFile } from "./run-file.ts";

/** Writes the manifests of a run on Kubernetes and what goes with them; nothing is applied. Gives the exit code. */
export async function writeManifests(flags: BenchFlags): Promise<number> {
  const setup = await readSetup(flags);
  const place = readClusterPlace(flags, setup.load);
  const run = describeDistributed(setup, place);
  const folder = join(flags.out, "kubernetes");
  const rateRps = mixRateRps(toScheduleInput(setup.load, ratesOf(setup.plan)));
  const script = await bundle(setup.loaded.path);
  await writeFiles(folder, [
    { name: "configmap.yaml", text: renderConfigMap(place, script) },
    { name: "testrun.yaml", text: renderTestRun(place, run) },
    { name: "collect.sh", text: renderCollectScript(place) },
    { name: "README.md", text: renderInstructions(place, run, relative(process.cwd(), folder), rateRps) },
    { name: "run.json", text: renderRunFile(run, folder) },
  ]);
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
  assertEndpointAllowed(endpoint.url, endpoint.isRemoteAllowed);
  const { parallelism, name, image, namespace } = place;
  const flags = [
    `--distribute kubernetes --parallelism ${parallelism} --name ${name} --image ${image}`,
    ...(namespace === undefined ? [] : [`--namespace ${namespace}`]),
    `--endpoint ${endpoint.url}`,
    ...(endpoint.isRemoteAllowed ? ["--allow-remote"] : []),
    ...(endpoint.region === undefined ? [] : [`--region ${endpoint.region}`]),
    ...(setup.place.stackOutput === undefined ? [] : [`--stack-output ${setup.place.stackOutput}`]),
  ];
  return {
    ...(loaded.path === defaultDesignPath ? {} : { designPath: loaded.path }),
    design: loaded.design.name,
    designFingerprint: loaded.fingerprint,
    ...(tableNames === undefined ? {} : { tableNames }),
    endpoint: endpoint.url,
    region: endpoint.region ?? process.env.AWS_REGION ?? "us-east-1",
    load,
    limits,
    workers: parallelism,
    image,
    describedAt: new Date().toISOString(),
    command: renderCommand({ loaded, engineFlags: flags, looks: 1, workers: 1 }, load),
  };
}

async function bundle(designPath: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tablewright-"));
  try {
    return await readFile(await bundleReplay(designPath, folder, { isMinified: true }), "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}
