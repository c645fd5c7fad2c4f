/** Stacks of a real Pulumi CLI in a folder of their own, with the stand-in for the aws provider before a real engine. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import type { Engine } from "../../bench/engine/engine.ts";
import { deploy } from "../../infra/deploy.ts";
import { startStandIn } from "../../infra/stand-in/index.ts";
import type { Design } from "../../model/schema/design.ts";
import { toPulumiEnvironment } from "../../scripts/pulumi/environment.ts";
import { resolveTool } from "../../scripts/tools/index.ts";
import { embedded, startTestEngine, type TestEngine } from "./engines.ts";

export const passphrase = "correct-horse-battery-staple";

export interface Site {
  readonly engine: Engine;
  readonly client: DynamoDBClient;
  /** What a shell needs for `pulumi` to work here. */
  readonly env: Readonly<Record<string, string>>;
  readonly stateDir: string;
  tableNames(): Promise<readonly string[]>;
  /** Everything that Pulumi has written, one text. */
  stateText(): string;
  close(): Promise<void>;
}

/** An empty engine, the stand-in before it, and an empty backend. */
export async function openSite(
  options: { readonly assumeCredentials?: boolean; readonly engine?: TestEngine } = {},
): Promise<Site> {
  const { engine: kind = embedded, ...standInOptions } = options;
  const { command } = await resolveTool("pulumi");
  const folder = mkdtempSync(join(tmpdir(), "tablewright-pulumi-"));
  const stateDir = join(folder, "state");
  mkdirSync(stateDir);
  const engine = await startTestEngine(kind);
  const standIn = await startStandIn({ endpoint: engine.endpoint, credentials: engine.credentials, ...standInOptions });
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: engine.region,
    credentials: engine.credentials,
  });
  const place = { folder, programDir: dirname(command[0]), providers: `aws:${standIn.port}`, passphrase };
  const environment = toPulumiEnvironment(place);
  process.env.PATH = environment.PATH;
  return {
    engine,
    client,
    stateDir,
    env: {
      ...environment,
      AWS_REGION: "",
      AWS_DEFAULT_REGION: "",
    },
    tableNames: async () => [...((await client.send(new ListTablesCommand({}))).TableNames ?? [])].sort(),
    stateText: () =>
      readdirSync(stateDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
        .join("\n"),
    close: async () => {
      client.destroy();
      await standIn.stop();
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Change {
  /** Operations by the resource's logical name; what stays the same is left out. */
  readonly operations: Readonly<Record<string, string>>;
  /** Paths that differ, by the resource's logical name. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly output: string;
}

/** A stack whose program deploys whatever design it was given last. */
export interface DesignStackUnderTest {
  readonly stack: Stack;
  preview(design: Design): Promise<Change>;
  up(design: Design): Promise<Change & { readonly deployment: unknown }>;
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

export async function openStack(
  site: Site,
  name: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<DesignStackUnderTest> {
  let current: Design | undefined;
  const program = async () => ({
    deployment: await deploy(async () => {
      if (current === undefined) {
        throw new Error("No design was given.");
      }
      return current;
    }),
  });
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: name, projectName: "tablewright", program },
    { envVars: { ...site.env } },
  );
  await stack.setConfig("aws:region", { value: "eu-west-2" });
  const configure = async (values: Readonly<Record<string, unknown>>) => {
    for (const [key, value] of Object.entries(values)) {
      await stack.setConfig(`tablewright:${key}`, { value: typeof value === "string" ? value : JSON.stringify(value) });
    }
  };
  await configure(settings);
  const watch = async <T>(run: (onEvent: (event: EngineEvent) => void) => Promise<T>) => {
    const events: EngineEvent[] = [];
    const result = await run((event) => events.push(event));
    return { result, ...summarise(events) };
  };
  return {
    stack,
    configure,
    preview: async (design) => {
      current = design;
      const { result, ...change } = await watch((onEvent) => stack.preview({ onEvent }));
      return { ...change, output: result.stdout };
    },
    up: async (design) => {
      current = design;
      const { result, ...change } = await watch((onEvent) => stack.up({ onEvent }));
      return { ...change, output: result.stdout, deployment: result.outputs.deployment?.value };
    },
  };
}

function summarise(events: readonly EngineEvent[]): Omit<Change, "output"> {
  const operations: Record<string, string> = {};
  const paths: Record<string, readonly string[]> = {};
  for (const { resourcePreEvent } of events) {
    const { op, urn, detailedDiff } = resourcePreEvent?.metadata ?? {};
    if (op === undefined || urn === undefined || op === "same" || op === "read" || urn.includes("pulumi:providers")) {
      continue;
    }
    const name = urn.slice(urn.lastIndexOf("::") + 2);
    operations[name] = op;
    paths[name] = Object.keys(detailedDiff ?? {}).sort();
  }
  return { operations, paths };
}
