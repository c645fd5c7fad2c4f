import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { toPatternPolicies } from "../../../infra/policy/role-policies.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { requestsOf } from "../../../model/request/pattern-requests.ts";
import type { Design } from "../../../model/schema/design.ts";
import type { AnyPattern } from "../../../model/schema/pattern.ts";
import { accountWith, arnOf, tableArnsOf } from "./account.ts";
import { actions } from "./actions.ts";
import { type Authorization, authorizationsOf, together } from "./authorizations.ts";
import { forum } from "./forum.ts";
import { callsOf } from "./real-requests.ts";
import { isAllowed, type Policy } from "./simulator.ts";

interface Subject {
  readonly name: string;
  readonly design: Design;
  readonly pattern: AnyPattern;
  readonly policy: Policy;
  /** What each request of the pattern asks for, with `<name>` for the values of parameters. */
  readonly asked: readonly (readonly Authorization[])[];
}

const subjects = [socialMedia, forum].flatMap((design: Design) => {
  const policies: { readonly [pattern: string]: Policy } = toPatternPolicies(design, tableArnsOf(design));
  const account = accountWith(design);
  return Object.entries(design.patterns).map(([name, pattern]): Subject => {
    const asked = requestsOf(pattern, design).map((request) => authorizationsOf(request, account));
    return { name, design, pattern, policy: policies[name] ?? { Statement: [] }, asked };
  });
});

describe.each(subjects)("$design.name, $name", ({ design, pattern, policy, asked }) => {
  const account = accountWith(design);

  it("may send all its requests, with any values", () => {
    let count = 0;
    const property = fc.property(callsOf(pattern, design), ({ requests }) => {
      for (const request of requests) {
        const real = authorizationsOf(request, account);
        count += real.length;
        // AWS does not say whether the items of a transaction are asked for one by one.
        expect([...real, ...alike(real)].filter((one) => !isAllowed(policy, one))).toEqual([]);
      }
    });
    fc.assert(property, { numRuns: 50 });
    expect(count).toBeGreaterThan(0);
  });

  it("may do nothing else, on no table or index", () => {
    const own = asked.flat();
    const used = new Set(own.map(({ action, resource }) => `${action} ${resource}`));
    const resources = account.tables.flatMap(
      ({ TableName, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }) => [
        arnOf(TableName),
        `${arnOf(TableName)}/stream/2026-11-22T15:41:28.000`,
        ...[...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(
          ({ IndexName }) => `${arnOf(TableName)}/index/${IndexName}`,
        ),
      ],
    );
    const others = actions.flatMap((action) =>
      [...resources, arnOf("Another"), "*"]
        .filter((resource) => !used.has(`${action} ${resource}`))
        .flatMap((resource) => own.map(({ context }) => ({ action, resource, context }))),
    );
    expect(others.filter((other) => isAllowed(policy, other))).toEqual([]);
    expect(actions).toEqual(expect.arrayContaining(own.map(({ action }) => action)));
  });
});

test("a pattern's policy allows another's requests exactly where they ask for no more", () => {
  const decisions = subjects.flatMap(({ name, design, policy, asked }) =>
    subjects.flatMap((other) =>
      other.asked.flat().map((one) => ({
        case: `${other.name} under ${name}: ${JSON.stringify(one)}`,
        isForeign: other.name !== name,
        allowed: isAllowed(policy, one),
        contained: asked.some((own) => alike(own).some((wide) => isContained(one, wide, design))),
      })),
    ),
  );
  expect(decisions.filter(({ allowed, contained }) => allowed !== contained)).toEqual([]);
  expect(decisions.filter(({ isForeign, allowed }) => isForeign && allowed).length).toBeGreaterThan(0);
});

describe("a request that differs in one thing is denied", () => {
  type Asked = readonly { readonly policy: Policy; readonly own: Authorization }[];
  const asked: Asked = subjects.flatMap(({ policy, asked }) => asked.flatMap(alike).map((own) => ({ policy, own })));
  const valuesOf = ({ context }: Authorization, key: string) => context[`dynamodb:${key}`] ?? [];
  const listed = asked.filter(({ own }) => !isWholeRead(own.action, own.context));

  function expectDenied(
    of: Asked,
    key: string,
    deviations: (values: readonly string[]) => readonly (readonly string[])[],
  ) {
    expect(of.length).toBeGreaterThan(0);
    const deviating = of.flatMap(({ policy, own }) =>
      deviations(valuesOf(own, key)).map((values) => ({ policy, asked: having(own, `dynamodb:${key}`, values) })),
    );
    expect(deviating.filter((one) => isAllowed(one.policy, one.asked))).toEqual([]);
  }

  test("names one more attribute", () => {
    expectDenied(listed, "Attributes", (names) => [[...names, "other"]]);
  });

  test("wants the item back from a write", () => {
    const writes = asked.filter(({ own }) => valuesOf(own, "ReturnValues").length > 0);
    expectDenied(writes, "ReturnValues", () => [["ALL_OLD"], ["ALL_NEW"], ["UPDATED_OLD"], ["UPDATED_NEW"]]);
  });

  test("reads whole items where the pattern names what it reads", () => {
    const selective = listed.filter(({ own }) => valuesOf(own, "Select").length > 0);
    expectDenied(selective, "Select", () => [["ALL_ATTRIBUTES"], ["ALL_PROJECTED_ATTRIBUTES"]]);
  });

  test("fetches from the table what a local index does not project", () => {
    const local = asked.filter(({ own }) => own.resource.endsWith("/index/ByDate"));
    expectDenied(local, "Select", () => [["ALL_ATTRIBUTES"], ["SPECIFIC_ATTRIBUTES"], ["COUNT"]]);
  });

  test("is sent outside of the transaction", () => {
    const enclosed = asked.filter(({ own }) => valuesOf(own, "EnclosingOperation").length > 0);
    expectDenied(enclosed, "EnclosingOperation", () => [[], ["ExecuteTransaction"]]);
  });

  test("goes to a partition whose key has other fixed text, or to none", () => {
    const fixed = asked.filter(({ own }) => valuesOf(own, "LeadingKeys").some((key) => /^[A-Z]/.test(key)));
    expectDenied(fixed, "LeadingKeys", (keys) => [["OTHER#1"], [...keys, "OTHER#1"], ["x"], []]);
  });
});

test("a condition check is allowed whether or not AWS says which operation it is a part of", () => {
  const account = accountWith(forum);
  const policy = toPatternPolicies(forum, tableArnsOf(forum)).addReply ?? { Statement: [] };
  const [check] = requestsOf(forum.patterns.addReply, forum)
    .flatMap((request) => authorizationsOf(request, account))
    .filter(({ action }) => action === "dynamodb:ConditionCheckItem");
  expect(check && isAllowed(policy, check)).toBe(true);
  expect(check && isAllowed(policy, having(check, "dynamodb:EnclosingOperation", ["TransactWriteItems"]))).toBe(true);
});

function having(asked: Authorization, key: string, values: readonly string[]): Authorization {
  return { ...asked, context: { ...asked.context, [key]: values } };
}

/** What a request asks, with the questions about one action on one resource as a single one. */
function alike(asked: readonly Authorization[]): Authorization[] {
  const kinds = new Set(asked.map(({ action, resource }) => `${action} ${resource}`));
  return [...kinds].map((kind) => together(asked.filter(({ action, resource }) => `${action} ${resource}` === kind)));
}

const reads = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];
const isWholeRead = (action: string, context: Authorization["context"]) =>
  reads.includes(action) && (context["dynamodb:Select"]?.some((select) => select !== "SPECIFIC_ATTRIBUTES") ?? false);

