import type { RunLimits } from "../../bench/verdict/index.ts";
import type { DataSet } from "../../bench/workload/data-set.ts";
import { planReplay, type ReplayPlan, ratesOf } from "../../bench/workload/replay-plan.ts";
import type { LoadSettings } from "../../bench/workload/settings.ts";
import type { TableNames } from "../../model/request/table-names.ts";
import { type LoadedDesign, loadDesign } from "../load-design.ts";
import { readStackOutput } from "../stack-output.ts";
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
  return { loaded, plan, load, dataSet: dataSetFor(plan.population, load), limits, place, ...tables };
}

function readPlace(flags: BenchFlags): Place {
  const { endpoint, region, stackOutput } = flags;
  return {
    engineName: readEngineName(flags.engine),
    ...readPort(flags.port),
    deploy: readDeployWay(flags),
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
