import { exitCodes, UsageError } from "../../failure.ts";
import { say } from "../../terminal.ts";
import type { BenchFlags } from "../options.ts";
import { prepareEngine } from "../prepare.ts";
import { publish } from "../publish.ts";
import { connect } from "../session.ts";
import { readSetup } from "../setup.ts";
import { mergeLogs } from "./merge.ts";
import { writeManifests } from "./write-manifests.ts";

/**
 * Writes manifests, fills tables, or judges collected logs. Gives the exit code.
 *
 * @throws UsageError for flags that contradict each other
 */
export async function doPart(flags: BenchFlags): Promise<number> {
  assertOnePart(flags);
  const { merge, run } = flags;
  if (merge !== undefined && run !== undefined) {
    const { result, samples } = await mergeLogs(merge, run);
    return publish(result, samples, flags);
  }
  return flags.prepareOnly === true ? prepareOnly(flags) : writeManifests(flags);
}

/** Flags that say what to do, and flags that only mean something with one of those. */
function assertOnePart(flags: BenchFlags): void {
  const { merge, run, prepareOnly, distribute } = flags;
  const asked = [
    ...(merge === undefined ? [] : ["--merge"]),
    ...(prepareOnly === undefined ? [] : ["--prepare-only"]),
    ...(distribute === undefined ? [] : [`--distribute ${distribute}`]),
  ];
  if (asked.length > 1) {
    throw new UsageError(`${asked.join(" and ")} are different things to do.`, "Give one of them.");
  }
  assertNoMore(flags, asked[0] ?? "--run");
  if ((merge === undefined) !== (run === undefined)) {
    throw new UsageError(
      merge === undefined
        ? "--run names a run, and not what was recorded of it."
        : "--merge does not say which run the logs are of.",
      "Give both: --merge <file...> --run <run.json>.",
    );
  }
  const { parallelism, namespace, name, image } = flags;
  const ofCluster = Object.entries({ parallelism, namespace, name, image }).filter(([, given]) => given !== undefined);
  if (ofCluster.length > 0 && distribute !== "kubernetes") {
    const names = ofCluster.map(([flag]) => `--${flag}`).join(" and ");
    throw new UsageError(
      `${names} ${ofCluster.length === 1 ? "is" : "are"} for --distribute kubernetes.`,
      "Give that, or leave it out; processes on this machine are --distribute local:N.",
    );
  }
}

/** What only a run of our own can do. */
function assertNoMore(flags: BenchFlags, asked: string): void {
  const { ab, baseline, untilDecided, findLimit, target } = flags;
  const more = [
    ...(ab === undefined ? [] : ["--ab"]),
    ...(baseline === undefined ? [] : ["--baseline"]),
    ...(untilDecided === undefined ? [] : ["--until-decided"]),
    ...(findLimit === undefined ? [] : ["--find-limit"]),
    ...(target === undefined ? [] : ["--target"]),
  ];
  if (more.length > 0) {
    throw new UsageError(
      `${more.join(" and ")} cannot be had with ${asked}: it needs a run whose load comes from this machine.`,
      "Leave it out, or run without it with --distribute local:N.",
    );
  }
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
