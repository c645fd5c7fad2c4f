/** Reads tokens one after the other; what all parsers share. */
import { ExpressionError, type ExpressionErrorCode } from "./expression-error.ts";
import { isReserved } from "./reserved-words.ts";
import type { ValueReference, WrittenPath } from "./syntax.ts";
import { syntaxError, type Token, tokenize } from "./tokens.ts";

/** The largest list index of a path (measured on DynamoDB Local). */
const listIndexMax = 2_147_483_647;
/** Words of the grammar, in any case. Those of other expressions are reserved all the same. */
const keywords: ReadonlySet<string> = new Set("AND OR NOT BETWEEN IN SET REMOVE ADD DELETE".split(" "));

export class Cursor {
  readonly #expression: string;
  readonly #kind: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  /** The parentheses closed last, as indexes of tokens. */
  #closed = { open: -1, close: -1 };

  constructor(expression: string, kind: string) {
    this.#expression = expression;
    this.#kind = kind;
    this.#tokens = tokenize(expression, kind);
  }

  /** The token that comes next, or the one after it. */
  peek(ahead: 0 | 1 = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: "end", text: "", at: this.#expression.length };
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this symbol or keyword. */
  takeIf(text: string): boolean {
    const found = this.nextIs(text);
    this.#next += found ? 1 : 0;
    return found;
  }

  nextIs(text: string): boolean {
    const token = this.peek();
    return token.kind === "symbol" ? token.text === text : token.kind === "name" && token.text.toUpperCase() === text;
  }

  expect(text: string): void {
    if (!this.takeIf(text)) {
      throw this.failure(`\`${text}\` is expected`);
    }
  }

  /** Opens parentheses that group; returns what `closeGroup` needs. */
  openGroup(): number {
    this.expect("(");
    return this.#next - 1;
  }

  /** Closes a group. DynamoDB refuses one that holds nothing but another: `((a = :b))`. */
  closeGroup(open: number): void {
    const close = this.#next;
    this.expect(")");
    if (this.#closed.open === open + 1 && this.#closed.close === close - 1) {
      this.#next = open;
      throw this.failure("these parentheses are redundant");
    }
    this.#closed = { open, close };
  }

  /** A document path such as `a.b[2].#c`. */
  path(): WrittenPath {
    const steps: (string | number)[] = [this.#name()];
    for (;;) {
      if (this.takeIf(".")) {
        steps.push(this.#name());
      } else if (this.takeIf("[")) {
        steps.push(this.#index());
        this.expect("]");
      } else {
        return { kind: "path", steps };
      }
    }
  }

  valueReference(): ValueReference {
    if (this.peek().kind !== "value_placeholder") {
      throw this.failure("a placeholder for a value, such as `:v`, is expected");
    }
    return { kind: "value", placeholder: this.take().text };
  }

  expectEnd(): void {
    if (this.peek().kind !== "end") {
      throw this.failure("nothing more is expected");
    }
  }

  /** A syntax error at the next token. */
  failure(problem: string): ExpressionError {
    return syntaxError(this.#expression, this.#kind, this.peek().at, problem);
  }

  /** Another problem at a token. */
  problem(code: ExpressionErrorCode, token: Token, problem: string, fix: string): ExpressionError {
    return new ExpressionError(code, `${this.#kind}, character ${token.at + 1}: ${problem}.`, fix);
  }

  #name(): string {
    const token = this.peek();
    const isKeyword = token.kind === "name" && keywords.has(token.text.toUpperCase());
    if (isKeyword || (token.kind !== "name" && token.kind !== "name_placeholder")) {
      throw this.failure("the name of an attribute is expected");
    }
    if (token.kind === "name" && isReserved(token.text)) {
      const fix = `Use a placeholder, such as #${token.text}, and define it in ExpressionAttributeNames.`;
      throw this.problem("expression/reserved", token, `${token.text} is a reserved word`, fix);
    }
    return this.take().text;
  }

  #index(): number {
    if (this.peek().kind !== "index") {
      throw this.failure("a list index in digits is expected");
    }
    const token = this.take();
    const index = Number(token.text);
    if (index > listIndexMax) {
      const fix = `DynamoDB takes indexes up to ${listIndexMax}; a smaller one past the list's end appends as well.`;
      throw this.problem("expression/too_long", token, "the list index is too large", fix);
    }
    return index;
  }
}
