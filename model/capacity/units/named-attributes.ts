/** Top-level attributes that an expression names, whatever the items are. */
import type { ExpressionContext } from "../../expression/context.ts";
import { parseCondition } from "../../expression/parse-condition.ts";
import { parseUpdate } from "../../expression/parse-update.ts";
import { rememberParsed } from "../../expression/parsed-texts.ts";
import { resolvePath } from "../../expression/paths.ts";
import type { Condition, Operand, ValueReference, WrittenPath } from "../../expression/syntax.ts";

const parseFilter = rememberParsed((text) => parseCondition(text, "FilterExpression"));
export const parsedUpdate = rememberParsed(parseUpdate);

/** Attributes that a filter looks at. @throws ExpressionError for an expression that DynamoDB does not take */
export function namesInFilter(expression: string, context: ExpressionContext): readonly string[] {
  return topLevelNames([...pathsIn(parseFilter(expression))], context);
}

/** Attributes that an update writes to. @throws ExpressionError for an expression that DynamoDB does not take */
export function namesWritten(expression: string, context: ExpressionContext): readonly string[] {
  const { set, remove, add, delete: deletes } = parsedUpdate(expression);
  const targets = [...set, ...add, ...deletes].map(({ path }) => path);
  return topLevelNames([...targets, ...remove], context);
}

function topLevelNames(paths: readonly WrittenPath[], context: ExpressionContext): readonly string[] {
  return paths.map((path) => String(resolvePath(path, context)[0]));
}

function* pathsIn(condition: Condition): Generator<WrittenPath> {
  switch (condition.kind) {
    case "and":
    case "or":
      for (const part of condition.conditions) {
        yield* pathsIn(part);
      }
      break;
    case "not":
      yield* pathsIn(condition.condition);
      break;
    case "exists":
      yield condition.path;
      break;
    case "compare":
      yield* operandPaths([condition.left, condition.right]);
      break;
    case "between":
      yield* operandPaths([condition.operand, condition.low, condition.high]);
      break;
    case "in":
      yield* operandPaths([condition.operand, ...condition.candidates]);
      break;
    case "type":
      yield* operandPaths([condition.operand]);
      break;
    case "begins_with":
      yield* operandPaths([condition.operand, condition.prefix]);
      break;
    case "contains":
      yield* operandPaths([condition.operand, condition.part]);
      break;
  }
}

function* operandPaths(operands: readonly Operand[]): Generator<WrittenPath> {
  for (const operand of operands) {
    const of: WrittenPath | ValueReference = operand.kind === "size" ? operand.of : operand;
    if (of.kind === "path") {
      yield of;
    }
  }
}
