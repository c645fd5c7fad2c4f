/** Random compositions of plans, what they should send, and a database that answers them. */
import fc from "fast-check";
import { type DynamoRequest, inParallel, inSequence, type NativeItem, type Plan } from "../../../model/index.ts";

export type Tree =
  | { readonly kind: "read"; readonly id: number; readonly finds: number }
  | { readonly kind: "parallel"; readonly of: readonly Tree[] }
  | { readonly kind: "sequence"; readonly first: Tree; readonly second: Tree | undefined };

export const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ kind: fc.constant("read" as const), id: fc.nat(9), finds: fc.nat(2) }),
    fc.record({ kind: fc.constant("parallel" as const), of: fc.array(tie("tree"), { maxLength: 3 }) }),
    fc.record({
      kind: fc.constant("sequence" as const),
      first: tie("tree"),
      second: fc.option(tie("tree"), { nil: undefined }),
    }),
  ),
}));

type Found = { readonly found: string };

/** The composition itself. What a later stage asks for names all that it was given, so that a wrong answer shows. */
export function build(node: Tree, given = ""): Plan<Found> {
  switch (node.kind) {
    case "read": {
      const Key = { id: `${given}${node.id}`, finds: node.finds };
      return { requests: [{ operation: "GetItem", input: { TableName: "T", Key } }] };
    }
    case "parallel":
      return inParallel(...node.of.map((part) => build(part, given)));
    case "sequence":
      return inSequence(build(node.first, given), (items) =>
        node.second === undefined ? undefined : build(node.second, givenBy(items.map(({ found }) => found))),
      );
  }
}

const givenBy = (found: readonly string[]) => `(${found.join("+")})`;

/** What the database finds for a key: as many items as the key says. */
const itemsFor = (id: string, finds: number) => Array.from({ length: finds }, (_, position) => `${id}.${position}`);

interface Sent {
  readonly id: string;
  readonly found: readonly string[];
}

/** What should be sent, stage by stage, told from the meaning of the words and not from plans. */
export function expectedStages(node: Tree, given = ""): Sent[][] {
  switch (node.kind) {
    case "read": {
      const id = `${given}${node.id}`;
      return [[{ id, found: itemsFor(id, node.finds) }]];
    }
    case "parallel": {
      const parts = node.of.map((part) => expectedStages(part, given));
      const length = Math.max(1, ...parts.map((stages) => stages.length));
      return Array.from({ length }, (_, stage) => parts.flatMap((stages) => stages[stage] ?? []));
    }
    case "sequence": {
      const first = expectedStages(node.first, given);
      const last = (first.at(-1) ?? []).flatMap(({ found }) => found);
      return node.second === undefined ? first : [...first, ...expectedStages(node.second, givenBy(last))];
    }
  }
}

/** Sends a plan to the database of these tests. */
export function sendAll(plan: Plan): { readonly requests: readonly DynamoRequest[]; readonly sent: Sent[] }[] {
  const stages: { readonly requests: readonly DynamoRequest[]; readonly sent: Sent[] }[] = [];
  let current: Plan | undefined = plan;
  while (current !== undefined) {
    const { requests, next }: Plan = current;
    const sent = requests.map((request): Sent => {
      const key: NativeItem = request.operation === "GetItem" ? request.input.Key : {};
      return { id: String(key.id), found: itemsFor(String(key.id), Number(key.finds)) };
    });
    stages.push({ requests, sent });
    current = next?.(sent.map(({ found }) => found.map((one): NativeItem => ({ found: one }))));
  }
  return stages;
}
