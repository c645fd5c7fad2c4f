import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { callerValuesOf } from "../../../infra/policy/caller.ts";
import { toPolicyDocument } from "../../../infra/policy/policy-document.ts";
import { checkRoles, toRolePolicies } from "../../../infra/policy/role-policies.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { batchWrite, put } from "../../../model/request/write.ts";
import { string } from "../../../model/schema/attribute.ts";
import { defineDesign } from "../../../model/schema/define-design.ts";
import type { Design } from "../../../model/schema/design.ts";
import { item } from "../../../model/schema/item.ts";
import { writePattern } from "../../../model/schema/pattern.ts";
import { assumed } from "../../../model/schema/rate.ts";
import { stringKey, table } from "../../../model/schema/table.ts";
import { accountWith, callerWith, ownUserId, tableArnsOf, variable } from "./account.ts";
import { authorizationsOf } from "./authorizations.ts";
import { forum } from "./forum.ts";
import { type Call, callsOf } from "./real-requests.ts";
import { isAllowed } from "./simulator.ts";

type CallerIs = { readonly [parameter: string]: string };

const problemsOf = (design: Design, patterns: readonly string[], callerIs: CallerIs) =>
  checkRoles(design, { owner: { patterns, callerIs } }, tableArnsOf(design));
const ownedBy = (...parameters: readonly string[]): CallerIs =>
  Object.fromEntries(parameters.map((parameter) => [parameter, ownUserId]));
const policyOf = (design: Design, patterns: readonly string[], callerIs: CallerIs) =>
  toRolePolicies(design, { owner: { patterns, callerIs } }, tableArnsOf(design)).owner ?? { Statement: [] };

interface Tied {
  readonly design: Design;
  readonly parameter: string;
  /** Every pattern of the design that reaches nothing but keys made of the parameter. */
  readonly patterns: readonly string[];
}

const tied: readonly Tied[] = [
  {
    design: socialMedia,
    parameter: "userId",
    patterns: [
      "createNotification",
      "createProfile",
      "createStory",
      "getActiveStories",
      "getFollowers",
      "getFollowing",
      "getUnreadNotifications",
      "getUserById",
      "getUserNotifications",
      "getUserPosts",
      "getUserWithPosts",
      "incrementPostCounters",
      "incrementUserCounters",
      "likePost",
      "markNotificationsRead",
      "unlikePost",
      "updateUserActivity",
    ],
  },
  { design: socialMedia, parameter: "followerId", patterns: ["followUser", "unfollowUser"] },
  { design: forum, parameter: "authorId", patterns: ["createAuthor", "renameAuthor"] },
  {
    design: forum,
    parameter: "postId",
    patterns: [
      "createPost",
      "getPost",
      "getPostTitle",
      "getRecentReplies",
      "getReplies",
      "getRepliesByReplier",
      "getReplyPlaces",
      "pinPost",
      "replaceReply",
    ],
  },
  { design: forum, parameter: "code", patterns: ["getPrice", "removePrice"] },
  { design: forum, parameter: "topic", patterns: ["getPostsOfTopic", "getTitlesOfTopic"] },
];

describe.each(tied)("a role of $design.name in which $parameter is the caller", ({ design, parameter, patterns }) => {
  const callerIs = ownedBy(parameter);

  it("may have the patterns that reach the caller's own keys, and no other", () => {
    const accepted = Object.keys(design.patterns).filter((name) => problemsOf(design, [name], callerIs).length === 0);
    expect(accepted.sort()).toEqual(patterns);
    expect(problemsOf(design, patterns, callerIs).map(({ code }) => code)).toEqual([]);
  });

  it.each(patterns)("is denied every single request of %s for anyone else", (name) => {
    const pattern = design.patterns[name];
    const policy = policyOf(design, patterns, callerIs);
    const calls: fc.Arbitrary<Call> =
      pattern === undefined ? fc.constant({ parameters: {}, requests: [] }) : callsOf(pattern, design);
    const decisions = new Set<boolean>();
    const property = fc.property(calls, fc.string(), ({ parameters, requests }, other) => {
      const own = String(parameters[parameter]);
      const asked = requests.flatMap((request) => authorizationsOf(request, accountWith(design)));
      for (const userId of [own, other, `${own}1`, own.slice(1), "*", "?", ownUserId]) {
        const allowed = asked.map((one) => isAllowed(policy, one, callerWith(userId)));
        expect(allowed).toEqual(asked.map(() => userId === own));
        for (const decision of allowed) {
          decisions.add(decision);
        }
      }
      expect(asked.filter((one) => isAllowed(policy, one))).toEqual([]);
    });
    fc.assert(property, { numRuns: 50 });
    expect(decisions.size).toBe(2);
  });
});

