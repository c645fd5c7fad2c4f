import { describe, expect, it } from "vitest";
import { toEngineError } from "../../../bench/engine/client.ts";
import { connectEndpoint, type EndpointOptions } from "../../../bench/engine/endpoint.ts";
import { findFreePort } from "../../../bench/engine/port.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";
import { answerError, startTestServer } from "../../support/http-server.ts";

const secretAccessKey = "this-must-never-be-printed";
const options: EndpointOptions = { region: "eu-west-2", credentials: { accessKeyId: "AKID", secretAccessKey } };

/** Connects to a server that gives one answer to everything. */
async function connectTo(status: number, name: string) {
  const server = await startTestServer((_, response) => answerError(response, status, name));
  try {
    return await connectEndpoint(server.url, options);
  } finally {
    await server.close();
  }
}

describe("an endpoint", () => {
  it("is used as it is and outlives stop", async () => {
    const own = await startTestEngine(embedded);
    const engine = await connectEndpoint(`${own.endpoint}/`, { ...options, version: "shared", note: "for the team" });
    expect(engine).toMatchObject({
      name: "endpoint",
      version: "shared",
      note: "for the team",
      endpoint: own.endpoint,
      region: "eu-west-2",
      credentials: options.credentials,
    });
    expect(engine.exited).toBeUndefined();
    await engine.stop();
    await connectEndpoint(own.endpoint, options);
    await own.stop();
  });

  it("is told apart from nothing listening", async () => {
    const host = `127.0.0.1:${await findFreePort()}`;
    await expect(connectEndpoint(`http://${host}`, options)).rejects.toMatchObject({
      code: "endpoint-unreachable",
      message: `${host} could not be reached to list its tables: nothing listens there.`,
    });
  });

  it("has to answer in time", async () => {
    const server = await startTestServer(() => {});
    const connected = connectEndpoint(server.url, { ...options, timeoutMs: 100 });
    await expect(connected).rejects.toMatchObject({
      code: "endpoint-unreachable",
      message: expect.stringMatching(/it did not answer in time\.$/),
    });
    await server.close();
  });

  it.each(["UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException"])(
    "says that the credentials are refused on %s, without showing them",
    async (name) => {
      const failure = await connectTo(400, name).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "endpoint-denied", message: expect.stringContaining(name) });
      expect(`${failure} ${JSON.stringify(failure)}`).not.toContain(secretAccessKey);
    },
  );

  it("passes on what the service says otherwise", async () => {
    await expect(connectTo(500, "InternalServerError")).rejects.toMatchObject({
      code: "engine-refused",
      message: expect.stringContaining("InternalServerError: as the test wants"),
    });
  });

  it("may refuse to list tables to credentials that it knows", async () => {
    await expect(connectTo(400, "AccessDeniedException")).resolves.toMatchObject({ name: "endpoint" });
  });

  it.each([
    "127.0.0.1:8000",
    "dynamodb",
    "ftp://127.0.0.1",
    "http://127.0.0.1:8000/shell",
    "http://127.0.0.1:8000?x=1",
    `http://me:${secretAccessKey}@127.0.0.1:8000`,
  ])("must be an address of a server: %s", async (url) => {
    const failure = await connectEndpoint(url, options).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "endpoint-invalid" });
    expect(String(failure)).not.toContain(secretAccessKey);
  });
});

it.each([
  ["ENOTFOUND", "the host name is unknown"],
  ["EAI_AGAIN", "the host name could not be looked up"],
  ["ETIMEDOUT", "it did not answer in time"],
  ["ECONNRESET", "the connection was closed"],
  ["EWHATEVER", "as the system words it"],
])("words %s for people", (code, reason) => {
  const error = Object.assign(new Error("as the system words it"), { code });
  const expected = `db.example:8000 could not be reached to read: ${reason}.`;
  const address = { endpoint: "http://db.example:8000" };
  expect(toEngineError(error, address, "read").message).toBe(expected);
  expect(toEngineError(new AggregateError([error]), address, "read").message).toBe(expected);
});
