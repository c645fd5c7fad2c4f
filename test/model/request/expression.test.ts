import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Expression } from "../../../model/request/expression.ts";

/** Names that resemble the placeholders, as well as any others. */
const attribute = fc.oneof(
  fc.constantFrom(
    "a",
    "a_1",
    "a_2",
    "name",
    "name_1",
    "x-y",
    "x.y",
    "größe",
    "#a",
    ":a",
    "1st",
    "_",
    "a b",
    "a".repeat(255),
  ),
  fc.string({ unit: "grapheme", minLength: 1 }),
);

describe("an expression", () => {
  it("keeps plain names readable and gives others a placeholder", () => {
    const expression = new Expression();
    expect(expression.name("status")).toBe("#status");
    expect(expression.value("status", "new")).toBe(":status");
    expect(expression.value("status", "old")).toBe(":status_1");
    expect(expression.name("gift-note")).toBe("#a");
    expect(expression.name("gift-note")).toBe("#a");
    expect(expression.name("größe.cm")).toBe("#a_2");
    expect(expression.value("gift-note", "x")).toBe(":a");
    expect(expression.toInput()).toEqual({
      ExpressionAttributeNames: { "#status": "status", "#a": "gift-note", "#a_2": "größe.cm" },
      ExpressionAttributeValues: { ":status": "new", ":status_1": "old", ":a": "x" },
    });
  });

  it("has no member for what it does not have", () => {
    expect(new Expression().toInput()).toEqual({});
    const expression = new Expression();
    expression.name("a");
    expect(Object.keys(expression.toInput())).toEqual(["ExpressionAttributeNames"]);
  });

  it("never lets two attributes or two values share a placeholder, and writes only what DynamoDB takes", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(attribute, fc.integer())), (mentions) => {
        const expression = new Expression();
        const placed = mentions.map(([name, value]) => ({
          name,
          value,
          nameAs: expression.name(name),
          valueAs: expression.value(name, value),
        }));
        const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = expression.toInput();
        for (const { name, value, nameAs, valueAs } of placed) {
          expect(names[nameAs]).toBe(name);
          expect(values[valueAs]).toBe(value);
          expect(nameAs).toMatch(/^#[A-Za-z0-9_]{1,254}$/);
          expect(valueAs).toMatch(/^:[A-Za-z0-9_]{1,254}$/);
        }
        expect(Object.keys(values)).toHaveLength(mentions.length);
        expect(Object.keys(names).length).toBeGreaterThanOrEqual(new Set(mentions.map(([name]) => name)).size);
      }),
    );
  });
});
