import { z } from "zod";
import { isMembers, type Members } from "../../model/capacity/units/request-input.ts";
import { step } from "./problems.ts";

/**
 * The parts of a case, each by itself, so that a mistake in one hides none in another. Members of CreateTable that do not bear on
 * units, such as BillingMode, are passed over; items and requests are looked at by `check-values.ts` and `check-request.ts`.
 */

const name = z.string().min(1);
const keySchema = z.array(z.object({ AttributeName: name, KeyType: z.enum(["HASH", "RANGE"]) })).min(1);

const index = z.object({
  IndexName: name,
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
    NonKeyAttributes: z.exactOptional(z.array(name).min(1)),
  }),
});

export const tableShape = z.object({
  TableName: name,
  AttributeDefinitions: z.array(z.object({ AttributeName: name, AttributeType: z.enum(["S", "N", "B"]) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.exactOptional(z.array(index).min(1)),
  LocalSecondaryIndexes: z.exactOptional(z.array(index).min(1)),
});

export const tablesShape = z.array(z.unknown()).min(1);

/** Not a record of zod's: that loses a member named `__proto__`, which an item may have. */
export const membersShape = z.custom<Members>(isMembers, "it is not an object");

export const listShape = z.array(z.unknown());

export const idShape = z.union([name, z.number()], "an id is a number, or a string that is not empty");

export const operationShape = z.string();

export const replayedShape = z.boolean();

/**
 * The value in this form; `undefined` when it is not, and what is wrong is added to `problems`.
 *
 * @param path where the value stands
 */
export function readShape<Value>(
  shape: z.ZodType<Value>,
  value: unknown,
  path: string,
  problems: string[],
): Value | undefined {
  const parsed = shape.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  problems.push(...parsed.error.issues.map((issue) => renderIssue(issue, path)));
  return undefined;
}

function renderIssue({ path, message }: z.core.$ZodIssue, start: string): string {
  const steps = path.map((part) => (typeof part === "number" ? `[${part}]` : step(String(part))));
  return `${start}${steps.join("")}: ${message}`;
}
