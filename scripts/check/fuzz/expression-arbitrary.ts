/** Random expressions: conditions that hold and fail, projections, and updates that grow, shrink and change nothing. */
import fc from "fast-check";
import type { WireItem, WireValue } from "../../../model/request/wire-value.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";
import { filler, keyValue, plainValue, sizeBytes, typedValue } from "./value-arbitrary.ts";
import { indexKeyNames, keyNamesOf, keyTypeOf, type PlainName, plainNames } from "./vocabulary.ts";

/** An expression's text with what its placeholders stand for. */
export interface Expression {
  readonly text: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: WireItem;
}

const none: Expression = { text: "", names: {}, values: {} };

/** The placeholder of an attribute. Every name has one, so that no reserved word is met. */
const placeholderOf = (name: string) => `#${name === "größe" ? "g" : name}`;

/**
 * Puts attribute names and values into a text: `@x` becomes the placeholder of attribute x, `:0` that of the first value.
 *
 * @param prefix tells the value placeholders of the expressions of one request apart
 */
function toExpression(template: string, values: readonly WireValue[], prefix: string): Expression {
  const names: Record<string, string> = {};
  const text = template
    .replace(/@(\p{L}+)/gu, (_, name: string) => {
      names[placeholderOf(name)] = name;
      return placeholderOf(name);
    })
    .replace(/:(\d+)/g, `:${prefix}$1`);
  return { text, names, values: Object.fromEntries(values.map((value, index) => [`:${prefix}${index}`, value])) };
}

/** Joins expressions whose value placeholders differ. */
export function joinExpressions(parts: readonly Expression[], separator: string): Expression {
  return parts.reduce(
    (all, part) => ({
      text: all.text === "" ? part.text : `${all.text}${separator}${part.text}`,
      names: { ...all.names, ...part.names },
      values: { ...all.values, ...part.values },
    }),
    none,
  );
}

/** Members that a request carries for its expressions, without those that would be empty. */
export function expressionMembers(
  expressions: Readonly<Record<string, Expression | undefined>>,
): Record<string, unknown> {
  const present = Object.entries(expressions).flatMap(([member, expression]) =>
    expression === undefined ? [] : [[member, expression] as const],
  );
  const { names, values } = joinExpressions(
    present.map(([, expression]) => expression),
    " ",
  );
  return {
    ...Object.fromEntries(present.map(([member, { text }]) => [member, text])),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

const equality = fc.constantFrom("=", "<>");
const order = fc.constantFrom("<", "<=", ">", ">=");
const smallNumber = fc.integer({ min: -20, max: 20 });
const toNumber = (value: number): WireValue => ({ N: String(value) });

/** Only text, numbers and bytes have an order; to compare with anything else is an error. */
const orderedValue: fc.Arbitrary<WireValue> = fc.oneof(
  fc.constantFrom("", "a", "ü").map((S) => ({ S })),
  smallNumber.map(toNumber),
  fc.constantFrom("", "AQ==").map((B) => ({ B })),
);

function comparison(name: PlainName, prefix: string): fc.Arbitrary<Expression> {
  return fc.oneof(
    fc
      .constantFrom(`attribute_exists(@${name})`, `attribute_not_exists(@${name})`)
      .map((text) => toExpression(text, [], prefix)),
    fc.tuple(equality, plainValue(name)).map(([sign, value]) => toExpression(`@${name} ${sign} :0`, [value], prefix)),
    fc.tuple(order, orderedValue).map(([sign, value]) => toExpression(`@${name} ${sign} :0`, [value], prefix)),
    fc
      .tuple(smallNumber, smallNumber)
      .map(([a, b]) =>
        toExpression("@n BETWEEN :0 AND :1", [toNumber(Math.min(a, b)), toNumber(Math.max(a, b))], prefix),
      ),
    fc.tuple(plainValue(name), plainValue(name)).map(([a, b]) => toExpression(`@${name} IN (:0, :1)`, [a, b], prefix)),
    fc.constantFrom("a", "ab", "ü").map((S) => toExpression("begins_with(@s, :0)", [{ S }], prefix)),
    fc.constantFrom("a", "ü").map((S) => toExpression("contains(@ss, :0)", [{ S }], prefix)),
    fc.constantFrom("1", "700").map((N) => toExpression("contains(@ns, :0)", [{ N }], prefix)),
    fc.integer({ min: 0, max: 6 }).map((size) => toExpression(`size(@${name}) < :0`, [toNumber(size)], prefix)),
    fc.constantFrom("S", "N", "M").map((S) => toExpression(`attribute_type(@${name}, :0)`, [{ S }], prefix)),
    fc.constant(toExpression("attribute_exists(@m.@a)", [], prefix)),
  );
}

/** A condition on attributes that are no keys, of one to three comparisons. */
export function conditionArbitrary(names: readonly PlainName[], prefix: string): fc.Arbitrary<Expression> {
  const one = (part: string) => fc.constantFrom(...names).chain((name) => comparison(name, `${prefix}${part}`));
  const paths = new Set<string>(names);
  const usesOnly = ({ names: used }: Expression) =>
    Object.values(used).every((name) => name === "a" || paths.has(name));
  return fc
    .oneof(
      { weight: 4, arbitrary: one("a") },
      { weight: 1, arbitrary: one("a").map((part) => ({ ...part, text: `NOT ${part.text}` })) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(one("a"), one("b"), fc.constantFrom(" AND ", " OR "))
          .map(([a, b, joint]) => joinExpressions([a, b], joint)),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(one("a"), one("b"), one("c"))
          .map(([a, b, c]) =>
            joinExpressions([{ ...joinExpressions([a, b], " OR "), text: `(${a.text} OR ${b.text})` }, c], " AND NOT "),
          ),
      },
    )
    .filter(usesOnly);
}

/** A condition of a write: whether the item is there, or anything about it. */
export function writeConditionArbitrary(): fc.Arbitrary<Expression> {
  return fc.oneof(
    fc.constant(toExpression("attribute_exists(@pk)", [], "c")),
    fc.constant(toExpression("attribute_not_exists(@pk)", [], "c")),
    conditionArbitrary(plainNames, "c"),
  );
}

/** Some of the attributes, whole or in parts. */
export function projectionArbitrary(names: readonly string[]): fc.Arbitrary<Expression> {
  return fc
    .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 })
    .map((chosen) => chosen.map((name) => (name === "m" ? "@m.@a" : name === "l" ? "@l[0]" : `@${name}`)))
    .map((paths) => toExpression(paths.join(", "), [], ""));
}

