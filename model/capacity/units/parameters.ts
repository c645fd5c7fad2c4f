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

const placeholdersOf = rememberParsed((expression): readonly string[] => expression.match(/[#:]\w+/g) ?? []);

/**
 * Refuses a request that has an expression beside one of the parameters that expressions replaced, and one that defines a
 * placeholder which no expression uses.
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
    const defined = Object.keys(membersOf(input, member) ?? {});
    const isUsed = (placeholder: string) =>
      expressions.some((name) => placeholdersOf(textOf(input, name) ?? "").includes(placeholder));
    const unused = defined.filter((placeholder) => !isUsed(placeholder));
    if (unused.length > 0) {
      throw new Refusal(`${member} defines ${unused.join(", ")}, which no expression uses`);
    }
  }
}
