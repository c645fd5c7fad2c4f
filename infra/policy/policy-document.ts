import type { Design } from "../../model/schema/design.ts";
import { DesignError } from "../../model/schema/problem.ts";
import { templateParts } from "../../model/schema/template.ts";
import { ownMember } from "../settings/raw-values.ts";
import { type Access, accessesOf } from "./access.ts";
import { callerValuesOf } from "./caller.ts";
import { type Grant, type PolicyStatement, toStatements } from "./statements.ts";

/** An IAM policy for an identity, as JSON has it. This version is the one that knows policy variables. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyInput {
  readonly design: Design;
  /** Names of the design's patterns. */
  readonly patterns: readonly string[];
  /**
   * What a parameter has to be equal to, as an IAM policy variable: `{ userId: "${aws:PrincipalTag/userId}" }`. A pattern without
   * that parameter stays as open as it is, which `checkRoles` refuses in a role.
   */
  readonly callerIs?: { readonly [parameter: string]: string };
  /** By the design's table name. */
  readonly tableArns: { readonly [table: string]: string };
}

/**
 * The policy that allows the requests of these patterns and as little else as IAM can tell apart. The conditions follow the
 * Developer Guide's "Using IAM policy conditions for fine-grained access control":
 *
 * - `dynamodb:LeadingKeys` where every partition key has fixed text, such as `POST#*`, or is a parameter that `callerIs` ties to the
 *   caller. A key that is nothing but a free parameter could be anything, so there is no condition; nor is there for numbers.
 * - `dynamodb:Attributes` for writes, and for reads that name what they read, with `dynamodb:Select`. A read without a
 *   ProjectionExpression finds whole items, whatever a condition on attribute names says, so it has none. A query of a local index
 *   is kept to what the index projects. A put or delete takes the place of a whole item, so attributes that it does not name are
 *   lost with it; the condition says what may be written, not what may be overwritten.
 * - `dynamodb:ReturnValues` for writes: no pattern asks for the item as it was or has become, and getting it would be reading.
 *   In a transaction the same key tells whether the item is returned when a condition fails.
 * - `dynamodb:EnclosingOperation` for what is sent in a transaction only.
 *
 * @throws DesignError `pattern_unknown` and `table_arn_missing`, all of them at once
 */
export function toPolicyDocument({ design, patterns, callerIs = {}, tableArns }: PolicyInput): PolicyDocument {
  const unknown = patterns.filter((name) => !Object.hasOwn(design.patterns, name));
  // By name, so that neither the order in which a role lists its patterns nor that of the design's modules makes a difference.
  const listed = Object.entries(design.patterns)
    .filter(([name]) => patterns.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const needed = listed.flatMap(([name, pattern]) =>
    accessesOf(pattern, design).map((access) => ({ name, pattern, access })),
  );
  const missing = [...new Set(needed.map(({ access }) => access.table))].filter((table) => !(table in tableArns));
  if (unknown.length + missing.length > 0) {
    throw new DesignError([...unknown.map(patternUnknown), ...missing.map(tableArnMissing)], "The policy");
  }
  const grants = needed.map(({ name, pattern, access }) =>
    toGrant(name, access, callerValuesOf(pattern, callerIs), tableArns[access.table] ?? ""),
  );
  return { Version: "2012-10-17", Statement: toStatements(grants) };
}

const patternUnknown = (name: string) => ({
  code: "pattern_unknown",
  path: `patterns.${name}`,
  message: "the design has no pattern of this name",
  fix: "name patterns of the design, as it spells them",
});

const tableArnMissing = (table: string) => ({
  code: "table_arn_missing",
  path: `tableArns.${table}`,
  message: "a pattern asks this table, and its ARN is not given",
  fix: `give the ARN of ${table}`,
});

function toGrant(
  pattern: string,
  access: Access,
  callerValues: NonNullable<PolicyInput["callerIs"]>,
  tableArn: string,
): Grant {
  const { action, index, attributes, select, enclosingOperation } = access;
  const leadingKeys = leadingKeyValues(access, callerValues);
  return {
    patterns: [pattern],
    action,
    resource: index === undefined ? tableArn : `${tableArn}/index/${index}`,
    limits: {
      ...(leadingKeys === undefined ? {} : { leadingKeys }),
      ...(attributes === undefined ? {} : { attributes: attributes.map(escapeVariables) }),
      ...(select === undefined ? {} : { select }),
      ...(returnsItems.includes(action) ? { returnValues: "NONE" } : {}),
      ...(enclosingOperation === undefined ? {} : { enclosingOperation }),
    },
  };
}

/** Writes that could return an item. BatchWriteItem returns none (Service Authorization Reference, "Amazon DynamoDB"). */
const returnsItems: readonly string[] = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:ConditionCheckItem",
];

/**
 * The values of an access's `dynamodb:LeadingKeys` condition; `undefined` where one of the keys could be anything, so that there is
 * nothing to compare. `callerValues` are those of the access's own pattern, as `callerValuesOf` gives them.
 */
export function leadingKeyValues(
  { leadingKeys }: Pick<Access, "leadingKeys">,
  callerValues: NonNullable<PolicyInput["callerIs"]>,
): readonly string[] | undefined {
  const values = leadingKeys.map((template) =>
    templateParts(template)
      .map((part) => ("text" in part ? escapeWildcards(part.text) : (ownMember(callerValues, part.attribute) ?? "*")))
      .join(""),
  );
  const isComparable = values.length > 0 && values.every((value) => !/^\**$/.test(value));
  return isComparable ? [...new Set(values)].sort() : undefined;
}

/** IAM's own way to write characters that mean something to it (User Guide, "IAM policy elements: Variables and tags"). */
const escapeWildcards = (text: string) => text.replace(/[*?$]/g, (character) => `\${${character}}`);
/** Names are compared with StringEquals, to which only the dollar sign means something. */
const escapeVariables = (name: string) => name.replace(/\$/g, (character) => `\${${character}}`);
