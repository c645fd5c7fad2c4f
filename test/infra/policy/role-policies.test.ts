import { describe, expect, it, test } from "vitest";
import {
  checkPolicyCharacters,
  checkPolicySize,
  checkRoles,
  toPatternPolicies,
  toRolePolicies,
} from "../../../infra/policy/role-policies.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { requestsOf } from "../../../model/request/pattern-requests.ts";
import type { Design } from "../../../model/schema/design.ts";
import type { DynamoRequest } from "../../../model/schema/operation.ts";
import { accountWith, tableArnsOf } from "./account.ts";
import { authorizationsOf } from "./authorizations.ts";
import { forum } from "./forum.ts";
import reader from "./golden/social-media-reader.json" with { type: "json" };
import writer from "./golden/social-media-writer.json" with { type: "json" };
import { isAllowed, type Policy } from "./simulator.ts";

const patternsOf = (design: Design, kind: "read" | "write") =>
  Object.entries(design.patterns).flatMap(([name, pattern]) => (pattern.kind === kind ? [name] : []));
const rolesOf = (design: Design) => ({
  reader: { patterns: patternsOf(design, "read"), callerIs: {} },
  writer: { patterns: patternsOf(design, "write"), callerIs: {} },
});
const tableArns = tableArnsOf(socialMedia);
const account = accountWith(socialMedia);
const allows = (policy: Policy | undefined, requests: readonly DynamoRequest[]) =>
  requests
    .flatMap((request) => authorizationsOf(request, account))
    .every((asked) => isAllowed(policy ?? { Statement: [] }, asked));

describe("reader and writer of the social media design", () => {
  const roles = rolesOf(socialMedia);
  const policies = toRolePolicies(socialMedia, roles, tableArns);

  it.each(Object.entries({ reader, writer }))(
    "the policy of the %s is the one in golden/, to the letter",
    (role, golden) => {
      expect(policies[role]).toEqual(golden);
      expect(JSON.stringify(policies[role])).toBe(JSON.stringify(golden));
    },
  );

  it("allows each of its patterns, and none of the other's", () => {
    const decisions = Object.entries(socialMedia.patterns).map(([name, pattern]) => {
      const requests = requestsOf(pattern, socialMedia);
      return [name, pattern.kind, allows(policies.reader, requests), allows(policies.writer, requests)];
    });
    expect(decisions).toHaveLength(26);
    expect(decisions).toEqual(decisions.map(([name, kind]) => [name, kind, kind === "read", kind === "write"]));
  });

  it("fits into a managed policy, with long names of region and tables to spare", () => {
    const long = Object.fromEntries(
      Object.entries(tableArns).map(([table, arn]) => [
        table,
        arn.replace("eu-west-2", "ap-southeast-2").replace("table/", "table/social-media-production-"),
      ]),
    );
    expect(checkRoles(socialMedia, roles, tableArns)).toEqual([]);
    expect(checkRoles(socialMedia, roles, long)).toEqual([]);
  });
});

describe("what IAM takes", () => {
  const [document] = Object.values(toPatternPolicies(socialMedia, tableArns));
  const withResource = (resource: string) => ({
    Version: "2012-10-17" as const,
    Statement: (document?.Statement ?? []).map((statement) => ({ ...statement, Resource: [resource] })),
  });
  const empty = JSON.stringify(withResource("")).length;

  test("6,144 characters, and not one more", () => {
    expect(checkPolicySize("reader", withResource("x".repeat(6144 - empty)))).toEqual([]);
    expect(checkPolicySize("reader", withResource("x".repeat(6145 - empty)))).toEqual([
      {
        code: "policy_too_long",
        path: "roles.reader.patterns",
        message: "the policy of reader has 6145 characters, and IAM takes 6144",
        fix: "split reader into two roles with a part of the patterns each; who needs both gets both policies",
      },
    ]);
  });

  test("characters up to U+00FF", () => {
    expect(checkPolicyCharacters("reader", withResource("größe ÿ"))).toEqual([]);
    const [problem, ...others] = checkPolicyCharacters("reader", withResource("größe Ωmega 🙂 Ω"));
    expect(problem).toMatchObject({ code: "policy_characters", path: "roles.reader.patterns" });
    expect(problem?.message).toContain('"Ω", "🙂"');
    expect(others).toEqual([]);
  });
});

test("each pattern has a policy of its own", () => {
  expect(Object.keys(toPatternPolicies(forum, tableArnsOf(forum)))).toEqual(Object.keys(forum.patterns));
});
