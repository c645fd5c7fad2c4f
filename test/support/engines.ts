/** The two real engines, for tests that are about behaviour. */
import { startDynamoDbLocal } from "../../bench/engine/dynamodb-local.ts";
import { startEmbedded } from "../../bench/engine/embedded.ts";
import type { Engine, EngineCommand, StartOptions } from "../../bench/engine/engine.ts";
import { resolveTool } from "../../scripts/tools/index.ts";

export interface TestEngine {
  readonly name: Engine["name"];
  /** Finds the program, and fetches or builds it when the machine has none. */
  readonly resolve: () => Promise<EngineCommand>;
  readonly start: (options: StartOptions) => Promise<Engine>;
}

export const embedded: TestEngine = {
  name: "dynoxide",
  resolve: () => resolveTool("dynoxide"),
  start: startEmbedded,
};

export const dynamoDbLocal: TestEngine = {
  name: "DynamoDB Local",
  resolve: () => resolveTool("dynamodb-local"),
  start: startDynamoDbLocal,
};

export const bothEngines: readonly TestEngine[] = [embedded, dynamoDbLocal];

/** An empty engine of this kind; the test has to stop it. */
export async function startTestEngine(engine: TestEngine): Promise<Engine> {
  return engine.start(await engine.resolve());
}
