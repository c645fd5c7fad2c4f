import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Grant, type Limits, toStatements } from "../../../infra/policy/statements.ts";
import type { Authorization } from "./authorizations.ts";
import { isAllowed } from "./simulator.ts";

const grant = (pattern: string, action: string, resource: string, limits: Limits = {}): Grant => ({
  patterns: [pattern],
  action,
  resource,
  limits,
});
const statementsOf = (...grants: readonly Grant[]) =>
  toStatements(grants).map(({ Sid, Action, Resource }) => ({ Sid, Action, Resource }));

describe("toStatements", () => {
  it("joins grants under the same conditions where each action is granted on each resource", () => {
    const grants = [grant("a", "Get", "T"), grant("b", "Query", "T"), grant("c", "Query", "U"), grant("d", "Get", "U")];
    expect(statementsOf(...grants)).toEqual([{ Sid: "AAnd3More", Action: ["Get", "Query"], Resource: ["T", "U"] }]);
  });

  it("keeps grants apart that would give each other's actions to each other's resources", () => {
    const grants = [grant("a", "Get", "T"), grant("b", "Query", "T"), grant("c", "Query", "U")];
    expect(statementsOf(...grants)).toEqual([
      { Sid: "AAnd1More", Action: ["Get", "Query"], Resource: ["T"] },
      { Sid: "C", Action: ["Query"], Resource: ["U"] },
    ]);
  });

  it("keeps grants apart that differ in a condition", () => {
    const grants = [grant("a", "Put", "T", { attributes: ["x"] }), grant("b", "Put", "T", { attributes: ["y"] })];
    expect(statementsOf(...grants)).toHaveLength(2);
  });

  it("leaves out what another grant contains, before or after it", () => {
    const [wide, narrow] = [
      grant("a", "Put", "T", { attributes: ["x", "y"] }),
      grant("b", "Put", "T", { attributes: ["x"] }),
    ];
    expect(statementsOf(wide, narrow)).toEqual([{ Sid: "AAnd1More", Action: ["Put"], Resource: ["T"] }]);
    expect(statementsOf(narrow, wide)).toEqual([{ Sid: "BAnd1More", Action: ["Put"], Resource: ["T"] }]);
  });

  it.each<Limits>([
    { attributes: ["x"] },
    { leadingKeys: ["P#*"] },
    { select: "SPECIFIC_ATTRIBUTES" },
    { returnValues: "NONE" },
    { enclosingOperation: "TransactWriteItems" },
  ])("sees that no limit contains %j, and not the other way round", (limits) => {
    const grants = [grant("a", "Put", "T"), grant("b", "Put", "T", limits)];
    for (const order of [grants, grants.toReversed()]) {
      expect(toStatements(order)).toEqual([
        { Sid: expect.any(String), Effect: "Allow", Action: ["Put"], Resource: ["T"] },
      ]);
    }
  });

  it("names statements with letters and digits, each name once", () => {
    const grants = ["get$Post", "getPost", "_", "getPost2", "getPost"].map((pattern, index) =>
      grant(pattern, "Get", `T${index}`, { attributes: [pattern, `${index}`] }),
    );
    expect(statementsOf(...grants).map(({ Sid }) => Sid)).toEqual([
      "GetPost",
      "GetPost2",
      "Statement",
      "GetPost22",
      "GetPost3",
    ]);
  });

  test("the statements allow what the grants do one by one, and nothing else", () => {
    const names = fc.subarray(["x", "y", "z"], { minLength: 1 });
    const limits: fc.Arbitrary<Limits> = fc.record(
      {
        attributes: names,
        leadingKeys: fc.subarray(["P#*", "Q#1", "R"], { minLength: 1 }),
        select: fc.constantFrom("SPECIFIC_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"),
        returnValues: fc.constant("NONE"),
        enclosingOperation: fc.constantFrom("TransactWriteItems", "TransactGetItems"),
      },
      { requiredKeys: [] },
    );
    const action = fc.constantFrom("Get", "Put");
    const resource = fc.constantFrom("T", "U");
    const grants = fc.array(
      fc.record({ patterns: fc.constantFrom("a", "b").map((name) => [name]), action, resource, limits }),
      { maxLength: 8 },
    );
    const context = fc.record({
      "dynamodb:Attributes": names,
      "dynamodb:LeadingKeys": fc.subarray(["P#1", "Q#1", "Q#2", "R"]),
      "dynamodb:Select": fc.constantFrom([], ["SPECIFIC_ATTRIBUTES"], ["ALL_PROJECTED_ATTRIBUTES"], ["ALL_ATTRIBUTES"]),
      "dynamodb:ReturnValues": fc.constantFrom([], ["NONE"], ["ALL_OLD"]),
      "dynamodb:EnclosingOperation": fc.constantFrom([], ["TransactWriteItems"], ["TransactGetItems"]),
    });
    const asked: fc.Arbitrary<Authorization> = fc.record({ action, resource, context });
    fc.assert(
      fc.property(grants, fc.array(asked, { minLength: 20, maxLength: 40 }), (given, questions) => {
        const joined = { Statement: toStatements(given) };
        const single = given.map((one) => ({ Statement: toStatements([one]) }));
        for (const question of questions) {
          expect(isAllowed(joined, question)).toBe(single.some((policy) => isAllowed(policy, question)));
        }
        const sids = joined.Statement.map(({ Sid }) => Sid);
        expect(new Set(sids).size).toBe(sids.length);
      }),
      { numRuns: 200 },
    );
  });
});
