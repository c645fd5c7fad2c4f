import { setTimeout as delay } from "node:timers/promises";
import { deniedNames, toEngineError } from "./client.ts";
import type { Engine } from "./engine.ts";
import { EngineError } from "./engine-error.ts";
import { renderExit } from "./process.ts";
import { renderBatchBody, type SeedBatch, type SeedItem, toBatches } from "./seed-batch.ts";
import { type BatchWriteTransport, createBatchWriteTransport, type TransportResponse } from "./seed-transport.ts";

export type { SeedItem } from "./seed-batch.ts";

export interface SeedProgress {
  readonly items: number;
  /** Items that there will be in all. */
  readonly count: number;
  /** UTF-8 bytes of the written items' wire JSON. */
  readonly bytes: number;
  readonly seconds: number;
  /** Items that had to be sent again. */
  readonly retried: number;
}

export type SeedSummary = Omit<SeedProgress, "count">;

export interface SeedOptions {
  /** How many items the source has, for the progress; the source decides. */
  readonly count: number;
  /** Called at most ten times a second, and once at the end. */
  readonly onProgress?: (progress: SeedProgress) => void;
  /** Called with the write units of each call and the items that it wrote. Without it, units are not asked for. */
  readonly onConsumed?: (writeUnits: number, items: number) => void;
  /** Ends the seeding with its reason, an EngineError; what was written stays. */
  readonly signal?: AbortSignal;
  /** Calls in flight; 8 unless given. */
  readonly concurrency?: number;
  /** Attempts in a row that may write nothing of a call; 10 unless given. */
  readonly attemptsMax?: number;
}

const concurrencyDefault = 8;
const progressIntervalMs = 100;
const attemptsMaxDefault = 10;
const backoffMsBase = 25;
const backoffMsMax = 5_000;

/**
 * Writes items with BatchWriteItem, several calls in flight. The source is read as fast as calls are answered, so it may
 * be a generator of any length.
 *
 * What the service leaves unprocessed, throttling, 5xx and lost connections are tried again with full-jitter backoff.
 * Keys must differ: calls overtake each other, so of two items with the same key either may remain, and within one call
 * DynamoDB refuses them.
 *
 * @throws EngineError `seed-refused` (with the table's name) when the service rejects an item, `seed-stalled` when
 * all attempts in a row wrote nothing, `engine-exited`, `endpoint-denied` or `endpoint-unreachable`. Items that were written stay.
 */
export async function seedItems(
  engine: Engine,
  source: Iterable<SeedItem>,
  options: SeedOptions,
): Promise<SeedSummary> {
  const concurrency = options.concurrency ?? concurrencyDefault;
  const giveUp = new AbortController();
  const writer: Writer = {
    engine,
    transport: createBatchWriteTransport(engine, concurrency),
    tally: createTally(options),
    attemptsMax: options.attemptsMax ?? attemptsMaxDefault,
    giveUp: giveUp.signal,
    ...(options.onConsumed === undefined ? {} : { onConsumed: options.onConsumed }),
  };
  const obey = () => giveUp.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", obey, { once: true });
  if (options.signal?.aborted === true) {
    obey();
  }
  const batches = toBatches(source);
  const work = async () => {
    try {
      for (let next = batches.next(); !next.done; next = batches.next()) {
        await writeBatch(writer, next.value);
      }
    } catch (error) {
      // The first failure ends the other workers too; what they throw then is a consequence.
      giveUp.abort(error);
    }
  };
  void engine.exited?.then((exit) =>
    giveUp.abort(
      new EngineError(
        "engine-exited",
        `${engine.name} ${renderExit(exit)} while items were written.`,
        "See the engine's log; memory is the usual reason, so try fewer users.",
      ),
    ),
  );
  try {
    await Promise.all(Array.from({ length: concurrency }, work));
  } finally {
    writer.transport.close();
    options.signal?.removeEventListener("abort", obey);
  }
  giveUp.signal.throwIfAborted();
  return writer.tally.finish();
}

interface Writer {
  readonly engine: Engine;
  readonly transport: BatchWriteTransport;
  readonly tally: Tally;
  readonly attemptsMax: number;
  readonly giveUp: AbortSignal;
  readonly onConsumed?: (writeUnits: number, items: number) => void;
}

