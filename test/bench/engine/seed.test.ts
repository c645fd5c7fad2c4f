import type { ServerResponse } from "node:http";
import { GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEngineClient } from "../../../bench/engine/client.ts";
import type { Engine } from "../../../bench/engine/engine.ts";
import { type SeedItem, type SeedOptions, type SeedProgress, seedItems } from "../../../bench/engine/seed.ts";
import { createTables, deleteTables } from "../../../bench/engine/tables.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import { bothEngines, embedded, startTestEngine } from "../../support/engines.ts";
import { startTestServer } from "../../support/http-server.ts";
import { type Fault, startFaultyProxy } from "./fixtures/faulty-proxy.ts";

const tableNames = ["Users", "Posts", "Likes"] as const;
const tables = tableNames.map(
  (TableName): TableDefinition => ({
    TableName,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  }),
);

const toItem = (position: number): SeedItem => ({
  table: tableNames[position % 3] ?? "Users",
  item: {
    id: { S: `item-${position}` },
    count: { N: "12345678901234567890" },
    photo: { B: "/wDvAA==" },
    tags: { L: [{ S: "sea" }, { NULL: true }, { M: { deep: { BOOL: false } } }] },
  },
});
const toItems = (count: number) => Array.from({ length: count }, (_, position) => toItem(position));

/** Items by table, in the order of `tableNames`; fewer than a page of Scan holds. */
async function countItems(engine: Engine): Promise<(number | undefined)[]> {
  const client = createEngineClient(engine);
  try {
    const scan = (TableName: string) => client.send(new ScanCommand({ TableName, Select: "COUNT" }));
    return (await Promise.all(tableNames.map(scan))).map((page) => page.Count);
  } finally {
    client.destroy();
  }
}

describe.each(bothEngines)("seeding $name", (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startTestEngine(kind);
  });
  beforeEach(() => createTables(engine, tables));
  afterEach(() => deleteTables(engine, tableNames));
  afterAll(() => engine.stop());

  it("writes every item as it is, and tells how far it is", async () => {
    const count = 1_000;
    const progress: SeedProgress[] = [];
    const summary = await seedItems(engine, toItems(count), { count, onProgress: (each) => progress.push(each) });
    const bytes = toItems(count).reduce((sum, { item }) => sum + Buffer.byteLength(JSON.stringify(item)), 0);
    expect(summary).toEqual({ items: count, bytes, seconds: expect.any(Number), retried: 0 });
    expect(progress.at(-1)).toEqual({ ...summary, count });
    expect(await countItems(engine)).toEqual([334, 333, 333]);

    const client = createEngineClient(engine);
    const { Item: item } = await client.send(new GetItemCommand({ TableName: "Posts", Key: { id: { S: "item-1" } } }));
    client.destroy();
    expect(item).toEqual({ ...toItem(1).item, photo: { B: Uint8Array.of(255, 0, 239, 0) } });
  });

  it("writes nothing from an empty source", async () => {
    expect(await seedItems(engine, [], { count: 0 })).toMatchObject({ items: 0, bytes: 0, retried: 0 });
  });

  it.each([
    ["a key is missing", { table: "Posts", item: { name: { S: "no id" } } }],
    ["a key has another type", { table: "Posts", item: { id: { N: "1" } } }],
    ["a key comes twice in a call", toItem(1)],
  ])("stops and names the table when %s", async (_, wrong) => {
    const source = [...toItems(300), wrong, toItem(1)].reverse();
    await expect(seedItems(engine, source, { count: source.length })).rejects.toMatchObject({
      name: "EngineError",
      code: "seed-refused",
      message: expect.stringMatching(/^Table Posts refused items: ValidationException: ./),
    });
  });

  it("says which table does not exist", async () => {
    const source = [{ table: "Nowhere", item: { id: { S: "1" } } }];
    await expect(seedItems(engine, source, { count: 1 })).rejects.toMatchObject({
      code: "seed-refused",
      message: expect.stringMatching(/^Table Nowhere refused items: ResourceNotFoundException/),
    });
  });
});

