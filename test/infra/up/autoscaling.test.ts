/** On DynamoDB Local: the embedded engine takes no new units for an index. */
import { DescribeTableCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dynamoDbLocal } from "../../support/engines.ts";
import { openSite, openStack, type Site } from "../../support/pulumi.ts";
import { toShop } from "../shop-design.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite({ engine: dynamoDbLocal });
});
afterAll(() => site.close());

test("what autoscaling has set is left alone by later ups, also beside a change of indexes", async () => {
  const stack = await openStack(site, "scaled", { capacity: { mode: "provisioned" } });
  const both = { indexes: [{ name: "ByProduct", key: "productId" as const }, { name: "ByStatus" }] };
  await stack.up(toShop(both));
  await site.client.send(
    new UpdateTableCommand({
      TableName: "Orders",
      ProvisionedThroughput: { ReadCapacityUnits: 40, WriteCapacityUnits: 50 },
      GlobalSecondaryIndexUpdates: [
        {
          Update: {
            IndexName: "ByStatus",
            ProvisionedThroughput: { ReadCapacityUnits: 60, WriteCapacityUnits: 70 },
          },
        },
      ],
    }),
  );
  await stack.stack.refresh();
  expect((await stack.up(toShop(both))).operations).toEqual({});
  const three = { indexes: [{ name: "AByStatus" }, ...both.indexes] };
  const changed = await stack.up(toShop(three));
  expect(changed.operations["tablewright-Orders"]).toBe("update");
  expect(Object.values(changed.operations).filter((operation) => operation !== "create")).toEqual(["update"]);
  const table = (await site.client.send(new DescribeTableCommand({ TableName: "Orders" }))).Table;
  expect(table?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 40, WriteCapacityUnits: 50 });
  const byStatus = table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === "ByStatus");
  expect(byStatus?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 60, WriteCapacityUnits: 70 });
  await stack.stack.destroy();
});
