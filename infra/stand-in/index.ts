/**
 * A local stand-in for Pulumi's `aws` provider: the program with `@pulumi/aws` runs unchanged, and its tables are made in an
 * embedded DynamoDB engine.
 *
 * What it is: Pulumi's provider protocol, served from the process that starts it. It proves programs and state transitions:
 * what a program declares, what a preview shows, what an update does to tables, what is left after `destroy`. Tables, their
 * indexes, time to live, streams, tags and deletion protection are real in the engine. IAM policies, alarms, dashboards and
 * autoscaling are written down in Pulumi's state only, and so are a table's point-in-time recovery and encryption, which no
 * engine has, its tags on DynamoDB Local, and new units of a global index on dynoxide.
 *
 * What it is not: AWS, or AWS's provider. Nothing here shows how long AWS takes, what it permits an account, what a policy
 * allows or when an alarm rings. Resource types, inputs and functions that it does not know are refused by name, in the
 * preview already. One engine is one account and one region: a table's name exists once, whatever region a program names.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import protocol from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { createService } from "./service.ts";
import { type Credentials, createTableEngine } from "./table-engine.ts";

export interface StandInOptions {
  /** The engine's URL without a path, such as `http://127.0.0.1:8000`. */
  readonly endpoint: string;
  /** For programs that do not configure `aws:region`, as the environment of the real provider; none unless given. */
  readonly region?: string;
  /** For the engine. Never those of a program. */
  readonly credentials: Credentials;
  /** A fixed port on 127.0.0.1; a free one is chosen unless given. */
  readonly port?: number;
  /** Whether a program without `aws:accessKey` and `aws:secretKey` counts as signed in; true unless given. */
  readonly assumeCredentials?: boolean;
}

export interface StandIn {
  /** For the Pulumi CLI's environment: `PULUMI_DEBUG_PROVIDERS=aws:<port>`. */
  readonly port: number;
  /** Ends the server, connections of a running CLI and requests to the engine. Can be called any number of times. */
  stop(): Promise<void>;
}

/** Requests to the engine are signed for some region; the engine does not look at it. */
const engineRegionDefault = "us-east-1";

/**
 * Starts the stand-in in this process. It keeps nothing itself: stacks can be deployed one after the other and side by side,
 * and what they know of their resources is in their states.
 *
 * @throws Error when the port is taken
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { endpoint, region, credentials, port = 0, assumeCredentials = true } = options;
  const engine = createTableEngine(endpoint, region ?? engineRegionDefault, credentials);
  // A design's policies and dashboards are large text: no limit on a message from our own CLI.
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(protocol.ResourceProviderService, createService(engine, { region, assumeCredentials }));
  const boundPort = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      error === null ? resolve(bound) : reject(error);
    });
  }).catch((error: unknown) => {
    engine.stop();
    throw error;
  });
  let stopped: Promise<void> | undefined;
  return {
    port: boundPort,
    stop: () => {
      stopped ??= new Promise((resolve) => {
        engine.stop();
        server.tryShutdown(() => resolve());
        server.forceShutdown();
      });
      return stopped;
    },
  };
}
