/**
 * A k6 script: the same requests, signed or with the headers of an old signature. Both send headers of the same names and
 * sizes and the same bodies, so the difference is what signing costs and nothing else.
 *
 * Takes `-e ENDPOINT=http://127.0.0.1:PORT`, `-e SIGNED=yes` or `no`, and k6's own `--vus` and `--iterations`.
 */
import exec from "k6/execution";
import http from "k6/http";
import { k6Hash } from "../../bench/k6/hash.ts";
import { createSigner, targetPrefix } from "../../bench/k6/sign.ts";
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

const prepared = requests.map((request) => {
  const target = `${targetPrefix}.${request.operation}`;
  const body = JSON.stringify(toWireInput(request, { returnConsumedCapacity: "INDEXES" }));
  return { target, body, headers: sign(target, body, Date.now()) };
});

let turn = 0;

function send(): void {
  turn = (turn + 1) % prepared.length;
  const next = prepared[turn];
  if (next === undefined) {
    return;
  }
  const headers = signed === "yes" ? sign(next.target, next.body, Date.now()) : next.headers;
  const response = http.post(endpoint, next.body, { headers, responseType: "text" });
  if (response.status !== 200) {
    exec.test.abort(`the server answered ${response.status} ${response.error}`);
  }
}

export default send;
