/**
 * The tables that a stack has deployed already, as its state tells them. A program needs them to refuse a change that would
 * lose data, and to leave capacity alone that autoscaling has moved since.
 */

import type { Units } from "./settings/settings.ts";

export interface StateIndex {
  readonly name: string;
  /** Attribute names, partition key first. */
  readonly key: readonly string[];
  readonly projectionType: string;
  /** Sorted. */
  readonly nonKeyAttributes: readonly string[];
  /** Units a second; absent where requests are billed one by one. */
  readonly units?: Units;
  /** It is limited to maximum units on demand, or once was. */
  readonly hasMaximumUnits: boolean;
}

export interface StateTable {
  /** Name of the component that the table belongs to. */
  readonly component: string;
  /** The design's name of the table. */
  readonly table: string;
  /** The name in AWS. */
  readonly name: string;
  readonly region: string;
  readonly key: readonly string[];
  /** Types (S, N, B) of key attributes by name. */
  readonly types: { readonly [attribute: string]: string };
  readonly globalIndexes: readonly StateIndex[];
  readonly localIndexes: readonly StateIndex[];
  /** As `StateIndex` has it, for the table itself. */
  readonly hasMaximumUnits: boolean;
  /** The attribute of a time to live that is on, or once was. */
  readonly timeToLiveAttribute?: string;
}

export const stackType = "tablewright:infra:DesignStack";
const tableType = "aws:dynamodb/table:Table";

/** Logical name of a component's child. */
export function childName(component: string, child: string): string {
  return `${component}-${child}`;
}

/**
 * Reads the tables of all components out of what Pulumi's built-in `readStackResourceOutputs` returns: an object of
 * `{ type, outputs }` by URN. What is not a component's table, or not complete, is left out.
 */
export function readStateTables(resources: unknown): readonly StateTable[] {
  const entries = Object.entries(toObject(resources)).map(([urn, resource]) => ({ ...parseUrn(urn), resource }));
  const components = entries.filter(({ type }) => type === stackType).map(({ name }) => name);
  return entries.flatMap(({ type, name, resource }) => {
    // One component's name may begin with another's: the longest that fits is the parent.
    const component = components
      .filter((candidate) => name.startsWith(childName(candidate, "")))
      .sort((a, b) => b.length - a.length)[0];
    if (type !== `${stackType}$${tableType}` || component === undefined) {
      return [];
    }
    const table = name.slice(childName(component, "").length);
    const state = toStateTable(component, table, toObject(toObject(resource).outputs));
    return state === undefined ? [] : [state];
  });
}

/** `urn:pulumi:<stack>::<project>::<types of parents and own, joined by $>::<name>`; parents in front of ours do not matter. */
function parseUrn(urn: string): { readonly type: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  const own = types.split("$");
  const first = own.indexOf(stackType);
  return { type: own.slice(Math.max(first, 0)).join("$"), name: name.join("::") };
}

function toStateTable(component: string, table: string, outputs: Loose): StateTable | undefined {
  const { name, hashKey, rangeKey, arn } = outputs;
  if (typeof name !== "string" || typeof hashKey !== "string") {
    return undefined;
  }
  const { attributeName: timeToLiveAttribute } = toObject(outputs.ttl);
  const types = toList(outputs.attributes).map(({ name: attribute, type }) => [String(attribute), String(type)]);
  return {
    component,
    table,
    name,
    region: typeof arn === "string" ? (arn.split(":")[3] ?? "") : "",
    key: texts([hashKey, rangeKey]),
    types: Object.fromEntries(types),
    globalIndexes: toList(outputs.globalSecondaryIndexes).map((index) => toStateIndex(index, globalKey(index))),
    localIndexes: toList(outputs.localSecondaryIndexes).map((index) =>
      toStateIndex(index, texts([hashKey, index.rangeKey])),
    ),
    hasMaximumUnits: hasMaximumUnits(outputs),
    ...(typeof timeToLiveAttribute === "string" && timeToLiveAttribute !== "" ? { timeToLiveAttribute } : {}),
  };
}

/** The provider states the key of a global index in one of two forms, or in both. */
function globalKey(index: Loose): readonly string[] {
  const elements = toList(index.keySchemas);
  if (elements.length === 0) {
    return texts([index.hashKey, index.rangeKey]);
  }
  const ofType = (type: string) => elements.filter(({ keyType }) => keyType === type);
  return texts([...ofType("HASH"), ...ofType("RANGE")].map(({ attributeName }) => attributeName));
}

function toStateIndex(index: Loose, key: readonly string[]): StateIndex {
  const { readCapacity: read, writeCapacity: write } = index;
  return {
    name: String(index.name),
    key,
    projectionType: String(index.projectionType),
    nonKeyAttributes: texts(Array.isArray(index.nonKeyAttributes) ? index.nonKeyAttributes : []).sort(),
    hasMaximumUnits: hasMaximumUnits(index),
    ...(typeof read === "number" && typeof write === "number" && read > 0 ? { units: { read, write } } : {}),
  };
}

/** -1 stands for a maximum that was taken away: the argument is there from then on. */
const hasMaximumUnits = ({ onDemandThroughput }: Loose) => Object.keys(toObject(onDemandThroughput)).length > 0;

interface Loose {
  readonly [name: string]: unknown;
}

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null;
}

const toObject = (value: unknown): Loose => (isObject(value) ? value : {});
const toList = (value: unknown): readonly Loose[] => (Array.isArray(value) ? value.filter(isObject) : []);
const texts = (values: readonly unknown[]) =>
  values.filter((value): value is string => typeof value === "string" && value !== "");
