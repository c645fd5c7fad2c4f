import { isMembers, type Members } from "../../model/capacity/units/request-input.ts";
import { parseDecimal } from "../../model/expression/decimal.ts";
import { ExpressionError } from "../../model/expression/expression-error.ts";
import { sameValue } from "../../model/expression/values.ts";
import { fromBase64 } from "../../model/request/base64.ts";
import type { WireItem, WireValue } from "../../model/request/wire-value.ts";
import { step } from "./problems.ts";

/** Whether it is an item, a key or expression values in DynamoDB JSON; what is wrong is added to `problems`, with its path. */
export function isItem(value: unknown, path: string, problems: string[]): value is WireItem {
  if (!isMembers(value)) {
    problems.push(`${path}: it is not an object of typed values`);
    return false;
  }
  return Object.entries(value)
    .map(([name, member]) => isValue(member, `${path}${step(name)}`, problems))
    .every(Boolean);
}

const checks: Readonly<Record<string, (content: unknown, path: string, problems: string[]) => boolean>> = {
  S: (content, path, problems) => expectThat(typeof content === "string", path, "it is not a string", problems),
  N: isNumber,
  B: isBinary,
  BOOL: (content, path, problems) =>
    expectThat(typeof content === "boolean", path, "it is not true or false", problems),
  NULL: (content, path, problems) => expectThat(content === true, path, "it is not true", problems),
  L: isList,
  M: isItem,
  SS: (content, path, problems) => isSet(content, "S", path, problems),
  NS: (content, path, problems) => isSet(content, "N", path, problems),
  BS: (content, path, problems) => isSet(content, "B", path, problems),
};

function isValue(value: unknown, path: string, problems: string[]): value is WireValue {
  const [type, ...others] = isMembers(value) ? Object.keys(value) : [];
  const check = type === undefined || !Object.hasOwn(checks, type) ? undefined : checks[type];
  if (!isMembers(value) || type === undefined || check === undefined || others.length > 0) {
    problems.push(`${path}: it is not a typed value: an object with one member of ${Object.keys(checks).join(", ")}`);
    return false;
  }
  return check(value[type], `${path}.${type}`, problems);
}

function isNumber(content: unknown, path: string, problems: string[]): boolean {
  if (typeof content !== "string") {
    problems.push(`${path}: a number has to be a string of digits`);
    return false;
  }
  try {
    parseDecimal(content);
    return true;
  } catch (error) {
    if (!(error instanceof ExpressionError)) {
      throw error;
    }
    problems.push(`${path}: ${JSON.stringify(content)} is not a number that DynamoDB stores. ${error.message}`);
    return false;
  }
}

function isBinary(content: unknown, path: string, problems: string[]): boolean {
  const isBytes = typeof content === "string" && fromBase64(content) !== undefined;
  return expectThat(isBytes, path, "it is not base64 text with its padding", problems);
}

function isList(content: unknown, path: string, problems: string[]): boolean {
  if (!Array.isArray(content)) {
    problems.push(`${path}: it is not a list`);
    return false;
  }
  return content.map((element, position) => isValue(element, `${path}[${position}]`, problems)).every(Boolean);
}

function isSet(content: unknown, type: "S" | "N" | "B", path: string, problems: string[]): boolean {
  if (!Array.isArray(content) || content.length === 0) {
    problems.push(`${path}: a set is a list of at least one member`);
    return false;
  }
  const members = content.map((member) => ({ [type]: member }));
  const values = members.filter((member, position) => isValue(member, `${path}[${position}]`, problems));
  if (values.length < members.length) {
    return false;
  }
  const isRepeated = values.some((value, position) =>
    values.slice(0, position).some((other) => sameValue(value, other)),
  );
  return expectThat(!isRepeated, path, "it has a member twice", problems);
}

function expectThat(isSo: boolean, path: string, otherwise: string, problems: string[]): boolean {
  if (!isSo) {
    problems.push(`${path}: ${otherwise}`);
  }
  return isSo;
}

/** The members of a value, none when it is no object. */
export function membersIn(value: unknown): Members {
  return isMembers(value) ? value : {};
}