describe("seeding through trouble", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startTestEngine(embedded);
  });
  beforeEach(() => createTables(engine, tables));
  afterEach(() => deleteTables(engine, tableNames));
  afterAll(() => engine.stop());

  async function seedWith(
    faultOf: (callNumber: number) => Fault,
    source: readonly SeedItem[],
    options: Partial<SeedOptions> = {},
  ) {
    const proxy = await startFaultyProxy(engine, faultOf);
    try {
      const summary = await seedItems(proxy.engine, source, { count: source.length, ...options });
      return { summary, calls: proxy.server.requests.length };
    } finally {
      await proxy.server.close();
    }
  }

  it.each<[string, Fault, number]>([
    ["items left unprocessed", { unprocessed: 10 }, 10],
    ["a whole call left unprocessed", { unprocessed: 25 }, 25],
    ["a throttled call", { status: 400, name: "ProvisionedThroughputExceededException" }, 25],
    ["a throttled account", { status: 400, name: "ThrottlingException" }, 25],
    ["an internal error", { status: 500, name: "InternalServerError" }, 25],
    ["an unavailable service", { status: 503, name: "ServiceUnavailable" }, 25],
    ["a connection cut before the call was handled", "cut before", 25],
    ["a connection cut after the call was handled", "cut after", 25],
  ])("sends again after %s", async (_, fault, again) => {
    // 900 items of three tables are 36 full calls; every third of those sent has the fault.
    const { summary, calls } = await seedWith((call) => (call % 3 === 0 && call <= 36 ? fault : "none"), toItems(900));
    expect(summary).toMatchObject({ items: 900, retried: 12 * again });
    expect(calls).toBe(36 + 12);
    expect(await countItems(engine)).toEqual([300, 300, 300]);
  });

  it("goes on as long as at least something is written", async () => {
    const source = toItems(75).filter(({ table }) => table === "Users");
    const { summary, calls } = await seedWith((call) => ({ unprocessed: 25 - call }), source, { attemptsMax: 1 });
    expect(summary).toMatchObject({ items: 25, retried: (24 * 25) / 2 });
    expect(calls).toBe(25);
    expect(await countItems(engine)).toEqual([25, 0, 0]);
  });

  it("gives up after some attempts in vain, with the last reason", async () => {
    const throttled = () =>
      seedWith(() => ({ status: 400, name: "ThrottlingException" }), toItems(1), { attemptsMax: 3 });
    await expect(throttled()).rejects.toMatchObject({
      code: "seed-stalled",
      message:
        "Table Users took none of the items in 3 attempts in a row; the last time it answered ThrottlingException.",
    });
    await expect(seedWith(() => "cut before", toItems(1), { attemptsMax: 3 })).rejects.toMatchObject({
      code: "endpoint-unreachable",
      message: expect.stringContaining("write items to table Users: the connection was closed"),
    });
  });

  it("does not try again when the credentials are refused", async () => {
    let calls = 0;
    const denied = seedWith(
      () => {
        calls += 1;
        return { status: 400, name: "UnrecognizedClientException" };
      },
      toItems(1_000),
      { concurrency: 1 },
    );
    await expect(denied).rejects.toMatchObject({ code: "endpoint-denied" });
    expect(calls).toBe(1);
  });

  it("passes on what the source throws", async () => {
    function* source() {
      yield* toItems(100);
      throw new RangeError("no more posts");
    }
    await expect(seedItems(engine, source(), { count: 200 })).rejects.toThrow(new RangeError("no more posts"));
  });

  it("ends when the engine does", async () => {
    const dying = await startTestEngine(embedded);
    await createTables(dying, tables);
    function* endless() {
      for (let position = 0; ; position += 1) {
        if (position === 2_000) {
          process.kill(dying.pid ?? 0, "SIGKILL");
        }
        yield toItem(position);
      }
    }
    await expect(seedItems(dying, endless(), { count: 1_000_000 })).rejects.toMatchObject({
      code: "engine-exited",
      message: "dynoxide was ended by SIGKILL while items were written.",
    });
  });

  it("keeps exactly as many calls in flight as it is told", async () => {
    let waiting: ServerResponse[] = [];
    let inFlightMax = 0;
    // Answers only when four calls wait: with fewer in flight this would never end.
    const server = await startTestServer((_, response) => {
      waiting.push(response);
      inFlightMax = Math.max(inFlightMax, waiting.length);
      if (waiting.length === 4) {
        setImmediate(() => {
          for (const each of waiting) {
            each.end('{"UnprocessedItems":{}}');
          }
          waiting = [];
        });
      }
    });
    await seedItems({ ...engine, endpoint: server.url }, toItems(900), { count: 900, concurrency: 4 });
    await server.close();
    expect(server.requests).toHaveLength(36);
    expect(inFlightMax).toBe(4);
  });
});
