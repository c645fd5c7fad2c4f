import { afterAll, beforeAll } from "vitest";
import { type StandIn, startStandIn } from "../../../infra/stand-in/index.ts";
import { ProviderConnection } from "./client.ts";

/** A configured connection for tests that ask no engine: nothing listens at its address. */
export function useOffline(): () => ProviderConnection {
  let standIn: StandIn | undefined;
  let connection: ProviderConnection | undefined;
  beforeAll(async () => {
    const credentials = { accessKeyId: "AKIASTANDINTEST", secretAccessKey: "standInTestSecretKey" };
    standIn = await startStandIn({ endpoint: "http://127.0.0.1:9", credentials });
    connection = new ProviderConnection(standIn.port);
    await connection.configure();
  });
  afterAll(async () => {
    connection?.close();
    await standIn?.stop();
  });
  return () => {
    if (connection === undefined) {
      throw new Error("used before it was started");
    }
    return connection;
  };
}
