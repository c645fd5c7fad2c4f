import type { RunLimits } from "../../bench/verdict/index.ts";
import type { SizedUnits } from "../../bench/verify/sized-units.ts";
import type { DataSet } from "../../bench/workload/data-set.ts";
import { planReplay, type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import { countArrivals } from "../../bench/workload/schedule-input.ts";
import { type LoadSettings, toScheduleInput } from "../../bench/workload/settings.ts";
import type { TableNames } from "../../model/request/table-names.ts";
import { type LoadedDesign, loadDesign } from "../load-design.ts";
import { readStackOutput } from "../stack-output.ts";
import { type AwsPlace, readAwsPlace } from "./aws/flags.ts";
import type { Argument } from "./command.ts";
import { compareArguments } from "./compare-options.ts";
import { readWorkers } from "./distribute/flags.ts";
import {
  type BenchFlags,
  type DeployWay,
  type EngineName,
  readDeployWay,
  readEngineName,
  readLimits,
  readLoad,
  readPort,
} from "./options.ts";
import { dataSetFor } from "./prepare.ts";
import { assertSeeds } from "./seeds.ts";
import { sizedUnitsOf } from "./sized-units.ts";

/** What a run is to be, read from the flags before anything is started. */
export interface BenchSetup {
  readonly loaded: LoadedDesign;
  readonly plan: ReplayPlan;
  readonly load: LoadSettings;
  readonly dataSet: DataSet;
  readonly limits: RunLimits;
  readonly place: Place;
  /** Where tables are deployed under other names than the design's. */
  readonly tableNames?: TableNames;
  /** Exact units of every pattern by size class; absent if they cannot be predicted. */
  readonly unitsBySize?: readonly SizedUnits[];
  /** For the command that repeats the run: what it is compared with. */
  readonly compareArguments: readonly Argument[];
  /** How many k6 processes of this machine share the load. */
  readonly workers: number;
}

/** Which engine is to serve, and how it gets its tables. */
export interface Place {
  /** Of the engine that is started, unless there is an `endpoint`. */
  readonly engineName: EngineName;
  readonly port?: number;
  readonly deploy: DeployWay;
  readonly reuseTables: boolean;
  /** A DynamoDB API that is running already. */
  readonly endpoint?: { readonly url: string; readonly region?: string; readonly isRemoteAllowed: boolean };
  /** DynamoDB in an AWS account, instead of both. */
  readonly aws?: AwsPlace;
  /** File of the stack whose tables are used. */
  readonly stackOutput?: string;
}

/**
 * @param designPath instead of the flag's
 * @throws UsageError or DesignError with what is wrong; nothing runs then
 */
export async function readSetup(flags: BenchFlags, designPath = flags.design): Promise<BenchSetup> {
  const limits = readLimits(flags);
  const place = readPlace(flags);
  const loaded = await loadDesign(designPath);
  const tables = flags.stackOutput === undefined ? {} : { tableNames: await readTableNames(flags.stackOutput) };
  const plan = planReplay(loaded.design, tables.tableNames);
  const load = readLoad(flags, ratesOf(plan), Date.now());
  assertSeeds(load.seed, flags);
  const arrivals = countArrivals(toScheduleInput(load, ratesOf(plan)));
  const workers = readWorkers(flags, { ...load, arrivals });
  const dataSet = dataSetFor(plan.population, load);
  const unitsBySize = sizedUnitsOf(loaded.design);
  return {
    ...{ loaded, plan, load, workers, dataSet, limits, place, ...tables },
    compareArguments: compareArguments(flags),
    ...(unitsBySize === undefined ? {} : { unitsBySize }),
  };
}

function readPlace(flags: BenchFlags): Place {
  const { endpoint, region, stackOutput } = flags;
  const aws = readAwsPlace(flags);
  return {
    ...(aws === undefined ? {} : { aws }),
    engineName: readEngineName(flags.engine),
    ...readPort(flags.port),
    deploy: readDeployWay(flags.deploy),
    reuseTables: flags.reuseTables === true,
    ...(stackOutput === undefined ? {} : { stackOutput }),
    ...(endpoint === undefined
      ? {}
      : {
          endpoint: {
            url: endpoint,
            ...(region === undefined ? {} : { region }),
            isRemoteAllowed: flags.allowRemote === true,
          },
        }),
  };
}

/** Names of the tables that a stack deployed, by those of the design. */
async function readTableNames(path: string): Promise<TableNames> {
  const { tables } = await readStackOutput(path);
  return Object.fromEntries(Object.entries(tables).map(([table, { name }]) => [table, name]));
}

/** For the command that repeats a run, unless it is in AWS: which engine serves, and how it gets its tables. */
export function placeArguments({ engineName, endpoint, deploy, reuseTables, stackOutput }: Place): readonly Argument[] {
  return [
    ...(endpoint === undefined ? engineArguments(engineName) : endpointArguments(endpoint)),
    ...(deploy === "direct" ? [] : [["--deploy", deploy] as const]),
    ...(reuseTables ? [["--reuse-tables"] as const] : []),
    ...(stackOutput === undefined ? [] : [["--stack-output", stackOutput] as const]),
  ];
}

const engineArguments = (name: Place["engineName"]): readonly Argument[] =>
  name === "embedded" ? [] : [["--engine", name]];

function endpointArguments({ url, region, isRemoteAllowed }: NonNullable<Place["endpoint"]>): readonly Argument[] {
  return [
    ["--endpoint", url],
    ...(isRemoteAllowed ? [["--allow-remote"] as const] : []),
    ...(region === undefined ? [] : [["--region", region] as const]),
  ];
}
