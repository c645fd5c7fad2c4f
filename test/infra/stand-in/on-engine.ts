import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll } from "vitest";
import type { Engine } from "../../../bench/engine/engine.ts";
import { type StandIn, startStandIn } from "../../../infra/stand-in/index.ts";
import { embedded, startTestEngine, type TestEngine } from "../../support/engines.ts";
import { ProviderConnection } from "./client.ts";

export interface OnEngine {
  readonly provider: ProviderConnection;
  readonly standIn: StandIn;
  /** The AWS SDK on the same engine: what is really there, and changes behind Pulumi's back. */
  readonly sdk: DynamoDBClient;
  readonly describe: (name: string) => ReturnType<typeof describeTable>;
  readonly timeToLive: (name: string) => Promise<string | undefined>;
}

/** A configured connection to a stand-in on an engine of its own, for the tests of a file. */
export function useEngine(kind: TestEngine = embedded): () => OnEngine {
  let engine: Engine | undefined;
  let opened: OnEngine | undefined;
  beforeAll(async () => {
    engine = await startTestEngine(kind);
    const { endpoint, region, credentials } = engine;
    const standIn = await startStandIn({ endpoint, credentials });
    const provider = new ProviderConnection(standIn.port);
    await provider.configure();
    const sdk = new DynamoDBClient({ endpoint, region, credentials });
    opened = {
      provider,
      standIn,
      sdk,
      describe: (name) => describeTable(sdk, name),
      timeToLive: async (name) => {
        const { TimeToLiveDescription } = await sdk.send(new DescribeTimeToLiveCommand({ TableName: name }));
        return TimeToLiveDescription?.AttributeName;
      },
    };
  });
  afterAll(async () => {
    opened?.provider.close();
    opened?.sdk.destroy();
    await opened?.standIn.stop();
    await engine?.stop();
  });
  return () => {
    if (opened === undefined) {
      throw new Error("used before it was started");
    }
    return opened;
  };
}

/** Nothing when there is no such table. */
async function describeTable(sdk: DynamoDBClient, name: string) {
  try {
    return (await sdk.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") {
      return undefined;
    }
    throw error;
  }
}
