/**
 * What was deployed, as the stack states it in its output and as the bench, drift and applications read it. Plain JSON.
 *
 * `schemaVersion` changes when a member is renamed or removed, never when one is added.
 */
export interface DeploymentDescription {
  readonly schemaVersion: 1;
  /** The design's name. */
  readonly design: string;
  /** The design's fingerprint: 12 hexadecimal digits that change with tables, indexes, rates, budgets and requests. */
  readonly fingerprint: string;
  readonly region: string;
  /** By the design's table name. */
  readonly tables: { readonly [table: string]: DeployedTable };
  /** ARN of the policy that allows a role its access patterns, by the role's name. */
  readonly policies: { readonly [role: string]: string };
}

export interface DeployedTable {
  /** The name in AWS. */
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** Absent where the table has no stream. */
  readonly streamArn?: string;
  /** By the index's name, global and local ones. */
  readonly indexes: { readonly [index: string]: { readonly arn: string } };
}
