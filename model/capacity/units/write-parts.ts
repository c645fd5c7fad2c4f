import type { WireItem } from "../../request/wire-value.ts";
import type { TableDefinition } from "../../schema/table-definition.ts";
import { wireItemSizeBytes } from "../item-size.ts";
import { transactionalFactor, writeUnits } from "./amounts.ts";
import { indexWrite } from "./index-units.ts";
import type { UnitsPart } from "./prediction.ts";
import type { RuleId } from "./rules.ts";
import { schemaOf } from "./table-schema.ts";

export interface WriteContext {
  /** In a transaction the table's units double, an index's do not. */
  readonly transactional?: boolean;
  /** Position within a batch or transaction; 0 when left out. */
  readonly position?: number;
  /** Rules of the request around the write, such as `batch-entries-apart`. */
  readonly also?: readonly RuleId[];
}

/**
 * Units of one write that happens: a part for the table, then one for each index that takes units.
 *
 * Source: Developer Guide, "DynamoDB read and write operations" and the pages on secondary indexes; as measured on AWS.
 */
export function unitsOfWrite(
  definition: TableDefinition,
  before: WireItem | undefined,
  after: WireItem | undefined,
  context: WriteContext = {},
): UnitsPart[] {
  const table = definition.TableName;
  const position = context.position ?? 0;
  const isMissing = before === undefined && after === undefined;
  const indexes = schemaOf(definition).indexes.map((index) => ({ index, write: indexWrite(index, before, after) }));
  const idle = new Set(indexes.filter(({ write }) => write.units === 0).map(({ write }) => write.rule));
  const parts: UnitsPart[] = [
    tablePart(definition.TableName, before, after, isMissing ? "missing-item-delete" : "item-write", {
      ...context,
      also: [...(context.also ?? []), ...(isMissing ? [] : idle)],
    }),
  ];
  for (const { index, write } of indexes) {
    if (write.units > 0) {
      const also: readonly RuleId[] = context.transactional === true ? ["index-not-doubled"] : [];
      parts.push({ table, index: index.name, scope: index.scope, kind: "write", ...write, also, position });
    }
  }
  return parts;
}

/**
 * Units that the table alone takes: of a write that is refused because of its condition, of a ConditionCheck, of a cancelled
 * transaction's entry. `before` is the item that is there, `after` what the write would have left.
 */
export function tablePart(
  table: string,
  before: WireItem | undefined,
  after: WireItem | undefined,
  rule: RuleId,
  { transactional = false, position = 0, also = [] }: WriteContext,
): UnitsPart {
  const beforeBytes = before === undefined ? undefined : wireItemSizeBytes(before);
  const afterBytes = after === undefined ? undefined : wireItemSizeBytes(after);
  const units = writeUnits(beforeBytes, afterBytes) * (transactional ? transactionalFactor : 1);
  const bytes = Math.max(beforeBytes ?? 0, afterBytes ?? 0);
  const rules: readonly RuleId[] = transactional ? ["transactional-double", ...also] : also;
  return { table, scope: "table", kind: "write", units, rule, also: rules, bytes, position };
}
