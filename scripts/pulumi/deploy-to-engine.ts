import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fullyQualifiedStackName, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import type { Engine } from "../../bench/engine/engine.ts";
import { EngineError } from "../../bench/engine/engine-error.ts";
import { onShutdown } from "../../bench/engine/shutdown.ts";
import { deploy } from "../../infra/deploy.ts";
import { startStandIn } from "../../infra/stand-in/index.ts";
import type { DeploymentDescription } from "../../model/deployment/description.ts";
import { readDescription } from "../../model/deployment/read-description.ts";
import type { Design } from "../../model/schema/design.ts";
import { say } from "../terminal.ts";
import { resolveTool } from "../tools/index.ts";
import { toPulumiEnvironment } from "./environment.ts";

/**
 * Deploys a design to an engine as `pulumi up` would: the same program, run by the Pulumi CLI, with the stand-in for the `aws`
 * provider in between. The stack lives in a temporary folder and is forgotten afterwards; the tables stay.
 *
 * @throws ToolError when there is no Pulumi CLI; EngineError `deploy-failed` with Pulumi's own words
 */
export async function deployToEngine(engine: Engine, design: Design): Promise<DeploymentDescription> {
  const { command, version } = await resolveTool("pulumi", { report: say });
  say(`Deploying ${design.name} (${design.tables.length} tables) with pulumi ${version}`);
  const ending = new AbortController();
  const deployed = runUp(engine, design, dirname(command[0]), ending.signal);
  const takeBack = onShutdown(async () => {
    ending.abort();
    await deployed.catch(() => undefined);
  });
  return deployed.finally(takeBack);
}

async function runUp(engine: Engine, design: Design, programDir: string, signal: AbortSignal) {
  const folder = await mkdtemp(join(tmpdir(), "tablewright-pulumi-"));
  const standIn = await startStandIn({ endpoint: engine.endpoint, credentials: engine.credentials });
  let stack: Stack | undefined;
  try {
    stack = await createStack(folder, programDir, standIn.port, design);
    await stack.setConfig("aws:region", { value: engine.region });
    const { outputs } = await stack.up({ signal, suppressProgress: true });
    return readDescription(outputs.deployment?.value);
  } catch (error) {
    // What was made before the failure is taken away again; the first failure is the one to tell.
    await stack?.destroy().catch(() => undefined);
    throw new EngineError(
      "deploy-failed",
      `Pulumi did not deploy ${design.name}:\n${renderFailure(error)}`,
      "Put right what Pulumi says, or leave --deploy out.",
    );
  } finally {
    await standIn.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function createStack(folder: string, programDir: string, standInPort: number, design: Design) {
  await mkdir(join(folder, "state"));
  // The stack holds no secret and is gone in a minute.
  const passphrase = randomUUID();
  const envVars = toPulumiEnvironment({ folder, programDir, providers: `aws:${standInPort}`, passphrase });
  // The Automation API looks for the CLI on this process's own PATH only.
  process.env.PATH = envVars.PATH;
  const projectName = "tablewright";
  const stackName = fullyQualifiedStackName("organization", projectName, "bench");
  const program = async () => ({ deployment: await deploy(async () => design) });
  return LocalWorkspace.createStack({ stackName, projectName, program }, { envVars });
}

/** Of all that the CLI printed, the lines that say what went wrong. */
function renderFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const diagnostics = /^Diagnostics:\n([\s\S]*?)(?:\n\s*\n(?:Resources|Outputs|Duration)|$(?![\s\S]))/m.exec(text)?.[1];
  return (diagnostics ?? text).trimEnd();
}