interface Action {
  readonly clause: "SET" | "REMOVE" | "ADD" | "DELETE";
  readonly template: string;
  readonly values: readonly WireValue[];
}

const set = (template: string, ...values: WireValue[]): Action => ({ clause: "SET", template, values });
const remove = (template: string): Action => ({ clause: "REMOVE", template, values: [] });

function commonActions(name: PlainName): fc.Arbitrary<Action>[] {
  return [
    plainValue(name).map((value) => set(`@${name} = :0`, value)),
    plainValue(name).map((value) => set(`@${name} = if_not_exists(@${name}, :0)`, value)),
    fc.constant(remove(`@${name}`)),
    // Nothing changes, if the attribute is there.
    fc.constant(set(`@${name} = @${name}`)),
  ];
}

const setMembers = (name: "ss" | "ns" | "bs") =>
  fc.tuple(typedValue(name), fc.constantFrom("ADD", "DELETE")).map(
    ([value, clause]): Action => ({
      clause: clause === "ADD" ? "ADD" : "DELETE",
      template: `@${name} :0`,
      values: [value],
    }),
  );

const specificActions: Partial<Record<PlainName, fc.Arbitrary<Action>[]>> = {
  n: [
    smallNumber.map((by) => ({ clause: "ADD", template: "@n :0", values: [toNumber(by)] })),
    smallNumber.map((by) => set("@n = @n + :0", toNumber(by))),
    smallNumber.map((by) => set("@n = if_not_exists(@n, :0) - :1", toNumber(0), toNumber(by))),
  ],
  t: [sizeBytes.map((bytes) => set("@t = :0", filler(bytes))), sizeBytes.map((bytes) => set("@t = :0", filler(bytes)))],
  l: [
    typedValue("l").map((value) => set("@l = list_append(@l, :0)", value)),
    typedValue("l").map((value) => set("@l = list_append(if_not_exists(@l, :1), :0)", value, { L: [] })),
    plainValue("z").map((value) => set("@l[0] = :0", value)),
    plainValue("z").map((value) => set("@l[7] = :0", value)),
    fc.constant(remove("@l[1]")),
  ],
  m: [plainValue("z").map((value) => set("@m.@a = :0", value)), fc.constant(remove("@m.@a"))],
  ss: [setMembers("ss")],
  ns: [setMembers("ns")],
  bs: [setMembers("bs")],
};

const plainAction = (name: PlainName) => fc.oneof(...commonActions(name), ...(specificActions[name] ?? []));

/** Enters, leaves or moves within the indexes that have this key. */
function indexKeyAction(table: TableDefinition, name: string): fc.Arbitrary<Action> {
  return fc.oneof(
    { weight: 3, arbitrary: keyValue(keyTypeOf(table, name) ?? "S").map((value) => set(`@${name} = :0`, value)) },
    { weight: 2, arbitrary: fc.constant(remove(`@${name}`)) },
    {
      weight: 1,
      arbitrary: keyValue(keyTypeOf(table, name) ?? "S").map((value) =>
        set(`@${name} = if_not_exists(@${name}, :0)`, value),
      ),
    },
  );
}

/** Changes of one to four attributes of an item, none of them a key of the table. */
export function updateArbitrary(table: TableDefinition): fc.Arbitrary<Expression> {
  const keys = keyNamesOf(table);
  const actions = [
    ...plainNames.map((name) => ({ name, arbitrary: plainAction(name) })),
    ...indexKeyNames
      .filter((name) => !keys.includes(name))
      .map((name) => ({ name, arbitrary: indexKeyAction(table, name) })),
  ];
  return fc
    .uniqueArray(fc.nat({ max: actions.length - 1 }), { minLength: 1, maxLength: 4 })
    .chain((chosen) => fc.tuple(...chosen.flatMap((position) => actions[position]?.arbitrary ?? [])))
    .map(toUpdate);
}

function toUpdate(actions: readonly Action[]): Expression {
  const numbered = actions.map((action, position) => ({ ...action, position }));
  const clauses = (["SET", "REMOVE", "ADD", "DELETE"] as const).flatMap((clause) => {
    const parts = numbered
      .filter((action) => action.clause === clause)
      .map(({ template, values, position }) => toExpression(template, values, `u${position}v`));
    const joined = joinExpressions(parts, ", ");
    return parts.length === 0 ? [] : [{ ...joined, text: `${clause} ${joined.text}` }];
  });
  return joinExpressions(clauses, " ");
}
