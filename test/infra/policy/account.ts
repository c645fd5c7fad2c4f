import type { Design } from "../../../model/schema/design.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import type { Account } from "./authorizations.ts";

export const arnOf = (table: string) => `arn:aws:dynamodb:eu-west-2:123456789012:table/${table}`;

export function accountWith(design: Design): Account {
  return { tables: toTableDefinitions(design), arnOf };
}

/** ARNs by the design's table name, as a stack gives them. */
export function tableArnsOf(design: Design): { readonly [table: string]: string } {
  return Object.fromEntries(design.tables.map(({ name }) => [name, arnOf(name)]));
}

/** A policy variable, as IAM writes it: `variable("aws:PrincipalTag/userId")`. */
export const variable = (name: string) => `\${${name}}`;

export const ownUserId = variable("aws:PrincipalTag/userId");

export const callerWith = (userId: string) => ({ "aws:PrincipalTag/userId": userId });
