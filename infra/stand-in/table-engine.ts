/** The DynamoDB API that the stand-in makes its tables in. */
import { setTimeout as delay } from "node:timers/promises";
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  ListTagsOfResourceCommand,
  ResourceNotFoundException,
  type TableDescription,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { Refusal } from "./refusal.ts";
import type { Step } from "./table-plan.ts";
import { type TableSpecification, toCreateTableInput } from "./table-specification.ts";

/** As AWS issues them; an embedded engine takes any. Never printed, never in a state. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface LiveTable {
  readonly description: TableDescription;
  /** Absent while time to live is off. */
  readonly timeToLiveAttribute: string | undefined;
  /** Absent where the engine keeps no tags: DynamoDB Local has none. */
  readonly tags: { readonly [key: string]: string } | undefined;
  /** Whether the description has the units that a global index was given last, or those that it was created with. */
  readonly keepsIndexUnits: boolean;
}

/** Every method throws `Refusal` with what was being done and what the engine said. */
export interface TableEngine {
  /** Starts a table. Time to live is a step of its own. */
  create(table: TableSpecification): Promise<void>;
  /** Starts one change. */
  apply(name: string, step: Step): Promise<void>;
  /** Resolves when the table and all its indexes are ACTIVE. */
  settle(name: string): Promise<void>;
  /** Nothing when there is no such table. */
  describe(name: string): Promise<LiveTable | undefined>;
  /** Resolves when the table is gone; fine when there is none. */
  delete(name: string): Promise<void>;
  /** Ends requests and waits that are under way, and the connections. */
  stop(): void;
}

const settleTimeoutMs = 60_000;
const pollIntervalMs = 20;

export function createTableEngine(endpoint: string, region: string, credentials: Credentials): TableEngine {
  const client = new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 2 });
  const ending = new AbortController();
  const request = { abortSignal: ending.signal };

  const describeTable = async (TableName: string): Promise<TableDescription | undefined> => {
    try {
      return (await client.send(new DescribeTableCommand({ TableName }), request)).Table;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        return undefined;
      }
      throw error;
    }
  };

  const waitUntil = async (name: string, isDone: (table: TableDescription | undefined) => boolean): Promise<void> => {
    const deadlineMs = performance.now() + settleTimeoutMs;
    for (;;) {
      const table = await describeTable(name);
      if (isDone(table)) {
        return;
      }
      if (performance.now() >= deadlineMs) {
        throw new Refusal(`still ${table?.TableStatus ?? "missing"} after ${settleTimeoutMs} ms`);
      }
      await delay(pollIntervalMs, undefined, { signal: ending.signal });
    }
  };

  const arnOf = async (name: string) => (await describeTable(name))?.TableArn;

  const send = async (name: string, step: Step): Promise<unknown> => {
    switch (step.kind) {
      case "update-table":
        return client.send(new UpdateTableCommand({ TableName: name, ...step.input }), request);
      case "time-to-live": {
        const TimeToLiveSpecification = { AttributeName: step.attribute, Enabled: step.enabled };
        return client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }), request);
      }
      case "tag": {
        const input = { ResourceArn: await arnOf(name), Tags: [...step.tags] };
        return unlessUntagged(() => client.send(new TagResourceCommand(input), request));
      }
      case "untag": {
        const input = { ResourceArn: await arnOf(name), TagKeys: [...step.keys] };
        return unlessUntagged(() => client.send(new UntagResourceCommand(input), request));
      }
    }
  };

  const run = async <T>(action: string, name: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new Refusal(`${action} DynamoDB Table (${name}): ${reasonOf(error, endpoint)}`);
    }
  };

  return {
    create: (table) =>
      run("creating", table.name, async () => {
        await client.send(new CreateTableCommand(toCreateTableInput(table)), request);
      }),
    apply: (name, step) =>
      run(`${step.what} of`, name, async () => {
        await send(name, step);
      }),
    settle: (name) => run("waiting for", name, () => waitUntil(name, isActive)),
    describe: (name) =>
      run("reading", name, async () => {
        const description = await describeTable(name);
        if (description === undefined) {
          return undefined;
        }
        const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: name }), request);
        const { AttributeName, TimeToLiveStatus } = ttl.TimeToLiveDescription ?? {};
        const isOn = TimeToLiveStatus === "ENABLED" || TimeToLiveStatus === "ENABLING";
        const ofTable = new ListTagsOfResourceCommand({ ResourceArn: description.TableArn });
        const tags = await unlessUntagged(async () => (await client.send(ofTable, request)).Tags ?? []);
        return {
          description,
          timeToLiveAttribute: isOn ? AttributeName : undefined,
          tags: tags && Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])),
          keepsIndexUnits: keepsIndexUnits(description),
        };
      }),
    delete: (name) =>
      run("deleting", name, async () => {
        try {
          await client.send(new DeleteTableCommand({ TableName: name }), request);
        } catch (error) {
          if (error instanceof ResourceNotFoundException) {
            return;
          }
          throw error;
        }
        await waitUntil(name, (table) => table === undefined);
      }),
    stop: () => {
      ending.abort();
      client.destroy();
    },
  };
}

function isActive(table: TableDescription | undefined): boolean {
  const indexes = table?.GlobalSecondaryIndexes ?? [];
  return table?.TableStatus === "ACTIVE" && indexes.every(({ IndexStatus }) => IndexStatus === "ACTIVE");
}

/**
 * dynoxide accepts new units for a global index and goes on describing those that the index was created with; DynamoDB Local
 * takes them. Both put a name of their own where an ARN has the region.
 */
function keepsIndexUnits({ TableArn = "" }: TableDescription): boolean {
  return TableArn.split(":")[3] !== "dynoxide";
}

/** Nothing where the engine has no tags. DynamoDB Local accepts tags in CreateTable, and no call that is about them. */
async function unlessUntagged<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof DynamoDBServiceException && error.name === "UnknownOperationException") {
      return undefined;
    }
    throw error;
  }
}

function reasonOf(error: unknown, endpoint: string): string {
  if (error instanceof Refusal) {
    return error.message;
  }
  if (error instanceof DynamoDBServiceException) {
    return `${error.name}: ${error.message}`;
  }
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return `the engine at ${new URL(endpoint).host} did not answer: ${reason}`;
}