describe("a role with callerIs is refused", () => {
  test("when one pattern opens the index that another has only the caller's part of", () => {
    const { getPostsOfTopic } = forum.patterns;
    const lookAtTopic = {
      ...getPostsOfTopic,
      parameters: { seenTopic: string() },
      plan: ({ seenTopic }: { readonly seenTopic: string }) => getPostsOfTopic.plan({ topic: seenTopic }),
    };
    const design = { ...forum, patterns: { getPostsOfTopic, lookAtTopic } };
    // The wider grant takes in the narrower one, so nothing of the condition would be left.
    expect(policyOf(design, ["getPostsOfTopic", "lookAtTopic"], ownedBy("topic")).Statement).toHaveLength(1);
    expect(problemsOf(design, ["getPostsOfTopic", "lookAtTopic"], ownedBy("topic"))).toEqual([
      {
        code: "caller_is_open",
        path: "roles.owner.patterns",
        message:
          "callerIs does not keep these to the caller's own items: lookAtTopic (Threads/index/ByTopic with any <seenTopic>)",
        fix: "put lookAtTopic into another role, without callerIs",
      },
    ]);
  });

  test("when a pattern does not take the parameter, or makes no key or not every key of it", () => {
    const patterns = ["getUserPosts", "getPostComments", "createComment", "createPost", "sendMessage"];
    expect(problemsOf(socialMedia, patterns, ownedBy("userId"))).toMatchObject([
      {
        message:
          "callerIs does not keep these to the caller's own items: getPostComments (PostComments with any <postId>), createComment (PostComments with any <postId>), createPost (PostComments with any <postId>), sendMessage (DirectMessages with any key)",
        fix: "put getPostComments, createComment, createPost, sendMessage into another role, without callerIs",
      },
    ]);
  });

  test.each([
    ["is a number", "getReading", "sensorId", /getReading \(Sensors with any key\)/],
    ["is one of several that one access needs", "getPostTogether", "authorId", /\(Threads with any POST#<postId>\)/],
  ])("when the key %s", (_, pattern, parameter, message) => {
    const [problem] = problemsOf(forum, [pattern], ownedBy(parameter));
    expect(problem).toMatchObject({ code: "caller_is_open", message: expect.stringMatching(message) });
  });

  test("when no key is made of a parameter that it names", () => {
    expect(problemsOf(socialMedia, ["getUserPosts", "createNotification"], ownedBy("userId", "userID"))).toEqual([
      {
        code: "caller_is_ineffective",
        path: "roles.owner.callerIs.userID",
        message: "no partition key that owner reaches is made of the parameter userID",
        fix: "leave userID out, or name a parameter that partition keys are made of",
      },
    ]);
  });

  test("when a pattern takes a parameter that only others make a key of", () => {
    const patterns = ["getReplyPlaces", "getPost", "renameAuthor", "getPostAndReading"];
    expect(problemsOf(forum, patterns, ownedBy("authorId", "postId"))).toMatchObject([
      { code: "caller_is_open", fix: "put getPostAndReading into another role, without callerIs" },
      {
        code: "caller_is_ineffective",
        path: "roles.owner.callerIs.authorId",
        message: "IAM cannot compare authorId in getReplyPlaces: no partition key there is made of it",
        fix: "put getReplyPlaces into a role without authorId under callerIs, and check it in the application",
      },
    ]);
  });

  test("but may do anything when callerIs is empty", () => {
    expect(problemsOf(socialMedia, ["getPostComments", "sendMessage"], {})).toEqual([]);
  });
});

describe("keys of an item that a pattern finds", () => {
  const { getUserByUsername } = socialMedia.patterns;

  it("are not tied, whatever the name of the attribute that they are made of", () => {
    const input = { design: socialMedia, patterns: ["getUserByUsername"], tableArns: tableArnsOf(socialMedia) };
    expect(toPolicyDocument({ ...input, callerIs: ownedBy("userId") })).toEqual(toPolicyDocument(input));
    expect(callerValuesOf(getUserByUsername, ownedBy("userId", "username", "toString"))).toEqual(ownedBy("username"));
  });

  it("leave the role open", () => {
    expect(problemsOf(socialMedia, ["getUserPosts", "getUserByUsername"], ownedBy("userId"))).toMatchObject([
      { message: expect.stringContaining("(UserPosts/index/UsersByUsername with any <username>, UserPosts with any") },
    ]);
    expect(problemsOf(socialMedia, ["getUserByUsername"], ownedBy("username"))).toMatchObject([
      { message: expect.stringMatching(/: getUserByUsername \(UserPosts with any <userId>\)$/) },
    ]);
  });
});

describe("a key of several values", () => {
  const orders = table("Orders", { partitionKey: stringKey("orderKey") });
  const attributes = { userId: string(), orderId: string() };
  const kinds = {
    apart: item(orders, "apart", { key: { orderKey: "<userId>#<orderId>" }, attributes }),
    behind: item(orders, "behind", { key: { orderKey: "USER#<orderId>#<userId>" }, attributes }),
    joined: item(orders, "joined", { key: { orderKey: "J#<userId><orderId>" }, attributes }),
    joinedBehind: item(orders, "joinedBehind", { key: { orderKey: "B#<orderId><userId>" }, attributes }),
  };
  const rateRps = assumed(1);
  const toPut = (kind: keyof typeof kinds) =>
    writePattern({ title: kind, rateRps, parameters: attributes, request: (values) => put(kinds[kind], values) });
  const design = defineDesign({
    name: "orders",
    tables: [orders],
    items: Object.values(kinds),
    indexes: [],
    patterns: {
      apart: toPut("apart"),
      behind: toPut("behind"),
      joined: toPut("joined"),
      joinedBehind: toPut("joinedBehind"),
      both: writePattern({
        title: "Two kinds",
        rateRps,
        parameters: { ...attributes, otherId: string() },
        request: ({ otherId, ...values }) =>
          batchWrite(put(kinds.apart, values), put(kinds.apart, { ...values, userId: otherId })),
      }),
    },
  });

  it("is the caller's own where fixed text sets the caller's property apart", () => {
    expect(problemsOf(design, ["apart", "behind"], ownedBy("userId"))).toEqual([]);
    expect(problemsOf(design, ["both"], ownedBy("userId", "otherId"))).toEqual([]);
  });

  it("is not where another value follows at once: that of user 1 begins like that of user 10", () => {
    expect(problemsOf(design, ["apart", "joined", "joinedBehind"], ownedBy("userId"))).toMatchObject([
      {
        code: "caller_is_open",
        message: expect.stringMatching(
          /: joined \(Orders with any J#<\*><\*>\), joinedBehind \(Orders with any B#<\*><\*>\)$/,
        ),
      },
    ]);
  });

  it("is not where one of the items is another's", () => {
    expect(problemsOf(design, ["both"], ownedBy("userId"))).toMatchObject([
      { message: expect.stringMatching(/: both \(Orders with any <otherId>#<orderId>\)$/) },
    ]);
  });
});

test("a name under callerIs that every object has is a parameter like any other", () => {
  expect(problemsOf(forum, ["getPrice"], { constructor: variable("aws:username") })).toMatchObject([
    { code: "caller_is_open" },
    { code: "caller_is_ineffective", path: "roles.owner.callerIs.constructor" },
  ]);
});
