/** DynamoDB's expressions, evaluated on items in wire JSON as DynamoDB does. The legacy parameters are in `legacy.ts`. */
export { holds } from "./condition.ts";
export type { ExpressionContext } from "./context.ts";
export { ExpressionError, type ExpressionErrorCode } from "./expression-error.ts";
export {
  type KeyClause,
  type KeyCondition,
  type KeyNames,
  keyClausesOf,
  keyConditionOf,
  toKeyClauses,
} from "./key-condition.ts";
export { namesIn, project } from "./projection.ts";
export { afterUpdate, assertUpdateOperands } from "./update.ts";
export { compareValues, sameItem, sameValue } from "./values.ts";
