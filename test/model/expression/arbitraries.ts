/** Random items, conditions and updates that fit each other often enough to be worth a request. */
import fc from "fast-check";
import type { ExpressionContext } from "../../../model/expression/context.ts";
import type { WireItem, WireValue } from "../../../model/request/wire-value.ts";

/** An expression with what its placeholders stand for. */
export interface WrittenExpression {
  readonly text: string;
  readonly context: ExpressionContext;
}

/** A part of an expression with the values that it refers to. */
interface Part {
  readonly text: string;
  readonly values: WireItem;
}

const attributes = ["a", "b", "c", "d"];
const texts = fc.constantFrom("a", "ab", "abc", "b", "é", "😀", "");
const numbers = fc.constantFrom("0", "1", "2", "3", "-1", "1.5", "100", "12345678901234567890", "0.001");
const binaries = fc.constantFrom("AA==", "AAE=", "/w==", "AAEC");

const text = texts.map((S): WireValue => ({ S }));
const number = numbers.map((N): WireValue => ({ N }));
const binary = binaries.map((B): WireValue => ({ B }));
const setOptions = { minLength: 1, maxLength: 3 };
const textSet = fc.uniqueArray(texts, setOptions).map((SS): WireValue => ({ SS }));
const numberSet = fc.uniqueArray(numbers, setOptions).map((NS): WireValue => ({ NS }));
const binarySet = fc.uniqueArray(binaries, setOptions).map((BS): WireValue => ({ BS }));
const set = fc.oneof(textSet, numberSet, binarySet);
const ordered = fc.oneof(text, number, binary);
const leaf = fc.oneof(
  { weight: 4, arbitrary: ordered },
  { weight: 2, arbitrary: set },
  fc.boolean().map((BOOL): WireValue => ({ BOOL })),
  fc.constant<WireValue>({ NULL: true }),
);

const { value } = fc.letrec<{ value: WireValue; list: WireValue; map: WireValue }>((tie) => ({
  value: fc.oneof({ maxDepth: 2, depthSize: "small" }, leaf, tie("list"), tie("map")),
  list: fc.array(tie("value"), { maxLength: 4 }).map((L) => ({ L })),
  map: fc.dictionary(fc.constantFrom(...attributes), tie("value"), { maxKeys: 3 }).map((M) => ({ M })),
}));

/** A value of any type, two levels deep at most. */
export const anyValue: fc.Arbitrary<WireValue> = value;

/** Mostly values of one kind, so that operators fit, and sometimes any. */
const mostly = (usual: fc.Arbitrary<WireValue>) => fc.oneof({ weight: 5, arbitrary: usual }, value);
const list = fc.array(mostly(number), { maxLength: 4 }).map((L): WireValue => ({ L }));
const map = fc
  .record({ a: mostly(number), b: mostly(list), d: set }, { requiredKeys: [] })
  .map((M): WireValue => ({ M }));

/** Mostly a number `a`, a list `b`, a map `c` and a set `d`, of which some are missing; without a key. */
export const anyItem: fc.Arbitrary<WireItem> = fc.record(
  { a: mostly(number), b: mostly(list), c: mostly(map), d: mostly(set) },
  { requiredKeys: [] },
);

const step = fc.oneof(
  fc.constantFrom(...attributes).map((name) => `.${name}`),
  fc.nat({ max: 4 }).map((index) => `[${index}]`),
);
const topLevel = fc.constantFrom(...attributes, "#a", "#b");
const path = fc
  .tuple(topLevel, fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(step, { minLength: 1, maxLength: 2 })))
  .map(([name, steps]): Part => ({ text: name + steps.join(""), values: {} }));
const usually = (...usual: string[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...usual).map((text): Part => ({ text, values: {} })) }, path);
const numberPath = usually("a", "#a", "c.a", "b[0]", "b[2]");
const listPath = usually("b", "#b", "c.b");
const setPath = usually("d", "c.d");
const place = usually("a", "b[1]", "b[4]", "b[3]", "c.a", "c.b[0]", "c.c", "d");
const given = (values: fc.Arbitrary<WireValue>) =>
  values.map((only): Part => ({ text: placeholderOf(only), values: { [placeholderOf(only)]: only } }));

