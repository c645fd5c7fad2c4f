/** Splits the text of an expression into tokens. */
import { ExpressionError } from "./expression-error.ts";

export type TokenKind = "name" | "name_placeholder" | "value_placeholder" | "index" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As written; a placeholder with its `#` or `:`. Empty at the end. */
  readonly text: string;
  /** Position of its first character in the expression, from 0. */
  readonly at: number;
}

/** Source: Developer Guide, "Quotas in Amazon DynamoDB", section Expression parameters. All that is allowed is ASCII. */
const expressionBytesMax = 4096;
/** Counted as DynamoDB Local does: a comparison, a keyword between or before conditions, a function and a sum each are one. */
const operatorsMax = 300;
// An index is 0 or starts with another digit, so `[00]` is two tokens; names start with a letter (measured on DynamoDB Local).
const tokenText = /[A-Za-z]\w*|#\w+|:\w+|0|[1-9]\d*|<>|<=|>=|[=<>()[\].,+-]/y;
const blanks = /[ \t\r\n\f\v]*/y;

/** @param kind what the expression is, for messages, such as `UpdateExpression` */
export function tokenize(expression: string, kind: string): readonly Token[] {
  if (expression.length > expressionBytesMax) {
    throw new ExpressionError(
      "expression/too_long",
      `${kind}: the text has ${expression.length} bytes.`,
      `DynamoDB takes ${expressionBytesMax}; use shorter placeholders or several requests.`,
    );
  }
  const tokens: Token[] = [];
  let at = endOf(blanks, expression, 0);
  while (at < expression.length) {
    const end = endOf(tokenText, expression, at);
    if (end === at) {
      throw syntaxError(expression, kind, at, "this character has no meaning here");
    }
    const text = expression.slice(at, end);
    tokens.push({ kind: kindOf(text), text, at });
    at = endOf(blanks, expression, end);
  }
  tokens.push({ kind: "end", text: "", at: expression.length });
  const operators = tokens.filter((token, position) => isOperator(token, tokens[position + 1], kind)).length;
  if (operators > operatorsMax) {
    throw new ExpressionError(
      "expression/too_long",
      `${kind}: there are ${operators} operators and functions.`,
      `DynamoDB takes ${operatorsMax}; use several requests.`,
    );
  }
  return tokens;
}

const operatorSymbols: readonly string[] = ["=", "<>", "<", "<=", ">", ">=", "+", "-"];
const operatorWords: readonly string[] = ["AND", "OR", "NOT", "IN"];

function isOperator({ kind, text }: Token, next: Token | undefined, expressionKind: string): boolean {
  if (kind === "symbol") {
    // In an update it says what a path is set to.
    return operatorSymbols.includes(text) && !(text === "=" && expressionKind === "UpdateExpression");
  }
  const word = text.toUpperCase();
  // A BETWEEN is counted by its AND.
  return kind === "name" && (operatorWords.includes(word) || (next?.text === "(" && word !== "BETWEEN"));
}

/** Where the match of a sticky pattern ends; `at` itself if there is none. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function kindOf(text: string): TokenKind {
  const first = text.charAt(0);
  if (first === "#") {
    return "name_placeholder";
  }
  if (first === ":") {
    return "value_placeholder";
  }
  if (first >= "0" && first <= "9") {
    return "index";
  }
  return /[A-Za-z]/.test(first) ? "name" : "symbol";
}

/** A problem with the text, pointed at by its position. */
export function syntaxError(expression: string, kind: string, at: number, problem: string): ExpressionError {
  const near = at < expression.length ? `near \`${expression.slice(at, at + 20)}\`` : "at its end";
  return new ExpressionError(
    "expression/syntax",
    `${kind}, character ${at + 1}, ${near}: ${problem}.`,
    "Compare it with the syntax of this parameter in the Developer Guide.",
  );
}
