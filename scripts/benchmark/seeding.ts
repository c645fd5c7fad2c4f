/**
 * What seeding costs against the plainest loop over BatchWriteItem that the SDK allows, on the same engine in the same run.
 * Both write the same items with the same number of calls in flight, taking turns, each time into a fresh table.
 */
import { BatchWriteItemCommand, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { createEngineClient } from "../../bench/engine/client.ts";
import { startEmbedded } from "../../bench/engine/embedded.ts";
import type { Engine } from "../../bench/engine/engine.ts";
import { type SeedItem, seedItems } from "../../bench/engine/seed.ts";
import { createTables, deleteTables } from "../../bench/engine/tables.ts";
import { resolveTool } from "../tools/index.ts";

const itemCount = 20_000;
const itemBytesMin = 512;
const itemBytesMax = 5_120;
const callsInFlight = 8;
const entriesPerCall = 25;
const rounds = 5;
/** From the project's requirements: seeding reaches at least this share of the bare loop. */
const ratioMin = 0.8;

type PlainItem = { readonly [name: string]: { readonly S: string } | { readonly N: string } };
type Loop = (engine: Engine, table: string) => Promise<void>;

/** Runs the comparison, prints it, and resolves with the exit code: 1 when seeding is too slow. */
export async function run(): Promise<number> {
  const engine = await startEmbedded(await resolveTool("dynoxide"));
  const items = Array.from({ length: itemCount }, (_, position) => toItem(position));
  const contenders: readonly { readonly name: string; readonly loop: Loop; readonly ratesPerSecond: number[] }[] = [
    { name: "seedItems", loop: (to, table) => seedAll(to, table, items), ratesPerSecond: [] },
    { name: "bare loop", loop: (to, table) => writeBare(to, table, items), ratesPerSecond: [] },
  ];
  try {
    // The first round warms both up, the engine included, and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const turns = round % 2 === 0 ? contenders : contenders.toReversed();
      for (const { name, loop, ratesPerSecond } of turns) {
        const rate = await measure(engine, loop);
        if (round > 0) {
          ratesPerSecond.push(rate);
          console.log(`round ${round}: ${name} ${render(rate)} items/s`);
        }
      }
    }
  } finally {
    await engine.stop();
  }
  const [seeding = 0, bare = 0] = contenders.map(({ ratesPerSecond }) => median(ratesPerSecond));
  const ratio = seeding / bare;
  console.log(
    `median of ${rounds}: seedItems ${render(seeding)}, bare loop ${render(bare)} items/s on ${engine.name} ${engine.version}; ` +
      `ratio ${ratio.toFixed(2)}, at least ${ratioMin.toFixed(2)} wanted`,
  );
  return ratio >= ratioMin ? 0 : 1;
}

async function measure(engine: Engine, loop: Loop): Promise<number> {
  const name = "Seeding";
  await createTables(engine, [
    {
      TableName: name,
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    },
  ]);
  const startMs = performance.now();
  await loop(engine, name);
  const seconds = (performance.now() - startMs) / 1000;
  await deleteTables(engine, [name]);
  return itemCount / seconds;
}

async function seedAll(engine: Engine, table: string, items: readonly PlainItem[]): Promise<void> {
  const source = items.map((item): SeedItem => ({ table, item }));
  await seedItems(engine, source, { count: itemCount, concurrency: callsInFlight });
}

async function writeBare(engine: Engine, table: string, items: readonly PlainItem[]): Promise<void> {
  const client = createEngineClient(engine, { connectionsMax: callsInFlight });
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const entries = items.slice(next, next + entriesPerCall).map((Item): WriteRequest => ({ PutRequest: { Item } }));
      next += entriesPerCall;
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: entries } }));
    }
  };
  await Promise.all(Array.from({ length: callsInFlight }, work));
  client.destroy();
}

/** Sizes spread evenly and in no order over the range: 7,919 is a prime that steps through it. */
function toItem(position: number): PlainItem {
  const bytes = itemBytesMin + ((position * 7_919) % (itemBytesMax - itemBytesMin));
  const key = String(position).padStart(8, "0");
  return {
    pk: { S: `USER#${key}` },
    sk: { S: `POST#${key}` },
    createdAt: { N: String(1_700_000_000 + position) },
    likes: { N: String(position % 1_000) },
    author: { S: `user-${position % 500}` },
    content: { S: "a photo of the sea, and words about it. ".repeat(Math.ceil(bytes / 40)).slice(0, bytes) },
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
}

function render(rate: number): string {
  return Math.round(rate).toLocaleString("en-US");
}
