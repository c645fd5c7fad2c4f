/**
 * What a table is, in the shape of DynamoDB's CreateTable input, as plain data. Every way of making a table (engine under
 * test, Pulumi, documents) starts from this one description.
 */

export type KeyType = "S" | "N" | "B";

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType: "ALL" | "KEYS_ONLY" | "INCLUDE";
    readonly NonKeyAttributes?: readonly string[];
  };
}

export interface TableDefinition {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: KeyType }[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  /** Attribute that holds the expiry in epoch seconds; set with UpdateTimeToLive, which CreateTable does not take. */
  readonly timeToLiveAttribute?: string;
}
