import { describe, expect, test } from "vitest";
import { Incomplete, Refusal } from "../../../infra/stand-in/refusal.ts";
import type { Context } from "../../../infra/stand-in/resource-type.ts";
import { tableType } from "../../../infra/stand-in/table.ts";
import type { TableEngine } from "../../../infra/stand-in/table-engine.ts";
import { users } from "./tables.ts";

/** An engine in which one kind of call fails, which the real one cannot be brought to do at the right moment. */
function failingAt(failing: keyof TableEngine): Context {
  const answer = async (call: keyof TableEngine) => {
    if (call === failing) {
      throw new Refusal(`${call} failed`);
    }
  };
  const engine: TableEngine = {
    create: () => answer("create"),
    apply: () => answer("apply"),
    settle: () => answer("settle"),
    describe: async () => ({ description: { TableName: "Users" }, timeToLiveAttribute: undefined, tags: {} }),
    delete: () => answer("delete"),
    stop: () => {},
  };
  return { configuration: { region: "eu-west-2", defaultTags: {} }, engine };
}

describe("a creation", () => {
  const inputs = { ...users, ttl: { enabled: true, attributeName: "until" } };

  test("that is refused leaves nothing", async () => {
    await expect(tableType.create(inputs, failingAt("create"))).rejects.toThrow(new Refusal("create failed"));
  });

  test.each(["settle", "apply"] as const)(
    "that fails at %s afterwards leaves a table that is told of",
    async (call) => {
      const failure: unknown = await tableType.create(inputs, failingAt(call)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Incomplete);
      expect(failure).toMatchObject({
        message: `${call} failed`,
        id: "Users",
        inputs,
        outputs: { name: "Users", ttl: { enabled: false } },
      });
    },
  );
});

describe("an update", () => {
  const outputs = { ...users, tagsAll: {} };
  const news = { ...users, tags: { team: "data" } };

  test("whose first call is refused changes nothing", async () => {
    const update = tableType.update("Users", { inputs: users, outputs }, news, failingAt("apply"));
    await expect(update).rejects.toThrow(new Refusal("apply failed"));
  });

  test("whose table does not become ACTIVE again says what there is", async () => {
    const update = tableType.update("Users", { inputs: users, outputs }, news, failingAt("settle"));
    await expect(update).rejects.toBeInstanceOf(Incomplete);
  });
});
