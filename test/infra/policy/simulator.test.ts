import { describe, expect, it, test } from "vitest";
import type { DynamoRequest } from "../../../model/schema/operation.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import { variable } from "./account.ts";
import { type Authorization, authorizationsOf, together } from "./authorizations.ts";
import { isAllowed, type Policy } from "./simulator.ts";

const scores: TableDefinition = {
  TableName: "GameScores",
  AttributeDefinitions: [],
  KeySchema: [
    { AttributeName: "UserId", KeyType: "HASH" },
    { AttributeName: "GameTitle", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "ByScore",
      KeySchema: [
        { AttributeName: "GameTitle", KeyType: "HASH" },
        { AttributeName: "TopScore", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ],
};
const arn = "arn:aws:dynamodb:us-west-2:123456789012:table/GameScores";
const account = { tables: [scores], arnOf: (table: string) => arn.replace("GameScores", table) };
const Key = { UserId: "u1", GameTitle: "Chess" };

type Condition = NonNullable<Policy["Statement"][number]["Condition"]>;
const policy = (Condition: Condition, Action = "dynamodb:GetItem", Resource = arn): Policy => ({
  Statement: [{ Effect: "Allow", Action, Resource, Condition }],
});
const asked = (context: Authorization["context"] = {}): Authorization => ({
  action: "dynamodb:GetItem",
  resource: arn,
  context,
});

describe("actions and resources", () => {
  it.each([
    ["dynamodb:GetItem", arn, true],
    ["dynamodb:getitem", arn, true],
    ["dynamodb:*", arn, true],
    ["dynamodb:Get????", arn, true],
    ["dynamodb:Get???", arn, false],
    ["dynamodb:Query", arn, false],
    ["GetItem", arn, false],
    ["dynamodb:GetItem", "*", true],
    ["dynamodb:GetItem", arn.replace("GameScores", "*"), true],
    ["dynamodb:GetItem", `${arn}/index/*`, false],
    ["dynamodb:GetItem", arn.replace("GameScores", "gamescores"), false],
    ["dynamodb:GetItem", arn.replace("GameScores", "GameScore"), false],
    ["dynamodb:GetItem", arn.replace("aws:dynamodb", "awsxdynamodb"), false],
  ])("%s on %s: %s", (action, resource, allowed) => {
    expect(isAllowed(policy({}, action, resource), asked())).toBe(allowed);
  });

  test("nothing is allowed by no statement, and one statement that holds is enough", () => {
    expect(isAllowed({ Statement: [] }, asked())).toBe(false);
    const Statement = [...policy({}, "dynamodb:Query").Statement, ...policy({}).Statement];
    expect(isAllowed({ Statement }, asked())).toBe(true);
  });
});

describe("operators", () => {
  const caller = { "aws:PrincipalTag/userId": "u*" };
  it.each<[string, Condition[string], Authorization["context"], boolean]>([
    ["ForAllValues:StringEquals", { k: ["a", "b"] }, { k: ["b", "a"] }, true],
    ["ForAllValues:StringEquals", { k: ["a"] }, { k: ["a", "b"] }, false],
    ["ForAllValues:StringEquals", { k: ["a"] }, {}, true],
    ["ForAllValues:StringEquals", { k: ["a*"] }, { k: ["ab"] }, false],
    ["ForAllValues:StringEquals", { k: ["A"] }, { k: ["a"] }, false],
    ["ForAllValues:StringEquals", { k: [`${variable("$")}{x}`] }, { k: [variable("x")] }, true],
    ["ForAllValues:StringLike", { k: ["POST#*", "x"] }, { k: ["POST#1", "x"] }, true],
    ["ForAllValues:StringLike", { k: ["POST#*"] }, { k: ["POST#1\n2"] }, true],
    ["ForAllValues:StringLike", { k: ["POST#*"] }, { k: ["POST#1", "USER#1"] }, false],
    ["ForAllValues:StringLike", { k: ["a.c"] }, { k: ["abc"] }, false],
    ["ForAllValues:StringLike", { k: [`a${variable("*")}c${variable("?")}`] }, { k: ["a*c?"] }, true],
    ["ForAllValues:StringLike", { k: [`a${variable("*")}c`] }, { k: ["abc"] }, false],
    ["ForAllValues:StringLike", { k: [`${variable("aws:PrincipalTag/userId")}#*`] }, { k: ["u*#1"] }, true],
    ["ForAllValues:StringLike", { k: [`${variable("aws:PrincipalTag/userId")}#*`] }, { k: ["u1#1"] }, false],
    ["ForAllValues:StringLike", { k: [`*${variable("aws:username")}`] }, { k: ["u1"] }, false],
    ["ForAnyValue:StringEquals", { k: ["a"] }, { k: ["b", "a"] }, true],
    ["ForAnyValue:StringEquals", { k: ["a"] }, { k: ["b"] }, false],
    ["ForAnyValue:StringEquals", { k: ["a"] }, {}, false],
    ["StringEquals", { k: "a" }, { k: ["a"] }, true],
    ["StringEquals", { k: "a" }, {}, false],
    ["StringEquals", { k: "a" }, { k: ["a", "a"] }, false],
    ["StringEqualsIfExists", { k: ["a", "b"] }, { k: ["b"] }, true],
    ["StringEqualsIfExists", { k: ["a", "b"] }, { k: ["c"] }, false],
    ["StringEqualsIfExists", { k: ["a", "b"] }, {}, true],
    ["Null", { k: "false" }, { k: ["a"] }, true],
    ["Null", { k: "false" }, { k: [] }, false],
    ["Null", { k: "true" }, {}, true],
    ["Null", { k: "true" }, { k: ["a"] }, false],
    ["StringEquals", { k: "a", other: "b" }, { k: ["a"], other: ["c"] }, false],
  ])("%s %j of %j: %s", (operator, keys, context, allowed) => {
    expect(isAllowed(policy({ [operator]: keys }), asked(context), caller)).toBe(allowed);
  });

  test("all operators of a statement have to hold", () => {
    const condition = { StringEquals: { k: "a" }, Null: { other: "false" } };
    expect(isAllowed(policy(condition), asked({ k: ["a"], other: ["b"] }))).toBe(true);
    expect(isAllowed(policy(condition), asked({ k: ["a"] }))).toBe(false);
  });

  test("an operator that is not simulated is an error, not a decision", () => {
    expect(() => isAllowed(policy({ StringNotLike: { k: "a" } }), asked())).toThrow("StringNotLike");
  });
});

describe("what DynamoDB asks", () => {
  const ask = (request: DynamoRequest) => authorizationsOf(request, account);

  test("GetItem: the first example policy of AWS's page wants the attributes named", () => {
    const example = policy({
      "ForAllValues:StringEquals": {
        "dynamodb:LeadingKeys": [variable("www.amazon.com:user_id")],
        "dynamodb:Attributes": ["UserId", "GameTitle", "Wins", "Losses"],
      },
      StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
    });
    const get = (ProjectionExpression?: string): DynamoRequest => ({
      operation: "GetItem",
      input: { TableName: "GameScores", Key, ...(ProjectionExpression === undefined ? {} : { ProjectionExpression }) },
    });
    const allowed = (request: DynamoRequest, user: string) =>
      ask(request).every((one) => isAllowed(example, one, { "www.amazon.com:user_id": user }));
    expect(allowed(get("Wins, Losses[0].#x"), "u1")).toBe(true);
    expect(allowed(get("Wins, TopScore"), "u1")).toBe(false);
    expect(allowed(get(), "u1")).toBe(false);
    expect(allowed(get("Wins"), "u2")).toBe(false);
  });

  test("Query of an index: its ARN, its partition key, every attribute that an expression names", () => {
    const input = {
      TableName: "GameScores",
      IndexName: "ByScore",
      KeyConditionExpression: "#t = :t AND TopScore BETWEEN :low AND :high",
      FilterExpression: "attribute_exists(Address.#city) OR size(Wins) > :t",
      ExpressionAttributeNames: { "#t": "GameTitle", "#city": "City" },
      ExpressionAttributeValues: { ":t": "Chess", ":low": 1, ":high": 2 },
    };
    expect(ask({ operation: "Query", input })).toEqual([
      {
        action: "dynamodb:Query",
        resource: `${arn}/index/ByScore`,
        context: {
          "dynamodb:LeadingKeys": ["Chess"],
          "dynamodb:Attributes": ["UserId", "GameTitle", "TopScore", "Address", "Wins"],
          "dynamodb:Select": ["ALL_PROJECTED_ATTRIBUTES"],
        },
      },
    ]);
  });

  test("a transaction: its parts, under the transaction's name", () => {
    const update = { TableName: "GameScores", Key, UpdateExpression: "SET Wins = Wins + :one" };
    const check = { TableName: "GameScores", Key, ConditionExpression: "attribute_exists(Losses)" };
    const TransactItems = [{ Update: update }, { ConditionCheck: check }];
    const [first, second] = ask({ operation: "TransactWriteItems", input: { TransactItems } });
    expect(first).toEqual({
      action: "dynamodb:UpdateItem",
      resource: arn,
      context: {
        "dynamodb:LeadingKeys": ["u1"],
        "dynamodb:Attributes": ["UserId", "GameTitle", "Wins"],
        "dynamodb:ReturnValues": ["NONE"],
        "dynamodb:EnclosingOperation": ["TransactWriteItems"],
      },
    });
    expect(second).toMatchObject({
      action: "dynamodb:ConditionCheckItem",
      context: { "dynamodb:Attributes": ["UserId", "GameTitle", "Losses"] },
    });
    expect(second?.context).not.toHaveProperty("dynamodb:EnclosingOperation");
  });

  test("a batch: once for each table, with the keys and attributes of all its items", () => {
    const entries = [
      { PutRequest: { Item: { ...Key, Wins: 1 } } },
      { DeleteRequest: { Key: { ...Key, UserId: "u2" } } },
    ];
    const RequestItems = { GameScores: entries, Others: [{ DeleteRequest: { Key } }] };
    const [first, second] = ask({ operation: "BatchWriteItem", input: { RequestItems } });
    expect(first).toEqual({
      action: "dynamodb:BatchWriteItem",
      resource: arn,
      context: { "dynamodb:LeadingKeys": ["u1", "u2"], "dynamodb:Attributes": ["UserId", "GameTitle", "Wins"] },
    });
    expect(second).toMatchObject({ resource: account.arnOf("Others") });
  });

  test("several questions together hold the values of all", () => {
    const context = { k: ["a", "b"], other: ["c"] };
    expect(together([asked({ k: ["a"] }), asked({ k: ["a", "b"], other: ["c"] })])).toEqual(asked(context));
  });
});
