import type { Design } from "../design.ts";
import type { AnyItem } from "../item.ts";
import type { Problem } from "../problem.ts";
import { shardsMost } from "../shard.ts";

/** What must hold for items and index keys that are spread over shards. */
export function checkShards({ items, indexes }: Design): Problem[] {
  const ofIndexes = indexes.flatMap((index): Problem[] => {
    const spreads = index.items.map(({ spread }) => spread?.[index.spread?.attribute ?? index.partitionKey]);
    const forms = new Set(spreads.map((spread) => JSON.stringify([spread?.count ?? 1, spread?.as ?? ""])));
    const message = `its items spread ${index.spread?.attribute ?? index.partitionKey} in different ways`;
    const fix = "give all of them the same count and the same attribute";
    return forms.size > 1 ? [{ code: "spread_differs", path: `indexes.${index.name}`, message, fix }] : [];
  });
  return [...items.flatMap((item) => [...checkItemShards(item), ...checkSpread(item)]), ...ofIndexes];
}

function checkCount(count: number, path: string): Problem[] {
  const message = `${count} is not a number of shards`;
  const fix = `give a whole number from 1 to ${shardsMost}; 1 is not sharded`;
  const isCount = Number.isInteger(count) && count >= 1 && count <= shardsMost;
  return isCount ? [] : [{ code: "shard_count", path, message, fix }];
}

function checkItemShards({ name, table, key, attributes, computed, shards }: AnyItem): Problem[] {
  if (shards === undefined) {
    return [];
  }
  const path = `items.${name}.shards`;
  const problems = checkCount(shards.count, `${path}.count`);
  const keyAttribute = [table.partitionKey, table.sortKey].find((found) => found?.name === shards.of);
  if (keyAttribute?.type !== "S" || key[shards.of] === `<${shards.of}>` || shards.of in attributes) {
    const message = `${shards.of} cannot tell shards apart: it is no key attribute of its own that holds text`;
    const fix = "name a key attribute of type S whose template is not an attribute of the same name";
    problems.push({ code: "shard_key", path: `${path}.of`, message, fix });
  }
  if (Object.keys(computed).length > 0) {
    const message = "an item that is stored as several has attributes that the design fills in, once for each shard";
    const fix = "leave computed and spread attributes to an item of its own";
    problems.push({ code: "shard_computed", path, message, fix });
  }
  return problems;
}

function checkSpread(item: AnyItem): Problem[] {
  return Object.entries(item.spread ?? {}).flatMap(([attribute, { count, by, as }]) => {
    const path = `items.${item.name}.spread.${attribute}`;
    const problems = checkCount(count, `${path}.count`);
    for (const name of [attribute, by]) {
      const { kind, presence } = item.attributes[name] ?? {};
      if ((kind !== "string" && kind !== "timestamp") || presence !== "required") {
        const message = `${name} is not a required text attribute of ${item.name}`;
        problems.push({
          code: "spread_not_text",
          path,
          message,
          fix: "name attributes that every such item has, as text",
        });
      }
    }
    if (attribute === by) {
      const message = `items that share ${attribute} would all fall into one shard`;
      problems.push({ code: "spread_by_itself", path, message, fix: `name another attribute under "by"` });
    }
    if (as in item.attributes || as in item.key || as === "") {
      const message = `${as === "" ? "no name" : as} cannot hold the index key: it is an attribute of ${item.name} already`;
      problems.push({ code: "spread_name", path: `${path}.as`, message, fix: "choose a name that nothing else has" });
    }
    return problems;
  });
}
