import type { KeySchemaElement, TableDescription, TimeToLiveDescription } from "@aws-sdk/client-dynamodb";
import type { IndexDefinition, TableDefinition } from "../../model/schema/table-definition.ts";

interface DescribedIndex {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: readonly KeySchemaElement[] | undefined;
  readonly Projection?:
    | { readonly ProjectionType?: string | undefined; readonly NonKeyAttributes?: readonly string[] | undefined }
    | undefined;
}

/**
 * What of a table is not as designed: keys with their types, indexes with keys and projection, time to live. One line
 * each, naming both sides; empty when the table is as designed.
 */
export function compareTable(
  designed: TableDefinition,
  found: TableDescription,
  timeToLive: TimeToLiveDescription,
): readonly string[] {
  const { TableName: name } = designed;
  const designedTypes = new Map(designed.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]));
  const foundTypes = new Map(
    (found.AttributeDefinitions ?? []).map((each) => [each.AttributeName, each.AttributeType]),
  );
  const isEnabled = timeToLive.TimeToLiveStatus === "ENABLED" || timeToLive.TimeToLiveStatus === "ENABLING";
  const keys = (schema: readonly KeySchemaElement[] | undefined, types: ReadonlyMap<string | undefined, unknown>) =>
    (schema ?? []).map((key) => `${key.AttributeName} ${types.get(key.AttributeName)} ${key.KeyType}`).join(", ");
  const describe = (index: DescribedIndex, types: ReadonlyMap<string | undefined, unknown>) => {
    const attributes = [...(index.Projection?.NonKeyAttributes ?? [])].sort().join(", ");
    return `${keys(index.KeySchema, types)}; projects ${index.Projection?.ProjectionType} ${attributes}`.trimEnd();
  };
  const indexes = (
    kind: string,
    designedIndexes: readonly IndexDefinition[] = [],
    foundIndexes: readonly DescribedIndex[] = [],
  ) => {
    const names = new Set([...designedIndexes, ...foundIndexes].map((index) => index.IndexName));
    return [...names].flatMap((indexName) => {
      const wanted = designedIndexes.find((index) => index.IndexName === indexName);
      const actual = foundIndexes.find((index) => index.IndexName === indexName);
      return difference(
        `${name}: ${kind} index ${indexName}`,
        wanted && describe(wanted, designedTypes),
        actual && describe(actual, foundTypes),
      );
    });
  };
  return [
    ...difference(`${name}: key`, keys(designed.KeySchema, designedTypes), keys(found.KeySchema, foundTypes)),
    ...indexes("global", designed.GlobalSecondaryIndexes, found.GlobalSecondaryIndexes),
    ...indexes("local", designed.LocalSecondaryIndexes, found.LocalSecondaryIndexes),
    ...difference(
      `${name}: time to live attribute`,
      designed.timeToLiveAttribute,
      isEnabled ? timeToLive.AttributeName : undefined,
    ),
  ];
}

function difference(what: string, designed: string | undefined, found: string | undefined): readonly string[] {
  return designed === found ? [] : [`${what}: designed ${designed ?? "none"}, found ${found ?? "none"}`];
}
