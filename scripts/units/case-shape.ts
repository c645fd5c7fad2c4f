import { z } from "zod";

/**
 * The form of a case. Members of CreateTable that do not bear on units, such as BillingMode, are passed over; requests are looked
 * at by `check-request.ts`.
 */

const name = z.string().min(1);
const keySchema = z.array(z.object({ AttributeName: name, KeyType: z.enum(["HASH", "RANGE"]) })).min(1);

const index = z.object({
  IndexName: name,
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
    NonKeyAttributes: z.exactOptional(z.array(name)),
  }),
});

const tableDefinition = z.object({
  TableName: name,
  AttributeDefinitions: z.array(z.object({ AttributeName: name, AttributeType: z.enum(["S", "N", "B"]) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.exactOptional(z.array(index)),
  LocalSecondaryIndexes: z.exactOptional(z.array(index)),
});

export const caseShape = z.object({
  id: z.union([z.string().min(1), z.number()]),
  tables: z.array(tableDefinition).min(1),
  before: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).default({}),
  request: z.object({ operation: z.string(), input: z.record(z.string(), z.unknown()) }),
  replayed: z.boolean().default(false),
});

export type CaseShape = z.infer<typeof caseShape>;
