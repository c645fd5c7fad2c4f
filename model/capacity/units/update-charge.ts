/**
 * What a single UpdateItem is held to besides the size of the item that it leaves: a size of the request itself. It matters only
 * for updates that write close to 400 KB at once; an update within a transaction is not held to it.
 *
 * Source: measured on AWS by the dynoxide 3.2 test suite at the 400 KB limit; AWS's documentation does not say so.
 */
import type { ExpressionContext } from "../../expression/context.ts";
import type { SetValue, WrittenPath } from "../../expression/syntax.ts";
import { textBytes, wireValueSizeBytes } from "../item-size.ts";
import { itemLimitBytes } from "./amounts.ts";
import { parsedUpdate } from "./named-attributes.ts";
import { Refusal } from "./refusal.ts";

/** Bytes of the statement, and of each action besides its path and value. */
const statementBytes = 3;
const writeActionBytes = 19;
const clearActionBytes = 1;

/** Bytes of a path that is written to: each element after the first has an overhead. */
const writtenStepBytes = 4;

/** Bytes of a path that is read from, and of each of its elements; the value that is read is free. */
const readPathBytes = 1;
const readStepBytes = 14;

const functionBytes = { if_not_exists: 39, list_append: 37, "+": 34, "-": 37 } as const;

/** @throws Refusal when the request is over the limit, whatever the item and the condition are */
export function assertUpdateCharge(expression: string, context: ExpressionContext): void {
  const bytes = updateChargeBytes(expression, context);
  if (bytes > itemLimitBytes) {
    throw new Refusal(`the update counts as ${bytes} bytes; ${itemLimitBytes} (400 KB) is the limit`);
  }
}

/** Bytes that an update expression counts for. Values that are written count with their size; those removed do not. */
export function updateChargeBytes(expression: string, context: ExpressionContext): number {
  const update = parsedUpdate(expression);
  let bytes = statementBytes;
  for (const { path, value } of update.set) {
    bytes += writeActionBytes + writtenPathBytes(path, context) + setValueBytes(value, context);
  }
  for (const { path, value } of update.add) {
    bytes += writeActionBytes + writtenPathBytes(path, context) + setValueBytes(value, context);
  }
  for (const path of update.remove) {
    bytes += clearActionBytes + writtenPathBytes(path, context);
  }
  for (const { path } of update.delete) {
    bytes += clearActionBytes + writtenPathBytes(path, context);
  }
  return bytes;
}

function writtenPathBytes({ steps }: WrittenPath, context: ExpressionContext): number {
  return steps.reduce<number>((sum, step) => sum + stepBytes(step, context), writtenStepBytes * (steps.length - 1));
}

function readPathBytesOf({ steps }: WrittenPath, context: ExpressionContext): number {
  return steps.reduce<number>((sum, step) => sum + readStepBytes + stepBytes(step, context), readPathBytes);
}

function stepBytes(step: string | number, { names = {} }: ExpressionContext): number {
  return textBytes(String(typeof step === "string" && step.startsWith("#") ? (names[step] ?? step) : step));
}

function setValueBytes(value: SetValue, context: ExpressionContext): number {
  switch (value.kind) {
    case "path":
      return readPathBytesOf(value, context);
    case "value": {
      const written = context.values?.[value.placeholder];
      return written === undefined ? 0 : wireValueSizeBytes(written);
    }
    case "if_not_exists":
      return functionBytes[value.kind] + readPathBytesOf(value.path, context) + setValueBytes(value.otherwise, context);
    case "list_append":
      return functionBytes[value.kind] + setValueBytes(value.first, context) + setValueBytes(value.second, context);
    case "sum":
      return functionBytes[value.operator] + setValueBytes(value.left, context) + setValueBytes(value.right, context);
  }
}
