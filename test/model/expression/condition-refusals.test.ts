import { describe, expect, it } from "vitest";
import { check } from "./condition-fixture.ts";

const operators = (count: number, condition: string) => Array.from({ length: count }, () => condition).join(" OR ");

describe("A condition", () => {
  it.each([
    `${"NOT ".repeat(299)}a = :hello`,
    operators(100, "size(a) = :five"),
    operators(150, "n BETWEEN :4 AND :6"),
    operators(150, "contains(a, :hello)"),
  ])("may have 300 operators and functions (measured on DynamoDB Local)", (expression) => {
    expect(() => check(expression)).not.toThrow();
  });
});

describe("DynamoDB refuses, whatever the item (measured on DynamoDB Local)", () => {
  it.each([
    ["expression/value_unknown", "a = :nope"],
    ["expression/value_unknown", "a = :hello OR q = :nope"],
    ["expression/name_unknown", "a = :hello OR #nope = :hello"],
    ["expression/operand_type", "a < :true"],
    ["expression/operand_type", ":list < a"],
    ["expression/operand_type", "n BETWEEN :list AND :list"],
    ["expression/operand_type", "n BETWEEN :4 AND :s5"],
    ["expression/operand_range", "n BETWEEN :6 AND :4"],
    ["expression/operand_type", "begins_with(a, :five)"],
    ["expression/operand_type", "begins_with(:five, a)"],
    ["expression/operand_type", "begins_with(a, size(n))"],
    ["expression/operand_type", "size(:five) = :five"],
    ["expression/operand_type", "size(size(a)) = :five"],
    ["expression/operand_type", "attribute_type(a, n)"],
    ["expression/operand_type", "attribute_type(a, :DOG)"],
    ["expression/operand_type", "attribute_type(a, :five)"],
    ["expression/operand_type", "attribute_exists(:five)"],
    ["expression/operand_type", "attribute_exists(size(a))"],
    ["expression/operand_repeated", "a = a"],
    ["expression/operand_repeated", "a <> #a"],
    ["expression/operand_repeated", "m.x < m.x"],
    ["expression/operand_repeated", "n BETWEEN n2 AND n"],
    ["expression/operand_repeated", "n IN (n2, n)"],
    ["expression/operand_repeated", "contains(a, a)"],
    ["expression/operand_repeated", "begins_with(l[0], l[0])"],
    ["expression/function", "SIZE(a) = :five"],
    ["expression/function", "foo(a)"],
    ["expression/function", "constructor(a)"],
    ["expression/function", "if_not_exists(a, :five) = :five"],
    ["expression/function", "attribute_exists(a, n)"],
    ["expression/function", "begins_with(a)"],
    ["expression/function", "a = attribute_exists(n)"],
    ["expression/reserved", "name = :hello"],
    ["expression/reserved", "m.Status = :hello"],
    ["expression/too_long", "l[2147483648] = :five"],
    ["expression/too_long", `n IN (${Array.from({ length: 101 }, () => ":five").join()})`],
    ["expression/too_long", `a = ${" ".repeat(4090)}:hello`],
    ["expression/too_long", `${"NOT ".repeat(300)}a = :hello`],
    ["expression/too_long", operators(101, "size(a) = :five")],
    ["expression/too_long", operators(151, "a IN (:five)")],
    ["expression/too_long", operators(151, "n BETWEEN :4 AND :6")],
    ["expression/too_long", operators(151, "contains(a, :hello)")],
  ])("%s: %s", (code, expression) => {
    expect(() => check(expression)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    "",
    "  ",
    "a",
    "size(a)",
    "(a)",
    "a =",
    "= a",
    "a == :hello",
    "a != :hello",
    "a = :hello n",
    "a = :hello AND",
    "AND a = :hello",
    "n IN ()",
    "n IN :five",
    "n BETWEEN :4",
    "l[00] = :five",
    "l[-1] = :five",
    "l[#a] = :five",
    "l[a] = :five",
    "_a = :five",
    "a. = :five",
    "a = 'hello'",
    "a = :",
    "# = :five",
    "((a = :hello))",
    "((a)) = :hello",
    "(a = :hello",
    "a = :hello)",
    "(a = :hello) = :true",
    "NOT a",
    "a AND n",
    "attribute_exists(a,)",
    "a = 5",
    "and = :five",
    "a; n",
  ])("as no condition: %j", (expression) => {
    expect(() => check(expression)).toThrow(expect.objectContaining({ code: "expression/syntax" }));
  });

  it("and says where, and what to do", () => {
    expect(() => check("a = :hello AND n ! :five")).toThrow(
      "Condition or filter, character 18, near `! :five`: this character has no meaning here. Compare it with the syntax",
    );
    expect(() => check("a =")).toThrow(
      "Condition or filter, character 4, at its end: the name of an attribute is expected.",
    );
    expect(() => check("status = :hello")).toThrow(
      "character 1: status is a reserved word. Use a placeholder, such as #status",
    );
  });
});
