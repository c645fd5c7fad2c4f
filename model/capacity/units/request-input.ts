/** Members of a request's input, which is of unknown form: each is read with the type that the low-level API gives it. */
import type { ExpressionContext } from "../../expression/context.ts";
import { isObject } from "../../request/wire-unmarshal.ts";
import type { WireItem } from "../../request/wire-value.ts";
import { Refusal } from "./refusal.ts";

export type Members = Readonly<Record<string, unknown>>;

/** The same look as at a response, under the name that requests have for it. */
export const isMembers: (value: unknown) => value is Members = isObject;

/** A shallow look: whether each member is a typed value. What is inside was checked by whoever took the input. */
function isWireItem(value: unknown): value is WireItem {
  return isMembers(value) && Object.values(value).every(isMembers);
}

function isTexts(value: Members): value is Readonly<Record<string, string>> {
  return Object.values(value).every((text) => typeof text === "string");
}

export function textOf(input: Members, name: string): string | undefined {
  return optional(input, name, "a string", (value) => typeof value === "string");
}

export function requiredText(input: Members, name: string): string {
  const text = textOf(input, name);
  if (text === undefined) {
    throw new Refusal(`${name} is missing`);
  }
  return text;
}

/** The largest that the API's integers can be. */
export const integerLimit = 2_147_483_647;

export function integerOf(input: Members, name: string, least: number, most: number): number | undefined {
  const isInRange = (value: unknown) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  return optional(input, name, `a whole number from ${least} to ${most}`, (value): value is number => isInRange(value));
}

export function flagOf(input: Members, name: string): boolean {
  return optional(input, name, "true or false", (value) => typeof value === "boolean") ?? false;
}

export function itemOf(input: Members, name: string): WireItem | undefined {
  return optional(input, name, "an object of typed values", isWireItem);
}

export function requiredItem(input: Members, name: string): WireItem {
  const item = itemOf(input, name);
  if (item === undefined) {
    throw new Refusal(`${name} is missing`);
  }
  return item;
}

export function membersOf(input: Members, name: string): Members | undefined {
  return optional(input, name, "an object", isMembers);
}

export function listOf(input: Members, name: string): readonly unknown[] | undefined {
  return optional(input, name, "a list", (value) => Array.isArray(value));
}

export function textsOf(input: Members, name: string): readonly string[] | undefined {
  return listOf(input, name)?.map((text) => {
    if (typeof text !== "string") {
      throw new Refusal(`${name} holds something that is not a string`);
    }
    return text;
  });
}

/** @throws Refusal for a list that is missing, empty, longer than `most`, or holds something else than objects */
export function entriesOf(input: Members, name: string, most: number): readonly Members[] {
  const list = listOf(input, name) ?? [];
  if (list.length === 0 || list.length > most) {
    throw new Refusal(`${name} has ${list.length} entries; 1 to ${most} are allowed`);
  }
  return list.map((entry) => {
    if (!isMembers(entry)) {
      throw new Refusal(`${name} holds something that is not an object`);
    }
    return entry;
  });
}

/** The names and values that the request's placeholders stand for. */
export function expressionContext(input: Members): ExpressionContext {
  const names = membersOf(input, "ExpressionAttributeNames");
  const values = itemOf(input, "ExpressionAttributeValues");
  if (names !== undefined && !isTexts(names)) {
    throw new Refusal("ExpressionAttributeNames holds something that is not a string");
  }
  return { ...(names === undefined ? {} : { names }), ...(values === undefined ? {} : { values }) };
}

function optional<Value>(
  input: Members,
  name: string,
  what: string,
  isValue: (value: unknown) => value is Value,
): Value | undefined {
  const value = input[name];
  if (value === undefined || value === null) {
    return undefined;
  }
  if (!isValue(value)) {
    throw new Refusal(`${name} is not ${what}`);
  }
  return value;
}
