import { availableParallelism } from "node:os";
import type { Command } from "commander";
import type { LoadSettings } from "../../../bench/workload/settings.ts";
import { UsageError } from "../../failure.ts";

/** Options for load from more than one k6 process. */
export function addDistributeOptions(command: Command): Command {
  return command
    .option("--distribute <where>", "share the load: local:N for N k6 processes here, kubernetes to write manifests")
    .option("--parallelism <count>", "runners of --distribute kubernetes")
    .option("--namespace <name>", "namespace of the manifests (default: kubectl's own)")
    .option("--name <name>", `name of the TestRun (default: ${defaultName})`)
    .option("--image <image>", `image of the runners (default: ${defaultImage})`)
    .option("--prepare-only", "make tables and data at --endpoint, keep them, and replay nothing")
    .option("--merge <file...>", "judge the logs of runners, with --run, instead of replaying")
    .option("--run <run.json>", "the run that the logs of --merge belong to, as written with the manifests");
}

export interface DistributeFlags {
  readonly distribute?: string;
  readonly parallelism?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly image?: string;
  readonly prepareOnly?: boolean;
  readonly merge?: readonly string[];
  readonly run?: string;
}

const defaultName = "tablewright";
const defaultImage = "grafana/k6:2.2.0";
/** More than that need more than this: a k6 process serves about a thousand requests a second on each core. */
const workersMost = 1000;
/** A k6 process is busy with one core, and holds all requests of the run in its memory: with more of them, all are late. */
const workersMostByCore = 2;

/** What `--distribute kubernetes` is to write. */
export interface ClusterPlace {
  readonly parallelism: number;
  readonly name: string;
  readonly image: string;
  readonly namespace?: string;
}

/** What a load is shared by, and what it is shared out of. */
export interface SharedLoad extends Pick<LoadSettings, "virtualUsers"> {
  /** Of the whole schedule. */
  readonly arrivals: number;
}

/** How many k6 processes of this machine share the load: 1 unless `--distribute local:N`. @throws UsageError */
export function readWorkers(
  { distribute }: DistributeFlags,
  load: SharedLoad,
  cores: number = availableParallelism(),
): number {
  const [, count] = /^local:(.*)$/.exec(distribute ?? "") ?? [];
  if (distribute !== undefined && distribute !== "kubernetes" && count === undefined) {
    throw new UsageError(
      `"${distribute}" is no place to share the load to.`,
      "Give --distribute local:N for N k6 processes on this machine, or --distribute kubernetes.",
    );
  }
  if (count === undefined) {
    return 1;
  }
  const workers = readCount(count, "--distribute local:N", load);
  const most = cores * workersMostByCore;
  if (workers > most) {
    throw new UsageError(
      `${workers} k6 processes are too many for the ${cores} processors here: ${most} are the most.`,
      "Give fewer, or take more machines with --distribute kubernetes.",
    );
  }
  return workers;
}

/** @throws UsageError with what is wrong about the flags of `--distribute kubernetes` */
export function readClusterPlace(flags: DistributeFlags, load: SharedLoad): ClusterPlace {
  const { parallelism, namespace, name = defaultName, image = defaultImage } = flags;
  if (parallelism === undefined) {
    throw new UsageError(
      "--distribute kubernetes does not say how many runners there are.",
      "Give --parallelism N: one for about a thousand requests a second, each with a core to itself.",
    );
  }
  assertName(name);
  assertNamespace(namespace ?? "default");
  if (!/^[\w.\-/:@]+$/.test(image)) {
    throw new UsageError(`"${image}" is not the name of an image.`, `Give --image such as ${defaultImage}.`);
  }
  const place = { parallelism: readCount(parallelism, "--parallelism", load), name, image };
  return namespace === undefined ? place : { ...place, namespace };
}

/** Names of pods and of a Service are made from it, with a suffix: a DNS label (RFC 1035) of at most 63 characters in all. */
function assertName(text: string): void {
  if (!/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(text)) {
    throw new UsageError(
      `"${text}" cannot be --name in Kubernetes.`,
      "Give at most 40 small letters, digits and dashes, beginning with a letter and ending with no dash.",
    );
  }
}

/** A DNS label (RFC 1123). */
function assertNamespace(text: string): void {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) {
    throw new UsageError(
      `"${text}" cannot be --namespace in Kubernetes.`,
      "Give at most 63 small letters, digits and dashes, beginning and ending with no dash.",
    );
  }
}

/** Each process needs a virtual user and an arrival of its own, or it would have nothing to do. */
function readCount(text: string, flag: string, { virtualUsers, arrivals }: SharedLoad): number {
  const count = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isInteger(count) || count < 1 || count > workersMost) {
    throw new UsageError(
      `"${text}" is no number of k6 processes for ${flag}.`,
      `Give a whole number from 1 to ${workersMost}.`,
    );
  }
  if (count > virtualUsers) {
    throw new UsageError(
      `${count} k6 processes cannot share ${virtualUsers} virtual users: each needs one at least.`,
      "Give fewer processes, or more --virtual-users.",
    );
  }
  if (count > arrivals) {
    throw new UsageError(
      `${count} k6 processes cannot share ${arrivals} ${arrivals === 1 ? "arrival" : "arrivals"}: each needs one at least.`,
      "Give fewer processes, or more --scale or --duration.",
    );
  }
  return count;
}
