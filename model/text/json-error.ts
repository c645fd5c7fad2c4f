/** Where a text stops being JSON. */
export interface JsonError {
  /** From 1, as editors count. */
  readonly line: number;
  readonly column: number;
  /** What stands there, and what would have to: sentences for people. */
  readonly message: string;
}

type Expected = "value" | "elementOrEnd" | "keyOrEnd" | "key" | "colon" | "afterElement" | "afterMember" | "end";

/** Any character but a double quote, a backslash and the control characters, which start below the space. */
const text = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.source;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.source;
const value = `${text}|${number}|true|false|null|[[{]`;

/** RFC 8259, as what may stand at each place, for people and as a pattern. */
const grammar: Readonly<Record<Expected, { readonly pattern: RegExp; readonly name: string }>> = {
  value: { pattern: new RegExp(value, "y"), name: "a value" },
  elementOrEnd: { pattern: new RegExp(`${value}|]`, "y"), name: "a value or ]" },
  keyOrEnd: { pattern: new RegExp(`${text}|}`, "y"), name: "a name in double quotes or }" },
  key: { pattern: new RegExp(text, "y"), name: "a name in double quotes" },
  colon: { pattern: /:/y, name: ":" },
  afterElement: { pattern: /[,\]]/y, name: ", or ]" },
  afterMember: { pattern: /[,}]/y, name: ", or }" },
  end: { pattern: /$^/y, name: "the end of the file" },
};
const space = /[ \t\n\r]*/y;

/**
 * The first place at which a text is not JSON; `undefined` where it is JSON. `JSON.parse` names a place in some of its messages
 * and in some versions of Node only.
 */
export function findJsonError(json: string): JsonError | undefined {
  const open: string[] = [];
  let expected: Expected = "value";
  let offset = 0;
  for (;;) {
    offset += match(space, json, offset)?.length ?? 0;
    const token = match(grammar[expected].pattern, json, offset);
    if (token === undefined) {
      return expected === "end" && offset === json.length ? undefined : toJsonError(json, offset, expected);
    }
    offset += token.length;
    expected = toNext(token, expected, open);
  }
}

/** What may follow a token. `open` holds the brackets that are not closed yet. */
function toNext(token: string, expected: Expected, open: string[]): Expected {
  if (token === "{" || token === "[") {
    open.push(token);
    return token === "{" ? "keyOrEnd" : "elementOrEnd";
  }
  if (token === ":") {
    return "value";
  }
  if (token === ",") {
    return open.at(-1) === "{" ? "key" : "value";
  }
  if (token === "}" || token === "]") {
    open.pop();
  } else if (expected === "key" || expected === "keyOrEnd") {
    return "colon";
  }
  const innermost = open.at(-1);
  if (innermost === undefined) {
    return "end";
  }
  return innermost === "{" ? "afterMember" : "afterElement";
}

function match(pattern: RegExp, json: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(json)?.[0];
}

function toJsonError(json: string, offset: number, expected: Expected): JsonError {
  const before = json.slice(0, offset).split("\n");
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    message: toMessage(json.slice(offset, offset + longestShown), grammar[expected].name),
  };
}

const longestShown = 20;

function toMessage(rest: string, belongs: string): string {
  const found = rest.match(/^(?:[\w.+-]+|[\s\S])/u)?.[0];
  if (found === undefined) {
    return `the file ends where ${belongs} belongs`;
  }
  if (found === '"' && belongs !== grammar.end.name) {
    return `there is a double quote where ${belongs} belongs, or its text does not end or has a character that JSON forbids`;
  }
  return `there is ${found} where ${belongs} belongs`;
}
