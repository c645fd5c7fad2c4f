/** What DynamoDB refuses about a request's parameters before it looks at an item. */
import { rememberParsed } from "../../expression/parsed-texts.ts";
import { Refusal } from "./refusal.ts";
import { type Members, membersOf, textOf } from "./request-input.ts";

const expressionNames = [
  "ConditionExpression",
  "FilterExpression",
  "KeyConditionExpression",
  "ProjectionExpression",
  "UpdateExpression",
] as const;

const legacyNames = [
  "AttributeUpdates",
  "AttributesToGet",
  "ConditionalOperator",
  "Expected",
  "KeyConditions",
  "QueryFilter",
  "ScanFilter",
] as const;

/** Values of members that say what is to be returned, by operation. Source: API Reference. */
const reading = { ReturnConsumedCapacity: ["INDEXES", "TOTAL", "NONE"] };
const writing = { ...reading, ReturnItemCollectionMetrics: ["SIZE", "NONE"] };
const onFailure = { ReturnValuesOnConditionCheckFailure: ["ALL_OLD", "NONE"] };
const replacing = { ...writing, ...onFailure, ReturnValues: ["NONE", "ALL_OLD"] };
const updating = { ...replacing, ReturnValues: ["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"] };

type Choices = Readonly<Record<string, readonly string[]>>;

const choices: Readonly<Record<string, Choices>> = {
  PutItem: replacing,
  DeleteItem: replacing,
  UpdateItem: updating,
  BatchWriteItem: writing,
  TransactWriteItems: writing,
};

/** Source: API Reference, "TransactWriteItems". */
const tokenLimit = 36;

/**
 * Refuses members of the request as a whole with a value that the operation does not take.
 *
 * @throws Refusal
 */
export function assertOptions(operation: string, input: Members): void {
  assertChoices(input, choices[operation] ?? reading);
  const token = operation === "TransactWriteItems" ? (textOf(input, "ClientRequestToken") ?? "") : "";
  if (token.length > tokenLimit) {
    throw new Refusal(`ClientRequestToken has ${token.length} characters; ${tokenLimit} are allowed`);
  }
}

/** The same for an entry of a transaction. @throws Refusal */
export function assertEntryOptions(input: Members): void {
  assertChoices(input, onFailure);
}

function assertChoices(input: Members, allowed: Choices): void {
  for (const [name, values] of Object.entries(allowed)) {
    const value = textOf(input, name);
    if (value !== undefined && !values.includes(value)) {
      throw new Refusal(`${name} is ${value}; allowed are ${values.join(", ")}`);
    }
  }
}

const placeholdersOf = rememberParsed((expression): readonly string[] => expression.match(/[#:]\w+/g) ?? []);

/**
 * Refuses a request that has an expression beside one of the parameters that expressions replaced, and one that defines a
 * placeholder which no expression uses, or none.
 *
 * @throws Refusal
 */
export function assertParameters(input: Members): void {
  const expressions = expressionNames.filter((name) => textOf(input, name) !== undefined);
  const legacy = legacyNames.filter((name) => input[name] !== undefined);
  if (expressions.length > 0 && legacy.length > 0) {
    throw new Refusal(`${legacy.join(", ")} and ${expressions.join(", ")} exclude each other`);
  }
  for (const member of ["ExpressionAttributeNames", "ExpressionAttributeValues"]) {
    const given = membersOf(input, member);
    const defined = Object.keys(given ?? {});
    if (given !== undefined && defined.length === 0) {
      throw new Refusal(`${member} is empty: leave it out`);
    }
    const isUsed = (placeholder: string) =>
      expressions.some((name) => placeholdersOf(textOf(input, name) ?? "").includes(placeholder));
    const unused = defined.filter((placeholder) => !isUsed(placeholder));
    if (unused.length > 0) {
      throw new Refusal(`${member} defines ${unused.join(", ")}, which no expression uses`);
    }
  }
}
