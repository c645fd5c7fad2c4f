import { once } from "node:events";
import http2 from "node:http2";
import { promisify } from "node:util";
import { status } from "@grpc/grpc-js";
import awsPackage from "@pulumi/aws/package.json" with { type: "json" };
import protocol from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import { afterEach, describe, expect, test } from "vitest";
import { type StandIn, type StandInOptions, startStandIn } from "../../../infra/stand-in/index.ts";
import { ProviderConnection, secret, unknown } from "./client.ts";
import { users } from "./tables.ts";

/** No engine listens here: these calls have no business with one. */
const offline = {
  endpoint: "http://127.0.0.1:9",
  credentials: { accessKeyId: "AKIASTANDINTEST", secretAccessKey: "standInTestSecretKey" },
};
const started: (StandIn | ProviderConnection)[] = [];

afterEach(async () => {
  for (const each of started.splice(0).reverse()) {
    await ("stop" in each ? each.stop() : each.close());
  }
});

async function open(options: Partial<StandInOptions> = {}) {
  const standIn = await startStandIn({ ...offline, ...options });
  started.push(standIn);
  return { standIn, connection: connect(standIn) };
}

function connect({ port }: StandIn) {
  const connection = new ProviderConnection(port);
  started.push(connection);
  return connection;
}

describe("what the provider says of itself", () => {
  test("its version is that of the package whose programs it runs", async () => {
    const { connection } = await open();
    const info = await connection.call(protocol.ResourceProviderService.getPluginInfo, new emptyMessages.Empty());
    expect(info.getVersion()).toBe(awsPackage.version);
  });

  test("handshake and configure agree: secrets yes, previews yes, outputs and resource references no", async () => {
    const { connection } = await open();
    const request = new messages.ProviderHandshakeRequest();
    const handshake = await connection.call(protocol.ResourceProviderService.handshake, request);
    const configured = await connection.configure();
    expect(handshake.getAcceptSecrets()).toBe(true);
    expect([handshake.getAcceptOutputs(), handshake.getAcceptResources()]).toEqual([false, false]);
    expect(configured.getAcceptsecrets()).toBe(true);
    expect(configured.getSupportspreview()).toBe(true);
    expect([configured.getAcceptoutputs(), configured.getAcceptresources()]).toEqual([false, false]);
  });

  test("what it does not have is UNIMPLEMENTED, which the engine takes as an answer", async () => {
    const { connection } = await open();
    const { getSchema, construct, parameterize, getMapping } = protocol.ResourceProviderService;
    const unimplemented = { code: status.UNIMPLEMENTED };
    await expect(connection.call(getSchema, new messages.GetSchemaRequest())).rejects.toMatchObject(unimplemented);
    await expect(connection.call(construct, new messages.ConstructRequest())).rejects.toMatchObject(unimplemented);
    await expect(connection.call(parameterize, new messages.ParameterizeRequest())).rejects.toMatchObject(
      unimplemented,
    );
    await expect(connection.call(getMapping, new messages.GetMappingRequest())).rejects.toMatchObject(unimplemented);
  });

  test("cancel is taken", async () => {
    const { connection } = await open();
    await connection.call(protocol.ResourceProviderService.cancel, new emptyMessages.Empty());
  });
});

describe("the provider's configuration", () => {
  const keys = { accessKey: "AKIAPROGRAM", secretKey: "programSecretKey" };

  test("needs a region, unless the stand-in has one", async () => {
    const { connection } = await open();
    const { reasons } = await connection.checkConfig({});
    expect(reasons).toEqual([expect.stringMatching(/^aws:region: no AWS region is set/)]);
    await expect(connection.configure({})).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: expect.stringContaining("no AWS region is set"),
    });

    const { connection: withRegion } = await open({ region: "eu-west-2" });
    expect((await withRegion.checkConfig({})).reasons).toEqual([]);
    await withRegion.configure({});
  });

  test.each(["moon", "eu-west", "us_east_1", "eu-west-2a"])("refuses the region %s", async (region) => {
    const { connection } = await open();
    const { reasons } = await connection.checkConfig({ region });
    expect(reasons).toEqual([expect.stringContaining(`invalid AWS Region: ${region}`)]);
    await expect(connection.configure({ region })).rejects.toMatchObject({ details: expect.stringContaining(region) });
  });

  test.each(["eu-west-2", "us-gov-east-1", "ap-southeast-4", "cn-north-1"])("takes the region %s", async (region) => {
    const { connection } = await open();
    expect((await connection.checkConfig({ region })).reasons).toEqual([]);
  });

  test("needs credentials unless they are assumed, and never repeats them", async () => {
    const { connection } = await open({ assumeCredentials: false });
    const region = "eu-west-2";
    const refusal = expect.stringMatching(/^aws:accessKey: no valid credential sources found/);
    expect((await connection.checkConfig({ region })).reasons).toEqual([refusal]);
    expect((await connection.checkConfig({ region, accessKey: keys.accessKey })).reasons).toEqual([refusal]);
    expect((await connection.checkConfig({ region, ...keys })).reasons).toEqual([]);
    await connection.configure({ region, ...keys });

    const failure = await connection.configure({ region: "moon", ...keys }).catch(String);
    expect(failure).toContain("moon");
    expect(failure).not.toMatch(/AKIAPROGRAM|programSecretKey|AKIASTANDINTEST|standInTestSecretKey/);
  });

  test("everything that is missing is told at once", async () => {
    const { connection } = await open({ assumeCredentials: false });
    expect((await connection.checkConfig({})).reasons).toHaveLength(2);
  });

  test("what is unknown in a preview, or secret, is taken and given back as it came", async () => {
    const { connection } = await open({ assumeCredentials: false });
    const config = { region: unknown, accessKey: secret("AKIAPROGRAM"), secretKey: unknown, version: "7.48.0" };
    const { reasons, inputs } = await connection.checkConfig(config);
    expect(reasons).toEqual([]);
    expect(inputs).toEqual(config);
  });

  test("default tags that are not an object are refused without being repeated", async () => {
    const { connection } = await open();
    const failure = await connection.configure({ region: "eu-west-2", defaultTags: "{hidden" }).catch(String);
    expect(failure).toContain("aws:defaultTags has to be an object");
    expect(failure).not.toContain("hidden");
  });

  test("changes in place: resources look at their own region", async () => {
    const { connection } = await open();
    expect(await connection.diffConfig({ region: "eu-west-2" }, { region: "eu-west-1", ...keys })).toMatchObject({
      changes: true,
      replaces: [],
      diffs: ["region", "accessKey", "secretKey"],
    });
    expect(await connection.diffConfig({ region: "eu-west-2" }, { region: "eu-west-2" })).toMatchObject({
      changes: false,
      detailed: {},
    });
  });
});

