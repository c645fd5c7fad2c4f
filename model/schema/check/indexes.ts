import type { Design } from "../design.ts";
import type { AnyIndex } from "../index-key.ts";
import type { AnyItem } from "../item.ts";
import type { Problem } from "../problem.ts";
import type { AnyTable } from "../table.ts";
import type { KeyType } from "../table-definition.ts";
import { keyTypeOf } from "./items.ts";
import { resourceName } from "./tables.ts";

/** Quotas a table (Developer Guide, "Service, account, and table quotas"); the first can be raised on request. */
const globalIndexesMost = 20;
const localIndexesMost = 5;
/** Projected attributes over all indexes of a table, where they are listed. */
const projectedAttributesMost = 100;

const carries = (item: AnyItem, attribute: string) =>
  attribute in item.attributes || attribute in item.computed || attribute in item.key;

export function checkIndexes({ tables, items, indexes }: Design): Problem[] {
  const seen = new Set<string>();
  const problems = indexes.flatMap((index) => {
    const path = `indexes.${index.name}`;
    const found = checkIndex(index, items, path);
    const id = `${index.table.name}/${index.name}`;
    if (seen.has(id)) {
      found.push({
        code: "index_twice",
        path,
        message: `${index.table.name} has two indexes of this name`,
        fix: "rename one",
      });
    }
    seen.add(id);
    if (!tables.includes(index.table)) {
      const message = `its table ${index.table.name} is not among the design's tables`;
      found.push({ code: "index_table_unknown", path, message, fix: `add ${index.table.name} to tables` });
    }
    return found;
  });
  for (const table of tables) {
    const own = indexes.filter((index) => index.table === table);
    problems.push(
      ...checkKeyTypes(table, own, items),
      ...limit(`tables.${table.name}`, "global indexes", own.filter(isGlobal).length, globalIndexesMost),
      ...limit(`tables.${table.name}`, "local indexes", own.length - own.filter(isGlobal).length, localIndexesMost),
      ...limit(
        `tables.${table.name}`,
        "listed projected attributes",
        own.reduce(addIncluded, 0),
        projectedAttributesMost,
      ),
    );
  }
  return problems;
}

const isGlobal = (index: AnyIndex) => index.scope === "global";
const addIncluded = (sum: number, { projection }: AnyIndex) =>
  sum + (projection.kind === "include" ? projection.attributes.length : 0);

const keysOf = ({ partitionKey, sortKey }: AnyIndex) => [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];

/** The DynamoDB type that an item's attribute of this name is stored with; `undefined` where it cannot be a key. */
function storedKeyType(item: AnyItem, name: string): KeyType | undefined {
  const computed = item.computed[name];
  return keyTypeOf(item, computed === undefined ? `<${name}>` : computed.from);
}

/**
 * A key attribute has one type in a table. DynamoDB refuses every item that carries it with another one, whether or not the
 * item is meant for the index.
 */
function checkKeyTypes(table: AnyTable, indexes: readonly AnyIndex[], items: readonly AnyItem[]): Problem[] {
  const tableKeys = [table.partitionKey.name, table.sortKey?.name];
  const names = [...new Set(indexes.flatMap(keysOf))].filter((name) => !tableKeys.includes(name));
  return names.flatMap((name) => {
    const carriers = items.filter((item) => item.table === table && (name in item.attributes || name in item.computed));
    const wanted = carriers.map((item) => storedKeyType(item, name)).find((type) => type !== undefined);
    return carriers.flatMap((item): Problem[] => {
      const type = storedKeyType(item, name);
      if (type !== undefined && type === wanted) {
        return [];
      }
      const message =
        type === undefined
          ? `an index of ${table.name} has the key ${name}, and its kind cannot be a key`
          : `an index of ${table.name} has the key ${name} with type ${wanted}, and here it has type ${type}`;
      const fix = "use one kind everywhere: string, timestamp, number, epochSeconds or binary";
      return [{ code: "index_key_type", path: `items.${item.name}.${name}`, message, fix }];
    });
  });
}

function limit(path: string, what: string, count: number, most: number): Problem[] {
  const message = `${count} ${what}, and DynamoDB allows ${most} a table`;
  return count > most
    ? [{ code: "index_quota", path, message, fix: "merge indexes, or move items to a table of their own" }]
    : [];
}

function checkIndex(index: AnyIndex, items: readonly AnyItem[], path: string): Problem[] {
  const problems: Problem[] = [];
  const keys = keysOf(index);
  if (index.partitionKey === index.sortKey) {
    const message = `${index.partitionKey} is both partition key and sort key`;
    problems.push({ code: "index_key_twice", path, message, fix: "use two attributes, or drop the sort key" });
  }
  if (index.scope === "local" && index.table.sortKey === undefined) {
    const message = `${index.table.name} has no sort key, and a local index is another order of an item collection`;
    problems.push({
      code: "local_index_alone",
      path,
      message,
      fix: "use a global index, or give the table a sort key",
    });
  }
  if (index.items.length === 0) {
    problems.push({ code: "index_empty", path, message: "no item is meant to be in it", fix: 'list items under "of"' });
  }
  if (!resourceName.test(index.name)) {
    const fix = "use 3 to 255 letters, digits, dots, hyphens and underscores";
    problems.push({ code: "index_name", path, message: `"${index.name}" is not a name that DynamoDB accepts`, fix });
  }
  for (const item of index.items) {
    if (!items.includes(item)) {
      const message = `${item.name} is not among the design's items`;
      problems.push({ code: "index_item_unknown", path, message, fix: `add ${item.name} to items` });
    }
    if (item.table !== index.table) {
      const message = `${item.name} is an item of ${item.table.name}, not of ${index.table.name}`;
      problems.push({ code: "index_item_foreign", path, message, fix: "index items of the same table" });
    }
    for (const key of keys.filter((key) => !carries(item, key))) {
      const message = `${item.name} does not carry the index's key ${key}`;
      problems.push({
        code: "index_key_unknown",
        path,
        message,
        fix: `add ${key} to the item, or take the item off the index`,
      });
    }
  }
  const strangers = items.filter(
    (item) => item.table === index.table && !index.items.includes(item) && keys.every((key) => carries(item, key)),
  );
  for (const stranger of strangers) {
    problems.push({
      code: "index_polluted",
      path,
      message: `${stranger.name} carries ${keys.join(" and ")} too, so each of them enters the index although it is not meant to`,
      fix: `rename the attribute on ${stranger.name}, or list it under "of"`,
    });
  }
  const included = index.projection.kind === "include" ? index.projection.attributes : [];
  for (const name of included.filter((name) => !index.items.some((item) => carries(item, name)))) {
    problems.push({
      code: "projection_unknown",
      path,
      message: `no item of the index has ${name}`,
      fix: `drop ${name} from project`,
    });
  }
  return problems;
}
