/** One request to an engine over plain HTTP, and what it says about units and items. */
import * as http from "node:http";
import type { TableUnits, WireRequest } from "../../model/capacity/units/prediction.ts";
import type { WireItem } from "../../model/request/wire-value.ts";
import { createSigner, targetPrefix } from "../k6/sign.ts";
import type { EngineAddress } from "./client.ts";
import { nodeHash } from "./seed-transport.ts";

/** What an engine answered. */
export interface Answer {
  /** `ok`, the exception's name without its namespace, or `unreadable` for what is not DynamoDB's JSON. */
  readonly outcome: string;
  readonly message?: string;
  readonly tables: Readonly<Record<string, TableUnits>>;
  readonly items: readonly WireItem[];
  readonly lastEvaluatedKey?: WireItem;
}

export interface Sender {
  /** Rejects with Node's network error, of code `ETIMEDOUT` where no answer comes in time. */
  send(request: WireRequest): Promise<Answer>;
  close(): void;
}

const requestTimeoutMs = 30_000;

/** A sender with kept connections. A request asks for its units by index. */
export function createSender(engine: EngineAddress, connectionsMax: number): Sender {
  const url = new URL(engine.endpoint);
  const agent = new http.Agent({ keepAlive: true, maxSockets: connectionsMax });
  const sign = createSigner({ ...engine, host: url.host, hash: nodeHash });
  const post = (operation: string, body: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const headers = sign(`${targetPrefix}.${operation}`, body, Date.now());
      headers["Content-Length"] = String(Buffer.byteLength(body));
      const options = { method: "POST", agent, headers, timeout: requestTimeoutMs };
      const outgoing = http.request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
        response.on("error", reject);
      });
      outgoing.on("timeout", () => outgoing.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  return {
    send: async ({ operation, input }) => {
      const { status, text } = await post(operation, JSON.stringify({ ...input, ReturnConsumedCapacity: "INDEXES" }));
      const body = parse(text);
      if (body === undefined) {
        return { outcome: "unreadable", message: `status ${status}`, tables: {}, items: [] };
      }
      return status === 200 ? toAnswer(body) : toRefusal(body);
    },
    close: () => agent.destroy(),
  };
}

interface Consumed {
  readonly TableName: string;
  readonly Table?: Units;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, Units>>;
  readonly LocalSecondaryIndexes?: Readonly<Record<string, Units>>;
}

interface Units {
  readonly CapacityUnits: number;
}

/** The members of all operations' responses that are looked at. */
interface ResponseBody {
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
  readonly ConsumedCapacity?: Consumed | readonly Consumed[];
  readonly Item?: WireItem;
  readonly Items?: readonly WireItem[];
  readonly Responses?: readonly { readonly Item?: WireItem }[] | Readonly<Record<string, readonly WireItem[]>>;
  readonly LastEvaluatedKey?: WireItem;
}

/** Something in between may have answered. */
function parse(text: string): ResponseBody | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toRefusal({ __type = "an error without a type", message, Message }: ResponseBody): Answer {
  return { outcome: __type.replace(/^.*#/, ""), message: message ?? Message ?? "", tables: {}, items: [] };
}

function toAnswer(body: ResponseBody): Answer {
  const consumed = [body.ConsumedCapacity ?? []].flat();
  return {
    outcome: "ok",
    tables: Object.fromEntries(consumed.map((entry) => [entry.TableName, toTableUnits(entry)])),
    items: itemsOf(body),
    ...(body.LastEvaluatedKey === undefined ? {} : { lastEvaluatedKey: body.LastEvaluatedKey }),
  };
}

const toTableUnits = ({ Table, GlobalSecondaryIndexes, LocalSecondaryIndexes }: Consumed): TableUnits => ({
  table: Table?.CapacityUnits ?? 0,
  gsi: unitsByIndex(GlobalSecondaryIndexes),
  lsi: unitsByIndex(LocalSecondaryIndexes),
});

function unitsByIndex(indexes: Readonly<Record<string, Units>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(indexes).map(([name, { CapacityUnits }]) => [name, CapacityUnits]));
}

function itemsOf({ Item, Items, Responses }: ResponseBody): readonly WireItem[] {
  if (Item !== undefined) {
    return [Item];
  }
  if (Responses === undefined) {
    return Items ?? [];
  }
  return isList(Responses)
    ? Responses.flatMap(({ Item: found }) => (found === undefined ? [] : [found]))
    : Object.values(Responses).flat();
}

const isList = <Element>(value: readonly Element[] | object): value is readonly Element[] => Array.isArray(value);
