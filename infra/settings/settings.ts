/**
 * What a stack may decide about a design's tables. `read-settings.ts` makes these from a stack's configuration, with defaults
 * by environment; every other file of this room takes them complete.
 */

/** Units a second. */
export interface Units {
  readonly read: number;
  readonly write: number;
}

/** The two ends between which autoscaling moves, in units a second. */
export interface UnitsRange {
  readonly minimum: number;
  readonly maximum: number;
}

export interface ThroughputRange {
  readonly read: UnitsRange;
  readonly write: UnitsRange;
}

/** Billed by request. Maximum units protect the bill and are refused work, so there is none unless given. */
export interface OnDemandCapacity {
  readonly mode: "on-demand";
  /** For each table and each global index, unless `tables` says otherwise. */
  readonly maximumUnits?: Units;
  /** By the design's table name; indexes by their name. */
  readonly tables: {
    readonly [table: string]: {
      readonly maximumUnits?: Units;
      readonly indexes?: { readonly [index: string]: { readonly maximumUnits: Units } };
    };
  };
}

/** Billed by the hour, moved by autoscaling between two ends that come from the design's rates, unless `tables` says otherwise. */
export interface ProvisionedCapacity {
  readonly mode: "provisioned";
  /** Factor on the design's documented rates for which capacity is planned; 1 unless given. */
  readonly scale: number;
  /** What autoscaling keeps the consumed share of the provisioned units at, in percent: 20 to 90; 70 unless given. */
  readonly targetPercent: number;
  /** The upper end of autoscaling as a multiple of the planned units; 10 unless given. */
  readonly maximumFactor: number;
  readonly tables: {
    readonly [table: string]: Partial<ThroughputRange> & {
      readonly indexes?: { readonly [index: string]: Partial<ThroughputRange> };
    };
  };
}

export type CapacitySettings = OnDemandCapacity | ProvisionedCapacity;

export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** A group of access patterns that one caller may use. */
export interface Role {
  /** Names of the design's patterns. */
  readonly patterns: readonly string[];
  /**
   * Which of the caller's own properties a parameter has to be equal to, as an IAM policy variable: with
   * `{ userId: "${aws:PrincipalTag/userId}" }` a caller reaches only items whose partition key is made of its own user id. A role
   * with a pattern that reaches any other key is refused; such patterns belong into a role without `callerIs`.
   */
  readonly callerIs: { readonly [parameter: string]: string };
}

export interface AlarmSettings {
  readonly enabled: boolean;
  /** ARNs of SNS topics that are told when an alarm goes off and when it ends. */
  readonly notify: readonly string[];
  /** A CloudWatch dashboard of the design. */
  readonly dashboard: boolean;
  /** Share of the maximum, on demand or of autoscaling, in percent, above which consumption raises an alarm; 80 unless given. */
  readonly consumedPercent: number;
  /** Minutes over a threshold that raise an alarm, of a longer window where requests are rare; 5 unless given. */
  readonly minutes: number;
}

export interface StackSettings {
  readonly environment: "development" | "production";
  /** Put before each table's name, so that two stacks can share an account; empty unless given. */
  readonly namePrefix: string;
  readonly capacity: CapacitySettings;
  /** Continuous backups, restorable to any second of the last 35 days. */
  readonly pointInTimeRecovery: boolean;
  /** DynamoDB itself refuses to delete the table. */
  readonly deletionProtection: boolean;
  /** Pulumi refuses to delete or replace the table. */
  readonly protect: boolean;
  /** Pulumi forgets a table that is removed, and leaves it in AWS. */
  readonly retainOnDelete: boolean;
  /** ARN of the KMS key that encrypts the tables; a key that AWS owns unless given. */
  readonly encryptionKeyArn?: string;
  readonly tableClass: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  /** By the design's table name. */
  readonly streams: { readonly [table: string]: StreamViewType };
  readonly tags: { readonly [key: string]: string };
  /** The design's names of tables that may be replaced or removed with all their items. */
  readonly allowDataLoss: readonly string[];
  /** By the role's name. */
  readonly roles: { readonly [role: string]: Role };
  readonly alarms: AlarmSettings;
}

/** The name that a table of the design has in AWS. */
export function deployedNameOf(settings: Pick<StackSettings, "namePrefix">, table: string): string {
  return settings.namePrefix + table;
}
