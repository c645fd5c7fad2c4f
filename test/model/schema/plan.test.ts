import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usersByUsername } from "../../../model/designs/social-media/indexes.ts";
import { profile, userStats } from "../../../model/designs/social-media/items.ts";
import { userPosts } from "../../../model/designs/social-media/tables.ts";
import {
  atMostOne,
  batchGet,
  documented,
  get,
  inParallel,
  type Plan,
  put,
  query,
  queryIndex,
  readPattern,
  remove,
  string,
  transactGet,
  wanted,
  withConsistency,
  writePattern,
} from "../../../model/index.ts";
import { build, sendAll, tree } from "../request/plan-trees.ts";

const key = { userId: "u" };
const reads: Plan = inParallel(
  get(profile, key),
  query(userPosts, { of: [profile], key, limit: 5 }),
  queryIndex(usersByUsername, { key: { username: "n" } }),
  batchGet(wanted(profile, key), wanted(userStats, key)),
  transactGet(wanted(profile, key)),
);
const stats = { ...key, postCount: 0, followerCount: 0, followingCount: 0, lastActiveDate: "d" };
const writes: Plan = inParallel(put(userStats, stats), remove(profile, key));

describe("withConsistency", () => {
  it("makes every read strong that can be, and nothing else", () => {
    const { requests } = withConsistency(reads, "strong");
    const [one, many, index, batch, transaction] = reads.requests;
    expect(requests).toEqual([
      { ...one, input: { ...one?.input, ConsistentRead: true } },
      { ...many, input: { ...many?.input, ConsistentRead: true } },
      { ...index, input: { ...index?.input, ConsistentRead: true } },
      {
        operation: "BatchGetItem",
        input: {
          RequestItems: {
            UserPosts: {
              Keys: [
                { userId: "u", itemKey: "PROFILE" },
                { userId: "u", itemKey: "STATS" },
              ],
              ConsistentRead: true,
            },
          },
        },
      },
      transaction,
    ]);
    expect(JSON.stringify(batch)).not.toContain("ConsistentRead");
    expect(withConsistency(writes, "strong")).toEqual(writes);
  });

  it("leaves an eventual plan as it is", () => {
    expect(withConsistency(reads, "eventual")).toEqual(reads);
  });

  it("reaches every stage, and changes nothing but that", () => {
    fc.assert(
      fc.property(tree, (node) => {
        const plain = sendAll(build(node));
        const strong = sendAll(withConsistency(build(node), "strong"));
        expect(strong.map(({ sent }) => sent)).toEqual(plain.map(({ sent }) => sent));
        expect(strong).toEqual(
          plain.map(({ requests, sent }) => ({
            requests: requests.map(({ operation, input }) => ({
              operation,
              input: { ...input, ConsistentRead: true },
            })),
            sent,
          })),
        );
      }),
    );
  });
});

describe("a pattern", () => {
  const described = { number: 7, title: "A pattern", rateRps: documented(2), parameters: { userId: string() } };
  const request = (parameters: { readonly userId: string }) => get(profile, parameters);

  it("plans its requests at its own consistency", () => {
    const options = { ...described, returns: atMostOne(["email"]), note: "why", request };
    const strong = readPattern({ ...options, consistency: "strong" });
    const eventual = readPattern({ ...options, consistency: "eventual" });
    const [plain] = get(profile, key).requests;
    expect(strong.plan(key).requests).toEqual([{ ...plain, input: { ...plain?.input, ConsistentRead: true } }]);
    expect(eventual.plan(key).requests).toEqual([plain]);
  });

  it("is data but for its plan", () => {
    const { plan: _, ...data } = readPattern({
      ...described,
      consistency: "eventual",
      returns: atMostOne(["email"]),
      request,
    });
    const returns = { atMost: { value: 1, source: "derived", note: "a single item" }, attributes: ["email"] };
    expect(data).toEqual({ kind: "read", ...described, consistency: "eventual", returns });
    const { plan, ...written } = writePattern({ ...described, request: (parameters) => remove(profile, parameters) });
    expect(written).toEqual({ kind: "write", ...described, consistency: "strong" });
    expect(plan(key)).toEqual(remove(profile, key));
  });
});
