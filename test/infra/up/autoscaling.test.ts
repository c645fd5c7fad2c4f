/** On DynamoDB Local: the embedded engine takes no new units for an index. */
import {
  DescribeTableCommand,
  type ProvisionedThroughputDescription,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { dynamoDbLocal } from "../../support/engines.ts";
import { openSite, openStack, type Site } from "../../support/pulumi.ts";
import { toShop } from "../shop-design.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite({ engine: dynamoDbLocal });
});
afterAll(() => site.close());

interface Units {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

const toUnits = (read: number, write: number): Units => ({ ReadCapacityUnits: read, WriteCapacityUnits: write });

/** How the engine bills Orders, and the units of the table and, by name, of its indexes. */
async function billingOfOrders() {
  const { Table } = await site.client.send(new DescribeTableCommand({ TableName: "Orders" }));
  const unitsOf = ({ ReadCapacityUnits = 0, WriteCapacityUnits = 0 }: ProvisionedThroughputDescription = {}) =>
    toUnits(ReadCapacityUnits, WriteCapacityUnits);
  const indexes = (Table?.GlobalSecondaryIndexes ?? []).map(
    ({ IndexName = "", ProvisionedThroughput }): [string, Units] => [IndexName, unitsOf(ProvisionedThroughput)],
  );
  return {
    isOnDemand: Table?.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST",
    table: unitsOf(Table?.ProvisionedThroughput),
    indexes: Object.fromEntries(indexes),
  };
}

test("what autoscaling has set is left alone by later ups, also beside a new index", async () => {
  const { stack, up, preview } = await openStack(site, "scaled", { capacity: { mode: "provisioned" } });
  onTestFinished(async () => void (await stack.destroy()));
  const indexes = [{ name: "ByProduct", key: "productId" as const }, { name: "ByStatus" }];
  await up(toShop({ indexes }));
  const { indexes: made } = await billingOfOrders();
  expect(Object.keys(made).sort()).toEqual(["ByProduct", "ByStatus"]);
  const Update = { IndexName: "ByStatus", ProvisionedThroughput: toUnits(60, 70) };
  await site.client.send(
    new UpdateTableCommand({
      TableName: "Orders",
      ProvisionedThroughput: toUnits(40, 50),
      GlobalSecondaryIndexUpdates: [{ Update }],
    }),
  );
  const moved = { table: toUnits(40, 50), indexes: { ...made, ByStatus: toUnits(60, 70) } };
  expect(await billingOfOrders()).toMatchObject(moved);

  await stack.refresh();
  expect((await up(toShop({ indexes }))).operations).toEqual({});
  expect(await billingOfOrders()).toMatchObject(moved);

  // Before the others by name: each of them has another place in the list now.
  const change = await up(toShop({ indexes: [{ name: "AByStatus" }, ...indexes] }));
  expect(change.operations).toEqual({
    "tablewright-Orders": "update",
    "tablewright-Orders/AByStatus/read": "create",
    "tablewright-Orders/AByStatus/write": "create",
  });
  // The new one begins as the other on the same key did.
  expect(await billingOfOrders()).toMatchObject({ ...moved, indexes: { ...moved.indexes, AByStatus: made.ByStatus } });
  expect((await preview(toShop({ indexes: [{ name: "AByStatus" }, ...indexes] }))).operations).toEqual({});
});

test("a table goes from on-demand to provisioned capacity, with its indexes, and back", async () => {
  const { stack, up, preview, configure } = await openStack(site, "billed");
  onTestFinished(async () => void (await stack.destroy()));
  await up(toShop());
  expect(await billingOfOrders()).toMatchObject({ isOnDemand: true, table: toUnits(0, 0) });

  const Orders = { read: { minimum: 50, maximum: 100 }, write: { minimum: 20, maximum: 40 } };
  await configure({ capacity: { mode: "provisioned", tables: { Orders } } });
  expect((await up(toShop())).operations["tablewright-Orders"]).toBe("update");
  const provisioned = await billingOfOrders();
  expect(provisioned).toMatchObject({ isOnDemand: false, table: toUnits(50, 20) });
  expect(Object.keys(provisioned.indexes)).toEqual(["ByStatus"]);
  for (const { ReadCapacityUnits, WriteCapacityUnits } of Object.values(provisioned.indexes)) {
    expect(Math.min(ReadCapacityUnits, WriteCapacityUnits)).toBeGreaterThanOrEqual(1);
  }
  expect((await preview(toShop())).operations).toEqual({});

  await configure({ capacity: { mode: "on-demand" } });
  expect((await up(toShop())).operations["tablewright-Orders"]).toBe("update");
  expect(await billingOfOrders()).toMatchObject({ isOnDemand: true, table: toUnits(0, 0) });
  expect((await preview(toShop())).operations).toEqual({});
});
