import { describe, expect, it } from "vitest";
import {
  type ChainCredentials,
  createCredentialsSource,
  toCredentialsError,
} from "../../../bench/engine/aws-credentials.ts";
import { serveCredentials } from "../../../bench/engine/aws-credentials-server.ts";
import { isAwsHost } from "../../../bench/engine/aws-host.ts";
import { EngineError } from "../../../bench/engine/engine-error.ts";
import { createBatchWriteTransport } from "../../../bench/engine/seed-transport.ts";
import { startTestServer } from "../../support/http-server.ts";

const minuteMs = 60_000;
const secretAccessKey = "SECRETsecret";

/** A chain that gives numbered keys, and a clock that is set by hand. */
function setUp(lifeMs?: number) {
  const state = { nowMs: 1_000_000, asked: 0, failure: undefined as Error | undefined };
  const ask = async (): Promise<ChainCredentials> => {
    state.asked += 1;
    if (state.failure !== undefined) {
      throw state.failure;
    }
    const expiration = lifeMs === undefined ? {} : { expiration: new Date(state.nowMs + lifeMs) };
    return { accessKeyId: `AKID${state.asked}`, secretAccessKey, ...expiration };
  };
  return { state, source: createCredentialsSource(ask, () => state.nowMs) };
}

/** What is on its way without a timer has come. */
const arrived = () => new Promise((resolve) => setImmediate(resolve));

const keyOf = async (work: Promise<ChainCredentials>) => (await work).accessKeyId;

describe("credentials", () => {
  it("that stay valid are asked for once", async () => {
    const { state, source } = setUp();
    expect(await source()).toEqual({ accessKeyId: "AKID1", secretAccessKey });
    state.nowMs += 1e12;
    expect(await keyOf(source())).toBe("AKID1");
  });

  it("are asked for again from five minutes before their end", async () => {
    const { state, source } = setUp(60 * minuteMs);
    const { expiration, refreshAtMs } = await source();
    expect(expiration?.getTime()).toBe(state.nowMs + 60 * minuteMs);
    expect(refreshAtMs).toBe(state.nowMs + 55 * minuteMs);
    state.nowMs += 55 * minuteMs - 1;
    expect(await keyOf(source())).toBe("AKID1");
    state.nowMs += 1;
    expect((await source()).refreshAtMs).toBe(state.nowMs + 1000);
    await arrived();
    expect(await keyOf(source())).toBe("AKID2");
    expect(await keyOf(source())).toBe("AKID2");
    expect(state.asked).toBe(2);
  });

  it("that still hold are handed out while newer ones are asked for, however long that takes", async () => {
    let nowMs = 0;
    let asked = 0;
    let answer: (credentials: ChainCredentials) => void = () => {};
    const source = createCredentialsSource(
      () => {
        asked += 1;
        return asked === 1
          ? Promise.resolve({ accessKeyId: "AKID1", secretAccessKey, expiration: new Date(60 * minuteMs) })
          : new Promise((resolve) => {
              answer = resolve;
            });
      },
      () => nowMs,
    );
    await source();
    for (nowMs = 55 * minuteMs; nowMs < 60 * minuteMs; nowMs += minuteMs) {
      expect(await source()).toMatchObject({ accessKeyId: "AKID1", refreshAtMs: nowMs + 1000 });
    }
    expect(asked).toBe(2);
    // They have ended: now there is nothing else to do than to wait.
    const waiting = source();
    answer({ accessKeyId: "AKID2", secretAccessKey });
    expect(await keyOf(waiting)).toBe("AKID2");
  });

  it("are asked for once by all who want them at the same time", async () => {
    const { state, source } = setUp(60 * minuteMs);
    await Promise.all([source(), source(), source()]);
    state.nowMs += 58 * minuteMs;
    await Promise.all([source(), source(), source()]);
    await arrived();
    expect(new Set(await Promise.all([keyOf(source()), keyOf(source())]))).toEqual(new Set(["AKID2"]));
    expect(state.asked).toBe(2);
  });

  it("that are given shortly before their end are asked for every 15 s", async () => {
    const { state, source } = setUp(2 * minuteMs);
    expect((await source()).refreshAtMs).toBe(state.nowMs + 15_000);
    state.nowMs += 14_999;
    await arrived();
    expect(await keyOf(source())).toBe("AKID1");
    state.nowMs += 1;
    await source();
    await arrived();
    expect(await keyOf(source())).toBe("AKID2");
  });

  it("are used to their end when there are no newer ones, and then there are none", async () => {
    const { state, source } = setUp(60 * minuteMs);
    await source();
    state.nowMs += 56 * minuteMs;
    state.failure = new Error("the network is down");
    expect(await keyOf(source())).toBe("AKID1");
    await arrived();
    expect(await source()).toMatchObject({ accessKeyId: "AKID1", refreshAtMs: state.nowMs + 15_000 });
    expect(state.asked).toBe(2);
    state.nowMs += 4 * minuteMs;
    await expect(source()).rejects.toThrow(EngineError);
    state.failure = undefined;
    expect(await keyOf(source())).toBe("AKID4");
  });
});

