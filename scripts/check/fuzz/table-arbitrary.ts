/** Random tables: keys of every type, and indexes of every kind and projection. */
import fc from "fast-check";
import type {
  IndexDefinition,
  KeySchemaElement,
  KeyType,
  TableDefinition,
} from "../../../model/schema/table-definition.ts";
import { sometimes } from "./sometimes.ts";
import { indexKeyNames, keyNamesOf, plainNames } from "./vocabulary.ts";

const keyType: fc.Arbitrary<KeyType> = fc.constantFrom("S", "N", "B");
const indexKeyName = fc.constantFrom(...indexKeyNames);

const projection: fc.Arbitrary<IndexDefinition["Projection"]> = fc.oneof(
  fc.constant({ ProjectionType: "ALL" } as const),
  fc.constant({ ProjectionType: "KEYS_ONLY" } as const),
  fc
    .uniqueArray(fc.constantFrom("t", ...plainNames), { minLength: 1, maxLength: 4 })
    .map((NonKeyAttributes) => ({ ProjectionType: "INCLUDE", NonKeyAttributes }) as const),
);

interface GlobalDraft {
  readonly hash: string;
  readonly range: string | undefined;
  readonly projection: IndexDefinition["Projection"];
}

/** Mostly attributes that items have or not; at times a key of the table, as an inverted index has. */
const globalDraft: fc.Arbitrary<GlobalDraft> = fc.record({
  hash: fc.oneof({ weight: 4, arbitrary: indexKeyName }, { weight: 1, arbitrary: fc.constantFrom("sk", "pk") }),
  range: sometimes(
    fc.oneof({ weight: 3, arbitrary: indexKeyName }, { weight: 1, arbitrary: fc.constantFrom("pk", "sk") }),
    7,
  ),
  projection,
});

const localDraft = fc.record({ range: indexKeyName, projection });

/** A table of this name with or without a sort key, up to three global and two local indexes. */
export function tableArbitrary(name: string): fc.Arbitrary<TableDefinition> {
  return fc
    .record({
      types: fc.record({ pk: keyType, sk: keyType, i: keyType, j: keyType, k: keyType }),
      hasSortKey: fc.integer({ min: 1, max: 5 }).map((one) => one > 1),
      globals: fc.array(globalDraft, { maxLength: 3 }),
      locals: fc.array(localDraft, { maxLength: 2 }),
    })
    .map(({ types, hasSortKey, globals, locals }) => {
      const tableKeys = keySchema("pk", hasSortKey ? "sk" : undefined);
      const GlobalSecondaryIndexes = globals.map((draft, position) => toGlobalIndex(draft, position, hasSortKey));
      // A local index shares the table's partition key and so needs a table with a sort key.
      const LocalSecondaryIndexes = (hasSortKey ? locals : []).map((draft, position) => ({
        IndexName: `lsi${position}`,
        KeySchema: keySchema("pk", draft.range),
        Projection: draft.projection,
      }));
      const indexes = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes];
      const keys = new Set([{ KeySchema: tableKeys }, ...indexes].flatMap(keyNamesOf));
      return {
        TableName: name,
        AttributeDefinitions: Object.entries(types)
          .filter(([AttributeName]) => keys.has(AttributeName))
          .map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
        KeySchema: tableKeys,
        ...(GlobalSecondaryIndexes.length > 0 ? { GlobalSecondaryIndexes } : {}),
        ...(LocalSecondaryIndexes.length > 0 ? { LocalSecondaryIndexes } : {}),
      };
    });
}

function toGlobalIndex(draft: GlobalDraft, position: number, hasSortKey: boolean): IndexDefinition {
  // Without a sort key of the table, `sk` is an attribute that items do not have.
  const existing = (name: string | undefined) => (name === "sk" && !hasSortKey ? "i" : name);
  const hash = existing(draft.hash) ?? draft.hash;
  const range = existing(draft.range);
  return {
    IndexName: `gsi${position}`,
    KeySchema: keySchema(hash, range === hash ? undefined : range),
    Projection: draft.projection,
  };
}

function keySchema(hash: string, range: string | undefined): KeySchemaElement[] {
  const partition: KeySchemaElement = { AttributeName: hash, KeyType: "HASH" };
  return range === undefined ? [partition] : [partition, { AttributeName: range, KeyType: "RANGE" }];
}
