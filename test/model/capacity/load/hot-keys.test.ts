import { beforeAll, describe, expect, it } from "vitest";
import { addressedBy } from "../../../../model/capacity/load/addressed.ts";
import type { DesignLoad, HotKey } from "../../../../model/capacity/load/load.ts";
import { planLoad } from "../../../../model/capacity/load/plan-load.ts";
import { isInIndex } from "../../../../model/capacity/units/table-schema.ts";
import { socialMedia } from "../../../../model/designs/social-media/index.ts";
import { toWireInput } from "../../../../model/request/wire-request.ts";
import type { WireItem } from "../../../../model/request/wire-value.ts";
import type { ParameterDraw } from "../../../../model/schema/population.ts";
import { type Concrete, concrete, type Execution, executions, popularity } from "./enumerate.ts";

interface Touched {
  readonly scope: HotKey["scope"];
  readonly table: string;
  readonly index: string | undefined;
  readonly key: string;
  share: number;
  read: number;
  write: number;
}

const pick = (item: WireItem, names: readonly string[]) => JSON.stringify(names.map((name) => item[name]));

/** Every key that an execution takes units from, with its units. */
function touchedBy({ tables }: Concrete, { probability, requests }: Execution): ReadonlyMap<string, Touched> {
  const touched = new Map<string, Touched>();
  const add = (
    scope: HotKey["scope"],
    table: string,
    index: string | undefined,
    key: string,
    read: number,
    write: number,
  ) => {
    const id = JSON.stringify([scope, table, index, key]);
    const known = touched.get(id) ?? { scope, table, index, key, share: probability, read: 0, write: 0 };
    known.read += read;
    known.write += write;
    touched.set(id, known);
  };
  for (const { request, prediction } of requests) {
    if (request.operation === "Query") {
      const { TableName, IndexName, KeyConditionExpression } = request.input;
      const wire = toWireInput(request);
      const values = "ExpressionAttributeValues" in wire ? wire.ExpressionAttributeValues : {};
      const partition = KeyConditionExpression.split(" AND ")[0]?.split(" = ")[1] ?? "";
      const key = JSON.stringify([values?.[partition]]);
      add(IndexName === undefined ? "itemCollection" : "indexKey", TableName, IndexName, key, prediction.total, 0);
      continue;
    }
    addressedBy(request).forEach(({ table, key }, position) => {
      const schema = tables.table(table)?.schema;
      const parts = prediction.parts.filter((part) => part.position === position && part.scope === "table");
      const [read, write] = (["read", "write"] as const).map((kind) =>
        parts.reduce((sum, part) => (part.kind === kind ? sum + part.units : sum), 0),
      );
      add("item", table, undefined, pick(key, schema?.keyNames ?? []), read ?? 0, write ?? 0);
      add("itemCollection", table, undefined, pick(key, schema?.key.partition ?? []), read ?? 0, write ?? 0);
    });
    for (const { table, before, after } of prediction.changes) {
      for (const index of tables.table(table)?.schema.indexes ?? []) {
        const held = [before, after].find((item) => item !== undefined && isInIndex(index, item));
        const units = prediction.tables[table]?.gsi[index.name] ?? 0;
        if (held !== undefined && units > 0) {
          add("indexKey", table, index.name, pick(held, index.key.partition), 0, units);
        }
      }
    }
  }
  return touched;
}

/** The keys that a draw's executions load most: one of each scope, table and index. */
function hottest(state: Concrete, draw: ParameterDraw): ReadonlyMap<string, Touched> {
  const keys = new Map<string, Touched>();
  for (const execution of executions(state, draw)) {
    for (const [id, touched] of touchedBy(state, execution)) {
      const known = keys.get(id) ?? { ...touched, share: 0, read: 0, write: 0 };
      known.share += touched.share;
      known.read += touched.read * touched.share;
      known.write += touched.write * touched.share;
      keys.set(id, known);
    }
  }
  const most = new Map<string, Touched>();
  const heat = ({ read, write }: Touched) => Math.max(read / 3000, write / 1000);
  for (const touched of keys.values()) {
    const id = JSON.stringify([touched.scope, touched.table, touched.index]);
    const known = most.get(id);
    if (known === undefined || heat(touched) > heat(known) * (1 + 1e-9)) {
      most.set(id, touched);
    }
  }
  return most;
}

describe("the hottest keys of the social media design are those that its executions load most", () => {
  // Without likes and follows: those that are drawn are new.
  const stored = ["user", "post", "comment", "notification", "message", "story"];
  const users = 12;
  let state: Concrete;
  let load: DesignLoad;
  beforeAll(() => {
    state = concrete(socialMedia, users, stored);
    load = planLoad({ design: socialMedia, users, popularity });
  });

  it.each([...Array(15).keys()].map((n) => n + 1).filter((n) => n !== 13 && n !== 14))("pattern %i", (number) => {
    const pattern = load.patterns.find((each) => each.number === number);
    const draw = socialMedia.population?.draws.find((each) => each.pattern.number === number);
    if (pattern === undefined || draw === undefined) {
      throw new Error(`there is no pattern ${number}`);
    }
    const real = hottest(state, draw);
    expect(pattern.hotKeys.map(({ scope, table, index }) => JSON.stringify([scope, table, index])).sort()).toEqual(
      [...real.keys()].sort(),
    );
    for (const { scope, table, index, key, share, read, write } of pattern.hotKeys) {
      const found = real.get(JSON.stringify([scope, table, index]));
      expect([key, share.toFixed(9)]).toEqual([key, found?.share.toFixed(9)]);
      expect([key, (read * share).toFixed(2)]).toEqual([key, found?.read.toFixed(2)]);
      expect([key, (write * share).toFixed(2)]).toEqual([key, found?.write.toFixed(2)]);
    }
  });

  it("have the same name wherever they are the same", () => {
    const keysOf = (number: number, scope: HotKey["scope"]) =>
      load.patterns.find((each) => each.number === number)?.hotKeys.filter((key) => key.scope === scope) ?? [];
    expect(keysOf(1, "itemCollection")[0]?.key).toBe("userId = user 0");
    // The author of a post is a user.
    expect(keysOf(5, "itemCollection")[0]?.key).toBe("userId = user 0");
    expect(keysOf(5, "item")[0]?.key).toBe("userId = user 0, itemKey = POST#post 0#STATS");
    expect(keysOf(6, "item")[0]?.key).toBe("userId = user 0, itemKey = STATS");
    expect(keysOf(2, "indexKey")[0]?.key).toBe("username = user0");
    expect(keysOf(8, "indexKey")[0]?.key).toBe("followingId = user 0");
    expect(keysOf(13, "indexKey")[0]?.key).toBe("followingId = user 0");
    expect(keysOf(12, "itemCollection")[0]?.key).toBe("conversationId = user 0#partner of conversation 0");
  });
});
