import type { WireItem } from "../request/wire-value.ts";

/** What the placeholders of an expression stand for: the request's ExpressionAttributeNames and ExpressionAttributeValues. */
export interface ExpressionContext {
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: WireItem;
}
