/**
 * A k6 script: the same requests by the replay's own sender, signed or with the headers of an old signature. Both send
 * headers of the same names and sizes and the same bodies, so the difference is what signing costs and nothing else.
 *
 * Takes `-e ENDPOINT=http://127.0.0.1:PORT`, `-e SIGNED=yes` or `no`, and k6's own `--vus` and `--iterations`.
 */
import exec from "k6/execution";
import { k6Hash } from "../../bench/k6/hash.ts";
import { createSender } from "../../bench/k6/send.ts";
import { createSigner, type Signer, targetPrefix } from "../../bench/k6/sign.ts";
import { toWireInput } from "../../model/request/wire.ts";
import type { DynamoRequest } from "../../model/schema/operation.ts";

const { ENDPOINT: endpoint = "", SIGNED: signed = "" } = __ENV;

const sign = createSigner({
  credentials: { accessKeyId: "AKIDEXAMPLEEXAMPLE00", secretAccessKey: "example/secret/access/key/of/40/letters0" },
  region: "eu-west-2",
  host: endpoint.replace("http://", ""),
  hash: k6Hash,
});

const userId = "01JD7Q2M3X4Y5Z6A7B8C9D0E1F";
const requests: readonly DynamoRequest[] = [
  {
    operation: "GetItem",
    input: {
      TableName: "social-media",
      Key: { pk: `USER#${userId}`, sk: "PROFILE" },
      ProjectionExpression: "#id, #name, #bio, #avatar, #followers, #following, #posts",
      ExpressionAttributeNames: {
        "#id": "userId",
        "#name": "displayName",
        "#bio": "bio",
        "#avatar": "avatarUrl",
        "#followers": "followerCount",
        "#following": "followingCount",
        "#posts": "postCount",
      },
    },
  },
  {
    operation: "UpdateItem",
    input: {
      TableName: "social-media",
      Key: { pk: `USER#${userId}`, sk: "PROFILE" },
      UpdateExpression: "SET #updated = :now ADD #posts :one",
      ConditionExpression: "attribute_exists(#pk)",
      ExpressionAttributeNames: { "#updated": "updatedAt", "#posts": "postCount", "#pk": "pk" },
      ExpressionAttributeValues: { ":now": "2026-11-22T15:48:05.123Z", ":one": 1 },
    },
  },
];

const bodies = requests.map((request) => ({
  operation: request.operation,
  body: JSON.stringify(toWireInput(request, { returnConsumedCapacity: "INDEXES" })),
}));

const { "X-Amz-Date": oldDate = "", Authorization: oldAuthorization = "" } = sign(targetPrefix, "{}", Date.now());

/** What a client has to do without signing: requests are sent in batches too, so each has headers of its own. */
const withOldSignature: Signer = (target) => ({
  "Content-Type": "application/x-amz-json-1.0",
  "X-Amz-Date": oldDate,
  "X-Amz-Target": target,
  Authorization: oldAuthorization,
});

const sender = createSender(`${endpoint}/`, signed === "yes" ? sign : withOldSignature, []);
const tags = { pattern: "benchmark" };
let turn = 0;

/** As the replay sets it: each tag is paid for on each of eight samples a request. */
export const options = { systemTags: ["status", "error_code", "scenario"] };

export default function send(): void {
  turn = (turn + 1) % bodies.length;
  const body = bodies[turn];
  if (body === undefined) {
    return;
  }
  const [response] = sender.send([sender.prepare(body, tags)]);
  if (response?.status !== 200) {
    exec.test.abort(`the server answered ${response?.status} ${response?.error}`);
  }
}
