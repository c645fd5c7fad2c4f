/** Runs one sequence of requests against an engine and through the model, step by step. */

import type { Sender } from "../../../bench/engine/sender.ts";
import { keyTextOf } from "../../../model/capacity/units/key.ts";
import { predictRequest } from "../../../model/capacity/units/predict.ts";
import type { Prediction, WireRequest } from "../../../model/capacity/units/prediction.ts";
import { indexOf } from "../../../model/capacity/units/table-schema.ts";
import { createTables, type Tables } from "../../../model/capacity/units/tables.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";
import { type Comparison, compareExchange, type Exchange } from "./exchange.ts";
import { exclusionOf } from "./exclusions.ts";
import type { Step, World } from "./sequence-arbitrary.ts";
import { keyNamesOf } from "./vocabulary.ts";

/** What a run counts. */
export interface Tally {
  requests: number;
  /** Those in which both sides agree without a listed difference, the refused ones included. */
  equal: number;
  /** Those that are refused: a failed condition, a cancelled transaction, an error. They have no units to compare. */
  refused: number;
  /** Requests that a listed difference of the engine explains, by its id. */
  readonly explained: Record<string, number>;
  /** Requests that were not sent, by the reason. */
  readonly excluded: Record<string, number>;
}

export const emptyTally = (): Tally => ({ requests: 0, equal: 0, refused: 0, explained: {}, excluded: {} });

/** The first exchange of a sequence in which model and engine do not agree. */
export interface Failure extends Exchange {
  readonly disagreements: Comparison["disagreements"];
  /** All requests up to this one. */
  readonly history: readonly WireRequest[];
}

export interface SequenceRun {
  readonly world: World;
  /** `Engine.name`. */
  readonly engine: string;
  readonly sender: Sender;
  /** Makes a token that no other transaction of this engine has had. */
  readonly nextToken: () => string;
}

/**
 * Runs the steps in order, then reads every table as a whole, and leaves the tables empty.
 *
 * @returns the first disagreement; nothing when there is none
 */
export async function runSequence(
  run: SequenceRun,
  steps: readonly Step[],
  tally: Tally,
): Promise<Failure | undefined> {
  const session = new Session(run, tally);
  const wholeScans = run.world.tables.map(
    ({ TableName }): Step => ({
      kind: "request",
      request: { operation: "Scan", input: { TableName, ConsistentRead: true } },
    }),
  );
  try {
    for (const step of [...steps, ...wholeScans]) {
      const failure = await session.run(step);
      if (failure !== undefined) {
        return failure;
      }
    }
    return undefined;
  } finally {
    await emptyTables(run);
  }
}

interface Sent {
  readonly request: WireRequest;
  readonly prediction: Prediction;
}

/** The model beside the engine, in the middle of a sequence. */
class Session {
  readonly #run: SequenceRun;
  readonly #tally: Tally;
  readonly #tables: Tables;
  readonly #history: WireRequest[] = [];
  #lastPage: Sent | undefined;
  /** The last transaction with a token, and what sending it again costs once it went through. */
  #transaction: { readonly request: WireRequest; readonly replay?: Prediction } | undefined;

  constructor(run: SequenceRun, tally: Tally) {
    this.#run = run;
    this.#tally = tally;
    this.#tables = createTables(run.world.tables);
  }

