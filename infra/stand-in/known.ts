/** What the stand-in knows, and what it says of everything else. */
import { type Invoke, invokes } from "./invoke.ts";
import { toResourceType } from "./recorded.ts";
import { recordedTypes } from "./recorded-types.ts";
import { Refusal } from "./refusal.ts";
import type { ResourceType } from "./resource-type.ts";
import { tableType } from "./table.ts";

const resourceTypes: ReadonlyMap<string, ResourceType> = new Map([
  ["aws:dynamodb/table:Table", tableType],
  ...Object.entries(recordedTypes).map(([name, type]): [string, ResourceType] => [name, toResourceType(type)]),
]);

/** @throws Refusal that names the type and those that are known */
export function resourceTypeOf(name: string): ResourceType {
  return find(resourceTypes, "resource type", name);
}

/** @throws Refusal that names the function and those that are known */
export function invokeOf(token: string): Invoke {
  return find(new Map(Object.entries(invokes)), "function", token);
}

function find<T>(known: ReadonlyMap<string, T>, kind: string, name: string): T {
  const found = known.get(name);
  if (found === undefined) {
    const names = [...known.keys()].sort().join(", ");
    throw new Refusal(`the local stand-in for the aws provider does not know the ${kind} ${name}; it knows ${names}.`);
  }
  return found;
}
