import { type Attributes, sampleOf } from "../schema/attribute.ts";
import type { Design } from "../schema/design.ts";
import { storedItem } from "../schema/item.ts";
import type { DynamoRequest, NativeItem, NativeValue } from "../schema/operation.ts";
import type { AnyPattern } from "../schema/pattern.ts";
import type { Plan } from "../schema/plan.ts";
import { DesignError } from "../schema/problem.ts";

/** Stages that are followed at most: a pattern that never stops asking is a defect of the design. */
export const stagesMost = 10;

/**
 * Every request that an access pattern can send, over all its stages, for rooms that reason about a pattern without running
 * it: policies, alarms, the meaning of a missing index.
 *
 * The parameters are names instead of values: a text parameter `userId` is given as `<userId>`, so a key made of it reads as the
 * design's template does (`POST#<postId>`). The pattern is planned with and without its optional parameters, and each later
 * stage with answers that hold one item of each kind of the table, and with empty ones.
 */
export function requestsOf(pattern: AnyPattern, design: Design): readonly DynamoRequest[] {
  const required = Object.fromEntries(
    Object.entries(pattern.parameters).filter(([, { presence }]) => presence === "required"),
  );
  const seen = new Map<string, DynamoRequest>();
  for (const parameters of [pattern.parameters, required]) {
    for (const request of follow(planOf(pattern, namedValues(parameters)), design, stagesMost)) {
      seen.set(identityOf(request), request);
    }
  }
  return [...seen.values()];
}

/**
 * The plan for these parameters, if there is one. Some patterns need one of their optional parameters, such as the counter to
 * increment: without any they send nothing.
 */
export function planOf(pattern: AnyPattern, parameters: NativeItem): Plan | undefined {
  try {
    return pattern.plan(parameters);
  } catch (error) {
    if (error instanceof DesignError) {
      return undefined;
    }
    throw error;
  }
}

/** A value for every attribute in which a text is the attribute's own name in angle brackets. */
export function namedValues(attributes: Attributes): NativeItem {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]): [string, NativeValue] => {
      const { element } = attribute;
      if (attribute.kind === "string") {
        return [name, `<${name}>`];
      }
      return attribute.kind === "list" && element?.kind === "string"
        ? [name, [`<${name}>`]]
        : [name, sampleOf(attribute)];
    }),
  );
}

function* follow(plan: Plan | undefined, design: Design, stages: number): Generator<DynamoRequest> {
  if (plan === undefined || stages === 0) {
    return;
  }
  yield* plan.requests;
  const found = plan.requests.map((request) => itemsIn(request, design));
  yield* follow(plan.next?.(found), design, stages - 1);
  yield* follow(plan.next?.(found.map(() => [])), design, stages - 1);
}

/** One stored item of each kind that a read of these tables could find. */
function itemsIn({ operation, input }: DynamoRequest, design: Design): readonly NativeItem[] {
  const tables =
    operation === "BatchGetItem"
      ? Object.keys(input.RequestItems)
      : operation === "TransactGetItems"
        ? input.TransactItems.map(({ Get }) => Get.TableName)
        : operation === "GetItem" || operation === "Query"
          ? [input.TableName]
          : [];
  return design.items
    .filter(({ table }) => tables.includes(table.name))
    .map((item) => storedItem(item, namedValues(item.attributes)));
}

function identityOf(request: DynamoRequest): string {
  return JSON.stringify(request, (_, value) => (value instanceof Set ? [...value] : value));
}
