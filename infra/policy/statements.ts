import type { Access } from "./access.ts";
import { groupBy } from "./group-by.ts";

/** Values by context key, by operator. */
export interface PolicyCondition {
  readonly [operator: string]: { readonly [contextKey: string]: string | readonly string[] };
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: PolicyCondition;
}

/** What a grant is limited to. A limit that is absent is none. */
export interface Limits {
  readonly leadingKeys?: readonly string[];
  readonly attributes?: readonly string[];
  readonly select?: NonNullable<Access["select"]>;
  readonly returnValues?: "NONE";
  readonly enclosingOperation?: NonNullable<Access["enclosingOperation"]>;
}

/** One action on one resource, for the patterns that need it. */
export interface Grant {
  readonly patterns: readonly string[];
  readonly action: string;
  readonly resource: string;
  readonly limits: Limits;
}

/**
 * Statements that allow exactly what the grants do, in as few as that takes: a managed policy holds no more than 6,144 characters.
 * A grant that another contains is left out. Grants share a statement only under the same conditions, and only where each of its
 * actions is granted on each of its resources.
 */
export function toStatements(grants: readonly Grant[]): readonly PolicyStatement[] {
  const blocks = groupBy(withoutContained(grants), ({ limits }) => JSON.stringify(limits)).flatMap((alike) => {
    const onResources = groupBy(alike, ({ resource }) => resource);
    return groupBy(onResources, actionsOf).map((group) => group.flat());
  });
  const sids = new Set<string>();
  return blocks.map((block) => toStatement(block, sids));
}

const actionsOf = (grants: readonly Grant[]) => sorted(grants.map(({ action }) => action)).join();
const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();

function withoutContained(grants: readonly Grant[]): readonly Grant[] {
  let kept: readonly Grant[] = [];
  for (const grant of grants) {
    const wider = kept.find((other) => contains(other, grant));
    if (wider === undefined) {
      const narrower = kept.filter((other) => contains(grant, other));
      kept = [...kept.filter((other) => !narrower.includes(other)), named(grant, [...narrower, grant])];
    } else {
      kept = kept.map((other) => (other === wider ? named(other, [other, grant]) : other));
    }
  }
  return kept;
}

function named(grant: Grant, by: readonly Grant[]): Grant {
  return { ...grant, patterns: [...new Set(by.flatMap(({ patterns }) => patterns))] };
}

function contains(outer: Grant, inner: Grant): boolean {
  const [wide, narrow] = [outer.limits, inner.limits];
  return (
    outer.action === inner.action &&
    outer.resource === inner.resource &&
    isWithin(narrow.leadingKeys, wide.leadingKeys) &&
    isWithin(narrow.attributes, wide.attributes) &&
    isSame(narrow.select, wide.select) &&
    isSame(narrow.returnValues, wide.returnValues) &&
    isSame(narrow.enclosingOperation, wide.enclosingOperation)
  );
}

const isWithin = (narrow: readonly string[] | undefined, wide: readonly string[] | undefined) =>
  wide === undefined || (narrow?.every((value) => wide.includes(value)) ?? false);
const isSame = (narrow: string | undefined, wide: string | undefined) => wide === undefined || narrow === wide;

function toStatement(grants: readonly Grant[], sids: Set<string>): PolicyStatement {
  const condition = toCondition(grants[0]?.limits ?? {});
  return {
    Sid: newSid([...new Set(grants.flatMap(({ patterns }) => patterns))], sids),
    Effect: "Allow",
    Action: sorted(grants.map(({ action }) => action)),
    Resource: sorted(grants.map(({ resource }) => resource)),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

/** Letters and digits are all that a statement's identifier may hold, and none may come twice in a document. */
function newSid(patterns: readonly string[], taken: Set<string>): string {
  const [first = ""] = patterns;
  const name = first.replace(/[^A-Za-z0-9]/g, "");
  const title = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` || "Statement";
  const wanted = patterns.length > 1 ? `${title}And${patterns.length - 1}More` : title;
  let sid = wanted;
  for (let number = 2; taken.has(sid); number += 1) {
    sid = `${wanted}${number}`;
  }
  taken.add(sid);
  return sid;
}

/**
 * ForAllValues holds for a request that has no such key at all, hence the guard on leading keys (User Guide, "Set operators for
 * multivalued context keys"). Attributes need none: what a request does not name it does not touch, and `Select` and
 * `ReturnValues` answer for what it would be given unasked.
 */
function toCondition({ leadingKeys, attributes, select, returnValues, enclosingOperation }: Limits): PolicyCondition {
  const hasWildcard = leadingKeys?.some((value) => value.replaceAll(/\$\{[^}]*\}/g, "").includes("*")) ?? false;
  return withoutEmpty({
    "ForAllValues:StringLike": hasWildcard ? { "dynamodb:LeadingKeys": leadingKeys } : {},
    "ForAllValues:StringEquals": {
      "dynamodb:LeadingKeys": hasWildcard ? undefined : leadingKeys,
      "dynamodb:Attributes": attributes,
    },
    Null: { "dynamodb:LeadingKeys": leadingKeys === undefined ? undefined : "false" },
    StringEquals: { "dynamodb:Select": select === "ALL_PROJECTED_ATTRIBUTES" ? select : undefined },
    StringEqualsIfExists: {
      "dynamodb:Select": select === "SPECIFIC_ATTRIBUTES" ? select : undefined,
      "dynamodb:ReturnValues": returnValues,
    },
    "ForAnyValue:StringEquals": { "dynamodb:EnclosingOperation": enclosingOperation },
  });
}

type Draft = Readonly<Record<string, Readonly<Record<string, string | readonly string[] | undefined>>>>;

function withoutEmpty(draft: Draft): PolicyCondition {
  const operators = Object.entries(draft).map(([operator, keys]) => [operator, present(keys)] as const);
  return Object.fromEntries(operators.filter(([, keys]) => Object.keys(keys).length > 0));
}

function present(keys: Draft[string]): { readonly [contextKey: string]: string | readonly string[] } {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}
