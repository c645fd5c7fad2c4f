import { exitCodes, UsageError } from "../../failure.ts";
import { say } from "../../terminal.ts";
import type { BenchFlags } from "../options.ts";
import { prepareEngine } from "../prepare.ts";
import { publish } from "../publish.ts";
import { connect } from "../session.ts";
import { readSetup } from "../setup.ts";
import { mergeLogs } from "./merge.ts";
import { writeManifests } from "./write-manifests.ts";

/** A part of a run whose load comes from elsewhere: writes manifests, fills tables, or judges collected logs. Gives the exit code. */
export async function doPart(flags: BenchFlags): Promise<number> {
  const { merge, run } = flags;
  if (merge !== undefined && run !== undefined) {
    const { result, samples } = await mergeLogs(merge, run);
    return publish(result, samples, flags);
  }
  return flags.prepareOnly === true ? prepareOnly(flags) : writeManifests(flags);
}

/** The tables and the data of a run whose load comes from elsewhere. They stay. */
async function prepareOnly(flags: BenchFlags): Promise<number> {
  const { place, loaded, dataSet, tableNames } = await readSetup(flags);
  if (place.endpoint === undefined) {
    throw new UsageError(
      "--prepare-only does not say where: tables in an engine that is started here would go with it.",
      "Give --endpoint <url>.",
    );
  }
  const engine = await connect(place.endpoint);
  const names = tableNames === undefined ? {} : { tableNames };
  await prepareEngine(engine, loaded.design, dataSet, { reuseTables: place.reuseTables, ...names });
  say(`${loaded.design.name} is ready at ${engine.endpoint}: ${dataSet.itemCount.toLocaleString("en-US")} items.`);
  return exitCodes.fine;
}
