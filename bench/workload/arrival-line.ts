import { toWireInput } from "../../model/request/wire.ts";
import type { DynamoRequest, Operation } from "../../model/schema/operation.ts";
import type { Plan } from "../../model/schema/plan.ts";
import type { Arrival } from "./schedule.ts";
import { decodeChunk } from "./schedule-chunk.ts";

/**
 * One arrival of a schedule as a line of text: when, which pattern, and, where they could be built beforehand, the requests'
 * bodies. Building a request takes k6's interpreter about 200 us and Node 15, and the generator's CPU is what the engine under
 * test competes with on the same machine.
 */

/** A request as it is sent, but for its signature. */
export interface RequestBody {
  readonly operation: Operation;
  /** Wire JSON. */
  readonly body: string;
}

export function toRequestBody(request: DynamoRequest): RequestBody {
  const { operation } = request;
  return { operation, body: JSON.stringify(toWireInput(request, { returnConsumedCapacity: "INDEXES" })) };
}

/**
 * The schedule's text of an arrival, and its requests separated by tabs, which JSON never contains. The requests of a pattern
 * that goes on after the first answers are left out: they are made where the answers are.
 */
export function formatArrivalLine(arrival: string, plan: Plan): string {
  if (plan.next !== undefined) {
    return arrival;
  }
  const bodies = plan.requests.map(toRequestBody);
  return [arrival, ...bodies.flatMap(({ operation, body }) => [operation, body])].join("\t");
}

export interface ArrivalLine {
  readonly arrival: Arrival;
  /** Absent where the line does not hold them. */
  readonly bodies?: readonly RequestBody[];
}

const operations: Readonly<Record<string, Operation>> = {
  GetItem: "GetItem",
  Query: "Query",
  PutItem: "PutItem",
  UpdateItem: "UpdateItem",
  DeleteItem: "DeleteItem",
  BatchGetItem: "BatchGetItem",
  BatchWriteItem: "BatchWriteItem",
  TransactGetItems: "TransactGetItems",
  TransactWriteItems: "TransactWriteItems",
};

/** @throws Error when the line is not of this format */
export function parseArrivalLine(line: string): ArrivalLine {
  const fields = line.split("\t");
  const arrival = decodeChunk(fields[0] ?? "")[0];
  if (arrival === undefined) {
    throw new Error(`"${line.slice(0, 80)}" is no arrival`);
  }
  if (fields.length === 1) {
    return { arrival };
  }
  const bodies: RequestBody[] = [];
  for (let field = 1; field < fields.length; field += 2) {
    const operation = operations[fields[field] ?? ""];
    const body = fields[field + 1];
    if (operation === undefined || body === undefined) {
      throw new Error(`"${line.slice(0, 80)}" holds a request of an unknown kind`);
    }
    bodies.push({ operation, body });
  }
  return { arrival, bodies };
}