/** Whether a question is a part of another, in which parameters stand as `<name>`. */
function isContained(inner: Authorization, outer: Authorization, design: Design): boolean {
  const valuesOf = (asked: Authorization, key: string) => asked.context[`dynamodb:${key}`] ?? [];
  const index = design.indexes.find(({ name }) => outer.resource.endsWith(`/index/${name}`));
  const mayFetch = index?.scope === "local" && index.projection.kind !== "all";
  const isWhole = isWholeRead(outer.action, outer.context);
  const isFree = isWhole && !mayFetch;
  const partitions = valuesOf(outer, "LeadingKeys").map(
    (key) =>
      new RegExp(
        `^${key
          .split(/<[^<>]+>/)
          .map((text) => text.replace(/[$*+?.#]/g, "\\$&"))
          .join(".*")}$`,
      ),
  );
  const isNumeric = valuesOf(outer, "LeadingKeys").every((key) => /^\d+$/.test(key));
  return (
    inner.action === outer.action &&
    inner.resource === outer.resource &&
    (isFree || valuesOf(inner, "Select").every((select) => valuesOf(outer, "Select").includes(select))) &&
    (isWhole || valuesOf(inner, "Attributes").every((name) => valuesOf(outer, "Attributes").includes(name))) &&
    (isNumeric || valuesOf(inner, "LeadingKeys").every((key) => partitions.some((partition) => partition.test(key)))) &&
    valuesOf(outer, "EnclosingOperation").every((name) => valuesOf(inner, "EnclosingOperation").includes(name))
  );
}
