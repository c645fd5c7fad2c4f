import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { expect, it } from "vitest";
import { createBatchWriteTransport } from "../../../bench/engine/seed-transport.ts";
import { startTestServer } from "../../support/http-server.ts";

it.each([undefined, "a/session+token="])("signs what it sends, as the SDK would (session token %s)", async (token) => {
  const credentials = {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "secret/with+signs",
    ...(token === undefined ? {} : { sessionToken: token }),
  };
  const server = await startTestServer((_, response) => void response.end("{}"));
  const transport = createBatchWriteTransport({ endpoint: server.url, region: "eu-west-2", credentials }, 1);
  const body = '{"RequestItems":{"Café":[]}}';
  expect(await transport.send(body)).toEqual({ status: 200, body: "{}" });
  transport.close();
  await server.close();

  const [received] = server.requests;
  const headers = received?.headers ?? {};
  expect(received?.body).toBe(body);
  const sent = String(headers["x-amz-date"]);
  const isoDate = sent.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, "$1-$2-$3T$4:$5:$6Z");
  const signer = new SignatureV4({
    credentials,
    region: "eu-west-2",
    service: "dynamodb",
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    {
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      path: "/",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        host: new URL(server.url).host,
        "x-amz-target": "DynamoDB_20120810.BatchWriteItem",
      },
      body,
    },
    { signingDate: new Date(isoDate) },
  );
  expect(headers.authorization).toBe(signed.headers.authorization);
});