/** Writes one call's items, in as many calls as it takes while at least some of them get written. */
async function writeBatch(writer: Writer, batch: SeedBatch): Promise<void> {
  const { tally, attemptsMax, giveUp } = writer;
  let entries = batch.entries;
  let attemptsInVain = 0;
  for (;;) {
    giveUp.throwIfAborted();
    const { remaining, reason } = await attemptWrite(writer, batch.table, entries);
    const written = entries.length - remaining.length;
    if (written > 0) {
      tally.add(written, remaining.length === 0 ? batch.bytes : 0);
    }
    if (remaining.length === 0) {
      return;
    }
    attemptsInVain = written > 0 ? 0 : attemptsInVain + 1;
    if (attemptsInVain === attemptsMax) {
      throw reason;
    }
    entries = remaining;
    tally.addRetried(entries.length);
    const backoffMs = Math.random() * Math.min(backoffMsMax, backoffMsBase * 2 ** attemptsInVain);
    await delay(backoffMs, undefined, { signal: giveUp });
  }
}

interface WriteOutcome {
  /** Entries that are still to be written. */
  readonly remaining: readonly string[];
  /** Why entries remain, if this was the last attempt. */
  readonly reason?: EngineError;
}

/** Sends entries once. @throws EngineError when trying again would not help */
async function attemptWrite(
  { engine, transport, attemptsMax, onConsumed }: Writer,
  table: string,
  entries: readonly string[],
): Promise<WriteOutcome> {
  let response: TransportResponse;
  try {
    response = await transport.send(renderBatchBody(table, entries, onConsumed !== undefined));
  } catch (error) {
    return { remaining: entries, reason: toEngineError(error, engine, `write items to table ${table}`) };
  }
  const answer = parseAnswer(response.body);
  if (response.status === 200 && answer !== undefined) {
    const remaining = (answer.UnprocessedItems?.[table] ?? []).map((entry) => JSON.stringify(entry));
    onConsumed?.(unitsOf(answer), entries.length - remaining.length);
    return remaining.length === 0
      ? { remaining }
      : { remaining, reason: stalled(table, attemptsMax, "left them unprocessed") };
  }
  const name = answer?.__type?.split("#").pop() ?? `status ${response.status}`;
  if (response.status >= 500 || response.status === 429 || response.status === 200 || throttlingNames.has(name)) {
    return { remaining: entries, reason: stalled(table, attemptsMax, `answered ${name}`) };
  }
  const message = answer?.message ?? answer?.Message ?? "";
  if (deniedNames.has(name)) {
    throw new EngineError(
      "endpoint-denied",
      `The endpoint did not accept the credentials when asked to write to table ${table}: ${name}.`,
      "Check the access key, the region and that the key's policy allows dynamodb:BatchWriteItem.",
    );
  }
  throw new EngineError(
    "seed-refused",
    `Table ${table} refused items: ${name}: ${message}`,
    "The data set and the table do not fit: compare the item's attributes with the table's keys; all keys must differ.",
  );
}

/** Page "Error handling with DynamoDB" of the Developer Guide: 400 and retryable. */
const throttlingNames = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
]);

function stalled(table: string, attemptsMax: number, what: string): EngineError {
  return new EngineError(
    "seed-stalled",
    `Table ${table} took none of the items in ${attemptsMax} attempts in a row; the last time it ${what}.`,
    "Use fewer calls in flight or wait: a new on-demand table serves 4,000 writes a second at first.",
  );
}

function unitsOf({ ConsumedCapacity: consumed = [] }: BatchWriteAnswer): number {
  return consumed.reduce((sum, { CapacityUnits: units = 0 }) => sum + units, 0);
}

interface BatchWriteAnswer {
  readonly ConsumedCapacity?: readonly { readonly CapacityUnits?: number }[];
  readonly UnprocessedItems?: Readonly<Record<string, readonly unknown[]>>;
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
}

/** A proxy in between may answer with something else than JSON. */
function parseAnswer(body: string): BatchWriteAnswer | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

interface Tally {
  add(items: number, bytes: number): void;
  addRetried(items: number): void;
  finish(): SeedSummary;
}

function createTally({ count, onProgress }: SeedOptions): Tally {
  const startMs = performance.now();
  let reportedMs = startMs;
  let items = 0;
  let bytes = 0;
  let retried = 0;
  const summary = (nowMs: number): SeedSummary => ({ items, bytes, seconds: (nowMs - startMs) / 1000, retried });
  return {
    add: (moreItems, moreBytes) => {
      items += moreItems;
      bytes += moreBytes;
      const nowMs = performance.now();
      if (onProgress !== undefined && nowMs - reportedMs >= progressIntervalMs) {
        reportedMs = nowMs;
        onProgress({ ...summary(nowMs), count });
      }
    },
    addRetried: (moreItems) => {
      retried += moreItems;
    },
    finish: () => {
      const last = summary(performance.now());
      onProgress?.({ ...last, count });
      return last;
    },
  };
}
