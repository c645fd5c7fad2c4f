import { decimalText, parseDecimal } from "../../expression/decimal.ts";
import type { WireItem, WireValue } from "../../request/wire-value.ts";
import type { KeyType } from "../../schema/table-definition.ts";
import { wireValueSizeBytes } from "../item-size.ts";
import { KeyMisfit, Refusal } from "./refusal.ts";
import type { TableSchema } from "./table-schema.ts";

/** Source: Developer Guide, "Quotas in Amazon DynamoDB". */
const partitionKeyLimitBytes = 2_048;
const sortKeyLimitBytes = 1_024;

/** Text that is the same for the same key value: 1, 1.0 and 10E-1 are one number. */
export function keyText(value: WireValue | undefined): string {
  if (value === undefined) {
    return "";
  }
  if ("S" in value) {
    return `S${value.S}`;
  }
  if ("N" in value) {
    return `N${decimalText(parseDecimal(value.N))}`;
  }
  return "B" in value ? `B${value.B}` : JSON.stringify(value);
}

/** Text that is the same for the same values of these attributes. */
export function keyTextOf(item: WireItem, names: readonly string[]): string {
  const [first, second] = names;
  if (names.length === 1 && first !== undefined) {
    return keyText(item[first]);
  }
  if (names.length === 2 && first !== undefined && second !== undefined) {
    // The length keeps ("a", "bc") and ("ab", "c") apart.
    const text = keyText(item[first]);
    return `${text.length}:${text}${keyText(item[second])}`;
  }
  return JSON.stringify(names.map((name) => keyText(item[name])));
}

/**
 * Refuses what DynamoDB refuses as a primary key.
 *
 * @throws Refusal when an attribute of the key is missing, of another type, empty or too long
 */
export function assertPrimaryKey(schema: TableSchema, item: WireItem): void {
  for (const name of schema.keyNames) {
    if (item[name] === undefined) {
      throw new Refusal(`the key attribute ${name} of table ${schema.name} is missing`);
    }
  }
  assertKeyValues(schema, schema.key.partition, schema.key.sort, item, `the key of table ${schema.name}`);
}

/** @throws Refusal unless the key names exactly the attributes of the table's key, with values that fit */
export function assertExactKey(schema: TableSchema, key: WireItem): void {
  assertPrimaryKey(schema, key);
  if (Object.keys(key).length !== schema.keyNames.length) {
    throw new Refusal(`a key of table ${schema.name} has the attributes ${schema.keyNames.join(", ")} and no others`);
  }
}

/**
 * Refuses what DynamoDB refuses in an item because of the table's indexes: an index key attribute that is there has to fit.
 * Source: Developer Guide, "Using Global Secondary Indexes in DynamoDB", data synchronization.
 *
 * @throws Refusal
 */
export function assertIndexKeys(schema: TableSchema, item: WireItem): void {
  for (const index of schema.indexes) {
    assertKeyValues(schema, index.key.partition, index.key.sort, item, `the key of index ${index.name}`);
  }
}

/** @throws Refusal when a batch or transaction names the same item twice */
export function assertDistinctItems(entries: readonly { content: { schema: TableSchema }; key: WireItem }[]): void {
  const seen = new Set<string>();
  for (const { content, key } of entries) {
    const text = `${content.schema.name}:${keyTextOf(key, content.schema.keyNames)}`;
    if (seen.has(text)) {
      throw new Refusal(`the same item of table ${content.schema.name} is named twice`);
    }
    seen.add(text);
  }
}

function assertKeyValues(
  schema: TableSchema,
  partition: readonly string[],
  sort: readonly string[],
  item: WireItem,
  whose: string,
): void {
  for (const name of partition) {
    assertKeyValue(name, item[name], schema.types[name], partitionKeyLimitBytes, whose);
  }
  for (const name of sort) {
    assertKeyValue(name, item[name], schema.types[name], sortKeyLimitBytes, whose);
  }
}

function assertKeyValue(
  name: string,
  value: WireValue | undefined,
  type: KeyType | undefined,
  limitBytes: number,
  whose: string,
): void {
  if (value === undefined) {
    return;
  }
  if (type === undefined || !(type in value)) {
    throw new KeyMisfit(
      `${name} is of type ${Object.keys(value).join()} and ${whose} needs ${type ?? "a defined type"}`,
    );
  }
  const isEmpty = ("S" in value && value.S === "") || ("B" in value && value.B === "");
  if (isEmpty) {
    throw new Refusal(`${name} is empty, which ${whose} must not be`);
  }
  if (!("N" in value) && wireValueSizeBytes(value) > limitBytes) {
    throw new KeyMisfit(`${name} is longer than the ${limitBytes} bytes that ${whose} may have`);
  }
}
