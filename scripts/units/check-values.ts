import { isMembers, type Members } from "../../model/capacity/units/request-input.ts";
import { parseDecimal } from "../../model/expression/decimal.ts";
import { ExpressionError } from "../../model/expression/expression-error.ts";
import { sameValue } from "../../model/expression/values.ts";
import { fromBase64 } from "../../model/request/base64.ts";
import type { WireItem, WireValue } from "../../model/request/wire-value.ts";
import { step } from "./problems.ts";

/** What is wrong with values, each with its path. */
export interface ValueFindings {
  /** What is no DynamoDB JSON, so that no request can hold it. */
  readonly malformed: string[];
  /** What DynamoDB answers with ValidationException. */
  readonly refused: string[];
}

/** Lists and maps around a value; the item itself is the 32nd level (Developer Guide, "Quotas in Amazon DynamoDB"). */
const nestingMax = 31;

/** Whether it is an item, a key or expression values in DynamoDB JSON; what is wrong is added to the findings. */
export function isItem(value: unknown, path: string, findings: ValueFindings): value is WireItem {
  return isMap(value, path, findings, 0);
}

/** Whether it is a value in DynamoDB JSON that DynamoDB takes; what is wrong is added to the findings. */
export function isValue(value: unknown, path: string, findings: ValueFindings): value is WireValue {
  return isValueWithin(value, path, findings, 0);
}

/** @param depth how many lists and maps are around the content */
type Check = (content: unknown, path: string, findings: ValueFindings, depth: number) => boolean;

const checks: Readonly<Record<string, Check>> = {
  S: (content, path, { malformed }) => expectThat(typeof content === "string", path, "it is not a string", malformed),
  N: isNumber,
  B: isBinary,
  BOOL: (content, path, { malformed }) =>
    expectThat(typeof content === "boolean", path, "it is not true or false", malformed),
  NULL: isNull,
  L: (content, path, findings, depth) => isNested(depth, path, findings) && isList(content, path, findings, depth + 1),
  M: (content, path, findings, depth) => isNested(depth, path, findings) && isMap(content, path, findings, depth + 1),
  SS: (content, path, findings) => isSet(content, "S", path, findings),
  NS: (content, path, findings) => isSet(content, "N", path, findings),
  BS: (content, path, findings) => isSet(content, "B", path, findings),
};

function isValueWithin(value: unknown, path: string, findings: ValueFindings, depth: number): value is WireValue {
  const types = isMembers(value) ? Object.keys(value) : [];
  const [type = ""] = types;
  const problem = `it is not a typed value: an object with one member of ${Object.keys(checks).join(", ")}`;
  if (!isMembers(value) || !types.every((name) => Object.hasOwn(checks, name))) {
    return expectThat(false, path, problem, findings.malformed);
  }
  const check = types.length === 1 ? checks[type] : undefined;
  return check === undefined
    ? expectThat(false, path, problem, findings.refused)
    : check(value[type], `${path}.${type}`, findings, depth);
}

function isMap(value: unknown, path: string, findings: ValueFindings, depth: number): value is WireItem {
  if (!isMembers(value)) {
    return expectThat(false, path, "it is not an object of typed values", findings.malformed);
  }
  return Object.entries(value)
    .map(([name, member]) => isValueWithin(member, `${path}${step(name)}`, findings, depth))
    .every(Boolean);
}

function isNumber(content: unknown, path: string, { malformed, refused }: ValueFindings): boolean {
  if (typeof content !== "string") {
    return expectThat(false, path, "a number has to be a string of digits", malformed);
  }
  try {
    parseDecimal(content);
    return true;
  } catch (error) {
    if (!(error instanceof ExpressionError)) {
      throw error;
    }
    refused.push(`${path}: ${JSON.stringify(content)} is not a number that DynamoDB stores. ${error.message}`);
    return false;
  }
}

function isBinary(content: unknown, path: string, { malformed }: ValueFindings): boolean {
  const isBytes = typeof content === "string" && fromBase64(content) !== undefined;
  return expectThat(isBytes, path, "it is not base64 text with its padding", malformed);
}

function isNull(content: unknown, path: string, { malformed, refused }: ValueFindings): boolean {
  return expectThat(content === true, path, "it is not true", typeof content === "boolean" ? refused : malformed);
}

function isNested(depth: number, path: string, { refused }: ValueFindings): boolean {
  return expectThat(depth < nestingMax, path, `it stands within more than ${nestingMax} lists and maps`, refused);
}

function isList(content: unknown, path: string, findings: ValueFindings, depth: number): boolean {
  if (!Array.isArray(content)) {
    return expectThat(false, path, "it is not a list", findings.malformed);
  }
  return content
    .map((element, position) => isValueWithin(element, `${path}[${position}]`, findings, depth))
    .every(Boolean);
}

function isSet(content: unknown, type: "S" | "N" | "B", path: string, findings: ValueFindings): boolean {
  if (!Array.isArray(content)) {
    return expectThat(false, path, "it is not a list", findings.malformed);
  }
  const members = content.map((member) => ({ [type]: member }));
  const values = members.filter((member, position) => isValue(member, `${path}[${position}]`, findings));
  if (values.length < members.length) {
    return false;
  }
  const isRepeated = values.some((value, position) =>
    values.slice(0, position).some((other) => sameValue(value, other)),
  );
  return (
    expectThat(values.length > 0, path, "a set has at least one member", findings.refused) &&
    expectThat(!isRepeated, path, "it has a member twice", findings.refused)
  );
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
