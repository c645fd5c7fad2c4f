import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../../bench/engine/engine.ts";
import { Incomplete, Refusal } from "../../../infra/stand-in/refusal.ts";
import type { Context } from "../../../infra/stand-in/resource-type.ts";
import { tableType } from "../../../infra/stand-in/table.ts";
import { createTableEngine, type TableEngine } from "../../../infra/stand-in/table-engine.ts";
import type { Properties } from "../../../infra/stand-in/values.ts";
import { embedded, startTestEngine } from "../../support/engines.ts";
import { users } from "./tables.ts";

const configuration = { region: "eu-west-2", defaultTags: { owner: "platform" } };

/** An engine in which some kinds of call fail, which the real one cannot be brought to do at the right moment. */
function failingAt(...failing: readonly (keyof TableEngine)[]): Context {
  const answer = async (call: keyof TableEngine) => {
    if (failing.includes(call)) {
      throw new Refusal(`${call} failed`);
    }
  };
  const engine: TableEngine = {
    create: () => answer("create"),
    apply: () => answer("apply"),
    settle: () => answer("settle"),
    describe: async () => {
      await answer("describe");
      const description = { TableName: "Users" };
      return { description, timeToLiveAttribute: undefined, tags: {}, keepsIndexUnits: true };
    },
    delete: () => answer("delete"),
    stop: () => {},
  };
  return { configuration, engine };
}

async function incompleteOf(run: Promise<unknown>): Promise<Incomplete> {
  const failure: unknown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof Incomplete)) {
    throw new Error("expected an Incomplete", { cause: failure });
  }
  return failure;
}

const inputs: Properties = { ...users, tags: { team: "data" }, ttl: { enabled: true, attributeName: "until" } };

describe("a creation", () => {
  test("that is refused leaves nothing", async () => {
    await expect(tableType.create(inputs, failingAt("create"))).rejects.toThrow(new Refusal("create failed"));
  });

  test.each(["settle", "apply"] as const)(
    "that fails at %s afterwards leaves a table that is told of",
    async (call) => {
      const { message, ...told } = await incompleteOf(tableType.create(inputs, failingAt(call)));
      expect(message).toBe(`${call} failed`);
      expect(told).toMatchObject({ id: "Users", inputs, outputs: { name: "Users", ttl: { enabled: false } } });
    },
  );

  test("whose table cannot be read afterwards has its inputs as the state", async () => {
    const { message, ...told } = await incompleteOf(tableType.create(inputs, failingAt("describe")));
    expect(message).toBe("describe failed");
    const { __defaults: _own, ...known } = inputs;
    const arn = "arn:aws:dynamodb:eu-west-2:000000000000:table/Users";
    const tagsAll = { owner: "platform", team: "data" };
    expect(told).toMatchObject({ id: "Users", inputs });
    expect(told.outputs).toEqual({ ...known, id: "Users", region: "eu-west-2", arn, tagsAll });
  });

  test("whose table cannot be read when a step has failed knows that time to live is off", async () => {
    const { message, outputs } = await incompleteOf(tableType.create(inputs, failingAt("apply", "describe")));
    expect(message).toBe("apply failed; describe failed");
    expect(outputs.ttl).toEqual({ enabled: false });
  });
});

describe("an update", () => {
  const outputs = { ...users, streamArn: "", tagsAll: {} };
  const news = { ...users, tags: { team: "data" } };
  const update = (...failing: readonly (keyof TableEngine)[]) =>
    tableType.update("Users", { inputs: users, outputs }, news, failingAt(...failing));

  test("whose first call is refused changes nothing", async () => {
    await expect(update("apply")).rejects.toThrow(new Refusal("apply failed"));
  });

  test("whose table does not become ACTIVE again says what there is", async () => {
    await expect(update("settle")).rejects.toBeInstanceOf(Incomplete);
  });

  test("whose table cannot be read afterwards has what was asked for as the state", async () => {
    const failure = await incompleteOf(update("describe"));
    expect(failure).toMatchObject({ message: "describe failed", id: "Users", inputs: news });
    expect(failure.outputs).toMatchObject({ tags: { team: "data" }, tagsAll: { owner: "platform", team: "data" } });
  });

  test("without a call to make says plainly that the table cannot be read", async () => {
    const same = tableType.update(
      "Users",
      { inputs: users, outputs: { ...users, tagsAll: configuration.defaultTags } },
      users,
      failingAt("describe"),
    );
    await expect(same).rejects.toThrow(new Refusal("describe failed"));
  });
});

describe("on an engine", () => {
  let started: Engine;
  let engine: TableEngine;
  beforeAll(async () => {
    started = await startTestEngine(embedded);
    engine = createTableEngine(started.endpoint, started.region, started.credentials);
  });
  afterAll(async () => {
    engine.stop();
    await started.stop();
  });

  test.each([
    ["was not read", "Unread", []],
    ["was not read and stopped half-way", "Halfway", ["apply"]],
  ] as const)("the next update goes on from a creation that %s", async (_, name, alsoFailing) => {
    const wanted = { ...inputs, name };
    const unread = failingAt("describe", ...alsoFailing).engine;
    const broken = { ...engine, describe: unread.describe, ...(alsoFailing.length > 0 ? { apply: unread.apply } : {}) };
    const { id, outputs } = await incompleteOf(tableType.create(wanted, { configuration, engine: broken }));
    const context = { configuration, engine };
    const next = await tableType.update(id, { inputs: wanted, outputs }, wanted, context);
    expect(next).toMatchObject({ id: name, ttl: inputs.ttl, tags: inputs.tags });
    const found = await tableType.read(id, { inputs: wanted, outputs: next }, context);
    expect(found).toEqual({ id, inputs: wanted, outputs: next });
  });
});
