import type { TableNames } from "../../model/request/table-names.ts";
import { DesignError, type Problem } from "../../model/schema/problem.ts";
import { type LoadSettings, readLoadSettings } from "../workload/settings.ts";
import type { Renewal } from "./renew.ts";
import type { SigningCredentials } from "./sign.ts";

/**
 * What the script is told: by a run file that the command line writes for it (its credentials must not stand in a process
 * list), or by hand with `-e NAME=value`.
 */
export interface ReplayEnvironment {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: SigningCredentials;
  /** For credentials that end: where newer ones are to be had. */
  readonly renewal?: Renewal;
  readonly load: LoadSettings;
  /** Whether to write a record line for every execution to the console. */
  readonly hasRecords: boolean;
  /** File of `arrivalLines`, so that k6 need not build the requests; without it, it does. */
  readonly arrivalsFile?: string;
  /** Where tables are deployed under other names than the design's. */
  readonly tableNames?: TableNames;
  /**
   * When the schedule starts by the machine's clock, epoch milliseconds, so that several processes start together; without it,
   * a second after k6 has.
   */
  readonly startAtMs?: number;
  /** Where to ask for `startAtMs` once k6 is ready, because nobody knows beforehand when that is. */
  readonly startFrom?: string;
}

/** A run does not wait longer for its start. */
const startAheadMsMost = 3_600_000;

/** The names for `-e`, by setting. */
export const loadVariables: Readonly<Record<keyof LoadSettings, string>> = {
  users: "USERS",
  seed: "SEED",
  skew: "SKEW",
  scale: "SCALE",
  durationS: "DURATION_S",
  warmupS: "WARMUP_S",
  arrivals: "ARRIVALS",
  profile: "PROFILE",
  topupSamples: "TOPUP_SAMPLES",
  virtualUsers: "VIRTUAL_USERS",
  dataSetMomentMs: "DATA_SET_MOMENT_MS",
};

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws DesignError with everything that is missing or wrong. */
export function readEnvironment(variables: Variables, nowMs: number): ReplayEnvironment {
  const { ENDPOINT: endpoint, AWS_SESSION_TOKEN: sessionToken } = variables;
  const texts: Partial<Record<keyof LoadSettings, string>> = {};
  for (const [setting, variable] of Object.entries(loadVariables)) {
    const text = variables[variable];
    if (text !== undefined) {
      Object.assign(texts, { [setting]: text });
    }
  }
  const problems: Problem[] = [];
  if (!isEndpoint(endpoint)) {
    problems.push({
      code: "endpoint",
      path: "ENDPOINT",
      message: endpoint === undefined ? "it is not set" : "it is not of the form http://host:port",
      fix: "give it with -e ENDPOINT=http://127.0.0.1:8000; `npx tablewright local` starts an engine with the data",
    });
  }
  const startAt = variables.START_AT_MS;
  const startAtMs = startAt === undefined ? undefined : Number(startAt);
  if (
    startAtMs !== undefined &&
    !(Number.isInteger(startAtMs) && startAtMs > 0 && startAtMs <= nowMs + startAheadMsMost)
  ) {
    problems.push({
      code: "start_at",
      path: "START_AT_MS",
      message: `"${startAt}" is not a moment in epoch milliseconds, at most an hour ahead`,
      fix: "give such a moment, a few seconds ahead, or leave it out",
    });
  }
  const load = gather(problems, () => readLoadSettings(texts, nowMs, (setting) => loadVariables[setting]));
  if (!isEndpoint(endpoint) || load === undefined || problems.length > 0) {
    throw new DesignError(problems, "The replay");
  }
  return {
    endpoint,
    region: variables.AWS_REGION ?? "us-east-1",
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID ?? "local",
      secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? "local",
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    ...readRenewal(variables),
    load,
    hasRecords: variables.RECORDS === "1",
    ...(variables.ARRIVALS_FILE === undefined ? {} : { arrivalsFile: variables.ARRIVALS_FILE }),
    ...(variables.TABLE_NAMES === undefined ? {} : { tableNames: JSON.parse(variables.TABLE_NAMES) }),
    ...(startAtMs === undefined ? {} : { startAtMs }),
    ...(variables.START_FROM === undefined ? {} : { startFrom: variables.START_FROM }),
  };
}

/** Set by the command line alone, all three or none. */
function readRenewal({ CREDENTIALS_URL: url, CREDENTIALS_TOKEN: token, CREDENTIALS_REFRESH_AT_MS: at }: Variables) {
  return url === undefined || token === undefined ? {} : { renewal: { url, token, refreshAtMs: Number(at) } };
}

/** Without a user and a password: the endpoint is shown in messages and reports. */
function isEndpoint(text: string | undefined): text is string {
  return text !== undefined && /^https?:\/\/[^/?#@\s]+$/.test(text);
}

/** The result, or `undefined` when there were problems; they are added to those that are known already. */
function gather<T>(problems: Problem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DesignError) {
      problems.push(...error.problems);
      return undefined;
    }
    throw error;
  }
}

/** The variables that say the same as an environment: what the command line writes into the run file. */
export function toVariables(environment: ReplayEnvironment): Record<string, string> {
  const { endpoint, region, credentials, renewal, load, hasRecords, arrivalsFile, tableNames, startAtMs } = environment;
  const variables: Record<string, string> = {
    ENDPOINT: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    RECORDS: hasRecords ? "1" : "0",
  };
  if (credentials.sessionToken !== undefined) {
    variables.AWS_SESSION_TOKEN = credentials.sessionToken;
  }
  if (renewal !== undefined) {
    variables.CREDENTIALS_URL = renewal.url;
    variables.CREDENTIALS_TOKEN = renewal.token;
    variables.CREDENTIALS_REFRESH_AT_MS = String(renewal.refreshAtMs);
  }
  if (arrivalsFile !== undefined) {
    variables.ARRIVALS_FILE = arrivalsFile;
  }
  if (tableNames !== undefined) {
    variables.TABLE_NAMES = JSON.stringify(tableNames);
  }
  if (startAtMs !== undefined) {
    variables.START_AT_MS = String(startAtMs);
  }
  for (const [setting, value] of Object.entries(load)) {
    variables[variableOf(setting)] = String(value);
  }
  return variables;
}

function variableOf(setting: string): string {
  const found = Object.entries(loadVariables).find(([name]) => name === setting);
  return found === undefined ? setting : found[1];
}
