import { expect, test } from "vitest";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { requestsOf } from "../../../model/request/pattern-requests.ts";
import { renameTables, withTableNames } from "../../../model/request/table-names.ts";
import { tablesOf } from "../../../model/schema/check/patterns.ts";
import type { DynamoRequest } from "../../../model/schema/operation.ts";

const key = { id: "1" };
const each: readonly DynamoRequest[] = [
  { operation: "GetItem", input: { TableName: "A", Key: key } },
  { operation: "Query", input: { TableName: "A", KeyConditionExpression: "#0 = :0" } },
  { operation: "PutItem", input: { TableName: "A", Item: key } },
  { operation: "UpdateItem", input: { TableName: "A", Key: key, UpdateExpression: "SET a = :0" } },
  { operation: "DeleteItem", input: { TableName: "A", Key: key } },
  { operation: "BatchGetItem", input: { RequestItems: { A: { Keys: [key] }, B: { Keys: [key] } } } },
  { operation: "BatchWriteItem", input: { RequestItems: { A: [{ DeleteRequest: { Key: key } }], B: [] } } },
  { operation: "TransactGetItems", input: { TransactItems: [{ Get: { TableName: "A", Key: key } }] } },
  {
    operation: "TransactWriteItems",
    input: {
      TransactItems: [
        { Put: { TableName: "A", Item: key } },
        { Update: { TableName: "A", Key: key, UpdateExpression: "SET a = :0" } },
        { Delete: { TableName: "B", Key: key } },
        { ConditionCheck: { TableName: "A", Key: key, ConditionExpression: "attribute_exists(id)" } },
      ],
    },
  },
];

test.each(each)("$operation asks the deployed tables, and is otherwise the same", (request) => {
  const renamed = renameTables(request, { A: "dev-A" });
  expect(tablesOf(renamed)).toEqual(tablesOf(request).map((table) => (table === "A" ? "dev-A" : table)));
  expect(JSON.parse(JSON.stringify(renamed).replaceAll("dev-A", "A"))).toEqual(JSON.parse(JSON.stringify(request)));
});

test("every request of the social media design finds its deployed table", () => {
  const names = Object.fromEntries(socialMedia.tables.map(({ name }) => [name, `dev-${name}`]));
  for (const pattern of Object.values(socialMedia.patterns)) {
    for (const request of requestsOf(pattern, socialMedia)) {
      expect(tablesOf(renameTables(request, names)).every((table) => table.startsWith("dev-"))).toBe(true);
    }
  }
});

test("later stages are renamed, too, and an end stays an end", () => {
  const [get] = each;
  const plan = {
    requests: [],
    next: (answers: readonly (readonly object[])[]) =>
      answers.length === 0 || get === undefined ? undefined : { requests: [get] },
  };
  const renamed = withTableNames(plan, { A: "dev-A" });
  expect(renamed.next?.([])).toBeUndefined();
  expect(renamed.next?.([[]])?.requests[0]?.input).toMatchObject({ TableName: "dev-A" });
});
