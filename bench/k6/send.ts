import http from "k6/http";
import { unmarshalResponse } from "../../model/request/wire.ts";
import type { NativeItem, Operation } from "../../model/schema/operation.ts";
import type { RequestBody } from "../workload/arrival-line.ts";
import type { RequestUnits } from "../workload/record.ts";
import type { UnitTarget } from "../workload/replay-plan.ts";
import { type Signer, targetPrefix } from "./sign.ts";

/** A request that is ready to go: marshalled and signed. */
export interface PreparedRequest {
  readonly operation: Operation;
  readonly body: string;
  readonly params: {
    readonly headers: Record<string, string>;
    readonly tags: Record<string, string>;
    readonly timeout: string;
  };
}

/** What one stage of an execution came to. */
export interface StageResult {
  /** `ok`, or the kind of the first error. */
  readonly outcome: string;
  /** Items by request; read only where a next stage needs them, because unmarshalling costs the generator's CPU. */
  readonly answers: readonly (readonly NativeItem[])[];
}

/** Longer than any budget, so that a hanging engine is measured and not cut off early. */
const timeout = "30s";

export function createSender(url: string, sign: Signer, targets: readonly UnitTarget[]) {
  const positions = new Map(targets.map(({ table, index }, position) => [targetName(table, index), position]));

  function prepare({ operation, body }: RequestBody, tags: Record<string, string>): PreparedRequest {
    return {
      operation,
      body,
      params: { headers: sign(`${targetPrefix}.${operation}`, body, Date.now()), tags, timeout },
    };
  }

  /** Sends the requests of a stage together and resolves nothing: k6 waits inside. */
  function send(stage: readonly PreparedRequest[]) {
    const [only] = stage;
    if (stage.length === 1 && only !== undefined) {
      return [http.post(url, only.body, only.params)];
    }
    return http.batch(stage.map(({ body, params }) => ({ method: "POST", url, body, params })));
  }

  /** Reads the responses: the outcome, the consumed units (one entry a request is put to `units`), and the items if needed. */
  function read(
    stage: readonly PreparedRequest[],
    responses: readonly { readonly status: number; readonly body: unknown }[],
    units: RequestUnits[],
    needsItems: boolean,
  ): StageResult {
    let outcome = "ok";
    const answers: NativeItem[][] = [];
    for (let index = 0; index < stage.length; index += 1) {
      const response = responses[index];
      const operation = stage[index]?.operation;
      const consumed = new Map<number, number>();
      units.push(consumed);
      if (response === undefined || operation === undefined) {
        continue;
      }
      const text = typeof response.body === "string" ? response.body : "";
      const takeItems = (items: NativeItem[]) => {
        answers[index] = items;
      };
      const kind =
        response.status === 200
          ? readSuccess(operation, text, consumed, needsItems ? takeItems : undefined)
          : errorKind(response.status, text);
      outcome = outcome === "ok" ? kind : outcome;
    }
    return { outcome, answers };
  }

  /** `ok`, `unprocessed`, or `unreadable` for what is not DynamoDB's JSON: something in between may have answered. */
  function readSuccess(
    operation: Operation,
    text: string,
    units: Map<number, number>,
    take: ((items: NativeItem[]) => void) | undefined,
  ): string {
    try {
      addUnits(text, units);
      if (take === undefined && operation !== "BatchGetItem" && operation !== "BatchWriteItem") {
        return "ok";
      }
      const found = unmarshalResponse(operation, JSON.parse(text));
      take?.(found.items);
      return found.unprocessed > 0 ? "unprocessed" : "ok";
    } catch {
      units.clear();
      return "unreadable";
    }
  }

  /** A figure of 0 is a figure: it is held where there is no other, on the table. */
  function addUnits(text: string, units: Map<number, number>): void {
    for (const consumed of consumedIn(text)) {
      const { TableName } = consumed;
      add(units, targetName(TableName), consumed.Table?.CapacityUnits ?? consumed.CapacityUnits);
      for (const indexes of [consumed.GlobalSecondaryIndexes, consumed.LocalSecondaryIndexes]) {
        for (const name in indexes) {
          add(units, targetName(TableName, name), indexes[name]?.CapacityUnits ?? 0);
        }
      }
      const table = positions.get(targetName(TableName));
      if (units.size === 0 && table !== undefined) {
        units.set(table, 0);
      }
    }
  }

  function add(units: Map<number, number>, target: string, count: number): void {
    const position = positions.get(target);
    if (position !== undefined && count > 0) {
      units.set(position, (units.get(position) ?? 0) + count);
    }
  }

  return { prepare, send, read };
}

export type Sender = ReturnType<typeof createSender>;

const targetName = (table: string, index?: string) => (index === undefined ? table : `${table}/${index}`);

interface Consumed {
  readonly TableName: string;
  readonly CapacityUnits: number;
  readonly Table?: { readonly CapacityUnits: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>;
  readonly LocalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>;
}

const member = '"ConsumedCapacity":';
/** Below this, parsing the whole body is cheaper than looking for a part of it. */
const smallBodyCharacters = 1024;

/**
 * The ConsumedCapacity of a response. In a large body it is usually the last member, and parsing from there alone spares the
 * generator a page of 50 KB; where that is no JSON of its own, the whole body is parsed.
 */
function consumedIn(text: string): readonly Consumed[] {
  const consumed =
    (text.length > smallBodyCharacters ? lastMember(text) : undefined) ?? JSON.parse(text).ConsumedCapacity;
  if (consumed === undefined) {
    return [];
  }
  return Array.isArray(consumed) ? consumed : [consumed];
}

function lastMember(text: string): Consumed | readonly Consumed[] | undefined {
  const start = text.lastIndexOf(member);
  if (start < 0) {
    return undefined;
  }
  try {
    return JSON.parse(text.slice(start + member.length, text.lastIndexOf("}")));
  } catch {
    return undefined;
  }
}

/** `transport` without a response, the exception's name, or `http_<status>` where the body names none. */
function errorKind(status: number, text: string): string {
  if (status === 0) {
    return "transport";
  }
  const name = /"__type"\s*:\s*"(?:[^"#]*#)?([A-Za-z0-9]+)"/.exec(text)?.[1];
  return name ?? `http_${status}`;
}