describe("a failure to get credentials", () => {
  it.each([
    ["Could not load credentials from any providers", /^No AWS credentials were found/],
    ["The SSO session associated with this profile has expired. To refresh run aws sso login.", /single sign-on/],
    ["Could not resolve credentials using profile: [x] in configuration/credentials file(s).", /^The AWS profile/],
    ["Command failed: get-key --password hunter2\nSECRET", /^AWS credentials are set up and could not be had/],
    ["Profile x credential_process returned invalid JSON.", /^AWS credentials are set up/],
  ])("%j is told in one sentence", (message, told) => {
    const error = toCredentialsError(new Error(message));
    expect(error.message).toMatch(told);
    expect(error.message).not.toContain("\n");
  });

  it("shows nothing of what a program was called with or printed", () => {
    const error = toCredentialsError(new Error("Command failed: get --password hunter2\nSECRETsecret"));
    expect(`${error.stack} ${error.fix} ${JSON.stringify(error)}`).not.toMatch(/hunter2|SECRETsecret/);
    expect(error.cause).toBeUndefined();
  });
});

describe("the server of credentials", () => {
  it("gives them to whoever has the token, and tells nobody else that they are there", async () => {
    const { source } = setUp(60 * minuteMs);
    const { url, token, close } = await serveCredentials(source, () => {});
    const get = (headers: Record<string, string>, method = "GET") => fetch(url, { method, headers });
    try {
      const answer = await get({ Authorization: token });
      expect(await answer.json()).toEqual({
        accessKeyId: "AKID1",
        secretAccessKey,
        refreshAtMs: 1_000_000 + 55 * minuteMs,
      });
      expect(new URL(url).hostname).toBe("127.0.0.1");
      expect(url).not.toContain(token);
      expect(token).toMatch(/^[0-9a-f]{64}$/);
      for (const wrong of [
        {},
        { Authorization: "" },
        { Authorization: `${token}0` },
        { Authorization: "x".repeat(64) },
      ]) {
        const refused = await get(wrong);
        expect([refused.status, await refused.text()]).toEqual([404, ""]);
      }
      expect((await get({ Authorization: token }, "POST")).status).toBe(404);
    } finally {
      await close();
    }
    await expect(fetch(url)).rejects.toThrow();
  });

  it("says when there are none any more, and shows nothing", async () => {
    const { state, source } = setUp();
    state.failure = new Error("Command failed: SECRETsecret");
    const failures: EngineError[] = [];
    const { url, token, close } = await serveCredentials(source, (failure) => failures.push(failure));
    try {
      const answer = await fetch(url, { headers: { Authorization: token } });
      expect([answer.status, await answer.text()]).toEqual([503, ""]);
      expect(failures).toMatchObject([{ code: "credentials-missing" }]);
    } finally {
      await close();
    }
  });
});

it("filling signs with credentials that are valid now", async () => {
  const server = await startTestServer((_, response) => void response.end("{}"));
  const next = [
    { accessKeyId: "AKID1", secretAccessKey, refreshAtMs: Date.now() - 1 },
    { accessKeyId: "AKID2", secretAccessKey },
  ];
  const transport = createBatchWriteTransport(
    {
      endpoint: server.url,
      region: "eu-west-2",
      credentials: { accessKeyId: "AKID0", secretAccessKey },
      renewCredentials: async () => next.shift() ?? { accessKeyId: "AKID3", secretAccessKey },
    },
    1,
  );
  await transport.send("{}");
  await transport.send("{}");
  await transport.send("{}");
  transport.close();
  await server.close();
  const keys = server.requests.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? "")?.[1]);
  expect(keys).toEqual(["AKID1", "AKID2", "AKID2"]);
});

it.each([
  ["dynamodb.eu-west-2.amazonaws.com", true],
  ["DynamoDB.EU-west-2.AmazonAWS.com.", true],
  ["dynamodb.amazonaws.com", true],
  ["dynamodb-fips.us-gov-west-1.amazonaws.com", true],
  ["123456789012.ddb.eu-west-2.amazonaws.com", true],
  ["123456789012.ddb.eu-west-2.api.aws", true],
  ["vpce-1a2b-3c4d.dynamodb.us-east-1.vpce.amazonaws.com", true],
  ["dynamodb.cn-north-1.amazonaws.com.cn", true],
  ["dynamodb.cn-north-1.api.amazonwebservices.com.cn", true],
  ["dynamodb.eusc-de-east-1.amazonaws.eu", true],
  ["dynamodb.us-iso-east-1.c2s.ic.gov", true],
  ["dynamodb.us-isob-east-1.sc2s.sgov.gov", true],
  ["dynamodb.eu-isoe-west-1.cloud.adc-e.uk", true],
  ["dynamodb.us-isof-south-1.csp.hci.ic.gov", true],
  ["sts.eu-west-2.amazonaws.com", false],
  ["ec2-192-0-2-1.eu-west-2.compute.amazonaws.com", false],
  ["dynamodb.elb.amazonaws.com", false],
  ["dynamodb.s3.eu-west-2.amazonaws.com", false],
  ["x.dynamodb.eu-west-2.amazonaws.com", false],
  ["dynamodb.eu-west-2.execute-api.eu-west-2.amazonaws.com", false],
  ["dynamodb.eu-west-2.amazonaws.com.example.org", false],
  ["amazonaws.com", false],
  ["dynamodb.eu-west-2.notamazonaws.com", false],
  ["127.0.0.1", false],
])("%s is DynamoDB in AWS: %s", (host, isAws) => {
  expect(isAwsHost(host)).toBe(isAws);
});

it.each([
  ["sts.amazonaws.com", true],
  ["sts.eu-west-2.amazonaws.com", true],
  ["sts-fips.us-east-1.amazonaws.com", true],
  ["dynamodb.eu-west-2.amazonaws.com", false],
  ["sts.s3.amazonaws.com", false],
])("%s is STS in AWS: %s", (host, isAws) => {
  expect(isAwsHost(host, "sts")).toBe(isAws);
});
