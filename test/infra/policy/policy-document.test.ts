import { describe, expect, it, test } from "vitest";
import { leadingKeyValues, type PolicyInput, toPolicyDocument } from "../../../infra/policy/policy-document.ts";
import { DesignError } from "../../../model/schema/problem.ts";
import { arnOf, tableArnsOf, variable } from "./account.ts";
import { forum } from "./forum.ts";

type Name = keyof typeof forum.patterns;
const documentOf = (patterns: readonly Name[], callerIs: NonNullable<PolicyInput["callerIs"]> = {}) =>
  toPolicyDocument({ design: forum, patterns, callerIs, tableArns: tableArnsOf(forum) });
const conditionOf = (pattern: Name, callerIs?: NonNullable<PolicyInput["callerIs"]>) =>
  documentOf([pattern], callerIs).Statement[0]?.Condition;
const guard = { Null: { "dynamodb:LeadingKeys": "false" } };

describe("toPolicyDocument", () => {
  test("a document as IAM takes it", () => {
    expect(documentOf(["removePrice"])).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "RemovePrice",
          Effect: "Allow",
          Action: ["dynamodb:DeleteItem"],
          Resource: [arnOf("Prices")],
          Condition: {
            "ForAllValues:StringLike": {
              "dynamodb:LeadingKeys": [`C${variable("*")}${variable("?")}${variable("$")}#*`],
            },
            "ForAllValues:StringEquals": { "dynamodb:Attributes": [`price${variable("$")}`, "priceKey"] },
            ...guard,
            StringEqualsIfExists: { "dynamodb:ReturnValues": "NONE" },
          },
        },
      ],
    });
  });

  it("has no condition on a key that is nothing but a free parameter, or a number", () => {
    expect(conditionOf("getPostsOfTopic")).toBeUndefined();
    expect(conditionOf("getReading")).toBeUndefined();
    expect(conditionOf("getReading", { sensorId: variable("aws:PrincipalTag/sensor") })).toBeUndefined();
  });

  it("has none either where one of several keys could be anything", () => {
    const keys = { leadingKeys: ["POST#<postId>", "<scope>", "<scope><*>"] };
    expect(leadingKeyValues(keys, {})).toBeUndefined();
    expect(leadingKeyValues({ leadingKeys: [] }, {})).toBeUndefined();
    expect(leadingKeyValues({ leadingKeys: ["POST#<toString>"] }, {})).toEqual(["POST#*"]);
    const scope = variable("aws:username");
    expect(leadingKeyValues(keys, { scope })).toEqual([scope, `${scope}*`, "POST#*"]);
    expect(conditionOf("getPostTogether")).toMatchObject({
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["AUTHOR#*", "POST#*"] },
    });
  });

  it("compares exactly where the caller says all of the key, so that no property of a caller is a wildcard", () => {
    const own = variable("aws:PrincipalTag/author");
    expect(conditionOf("renameAuthor", { authorId: own })).toEqual({
      "ForAllValues:StringEquals": {
        "dynamodb:LeadingKeys": [`AUTHOR#${own}`],
        "dynamodb:Attributes": ["email", "entryKey", "name", "threadKey"],
      },
      ...guard,
      StringEqualsIfExists: { "dynamodb:ReturnValues": "NONE" },
    });
    expect(conditionOf("removePrice", { code: own })).toMatchObject({
      "ForAllValues:StringEquals": {
        "dynamodb:LeadingKeys": [`C${variable("*")}${variable("?")}${variable("$")}#${own}`],
      },
    });
    expect(conditionOf("getPostsOfTopic", { topic: own })).toEqual({
      "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [own] },
      ...guard,
    });
  });

  it("requires a read to name what the pattern reads, or to take what the index projects", () => {
    expect(conditionOf("getTitlesOfTopic")).toEqual({
      "ForAllValues:StringEquals": {
        "dynamodb:Attributes": ["authorId", "entryKey", "threadKey", "title", "topicKey"],
      },
      StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
    });
    expect(conditionOf("getRecentReplies")).toMatchObject({
      StringEquals: { "dynamodb:Select": "ALL_PROJECTED_ATTRIBUTES" },
    });
    expect(conditionOf("getRecentReplies")).not.toHaveProperty("ForAllValues:StringEquals");
  });

  it("says nothing of returned items to a batch, which returns none", () => {
    expect(conditionOf("replaceReply")).not.toHaveProperty("StringEqualsIfExists");
  });

  it("keeps what is sent in a transaction to transactions", () => {
    const [put, , check] = documentOf(["addReply"]).Statement;
    expect(put?.Condition?.["ForAnyValue:StringEquals"]).toEqual({
      "dynamodb:EnclosingOperation": "TransactWriteItems",
    });
    expect(check?.Action).toEqual(["dynamodb:ConditionCheckItem"]);
    expect(check?.Condition).not.toHaveProperty("ForAnyValue:StringEquals");
  });

  it("is the same whatever the order in which patterns are listed", () => {
    const names: readonly Name[] = ["getPost", "createPost", "getPinned", "addReply"];
    expect(documentOf([...names].reverse())).toEqual(documentOf(names));
  });

  it("refuses patterns that the design lacks and tables without an ARN, all at once", () => {
    const build = () =>
      toPolicyDocument({ design: forum, patterns: ["getPosts", "toString", "getPrice", "getReading"], tableArns: {} });
    expect(build).toThrow(DesignError);
    expect(build).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ code: "pattern_unknown", path: "patterns.getPosts" }),
          expect.objectContaining({ code: "pattern_unknown", path: "patterns.toString" }),
          expect.objectContaining({ code: "table_arn_missing", path: "tableArns.Prices" }),
          expect.objectContaining({ code: "table_arn_missing", path: "tableArns.Sensors" }),
        ],
      }),
    );
  });
});
