import type { Members } from "../../model/capacity/units/request-input.ts";
import { membersIn } from "./check-values.ts";
import { step } from "./problems.ts";

/** A part of a request's input, with its path there, such as `TransactItems[0].Put.Item`. */
export interface Place {
  readonly path: string;
  readonly value: unknown;
}

/** What a request holds that can be looked at by itself. */
export interface Found {
  /** Names of tables. */
  readonly tables: Place[];
  /** Items, keys and placeholder values. */
  readonly items: Place[];
  /** Values of the parameters that expressions replaced. */
  readonly legacyValues: Place[];
}

const itemMembers = ["Item", "Key", "ExpressionAttributeValues", "ExclusiveStartKey"];
const legacyMembers = ["AttributeUpdates", "Expected", "KeyConditions", "QueryFilter", "ScanFilter"];

export function findPlaces(operation: string, input: Members): Found {
  const found: Found = { tables: [], items: [], legacyValues: [] };
  switch (operation) {
    case "BatchGetItem":
    case "BatchWriteItem":
      findInBatch(input, found);
      break;
    case "TransactGetItems":
    case "TransactWriteItems":
      for (const [position, entry] of listIn(input.TransactItems).entries()) {
        for (const [action, members] of Object.entries(membersIn(entry))) {
          findInSingle(membersIn(members), `TransactItems[${position}]${step(action)}.`, found);
        }
      }
      break;
    default:
      findInSingle(input, "", found);
  }
  return found;
}

function findInSingle(input: Members, prefix: string, found: Found): void {
  found.tables.push({ path: `${prefix}TableName`, value: input.TableName });
  findItems(input, prefix, found);
}

function findItems(input: Members, prefix: string, found: Found): void {
  for (const member of itemMembers) {
    if (input[member] !== undefined) {
      found.items.push({ path: `${prefix}${member}`, value: input[member] });
    }
  }
  for (const member of legacyMembers) {
    for (const [name, condition] of Object.entries(membersIn(input[member]))) {
      findLegacyValues(membersIn(condition), `${prefix}${member}${step(name)}`, found);
    }
  }
}

function findLegacyValues({ Value, AttributeValueList }: Members, path: string, found: Found): void {
  if (Value !== undefined) {
    found.legacyValues.push({ path: `${path}.Value`, value: Value });
  }
  for (const [position, value] of listIn(AttributeValueList).entries()) {
    found.legacyValues.push({ path: `${path}.AttributeValueList[${position}]`, value });
  }
}

function findInBatch(input: Members, found: Found): void {
  for (const [table, requests] of Object.entries(membersIn(input.RequestItems))) {
    const tablePath = `RequestItems${step(table)}`;
    found.tables.push({ path: tablePath, value: table });
    for (const [position, key] of listIn(membersIn(requests).Keys).entries()) {
      found.items.push({ path: `${tablePath}.Keys[${position}]`, value: key });
    }
    for (const [position, entry] of listIn(requests).entries()) {
      for (const [action, members] of Object.entries(membersIn(entry))) {
        findItems(membersIn(members), `${tablePath}[${position}]${step(action)}.`, found);
      }
    }
  }
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
