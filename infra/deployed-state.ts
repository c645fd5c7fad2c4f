/**
 * The tables that a stack has deployed already, as its state tells them. A program needs them to refuse a change that would
 * lose data, and to leave capacity alone that autoscaling has moved since.
 */

import { isRecord, type RawValues } from "./settings/raw-values.ts";
import type { Units } from "./settings/settings.ts";

export interface StateIndex {
  readonly name: string;
  /** Attribute names, partition key first. */
  readonly key: readonly string[];
  readonly projectionType: string;
  /** In the state's order: of a local index it must not change. */
  readonly nonKeyAttributes: readonly string[];
  /** Units a second; absent where requests are billed one by one. */
  readonly units?: Units;
  /** It is limited to maximum units on demand, or once was. */
  readonly hasMaximumUnits: boolean;
}

export interface StateTable {
  /** URN of the component that the table belongs to. */
  readonly component: string;
  /** Whether tables that leave this component stay in AWS, as it was deployed last. */
  readonly isRetained: boolean;
  /** The design's name of the table. */
  readonly table: string;
  /** The name in AWS. */
  readonly name: string;
  /** Empty where the state does not know it, as after a creation that failed. */
  readonly region: string;
  readonly key: readonly string[];
  /** Types (S, N, B) of key attributes by name. */
  readonly types: { readonly [attribute: string]: string };
  readonly globalIndexes: readonly StateIndex[];
  readonly localIndexes: readonly StateIndex[];
  readonly isProvisioned: boolean;
  readonly hasDeletionProtection: boolean;
  /** As `StateIndex` has it, for the table itself. */
  readonly hasMaximumUnits: boolean;
  /** A time to live that is on, or once was. */
  readonly timeToLive?: { readonly attribute: string; readonly isOn: boolean };
}

export const stackType = "tablewright:infra:DesignStack";
const tableType = "aws:dynamodb/table:Table";

/** The component's output that `isRetained` is read from. */
export const retainedOutput = "retainOnDelete";

/** Logical name of a component's child. */
export function childName(component: string, child: string): string {
  return `${component}-${child}`;
}

/**
 * Reads the tables of all components out of what Pulumi's built-in `readStackResourceOutputs` returns: an object of
 * `{ type, outputs }` by URN. What is not a component's table, or not complete, is left out.
 */
export function readStateTables(resources: unknown): readonly StateTable[] {
  const entries = Object.entries(toObject(resources));
  const components = entries.flatMap(([urn, resource]) => {
    const { types, name } = parseUrn(urn);
    return types === stackType || types.endsWith(`$${stackType}`) ? [{ urn, name, resource: toObject(resource) }] : [];
  });
  // One component's name may begin with another's: the longest that fits is the parent.
  components.sort((a, b) => b.urn.length - a.urn.length);
  return entries.flatMap(([urn, resource]) => {
    const component = components.find((candidate) => urn.startsWith(childUrn(candidate.urn, tableType, "")));
    if (component === undefined) {
      return [];
    }
    const table = urn.slice(childUrn(component.urn, tableType, "").length);
    const isRetained = toObject(component.resource.outputs)[retainedOutput] === true;
    const state = toStateTable(table, toObject(toObject(resource).outputs));
    return state === undefined ? [] : [{ component: component.urn, isRetained, ...state }];
  });
}

/** `urn:pulumi:<stack>::<project>::<types of parents and its own, joined by $>::<name>` */
export function parseUrn(urn: string): { readonly head: string; readonly types: string; readonly name: string } {
  const [stack = "", project = "", types = "", ...name] = urn.split("::");
  return { head: `${stack}::${project}`, types, name: name.join("::") };
}

function childUrn(component: string, type: string, child: string): string {
  const { head, types, name } = parseUrn(component);
  return `${head}::${types}$${type}::${childName(name, child)}`;
}

function toStateTable(table: string, outputs: RawValues): Omit<StateTable, "component" | "isRetained"> | undefined {
  const { name, hashKey, rangeKey, region, arn } = outputs;
  if (typeof name !== "string" || typeof hashKey !== "string") {
    return undefined;
  }
  const { attributeName, enabled } = toObject(outputs.ttl);
  const types = toList(outputs.attributes).map(({ name: attribute, type }) => [String(attribute), String(type)]);
  const hasAttribute = typeof attributeName === "string" && attributeName !== "";
  return {
    table,
    name,
    region: texts([region])[0] ?? texts([arn])[0]?.split(":")[3] ?? "",
    key: texts([hashKey, rangeKey]),
    types: Object.fromEntries(types),
    globalIndexes: toList(outputs.globalSecondaryIndexes).map((index) => toStateIndex(index, globalKey(index))),
    localIndexes: toList(outputs.localSecondaryIndexes).map((index) =>
      toStateIndex(index, texts([hashKey, index.rangeKey])),
    ),
    isProvisioned: outputs.billingMode === "PROVISIONED",
    hasDeletionProtection: outputs.deletionProtectionEnabled === true,
    hasMaximumUnits: hasMaximumUnits(outputs),
    ...(hasAttribute ? { timeToLive: { attribute: attributeName, isOn: enabled === true } } : {}),
  };
}

/** The provider states the key of a global index in one of two forms, or in both. */
function globalKey(index: RawValues): readonly string[] {
  const elements = toList(index.keySchemas);
  if (elements.length === 0) {
    return texts([index.hashKey, index.rangeKey]);
  }
  const ofType = (type: string) => elements.filter(({ keyType }) => keyType === type);
  return texts([...ofType("HASH"), ...ofType("RANGE")].map(({ attributeName }) => attributeName));
}

function toStateIndex(index: RawValues, key: readonly string[]): StateIndex {
  const { readCapacity: read, writeCapacity: write } = index;
  return {
    name: String(index.name),
    key,
    projectionType: String(index.projectionType),
    nonKeyAttributes: texts(Array.isArray(index.nonKeyAttributes) ? index.nonKeyAttributes : []),
    hasMaximumUnits: hasMaximumUnits(index),
    ...(typeof read === "number" && typeof write === "number" && read > 0 ? { units: { read, write } } : {}),
  };
}

/** -1 stands for a maximum that was taken away: the argument is there from then on. */
const hasMaximumUnits = ({ onDemandThroughput }: RawValues) => Object.keys(toObject(onDemandThroughput)).length > 0;

const toObject = (value: unknown): RawValues => (isRecord(value) ? value : {});
const toList = (value: unknown): readonly RawValues[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const texts = (values: readonly unknown[]) =>
  values.filter((value): value is string => typeof value === "string" && value !== "");
