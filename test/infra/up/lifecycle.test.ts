/** A stack's life with the real Pulumi CLI: up, nothing to do, refresh, change, destroy. */
import { DescribeTableCommand, DescribeTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTables } from "../../../bench/engine/tables.ts";
import { fingerprintOf } from "../../../infra/fingerprint.ts";
import { readDescription } from "../../../model/deployment/read-description.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";
import { type DesignStackUnderTest, openSite, openStack, type Site } from "../../support/pulumi.ts";
import { toShop } from "../shop-design.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const describeTable = async ({ client }: Pick<Site, "client">, TableName: string) =>
  (await client.send(new DescribeTableCommand({ TableName }))).Table;

describe("the social media design", () => {
  let stack: DesignStackUnderTest;
  const names = socialMedia.tables.map(({ name }) => name).sort();

  beforeAll(async () => {
    stack = await openStack(site, "social");
    const { deployment } = await stack.up(socialMedia);
    const description = readDescription(deployment);
    expect(Object.keys(description.tables).sort()).toEqual(names);
    expect(description).toMatchObject({
      schemaVersion: 1,
      region: "eu-west-2",
      fingerprint: fingerprintOf(socialMedia),
    });
    expect(Object.keys(description.policies)).toEqual(["reader", "writer"]);
    expect(description.tables.UserPosts?.indexes.UsersByUsername?.arn).toMatch(
      /^arn:aws:dynamodb:eu-west-2:\d{12}:table\/UserPosts\/index\/UsersByUsername$/,
    );
  });

  test("has the tables that the design makes directly, as DescribeTable sees them", async () => {
    const direct = await startTestEngine(embedded);
    try {
      await createTables(direct, toTableDefinitions(socialMedia));
      const { DynamoDBClient } = await import("@aws-sdk/client-dynamodb");
      const { endpoint, region, credentials } = direct;
      const client = new DynamoDBClient({ endpoint, region, credentials });
      expect(await site.tableNames()).toEqual(names);
      for (const name of names) {
        expect(comparable(await describeTable(site, name))).toEqual(comparable(await describeTable({ client }, name)));
        const timeToLive = new DescribeTimeToLiveCommand({ TableName: name });
        expect((await site.client.send(timeToLive)).TimeToLiveDescription).toEqual(
          (await client.send(timeToLive)).TimeToLiveDescription,
        );
      }
      client.destroy();
    } finally {
      await direct.stop();
    }
  });

  test("needs nothing the second time, and nothing after a refresh", async () => {
    expect((await stack.up(socialMedia)).operations).toEqual({});
    const { summary } = await stack.stack.refresh();
    expect(summary.resourceChanges?.update ?? 0).toBe(0);
    expect((await stack.preview(socialMedia)).operations).toEqual({});
  });

  test("is gone with one command, and leaves nothing", async () => {
    await stack.stack.destroy();
    expect(await site.tableNames()).toEqual([]);
    expect((await stack.stack.exportStack()).deployment.resources ?? []).toEqual([]);
  });
});

describe("a design that changes", () => {
  let stack: DesignStackUnderTest;
  const indexNames = async () =>
    ((await describeTable(site, "Orders"))?.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName).sort();

  beforeAll(async () => {
    stack = await openStack(site, "shop");
    await stack.up(toShop());
  });
  afterAll(() => stack.stack.destroy());

  test("a new index is one update of its table, and nothing else differs", async () => {
    const change = await stack.up(toShop({ indexes: [{ name: "ByStatus" }, { name: "ByProduct", key: "productId" }] }));
    expect(change.operations).toEqual({ "tablewright-Orders": "update" });
    expect(change.paths["tablewright-Orders"]).toEqual(["attributes[3]", "globalSecondaryIndexes[0]"]);
    expect(await indexNames()).toEqual(["ByProduct", "ByStatus"]);
  });

  test("several indexes come and go in one up", async () => {
    const indexes = [{ name: "AByStatus" }, { name: "ByDay" }, { name: "ByProduct", key: "productId" as const }];
    const change = await stack.up(toShop({ indexes }));
    expect(change.operations).toEqual({ "tablewright-Orders": "update" });
    expect(await indexNames()).toEqual(["AByStatus", "ByDay", "ByProduct"]);
  });

  test("an index is removed alone", async () => {
    const indexes = [{ name: "AByStatus" }, { name: "ByProduct", key: "productId" as const }];
    expect((await stack.up(toShop({ indexes }))).operations).toEqual({ "tablewright-Orders": "update" });
    expect(await indexNames()).toEqual(["AByStatus", "ByProduct"]);
  });

  test("time to live is turned on and off, and moves in two steps", async () => {
    const timeToLive = async () =>
      (await site.client.send(new DescribeTimeToLiveCommand({ TableName: "Orders" }))).TimeToLiveDescription;
    const indexes = [{ name: "AByStatus" }];
    for (const attribute of ["expiresAt", "deletedAt"] as const) {
      const { operations } = await stack.up(toShop({ indexes, timeToLive: attribute }));
      expect(operations).toEqual({ "tablewright-Orders": "update" });
      expect(await timeToLive()).toMatchObject({ AttributeName: attribute, TimeToLiveStatus: "ENABLED" });
      await stack.up(toShop({ indexes }));
      expect(await timeToLive()).toMatchObject({ TimeToLiveStatus: "DISABLED" });
      expect((await stack.preview(toShop({ indexes }))).operations).toEqual({});
    }
  });
});

/** What differs between any two tables is not part of what they are. */
function comparable(table: Awaited<ReturnType<typeof describeTable>>) {
  const text = JSON.stringify(table, (key, value) =>
    /^(TableId|CreationDateTime|\w*Arn|LastUpdateToPayPerRequestDateTime|\w*DateTime)$/.test(key) ? undefined : value,
  );
  const plain = JSON.parse(text ?? "null");
  const byName = (a: { IndexName: string }, b: { IndexName: string }) => (a.IndexName < b.IndexName ? -1 : 1);
  const byAttribute = (a: { AttributeName: string }, b: { AttributeName: string }) =>
    a.AttributeName < b.AttributeName ? -1 : 1;
  plain.GlobalSecondaryIndexes?.sort(byName);
  plain.AttributeDefinitions?.sort(byAttribute);
  return plain;
}
