import fc from "fast-check";
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
import { accountWith, callerWith, ownUserId, tableArnsOf, variable } from "./account.ts";
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
const allows = (policy: Policy | undefined, requests: readonly DynamoRequest[], userId = "") =>
  requests
    .flatMap((request) => authorizationsOf(request, account))
    .every((asked) => isAllowed(policy ?? { Statement: [] }, asked, callerWith(userId)));

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

describe("a role that is tied to its caller", () => {
  const callerIs = { userId: ownUserId };
  const tied = ["updateUserActivity", "getUserPosts", "getUnreadNotifications", "markNotificationsRead"] as const;
  const { owner } = toRolePolicies(socialMedia, { owner: { patterns: tied, callerIs } }, tableArns);

  it.each(tied)("lets a caller do %s for the own user id only", (name) => {
    const parameters = { lastActiveDate: "2026-01-01T00:00:00Z", readDate: "2026-01-01T00:00:00Z" };
    const requests = (userId: string) =>
      socialMedia.patterns[name].plan({ ...parameters, userId, notificationIds: ["n1", "n2"] }).requests;
    const userId = fc.oneof(fc.ulid(), fc.string({ minLength: 1 }), fc.constantFrom("*", "?", "$", ownUserId));
    fc.assert(
      fc.property(userId, userId, (own, other) => {
        expect(allows(owner, requests(own), own)).toBe(true);
        expect(allows(owner, requests(other), own)).toBe(other === own);
      }),
    );
  });

  it("denies everything to a caller without that property", () => {
    const [request] = requestsOf(socialMedia.patterns.getUserPosts, socialMedia);
    const [asked] = request === undefined ? [] : authorizationsOf(request, account);
    expect(asked && isAllowed(owner ?? { Statement: [] }, asked)).toBe(false);
  });

  it("ties a key that has fixed text, too", () => {
    const roles = {
      author: { patterns: ["renameAuthor"], callerIs: { authorId: variable("aws:PrincipalTag/userId") } },
    };
    const policy = toRolePolicies(forum, roles, tableArnsOf(forum)).author ?? { Statement: [] };
    const rename = (authorId: string) =>
      forum.patterns.renameAuthor
        .plan({ authorId, name: "Ada" })
        .requests.flatMap((request) => authorizationsOf(request, accountWith(forum)));
    expect(rename("u1").every((asked) => isAllowed(policy, asked, callerWith("u1")))).toBe(true);
    expect(rename("u2").some((asked) => isAllowed(policy, asked, callerWith("u1")))).toBe(false);
  });
});

describe("checkRoles", () => {
  const problemsOf = (patterns: readonly string[], callerIs: { readonly [parameter: string]: string }) =>
    checkRoles(socialMedia, { owner: { patterns, callerIs } }, tableArns).map(({ code, path, message }) => ({
      code,
      path,
      message,
    }));

  it("refuses a tie that no partition key keeps", () => {
    expect(
      problemsOf(["getUserPosts", "sendMessage", "createComment"], { userId: ownUserId, senderId: ownUserId }),
    ).toEqual([
      {
        code: "caller_is_ineffective",
        path: "roles.owner.callerIs.userId",
        message: "IAM cannot compare userId in createComment: no partition key is made of it alone",
      },
      {
        code: "caller_is_ineffective",
        path: "roles.owner.callerIs.senderId",
        message: "IAM cannot compare senderId in sendMessage: no partition key is made of it alone",
      },
    ]);
  });

  it("refuses a parameter that no pattern of the role has", () => {
    expect(problemsOf(["getUserPosts"], { userID: ownUserId })).toMatchObject([
      { path: "roles.owner.callerIs.userID", message: "no pattern of owner has a parameter userID" },
    ]);
  });

  it.each([
    ["is a number", "getReading", "sensorId"],
    ["is one of several that one access needs", "getPostTogether", "postId"],
  ])("refuses a parameter whose key %s", (_, pattern, parameter) => {
    const roles = { owner: { patterns: [pattern], callerIs: { [parameter]: ownUserId } } };
    expect(checkRoles(forum, roles, tableArnsOf(forum))).toMatchObject([
      { code: "caller_is_ineffective", path: `roles.owner.callerIs.${parameter}` },
    ]);
  });

  it("accepts a tie that a part of the pattern's requests keeps", () => {
    expect(problemsOf(["createPost", "getUserPosts"], { userId: ownUserId })).toEqual([]);
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
