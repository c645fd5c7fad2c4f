/**
 * The fastest plain way to call BatchWriteItem from Node: one signed POST on a kept connection. The SDK's client spends most
 * of its time on serialising and inspecting attribute values that already are in wire form here.
 */
import { createHash, createHmac } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import { createSigner, type SigningHash, targetPrefix } from "../k6/sign.ts";
import type { EngineAddress } from "./client.ts";
import type { EngineCredentials, RenewableCredentials } from "./engine.ts";

export interface TransportResponse {
  readonly status: number;
  readonly body: string;
}

export interface BatchWriteTransport {
  /** Sends one request; rejects with Node's network error. */
  send(body: string): Promise<TransportResponse>;
  close(): void;
}

const requestTimeoutMs = 30_000;

export function createBatchWriteTransport(engine: EngineAddress, connectionsMax: number): BatchWriteTransport {
  const url = new URL(engine.endpoint);
  const { Agent, request } = url.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsMax });
  const signerWith = (credentials: EngineCredentials) =>
    createSigner({ credentials, region: engine.region, host: url.host, hash: nodeHash });
  let sign = signerWith(engine.credentials);
  let refreshAtMs = engine.renewCredentials === undefined ? Number.POSITIVE_INFINITY : 0;
  const renew = async () => {
    const credentials: RenewableCredentials = (await engine.renewCredentials?.()) ?? engine.credentials;
    refreshAtMs = credentials.refreshAtMs ?? Number.POSITIVE_INFINITY;
    sign = signerWith(credentials);
  };
  const post = (body: string) =>
    new Promise<TransportResponse>((resolve, reject) => {
      const headers = sign(`${targetPrefix}.BatchWriteItem`, body, Date.now());
      headers["Content-Length"] = String(Buffer.byteLength(body));
      const outgoing = request(url, { method: "POST", agent, headers, timeout: requestTimeoutMs }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
        );
        response.on("error", reject);
      });
      outgoing.on("timeout", () => outgoing.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  const send = async (body: string) => {
    if (Date.now() >= refreshAtMs) {
      await renew();
    }
    return post(body);
  };
  return { send, close: () => agent.destroy() };
}

const toKey = (key: string | ArrayBuffer) => (typeof key === "string" ? key : new Uint8Array(key));

/** Node's own SHA-256 and HMAC for the request signer. */
export const nodeHash: SigningHash = {
  sha256Hex: (text) => createHash("sha256").update(text, "utf8").digest("hex"),
  hmacSha256: (key, text) => new Uint8Array(createHmac("sha256", toKey(key)).update(text, "utf8").digest()).buffer,
  hmacSha256Hex: (key, text) => createHmac("sha256", toKey(key)).update(text, "utf8").digest("hex"),
};