/** Equal values share a placeholder, so that parts can be joined and repeated. */
function placeholderOf(referred: WireValue): string {
  const hash = [...JSON.stringify(referred)].reduce(
    (sum, character) => (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0,
    7,
  );
  return `:v${hash}`;
}

/** Joins parts: `compose` gets their texts. */
function combine(parts: readonly fc.Arbitrary<Part>[], compose: (...texts: string[]) => string) {
  return fc.tuple(...parts).map(
    (joined): Part => ({
      text: compose(...joined.map((part) => part.text)),
      values: Object.assign({}, ...joined.map((part) => part.values)),
    }),
  );
}

const size = combine([path], (operand) => `size(${operand})`);
const comparator = fc.constantFrom("<", "<=", ">", ">=");
const comparison = fc.oneof(
  fc
    .constantFrom("=", "<>")
    .chain((sign) => combine([path, given(value)], (left, right) => `${left} ${sign} ${right}`)),
  comparator.chain((sign) => combine([path, given(ordered)], (left, right) => `${left} ${sign} ${right}`)),
  comparator.chain((sign) => combine([size, given(number)], (left, right) => `${left}${sign}${right}`)),
);
const condition = fc.oneof(
  { weight: 4, arbitrary: comparison },
  combine([path], (operand) => `attribute_exists(${operand})`),
  combine([path], (operand) => `attribute_not_exists (${operand})`),
  combine(
    [path, given(fc.constantFrom("S", "N", "L", "M", "NS").map((S) => ({ S })))],
    (operand, type) => `attribute_type(${operand}, ${type})`,
  ),
  combine([path, given(fc.oneof(text, binary))], (operand, prefix) => `begins_with(${operand}, ${prefix})`),
  combine([path, given(value)], (operand, part) => `contains(${operand}, ${part})`),
  combine([path, given(value), given(value)], (operand, first, second) => `${operand} IN (${first}, ${second})`),
  // Bounds that are equal are in order.
  combine([numberPath, given(number)], (operand, bound) => `${operand} BETWEEN ${bound} AND ${bound}`),
);

const { logical } = fc.letrec<{ logical: Part; not: Part; chain: Part }>((tie) => ({
  logical: fc.oneof({ maxDepth: 2 }, condition, tie("not"), tie("chain")),
  not: combine([tie("logical")], (inner) => `NOT ${inner}`),
  chain: fc
    .tuple(fc.constantFrom("AND", "or", "AND (", "OR ("), tie("logical"))
    .chain(([keyword, left]) =>
      combine([fc.constant(left), tie("logical")], (first, second) =>
        keyword.endsWith("(") && !second.startsWith("(")
          ? `${first} ${keyword}${second})`
          : `${first} ${keyword.replace(" (", "")} ${second}`,
      ),
    ),
}));

const arithmetic = fc.constantFrom("+", "-");
const setValue = fc.oneof(
  { weight: 3, arbitrary: given(value) },
  path,
  arithmetic.chain((sign) => combine([numberPath, given(number)], (left, right) => `${left} ${sign} ${right}`)),
  arithmetic.chain((sign) =>
    combine(
      [path, given(number), given(number)],
      (left, start, right) => `if_not_exists(${left}, ${start})${sign}${right}`,
    ),
  ),
  combine([listPath, given(list)], (left, right) => `list_append(${left}, ${right})`),
  combine([listPath, given(list)], (left, right) => `list_append(if_not_exists(${left}, ${right}), ${right})`),
  combine([path, given(value)], (left, right) => `if_not_exists(${left}, ${right})`),
);
const clause = (keyword: string, action: fc.Arbitrary<Part>) =>
  fc.oneof(
    { weight: 2, arbitrary: combine([action], (first) => `${keyword} ${first}`) },
    combine([action, action], (first, second) => `${keyword} ${first}, ${second}`),
  );
const clauses = fc
  .subarray(
    [
      clause(
        "SET",
        combine([place, setValue], (target, source) => `${target} = ${source}`),
      ),
      clause("REMOVE", fc.oneof(place, path)),
      clause(
        "add",
        fc.oneof(
          combine([numberPath, given(number)], (target, added) => `${target} ${added}`),
          combine([setPath, given(set)], (target, added) => `${target} ${added}`),
        ),
      ),
      clause(
        "DELETE",
        combine([setPath, given(set)], (target, deleted) => `${target} ${deleted}`),
      ),
    ],
    { minLength: 1, maxLength: 2 },
  )
  .chain((chosen) => combine(chosen, (...all) => all.join(" ")));

function toExpression({ text: written, values }: Part): WrittenExpression {
  const placeholders = new Set(written.match(/#\w+/g) ?? []);
  const names = Object.fromEntries([...placeholders].map((placeholder) => [placeholder, placeholder.slice(1)]));
  return { text: written, context: { names, values } };
}

export const anyCondition: fc.Arbitrary<WrittenExpression> = logical.map(toExpression);
export const anyUpdate: fc.Arbitrary<WrittenExpression> = clauses.map(toExpression);
