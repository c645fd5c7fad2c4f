/** What the AWS SDK takes for an account: a fake STS, and a real engine behind a proxy that sees every request. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import type { Engine } from "../../bench/engine/engine.ts";
import { embedded, startTestEngine } from "./engines.ts";
import { startTestServer } from "./http-server.ts";

export const account = "123456789012";
export const callerArn = `arn:aws:sts::${account}:assumed-role/bench/tester`;

/** Unmistakable in any output. */
export const secrets = {
  accessKeyId: "AKIDTABLEWRIGHTTEST1",
  secretAccessKey: "SECRETtablewrightSECRETtablewrightSECRET",
  sessionToken: "TOKENtablewrightTOKENtablewright",
} as const;

/** A request to DynamoDB, without what it came to. */
export interface SeenRequest {
  /** Such as `PutItem`. */
  readonly operation: string;
  readonly accessKeyId: string;
  readonly body: string;
}

export interface AwsSite {
  readonly engine: Engine;
  readonly client: DynamoDBClient;
  readonly seen: SeenRequest[];
  readonly folder: string;
  /** The environment of a program that shall take this for AWS, with fixed credentials. */
  readonly env: Readonly<Record<string, string>>;
  /** The same with credentials of a profile's `credential_process`. */
  profileEnv(credentialProcess: string): Promise<Readonly<Record<string, string>>>;
  /** Called with each request before it is passed on. */
  onRequest(listener: (request: SeenRequest) => void): void;
  /** What the figures of consumed capacity are multiplied with from now on. */
  chargeTimes(factor: number): void;
  /** STS refuses from now on with this error; `undefined` for none. */
  denyWith(name: string | undefined): void;
  tableNames(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openAwsSite(): Promise<AwsSite> {
  const engine = await startTestEngine(embedded);
  const client = new DynamoDBClient(engine);
  const folder = await mkdtemp(join(tmpdir(), "tablewright-aws-site-"));
  const seen: SeenRequest[] = [];
  let factor = 1;
  let listen: (request: SeenRequest) => void = () => {};
  let denied: string | undefined;
  const sts = await startTestServer((_request, response) => {
    response.writeHead(denied === undefined ? 200 : 403, { "Content-Type": "text/xml" });
    response.end(denied === undefined ? identity : refusal(denied));
  });
  const dynamo = await startTestServer(async ({ headers, body }, response) => {
    const operation = String(headers["x-amz-target"]).replace(/^.*\./, "");
    const request = { operation, accessKeyId: accessKeyOf(headers), body };
    seen.push(request);
    listen(request);
    const answer = await fetch(engine.endpoint, { method: "POST", headers: forwarded(headers), body });
    const text = await answer.text();
    response.writeHead(answer.status, { "Content-Type": "application/x-amz-json-1.0" });
    response.end(
      factor === 1 ? text : text.replace(/("CapacityUnits":)([\d.]+)/g, (_, name, units) => name + units * factor),
    );
  });
  const shared = {
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: join(folder, "no-such-file"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-such-file"),
  };
  return {
    engine,
    client,
    seen,
    folder,
    env: {
      ...shared,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: secrets.accessKeyId,
      AWS_SECRET_ACCESS_KEY: secrets.secretAccessKey,
      AWS_SESSION_TOKEN: secrets.sessionToken,
    },
    profileEnv: async (credentialProcess) => {
      // The SDK reads a file of settings once a process.
      const profileFile = join(folder, "profile");
      const lines = ["[profile bench]", "region = us-east-1", `credential_process = ${credentialProcess}`];
      await writeFile(profileFile, `${lines.join("\n")}\n`);
      return { ...shared, AWS_CONFIG_FILE: profileFile, AWS_PROFILE: "bench" };
    },
    onRequest: (listener) => {
      listen = listener;
    },
    chargeTimes: (times) => {
      factor = times;
    },
    denyWith: (name) => {
      denied = name;
    },
    tableNames: async () => (await client.send(new ListTablesCommand({}))).TableNames ?? [],
    close: async () => {
      client.destroy();
      await Promise.all([sts.close(), dynamo.close()]);
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const accessKeyOf = ({ authorization = "" }: IncomingHttpHeaders): string =>
  /Credential=([^/]+)\//.exec(authorization)?.[1] ?? "none";

function forwarded(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    ["content-type", "x-amz-target", "x-amz-date", "authorization"].map((name) => [name, String(headers[name])]),
  );
}

const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>${callerArn}</Arn><UserId>AROAEXAMPLE:tester</UserId><Account>${account}</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

const refusal = (name: string) =>
  `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${name}</Code>
<Message>as the test wants</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
