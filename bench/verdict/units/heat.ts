/** How much each partition key was asked for: requests and units by the value of the key, for every table and global index. */
import { keyText } from "../../../model/capacity/units/key.ts";
import type { ItemChange, Prediction, WireRequest } from "../../../model/capacity/units/prediction.ts";
import { type IndexSchema, isInIndex, type TableSchema } from "../../../model/capacity/units/table-schema.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";
import type { Schemas } from "./touches.ts";
import { type KeyedItem, keyedItems, partitionIn } from "./wire-input.ts";

/** What was asked of one partition key. A local index lies in the partitions of its table and is counted there. */
export interface PartitionHeat {
  readonly table: string;
  readonly index?: string;
  /** Value of the partition key; those of several attributes are joined by a comma. */
  readonly key: string;
  /** Requests that read or wrote it, each once. */
  readonly requests: number;
  /** Capacity units by AWS's rules. */
  readonly readUnits: number;
  readonly writeUnits: number;
}

type Counted = { -readonly [Member in keyof PartitionHeat]: PartitionHeat[Member] };

export class HeatCount {
  readonly #schemas: Schemas;
  /** By table or index, then by key. */
  readonly #targets = new Map<string, Map<string, Counted>>();

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  /** Adds a request whose items were as the prediction found them. A Scan reads whole tables, so it heats no key. */
  add(request: WireRequest, prediction: Prediction): void {
    const keyed = keyedItems(request);
    const asked = new Set<Counted>();
    for (const part of prediction.parts) {
      const schema = part.units === 0 ? undefined : this.#schemas.get(part.table);
      if (schema === undefined) {
        continue;
      }
      const index = part.scope === "gsi" ? schema.indexes.find(({ name }) => name === part.index) : undefined;
      const named = keyed?.[part.position];
      const keys =
        keyed === undefined
          ? queriedKeys(request, index ?? schema)
          : index === undefined
            ? namedKeys(schema, named)
            : entryKeys(index, changeAt(schema, prediction, named));
      for (const key of keys) {
        const counted = this.#at(part.table, index?.name, key);
        counted[part.kind === "read" ? "readUnits" : "writeUnits"] += part.units / keys.length;
        asked.add(counted);
      }
    }
    for (const counted of asked) {
      counted.requests += 1;
    }
  }

  /** In the order in which the keys were first asked for. */
  list(): readonly PartitionHeat[] {
    return [...this.#targets.values()].flatMap((keys) => [...keys.values()]);
  }

  #at(table: string, index: string | undefined, key: string): Counted {
    const target = index === undefined ? table : `${table}/${index}`;
    const keys = this.#targets.get(target) ?? new Map<string, Counted>();
    this.#targets.set(target, keys);
    const counted = keys.get(key) ?? {
      ...{ table, ...(index === undefined ? {} : { index }), key },
      ...{ requests: 0, readUnits: 0, writeUnits: 0 },
    };
    keys.set(key, counted);
    return counted;
  }
}

type Keyed = Pick<TableSchema | IndexSchema, "key">;

function queriedKeys(request: WireRequest, { key: { partition } }: Keyed): readonly string[] {
  const found = partitionIn(request, partition);
  return found === undefined ? [] : [partitionText(found, partition)];
}

function namedKeys({ key }: Keyed, keyed: KeyedItem | undefined): readonly string[] {
  return keyed === undefined ? [] : [partitionText(keyed.item, key.partition)];
}

/** An entry that moves is deleted from one key and put to another: each is counted for half of the units. */
function entryKeys(index: IndexSchema, change: ItemChange | undefined): readonly string[] {
  const entries = [change?.before, change?.after]
    .filter((item) => item !== undefined)
    .filter((item) => isInIndex(index, item));
  return [...new Set(entries.map((entry) => partitionText(entry, index.key.partition)))];
}

/** The change that one write of a request makes. */
function changeAt(schema: TableSchema, { changes }: Prediction, keyed: KeyedItem | undefined): ItemChange | undefined {
  if (changes.length === 1 || keyed === undefined) {
    return changes[0];
  }
  const isSame = (item: WireItem | undefined) =>
    schema.keyNames.every((name) => keyText(item?.[name]) === keyText(keyed.item[name]));
  return changes.find(({ table, before, after }) => table === schema.name && isSame(before ?? after));
}

/** Without the type that `keyText` puts first: an attribute of a key has one type. */
const partitionText = (item: WireItem, names: readonly string[]) =>
  names.map((name) => keyText(item[name]).slice(1)).join(", ");
