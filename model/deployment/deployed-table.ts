import type { KeySchemaElement } from "../schema/table-definition.ts";

/**
 * A table as DescribeTable and DescribeTimeToLive tell of it, as plain data in DynamoDB's own words. Statuses and types are text,
 * because the service may answer with one that did not exist when this was written.
 */
export interface DeployedTableDescription {
  /** The name in AWS. */
  readonly TableName: string;
  /** `ACTIVE` and `UPDATING` serve requests. */
  readonly TableStatus: string;
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly GlobalSecondaryIndexes: readonly DeployedGlobalIndex[];
  readonly LocalSecondaryIndexes: readonly DeployedIndex[];
  readonly timeToLive: {
    /** `ENABLED`, `ENABLING`, `DISABLING` or `DISABLED`. */
    readonly TimeToLiveStatus: string;
    readonly AttributeName?: string;
  };
  readonly settings: DeployedTableSettings;
}

export interface DeployedIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType: string;
    readonly NonKeyAttributes: readonly string[];
  };
}

export interface DeployedGlobalIndex extends DeployedIndex {
  /** `ACTIVE` and `UPDATING` serve queries. */
  readonly IndexStatus: string;
  readonly throughput: DeployedThroughput;
}

/** Units a second; absent where the service names none, as on-demand capacity without a maximum. */
export interface DeployedThroughput {
  readonly readUnitsProvisioned?: number;
  readonly writeUnitsProvisioned?: number;
  readonly readUnitsMaximum?: number;
  readonly writeUnitsMaximum?: number;
}

/** What the stack decides and the design does not. */
export interface DeployedTableSettings {
  /** `PROVISIONED` or `PAY_PER_REQUEST`. */
  readonly billingMode: string;
  readonly throughput: DeployedThroughput;
  /** `STANDARD` or `STANDARD_INFREQUENT_ACCESS`. */
  readonly tableClass: string;
  /** Absent where the table has no stream. */
  readonly streamViewType?: string;
  readonly deletionProtection: boolean;
  /** Absent where the key is one that AWS owns. */
  readonly encryptionKeyArn?: string;
}
