/** The social media data set as tests look at it: what is stored, sorted by kind of item. */
import { createDataSet, type DataSet, type DataSetInput } from "../../../bench/workload/data-set.ts";
import { population } from "../../../model/designs/social-media/population.ts";
import type { NativeItem } from "../../../model/schema/operation.ts";
import type { Entity } from "../../../model/schema/population.ts";

export const momentMs = Date.UTC(2026, 10, 22);

export function socialMediaData(roots: number, input: Partial<DataSetInput> = {}): DataSet {
  return createDataSet(population, { roots, seed: 1, skew: 0.99, nowMs: momentMs, ...input });
}

export function entityNamed(name: string): Entity {
  const found = [population.root, ...population.entities].find((entity) => entity.name === name);
  if (found === undefined) {
    throw new Error(`the social media population has no ${name}`);
  }
  return found;
}

export const user: Entity = population.root;

/** An attribute that has to be a text. */
export function textOf(item: NativeItem | undefined, attribute: string): string {
  const value = item?.[attribute];
  if (typeof value !== "string") {
    throw new Error(`${attribute} is ${String(value)} and no text`);
  }
  return value;
}

const kindsByTable: Readonly<Record<string, (itemKey: string) => string>> = {
  UserPosts: (itemKey) =>
    itemKey === "PROFILE"
      ? "profile"
      : itemKey === "STATS"
        ? "userStats"
        : itemKey.endsWith("#STATS")
          ? "postStats"
          : "post",
  PostComments: (itemKey) => (itemKey === "POST" ? "postCopy" : "comment"),
  UserNotifications: () => "notification",
  Likes: () => "like",
  Follows: () => "follow",
  DirectMessages: () => "message",
  Stories: () => "story",
};

export interface StoredData {
  readonly items: readonly { readonly table: string; readonly kind: string; readonly item: NativeItem }[];
  of(kind: string): readonly NativeItem[];
}

/** All items of a data set. The kind is read off the keys, as a reader of the table would. */
export function storeAll(dataSet: DataSet): StoredData {
  const items = Array.from(dataSet.items(), ({ table, item }) => {
    const kind = kindsByTable[table]?.(typeof item.itemKey === "string" ? item.itemKey : "");
    return { table, kind: kind ?? `unknown in ${table}`, item };
  });
  return { items, of: (kind) => items.flatMap((each) => (each.kind === kind ? [each.item] : [])) };
}
