import type { NativeItem, NativeValue } from "../schema/operation.ts";

/** Placeholders take letters, digits and underscores, and 255 characters at most. */
const plainName = /^\w{1,200}$/;
const aliasOf = (attribute: string) => (plainName.test(attribute) ? attribute : "a");

/**
 * Collects the names and values of an expression. Every name gets a placeholder, because hundreds of plain words (`name`,
 * `status`, `count`) are reserved; the placeholder keeps the attribute's own name so that requests stay readable.
 */
export class Expression {
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, NativeValue> = {};
  #count = 0;

  name(attribute: string): string {
    let placeholder = `#${aliasOf(attribute)}`;
    while ((this.#names[placeholder] ?? attribute) !== attribute) {
      placeholder = `#${aliasOf(attribute)}_${this.#nextNumber()}`;
    }
    this.#names[placeholder] = attribute;
    return placeholder;
  }

  value(attribute: string, value: NativeValue): string {
    let placeholder = `:${aliasOf(attribute)}`;
    while (placeholder in this.#values) {
      placeholder = `:${aliasOf(attribute)}_${this.#nextNumber()}`;
    }
    this.#values[placeholder] = value;
    return placeholder;
  }

  /** The members to spread into a request; those that would be empty are absent, because DynamoDB refuses empty ones. */
  toInput(): { ExpressionAttributeNames?: Record<string, string>; ExpressionAttributeValues?: NativeItem } {
    return {
      ...(Object.keys(this.#names).length === 0 ? {} : { ExpressionAttributeNames: this.#names }),
      ...(Object.keys(this.#values).length === 0 ? {} : { ExpressionAttributeValues: this.#values }),
    };
  }

  #nextNumber(): number {
    this.#count += 1;
    return this.#count;
  }
}
