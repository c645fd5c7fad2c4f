import { describe, expect, test } from "vitest";
import { planSizedCases } from "../../../bench/verify/cases.ts";
import { predictCases } from "../../../bench/verify/predict-case.ts";
import { toVerifiedCase } from "../../../bench/verify/verified-case.ts";
import { writtenKeys } from "../../../bench/verify/written-keys.ts";
import type { Design } from "../../../model/schema/design.ts";
import type { QueryInput } from "../../../model/schema/operation.ts";
import { mapRequests, type Plan, withConsistency } from "../../../model/schema/plan.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { links, withPlans } from "./changed-design.ts";

const definitions = toTableDefinitions(links);
const predict = (design: Design, pattern: string) =>
  predictCases(planSizedCases(design), definitions).filter((each) => each.pattern === pattern);
const digestsOf = (design: Design, pattern: string) =>
  predict(design, pattern).map((each) => toVerifiedCase(definitions, each).resultDigest);

const queried = (change: (input: QueryInput) => QueryInput) => (plan: Plan) =>
  mapRequests(plan, (request) =>
    request.operation === "Query" ? { ...request, input: change(request.input) } : request,
  );

describe("the digest of a case's results", () => {
  const digests = digestsOf(links, "listLinks");

  test("is the same for the same results, whatever they cost", () => {
    const strong = withPlans(links, { resolveLink: (plan) => withConsistency(plan, "strong") });
    expect(digestsOf(strong, "resolveLink")).toEqual(digestsOf(links, "resolveLink"));
    expect(digests).toEqual(digestsOf(links, "listLinks"));
    expect(digests.every((digest) => /^[0-9a-f]{16}$/.test(digest))).toBe(true);
  });

  test("tells items in another order, and fewer of them, where there are any", () => {
    const oldestFirst = withPlans(links, { listLinks: queried((input) => ({ ...input, ScanIndexForward: true })) });
    const shorter = withPlans(links, { listLinks: queried((input) => ({ ...input, Limit: 24 })) });
    for (const [name, changed] of Object.entries({ oldestFirst, shorter })) {
      const differs = digestsOf(changed, "listLinks").map((digest, at) => digest !== digests[at]);
      expect(differs.slice(3), name).toEqual([true, true]);
      expect(differs[0], name).toBe(false);
    }
  });

  test("tells what a write leaves behind", () => {
    const elsewhere = withPlans(links, {
      createLink: (plan) =>
        mapRequests(plan, (request) =>
          request.operation === "PutItem"
            ? { ...request, input: { ...request.input, Item: { ...request.input.Item, target: "elsewhere" } } }
            : request,
        ),
    });
    const changed = digestsOf(elsewhere, "createLink");
    expect(digestsOf(links, "createLink").some((digest, at) => digest === changed[at])).toBe(false);
  });
});

describe("the digest of a case's requests", () => {
  const requestDigestsOf = (design: Design) =>
    predict(design, "listLinks").map((each) => toVerifiedCase(definitions, each).requestDigest);

  test("is the same for the same requests, however their parameters are ordered", () => {
    const reordered = withPlans(links, {
      listLinks: queried((input) => {
        const { TableName, ...rest } = input;
        return { ...rest, TableName };
      }),
    });
    expect(requestDigestsOf(reordered)).toEqual(requestDigestsOf(links));
  });

  test("tells every change of a parameter, at every size, whatever it finds", () => {
    const longer = withPlans(links, { listLinks: queried((input) => ({ ...input, Limit: 26 })) });
    const before = requestDigestsOf(links);
    expect(requestDigestsOf(longer).filter((digest, at) => digest === before[at])).toEqual([]);
  });
});

test("a page that ends with the last item is known to be the last, although it has a key to go on from", () => {
  // The first owner has 200 links.
  const isLast = (limit: number) => {
    const design = withPlans(links, { listLinks: queried((input) => ({ ...input, Limit: limit })) });
    const most = predict(design, "listLinks").find(({ sizeClass }) => sizeClass.name === "most");
    return most?.requests.map(({ isLastPage, prediction: { lastEvaluatedKey } }) => [
      isLastPage,
      lastEvaluatedKey !== undefined,
    ]);
  };
  expect(isLast(199)).toEqual([[false, true]]);
  expect(isLast(200)).toEqual([[true, true]]);
  expect(isLast(201)).toEqual([[false, false]]);
});

describe("the keys that a request writes", () => {
  const Key = (code: string) => ({ code: { S: code } });
  const TableName = "Links";
  const codesOf = (operation: string, input: Readonly<Record<string, unknown>>) =>
    writtenKeys(definitions, { operation, input }).map(({ table, key }) => [table, key]);

  test("are those of single writes, without what is no key", () => {
    expect(codesOf("PutItem", { TableName, Item: { ...Key("a"), target: { S: "t" } } })).toEqual([["Links", Key("a")]]);
    expect(codesOf("UpdateItem", { TableName, Key: Key("b") })).toEqual([["Links", Key("b")]]);
    expect(codesOf("DeleteItem", { TableName, Key: Key("c") })).toEqual([["Links", Key("c")]]);
  });

  test("are those of every write of a batch or a transaction, and not of its checks", () => {
    const batch = [{ PutRequest: { Item: Key("a") } }, { DeleteRequest: { Key: Key("b") } }];
    expect(codesOf("BatchWriteItem", { RequestItems: { Links: batch } })).toEqual([
      ["Links", Key("a")],
      ["Links", Key("b")],
    ]);
    const TransactItems = [
      { ConditionCheck: { TableName, Key: Key("a") } },
      { Put: { TableName, Item: Key("b") } },
      { Update: { TableName, Key: Key("c") } },
      { Delete: { TableName, Key: Key("d") } },
    ];
    expect(codesOf("TransactWriteItems", { TransactItems })).toEqual(
      ["b", "c", "d"].map((code) => ["Links", Key(code)]),
    );
  });

  test("are none of a read", () => {
    expect(codesOf("GetItem", { TableName, Key: Key("a") })).toEqual([]);
    expect(codesOf("BatchGetItem", { RequestItems: { Links: { Keys: [Key("a")] } } })).toEqual([]);
  });
});
