import { startStandIn } from "../../infra/stand-in/index.ts";
import { readEngineName, readPort } from "../bench/options.ts";
import { startEngine } from "../bench/prepare.ts";
import { exitCodes } from "../failure.ts";
import { say } from "../terminal.ts";

/** An empty engine and the stand-in for the `aws` provider, for `pulumi up` from another shell, until a signal ends them. */
export async function keepLocalForPulumi(flags: { readonly engine?: string; readonly port?: string }): Promise<number> {
  const engineName = readEngineName(flags.engine);
  const engine = await startEngine(engineName, readPort(flags.port));
  try {
    const standIn = await startStandIn({ endpoint: engine.endpoint, credentials: engine.credentials });
    try {
      say(`${engine.name} ${engine.version} is empty and ready for \`pulumi up\` at ${engine.endpoint}.`);
      say("In another shell, in the folder of Pulumi.yaml:");
      for (const line of [
        `export PULUMI_DEBUG_PROVIDERS=aws:${standIn.port}`,
        "pulumi stack select --create local",
        "pulumi config set aws:region eu-west-2",
        "pulumi up",
      ]) {
        say(`  ${line}`);
      }
      say("Only tables are made; policies, alarms and the like are recorded. Ctrl-C ends it; nothing is kept.");
      await engine.exited;
      say(`${engine.name} has ended by itself.`);
      return exitCodes.noVerdict;
    } finally {
      await standIn.stop();
    }
  } finally {
    await engine.stop();
  }
}
