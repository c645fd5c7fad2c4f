import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inParallel, inSequence, type Plan } from "../../../model/index.ts";
import { build, expectedStages, sendAll, type Tree, tree } from "./plan-trees.ts";

const read = (id: number, finds = 1): Tree => ({ kind: "read", id, finds });
const parallel = (...of: Tree[]): Tree => ({ kind: "parallel", of });
const sequence = (first: Tree, second?: Tree): Tree => ({ kind: "sequence", first, second });
const stagesOf = (node: Tree) => sendAll(build(node)).map(({ sent }) => sent.map(({ id }) => id));

describe("plans", () => {
  it.each<[string, Tree, string[][]]>([
    ["one request", read(1), [["1"]]],
    ["nothing in parallel", parallel(), [[]]],
    ["two in parallel", parallel(read(1), read(2)), [["1", "2"]]],
    ["two in sequence", sequence(read(1, 2), read(2)), [["1"], ["(1.0+1.1)2"]]],
    ["a sequence whose first finds nothing", sequence(read(1, 0), read(2)), [["1"], ["()2"]]],
    ["a sequence that ends early", sequence(read(1)), [["1"]]],
    ["a sequence after nothing", sequence(parallel(), read(1)), [[], ["()1"]]],
    [
      "three in sequence, nested at the front",
      sequence(sequence(read(1), read(2)), read(3)),
      [["1"], ["(1.0)2"], ["((1.0)2.0)3"]],
    ],
    [
      "three in sequence, nested at the back",
      sequence(read(1), sequence(read(2), read(3))),
      [["1"], ["(1.0)2"], ["((1.0)2.0)3"]],
    ],
    [
      "sequences in parallel, each with its own answers",
      parallel(sequence(read(1), read(2)), read(3), sequence(parallel(read(4), read(5)), read(6))),
      [
        ["1", "3", "4", "5"],
        ["(1.0)2", "(4.0+5.0)6"],
      ],
    ],
    [
      "sequences of different length in parallel, and what follows all of them",
      sequence(parallel(sequence(read(1), sequence(read(2), read(3))), sequence(read(4), read(5))), read(6)),
      [["1", "4"], ["(1.0)2", "(4.0)5"], ["((1.0)2.0)3"], ["(((1.0)2.0)3.0)6"]],
    ],
  ])("are sent stage by stage: %s", (_, node, stages) => {
    expect(stagesOf(node)).toEqual(stages);
  });

  it("are sent as their words mean, however they are nested", () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(sendAll(build(node)).map(({ sent }) => sent)).toEqual(expectedStages(node));
      }),
      { numRuns: 500 },
    );
  });

  it("are data where nothing follows, and can be followed more than once with the same result", () => {
    expect(Object.keys(inParallel(build(read(1)), build(read(2))))).toEqual(["requests"]);
    fc.assert(
      fc.property(tree, (node) => {
        const plan = build(node);
        expect(sendAll(plan)).toEqual(sendAll(plan));
      }),
    );
  });

  it("hand a sequence exactly what its own first plan found", () => {
    const seen: unknown[] = [];
    const watched = (plan: Plan) =>
      inSequence(plan, (found) => {
        seen.push(found);
        return undefined;
      });
    const plan = inParallel(watched(build(read(1, 2))), build(read(2, 2)), watched(build(read(3, 0))));
    expect(sendAll(plan)).toHaveLength(1);
    expect(seen).toEqual([[{ found: "1.0" }, { found: "1.1" }], []]);
  });
});
