import { compareDesign } from "../../model/deployment/compare.ts";
import type { DeploymentDescription } from "../../model/deployment/description.ts";
import { exitCodes } from "../failure.ts";
import { type LoadedDesign, loadDesign } from "../load-design.ts";
import { terminalStyle } from "../terminal.ts";
import { describeTables } from "./describe-tables.ts";
import { type DriftReport, renderDrift } from "./report.ts";
import { type DriftFlags, readSource } from "./source.ts";

/** Describes what is deployed, compares, prints. Gives the exit code: 1 where anything differs. */
export async function drift(flags: DriftFlags): Promise<number> {
  const loaded = await loadDesign(flags.design);
  const source = await readSource(flags, loaded.design);
  const { deployed, regions } = await describeTables(source);
  const differences = compareDesign(loaded.design, deployed);
  const report: DriftReport = {
    schemaVersion: 1,
    design: loaded.design.name,
    fingerprint: loaded.fingerprint,
    source: {
      endpoint: source.endpoint ?? null,
      profile: source.profile ?? null,
      regions,
      stackOutput: flags.stackOutput ?? null,
    },
    tables: Object.fromEntries(source.tables.map(({ table, deployedName }) => [table, deployedName])),
    notes: source.deployment === undefined ? [] : noteChanges(loaded, source.deployment),
    differences,
  };
  const text =
    flags.json === true
      ? `${JSON.stringify(report, null, 2)}\n`
      : renderDrift(report, loaded.design, terminalStyle(process.stdout).hasColor);
  process.stdout.write(text);
  return differences.length === 0 ? exitCodes.fine : exitCodes.fellShort;
}

/** The fingerprint covers rates, budgets and requests as well, so tables can be as designed while it differs. */
function noteChanges({ design, fingerprint }: LoadedDesign, deployment: DeploymentDescription): string[] {
  if (deployment.design !== design.name) {
    return [`The stack was deployed from the design ${deployment.design}, and this is ${design.name}.`];
  }
  return deployment.fingerprint === fingerprint
    ? []
    : [`The design has changed since the deployment: fingerprint ${fingerprint}, deployed ${deployment.fingerprint}.`];
}
