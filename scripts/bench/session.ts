import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectEndpoint } from "../../bench/engine/endpoint.ts";
import type { Engine } from "../../bench/engine/engine.ts";
import { onShutdown } from "../../bench/engine/shutdown.ts";
import { deleteTables } from "../../bench/engine/tables.ts";
import type { DataSet } from "../../bench/workload/data-set.ts";
import { say } from "../terminal.ts";
import { resolveTool } from "../tools/index.ts";
import type { AwsTarget } from "./aws/target.ts";
import type { Argument } from "./command.ts";
import { assertEndpointAllowed, prepareEngine, startEngine } from "./prepare.ts";
import { runAll } from "./run-all.ts";
import { type BenchSetup, type Place, placeArguments } from "./setup.ts";

/** An engine with the design's tables and data, ready to be replayed against, and where the parts of a run are kept. */
export interface Session extends BenchSetup {
  readonly engine: Engine;
  readonly k6: { readonly command: readonly [string, ...string[]]; readonly version: string };
  /** Of the engine, the deployment and the tables, for the command that repeats the run. */
  readonly engineArguments: readonly Argument[];
  /** With `--target aws`: what limits the run, and gives k6 its credentials. */
  readonly aws?: Pick<AwsTarget, "guard" | "credentialsAccess">;
  /** Removed when the session ends. */
  readonly folder: string;
  /** Tables that this session made, so that nothing but the data set was in them when it began. */
  created(): readonly string[];
  /** Makes the session's own tables anew, with other data or the same. Only where `created` holds all of the design's. */
  refill(dataSet: DataSet): Promise<void>;
  /**
   * Ends the engine that was started, or takes the tables away that were made at an endpoint.
   *
   * @throws the first failure, after everything has been tried
   */
  close(): Promise<void>;
}

/** Finds k6, starts or connects the engine, makes the tables and fills them. Nothing is left behind if a step fails. */
export async function openSession(setup: BenchSetup): Promise<Session> {
  const { place, loaded, dataSet, tableNames } = setup;
  const k6 = await resolveTool("k6", { report: say });
  const folder = await mkdtemp(join(tmpdir(), "tablewright-"));
  let engine: Engine | undefined;
  let aws: AwsTarget | undefined;
  let created: readonly string[] = [];
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  /** An engine that we started takes its tables with it. */
  const removeTables = async () => {
    if (engine !== undefined && place.endpoint !== undefined) {
      await deleteTables(engine, created);
    }
  };
  const takeBacks = [removeFolder, removeTables].map(onShutdown);
  const close = async () => {
    try {
      await runAll([removeTables, () => aws?.close(), () => engine?.stop(), removeFolder]);
    } finally {
      for (const takeBack of takeBacks) {
        takeBack();
      }
    }
  };
  try {
    aws = place.aws === undefined ? undefined : await openAws(setup, place.aws);
    const ready =
      aws?.engine ??
      (place.endpoint === undefined ? await startEngine(place.engineName, place) : await connect(place.endpoint));
    engine = ready;
    say(`Engine: ${ready.name} ${ready.version} at ${ready.endpoint}`);
    const target = aws;
    const fill = (data: DataSet) =>
      target?.fill() ??
      prepareEngine(ready, loaded.design, data, {
        deploy: place.deploy,
        reuseTables: place.reuseTables,
        ...(tableNames === undefined ? {} : { tableNames }),
        onCreated: (names) => {
          created = names;
        },
      });
    created = await fill(dataSet);
    return {
      ...setup,
      engine: ready,
      k6,
      engineArguments: [...(aws?.arguments ?? []), ...placeArguments(place)],
      ...(aws === undefined ? {} : { aws }),
      folder,
      created: () => created,
      refill: async (data) => {
        await deleteTables(ready, created);
        created = await fill(data);
      },
      close,
    };
  } catch (error) {
    // What failed first is what the user has to know; the rest may have failed for the same reason.
    await close().catch((failure: unknown) =>
      say(`While ending: ${failure instanceof Error ? failure.message : failure}`),
    );
    throw error;
  }
}

/** Imported only when asked for: the SDK's ways to credentials take a while to load. */
async function openAws(setup: BenchSetup, place: NonNullable<Place["aws"]>): Promise<AwsTarget> {
  const { openAwsTarget } = await import("./aws/target.ts");
  return openAwsTarget(setup, place);
}

export function connect({ url, region, isRemoteAllowed }: NonNullable<Place["endpoint"]>): Promise<Engine> {
  assertEndpointAllowed(url, isRemoteAllowed);
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION } = process.env;
  return connectEndpoint(url, {
    region: region ?? AWS_REGION ?? "us-east-1",
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID ?? "local",
      secretAccessKey: AWS_SECRET_ACCESS_KEY ?? "local",
      ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
    },
  });
}
