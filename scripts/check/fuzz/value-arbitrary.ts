/** Random values in wire JSON, and items of a table at the sizes where units step. */
import fc from "fast-check";
import { wireItemSizeBytes } from "../../../model/capacity/item-size.ts";
import type { WireItem, WireValue } from "../../../model/request/wire-value.ts";
import type { KeyType, TableDefinition } from "../../../model/schema/table-definition.ts";
import { sometimes } from "./sometimes.ts";
import {
  indexesOf,
  indexKeyNames,
  isProjected,
  keyNamesOf,
  keyPools,
  keyTypeOf,
  type PlainName,
  plainNames,
  plainTypes,
} from "./vocabulary.ts";

const text = fc.oneof(
  fc.constantFrom("", "a", "ab", "abc", "ü", "€uro", "😀"),
  fc.string({ maxLength: 12, unit: "grapheme" }),
);

/** Numbers as a client may spell them: with exponents, with zeros that do not count, up to 38 digits. */
const numeral = fc.oneof(
  fc.integer({ min: -99, max: 99 }).map(String),
  fc.integer().map(String),
  fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 99_999 })).map(([a, b]) => `${a}.${b}`),
  fc.constantFrom("0", "0.0", "100", "1.50", "0.001", "1e3", "25E-8", "1E+20", "-0.5", "12345678901234567890.5"),
  fc.integer({ min: 1, max: 38 }).map((digits) => "9".repeat(digits)),
);

const binary = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("base64"));

const leaf: fc.Arbitrary<WireValue> = fc.oneof(
  text.map((S) => ({ S })),
  numeral.map((N) => ({ N })),
  binary.map((B) => ({ B })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  fc.constant({ NULL: true } as const),
);

const member = fc.constantFrom("a", "b", "größe", "x");

const { nested } = fc.letrec<{ nested: WireValue }>((tie) => ({
  nested: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    leaf,
    fc.array(tie("nested"), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(member, tie("nested"), { maxKeys: 3, noNullPrototype: true }).map((M) => ({ M })),
  ),
}));

const smallInteger = fc.integer({ min: -20, max: 20 }).map(String);

const byType: Readonly<Record<(typeof plainTypes)[PlainName], fc.Arbitrary<WireValue>>> = {
  S: text.map((S) => ({ S })),
  N: smallInteger.map((N) => ({ N })),
  B: binary.map((B) => ({ B })),
  L: fc.array(nested, { maxLength: 4 }).map((L) => ({ L })),
  M: fc.dictionary(member, nested, { maxKeys: 3, noNullPrototype: true }).map((M) => ({ M })),
  SS: fc.uniqueArray(fc.constantFrom("a", "b", "ü", "abc"), { minLength: 1 }).map((SS) => ({ SS })),
  NS: fc.uniqueArray(fc.constantFrom("1", "-2.5", "0", "700"), { minLength: 1 }).map((NS) => ({ NS })),
  BS: fc.uniqueArray(fc.constantFrom("AA==", "AQ==", "AQID"), { minLength: 1 }).map((BS) => ({ BS })),
  any: nested,
};

/** A value of this attribute's own type: what some operators insist on. */
export function typedValue(name: PlainName): fc.Arbitrary<WireValue> {
  return byType[plainTypes[name]];
}

/** A value as this attribute mostly has it, at times of another type. */
export function plainValue(name: PlainName): fc.Arbitrary<WireValue> {
  return fc.oneof({ weight: 12, arbitrary: typedValue(name) }, { weight: 1, arbitrary: nested });
}

/** A key value from the pool of its type, mostly one of the first: requests are to meet what others wrote. */
export function keyValue(type: KeyType): fc.Arbitrary<WireValue> {
  const pool = keyPools[type];
  const value = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...pool.slice(0, 2)) },
    { weight: 3, arbitrary: fc.constantFrom(...pool.slice(2, 4)) },
    { weight: 1, arbitrary: fc.constantFrom(...pool) },
  );
  return value.map((spelled) => toKeyValue(type, spelled));
}

export function toKeyValue(type: KeyType, spelled: string): WireValue {
  return type === "S" ? { S: spelled } : type === "N" ? { N: spelled } : { B: spelled };
}

/** The primary key of an item of the table. */
export function keyArbitrary(table: TableDefinition): fc.Arbitrary<WireItem> {
  return fc.record(
    Object.fromEntries(keyNamesOf(table).map((name) => [name, keyValue(keyTypeOf(table, name) ?? "S")])),
  );
}

/** Bytes around which a unit begins: of writes and index entries at 1 KB, of reads at 4 KB. */
const edge = fc
  .tuple(fc.constantFrom(1024, 1024, 2048, 3072, 4096, 8192), fc.integer({ min: -2, max: 2 }))
  .map(([bytes, off]) => bytes + off);

/** An item and its entries in two local indexes stay together below the 400 KB of the page "Quotas in Amazon DynamoDB". */
const largeBytesMax = 120_000;

export const sizeBytes: fc.Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: edge },
  { weight: 4, arbitrary: fc.integer({ min: 100, max: 6_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 30_000, max: largeBytesMax }) },
);

/** Filler text that is exactly so long, in bytes. */
export const filler = (bytes: number): WireValue => ({ S: "x".repeat(Math.max(0, bytes)) });

/** Some of the attributes. */
function someOf(attributes: readonly (readonly [string, fc.Arbitrary<WireValue>])[]): fc.Arbitrary<WireItem> {
  const values = attributes.map(([name, value]) =>
    sometimes(value, 5).map((chosen) => (chosen === undefined ? [] : [[name, chosen] as const])),
  );
  return fc.tuple(...values).map((chosen) => Object.fromEntries(chosen.flat()));
}

/**
 * An item of the table. Its filler brings the item, or the entry that one of the indexes would have of it, to a size where
 * units step.
 */
export function itemArbitrary(table: TableDefinition): fc.Arbitrary<WireItem> {
  const indexKeys = indexKeyNames.map((name) => [name, keyValue(keyTypeOf(table, name) ?? "S")] as const);
  const attributes = plainNames.filter((name) => name !== "t").map((name) => [name, plainValue(name)] as const);
  return fc
    .record({
      key: keyArbitrary(table),
      indexed: someOf(indexKeys),
      plain: someOf(attributes),
      fill: sometimes(fc.record({ bytes: sizeBytes, of: fc.nat({ max: 5 }) }), 6),
    })
    .map(({ key, indexed, plain, fill }) => {
      const item = { ...plain, ...indexed, ...key };
      if (fill === undefined) {
        return item;
      }
      const index = indexesOf(table)[fill.of];
      const sized =
        index === undefined
          ? item
          : Object.fromEntries(Object.entries(item).filter(([name]) => isProjected(table, index, name)));
      return { ...item, t: filler(fill.bytes - wireItemSizeBytes(sized) - "t".length) };
    });
}