describe("connections", () => {
  test("each has its own configuration, so that stacks can be deployed side by side", async () => {
    const { standIn, connection: first } = await open();
    const second = connect(standIn);
    await first.configure({ region: "eu-west-2" });
    await second.configure({ region: "us-gov-west-1" });
    const token = "aws:index/getRegion:getRegion";
    expect((await first.invoke(token)).region).toBe("eu-west-2");
    expect((await second.invoke(token)).region).toBe("us-gov-west-1");
    await first.configure({ region: "ap-south-1" });
    expect((await first.invoke(token)).region).toBe("ap-south-1");
    expect((await second.invoke(token)).region).toBe("us-gov-west-1");
  });

  test("one that was not configured is told so", async () => {
    const { standIn, connection } = await open();
    await connection.configure();
    const other = connect(standIn);
    await expect(other.create(users)).rejects.toMatchObject({ details: expect.stringContaining("configure") });
  });

  test("an engine that does not answer is named by its address, without credentials", async () => {
    const { connection } = await open();
    await connection.configure();
    const failure = await connection.create(users).catch(String);
    expect(failure).toContain("creating DynamoDB Table (Users): the engine at 127.0.0.1:9 did not answer");
    expect(failure).not.toMatch(/AKIASTANDINTEST|standInTestSecretKey/);
  });

  test("stop ends the server while a connection is open, and can be called again", async () => {
    const { standIn, connection } = await open();
    await connection.configure();
    await standIn.stop();
    await standIn.stop();
    await expect(connection.invoke("aws:index/getRegion:getRegion")).rejects.toMatchObject({
      code: status.UNAVAILABLE,
    });
    // The port is free again.
    const next = await startStandIn({ ...offline, port: standIn.port });
    started.push(next);
    expect(next.port).toBe(standIn.port);
  });

  test("stop ends calls that are under way, even of a client that says nothing more", async () => {
    const { standIn } = await open();
    const session = http2.connect(`http://127.0.0.1:${standIn.port}`);
    await once(session, "connect");
    const ended = new Promise<void>((resolve) => {
      session.on("error", () => {});
      session.on("close", resolve);
    });
    const call = session.request({
      ":method": "POST",
      ":path": protocol.ResourceProviderService.check.path,
      "content-type": "application/grpc",
    });
    call.on("error", () => {});
    // The answer to a ping comes after the call's headers were taken.
    await promisify((taken: (error: Error | null) => void) => session.ping(taken))();
    await standIn.stop();
    await ended;
  });

  test("a port that is taken is an error", async () => {
    const { standIn } = await open();
    await expect(startStandIn({ ...offline, port: standIn.port })).rejects.toThrow(/EADDRINUSE|No address added/);
  });
});

describe("functions", () => {
  test("account, region and partition are those of the configuration", async () => {
    const { connection } = await open();
    await connection.configure({ region: "cn-north-1" });
    const invoke = (name: string) => connection.invoke(`aws:index/${name}:${name}`);
    expect(await invoke("getCallerIdentity")).toMatchObject({
      accountId: "000000000000",
      arn: "arn:aws-cn:iam::000000000000:user/local-stand-in",
    });
    expect(await invoke("getRegion")).toMatchObject({ region: "cn-north-1", name: "cn-north-1", id: "cn-north-1" });
    expect(await invoke("getPartition")).toMatchObject({ partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" });
  });

  test("one that is not known is refused by name", async () => {
    const { connection } = await open();
    await connection.configure();
    await expect(connection.invoke("aws:s3/getBucket:getBucket")).rejects.toMatchObject({
      details: expect.stringMatching(
        /^the local stand-in for the aws provider does not know the function aws:s3\/getBucket:getBucket; it knows .*getTable/,
      ),
    });
  });
});