  async run(step: Step): Promise<Failure | undefined> {
    if (step.kind === "replay") {
      return this.#replay();
    }
    if (step.kind === "next-page") {
      const request = this.#lastPage && nextPage(this.#lastPage);
      // What was written since may share the index key that the page ended with.
      return request === undefined || hasTies(this.#tables, request) ? undefined : this.#readPage(request);
    }
    if (step.hasToken === true) {
      const { operation, input } = step.request;
      this.#transaction = { request: { operation, input: { ...input, ClientRequestToken: this.#run.nextToken() } } };
      return this.#replay();
    }
    const { operation } = step.request;
    return operation === "Query"
      ? this.#readPage(withoutLimitOnTies(this.#tables, step.request))
      : this.#exchange(step.request, predictRequest(this.#tables, step.request));
  }

  #readPage(request: WireRequest): Promise<Failure | undefined> {
    const prediction = predictRequest(this.#tables, request);
    this.#lastPage = { request, prediction };
    return this.#exchange(request, prediction);
  }

  /** Sends the transaction, which is a replay once it went through: a cancelled one is tried anew. */
  async #replay(): Promise<Failure | undefined> {
    if (this.#transaction === undefined) {
      return undefined;
    }
    const { request, replay } = this.#transaction;
    if (replay !== undefined) {
      return this.#exchange(request, replay);
    }
    const prediction = predictRequest(this.#tables, request);
    const asReplay = predictRequest(this.#tables, request, { replayed: true });
    const sentBefore = this.#history.length;
    const failure = await this.#exchange(request, prediction);
    if (prediction.outcome === "ok" && this.#history.length > sentBefore) {
      this.#transaction = { request, replay: asReplay };
    }
    return failure;
  }

  /** Sends a request, unless it is not to be compared, and compares. */
  async #exchange(request: WireRequest, prediction: Prediction): Promise<Failure | undefined> {
    const { engine, sender } = this.#run;
    const tally = this.#tally;
    const excluded = exclusionOf(engine, this.#tables, request, prediction);
    if (excluded !== undefined) {
      tally.excluded[excluded] = (tally.excluded[excluded] ?? 0) + 1;
      return undefined;
    }
    this.#history.push(request);
    const isLastPage = this.#isLastPage({ request, prediction });
    const exchange: Exchange = { request, prediction, answer: await sender.send(request), isLastPage };
    tally.requests += 1;
    if (request.operation === "Query" && exchange.answer.lastEvaluatedKey === undefined) {
      this.#lastPage = undefined;
    }
    const { disagreements, differences } = compareExchange(engine, exchange);
    if (disagreements.length > 0) {
      return { ...exchange, disagreements, history: this.#history };
    }
    tally.refused += prediction.outcome === "ok" ? 0 : 1;
    tally.equal += differences.length === 0 ? 1 : 0;
    for (const id of differences) {
      tally.explained[id] = (tally.explained[id] ?? 0) + 1;
    }
    this.#tables.apply(prediction.changes);
    return undefined;
  }

  #isLastPage(page: Sent): boolean {
    const next = nextPage(page);
    return next !== undefined && predictRequest(this.#tables, next).parts.some(({ rule }) => rule === "empty-page");
  }
}

function nextPage({ request, prediction }: Sent): WireRequest | undefined {
  return prediction.lastEvaluatedKey === undefined
    ? undefined
    : { ...request, input: { ...request.input, ExclusiveStartKey: prediction.lastEvaluatedKey } };
}

/**
 * A limit goes where entries of the index share their whole index key: in which order AWS keeps those is not documented, so
 * neither are the items of a page that ends among them.
 */
function withoutLimitOnTies(tables: Tables, request: WireRequest): WireRequest {
  const { Limit, ...input } = request.input;
  return Limit !== undefined && hasTies(tables, request) ? { ...request, input } : request;
}

function hasTies(tables: Tables, { input }: WireRequest): boolean {
  const content = tables.table(String(input.TableName));
  const index = content && indexOf(content.schema, String(input.IndexName));
  if (content === undefined || index === undefined) {
    return false;
  }
  return content
    .collections(index)
    .all()
    .some((collection) => {
      const texts = collection.sorted().map(({ item }) => keyTextOf(item, index.key.sort));
      return new Set(texts).size < texts.length;
    });
}

/** Deletes what the engine says is there, which is right also after a disagreement. */
async function emptyTables({ world, sender }: SequenceRun): Promise<void> {
  for (const { TableName, KeySchema } of world.tables) {
    const names = keyNamesOf({ KeySchema });
    let start: WireItem | undefined;
    do {
      const page: Awaited<ReturnType<Sender["send"]>> = await sender.send({
        operation: "Scan",
        input: { TableName, ...(start === undefined ? {} : { ExclusiveStartKey: start }) },
      });
      start = page.lastEvaluatedKey;
      const deletes = page.items.map((item) => ({
        DeleteRequest: { Key: Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : []))) },
      }));
      for (let first = 0; first < deletes.length; first += 25) {
        await sender.send({
          operation: "BatchWriteItem",
          input: { RequestItems: { [TableName]: deletes.slice(first, first + 25) } },
        });
      }
    } while (start !== undefined);
  }
}
