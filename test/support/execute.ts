/** Executes plans against an engine over plain HTTP, as the load generator does, and signed by the AWS SDK's own signer. */
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Engine } from "../../bench/engine/engine.ts";
import type { DynamoRequest, NativeItem, Plan } from "../../model/index.ts";
import { toWireInput, unmarshalResponse } from "../../model/request/wire.ts";

/** An answer that is not a success. */
export class RefusedError extends Error {
  /** The exception's name without its namespace, such as `ConditionalCheckFailedException`. */
  override readonly name: string;
  /** Of a cancelled transaction: one code for each part, `None` where the part is not to blame. */
  readonly reasons: readonly string[];

  constructor(name: string, message: string, reasons: readonly string[]) {
    super(message);
    this.name = name;
    this.reasons = reasons;
  }
}

export interface Executed {
  /** How many requests went out in each stage. */
  readonly requestsByStage: readonly number[];
  /** All items that were found, in the order of stages and requests. */
  readonly items: readonly NativeItem[];
}

/** Sends the requests of each stage together and follows to the last one. Rejects with `RefusedError`. */
export async function execute(engine: Engine, plan: Plan): Promise<Executed> {
  const requestsByStage: number[] = [];
  const items: NativeItem[] = [];
  let current: Plan | undefined = plan;
  while (current !== undefined) {
    const stage: Plan = current;
    const answers: NativeItem[][] = await Promise.all(stage.requests.map((request) => send(engine, request)));
    requestsByStage.push(stage.requests.length);
    items.push(...answers.flat());
    current = stage.next?.(answers);
  }
  return { requestsByStage, items };
}

async function send(engine: Engine, request: DynamoRequest): Promise<NativeItem[]> {
  const { host, hostname, port } = new URL(engine.endpoint);
  const signer = new SignatureV4({
    service: "dynamodb",
    region: engine.region,
    credentials: engine.credentials,
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method: "POST",
    protocol: "http:",
    hostname,
    port: Number(port),
    path: "/",
    headers: {
      host,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${request.operation}`,
    },
    body: JSON.stringify(toWireInput(request)),
  });
  const { host: _, ...headers } = signed.headers;
  const response = await fetch(engine.endpoint, { method: "POST", headers, body: signed.body });
  const body: unknown = await response.json();
  if (!response.ok) {
    throw toRefusal(body);
  }
  const { items, unprocessed } = unmarshalResponse(request.operation, body);
  if (unprocessed > 0) {
    throw new Error(`${unprocessed} parts of a batch were left unprocessed`);
  }
  return items;
}

function toRefusal(body: unknown): RefusedError {
  const members: Readonly<Record<string, unknown>> = { ...(typeof body === "object" && body) };
  const { __type: type, message = members.Message, CancellationReasons: reasons = [] } = members;
  const codes = Array.isArray(reasons) ? reasons.map((reason: { Code?: unknown }) => String(reason.Code)) : [];
  return new RefusedError(String(type).replace(/^.*#/, ""), String(message), codes);
}
