import type { Design } from "../../model/schema/design.ts";
import type { AnyItem } from "../../model/schema/item.ts";
import type { NativeItem, NativeValue } from "../../model/schema/operation.ts";
import { shardKey, shardNumbers } from "../../model/schema/shard.ts";
import { isPlainAttribute, templateParts } from "../../model/schema/template.ts";

/** Stands in a leading key for a value that is no parameter as it was given, but something that the pattern makes of some. */
export const anyValue = "<*>";

/** Templates of the partition key of a table or index, one for each kind of item in it. */
export function partitionTemplates(design: Design, table: string, index?: string): readonly string[] {
  if (index === undefined) {
    return itemsOf(design, table).flatMap(({ table: { partitionKey }, key, shards }) =>
      shardTemplates(key[partitionKey.name] ?? anyValue, shards?.of === partitionKey.name ? shards.count : 1),
    );
  }
  const queried = design.indexes.find(({ name, table: { name: owner } }) => name === index && owner === table);
  return (queried?.items ?? []).flatMap((item) =>
    shardTemplates(templateOf(item, queried?.partitionKey ?? ""), queried?.spread?.count ?? 1),
  );
}

/** A key that is spread over shards has a template for each. */
const shardTemplates = (template: string, count: number) =>
  shardNumbers(count).map((shard) => shardKey(template, shard));

/**
 * A leading key of a table and, where it is one shard of a key that is spread over several, those of the other shards too: which
 * of them a request writes is decided by its values.
 */
export function withAllShards(leadingKey: string, design: Design, table: string): readonly string[] {
  for (const {
    table: { partitionKey },
    key,
    shards,
  } of itemsOf(design, table)) {
    const template = key[partitionKey.name] ?? anyValue;
    const numbers = shards?.of === partitionKey.name ? shardNumbers(shards.count).slice(1) : [];
    const shard = numbers.find((number) => matchOf(shardKey(template, number), leadingKey) !== null);
    if (shard !== undefined) {
      const plain = leadingKey.slice(0, leadingKey.length - shardKey("", shard).length);
      return [plain, ...numbers.map((number) => shardKey(plain, number))];
    }
  }
  return [leadingKey];
}

function templateOf({ computed, key }: AnyItem, attribute: string): string {
  return computed[attribute]?.from ?? key[attribute] ?? `<${attribute}>`;
}

/**
 * A partition key of a request of `requestsOf`, in which parameters stand as `<name>`, as a template such as `POST#<postId>`;
 * `undefined` for a number or binary value, which IAM cannot compare as text.
 *
 * Only fixed text that the design's own template has is taken for fixed, and only a parameter that stands alone in its place for
 * that parameter. All else may be different for other values: a conversation's key is made of two users in sorted order.
 */
export function toLeadingKey(value: NativeValue | undefined, templates: readonly string[]): string | undefined {
  if (typeof value !== "string") {
    return undefined;
  }
  const matching = templates.filter((template) => matchOf(template, value) !== null);
  const [template] = matching.sort((a, b) => fixedLength(b) - fixedLength(a));
  if (template === undefined) {
    return anyValue;
  }
  const filled = matchOf(template, value)?.slice(1).values() ?? [].values();
  return templateParts(template)
    .map((part) => {
      if ("text" in part) {
        return part.text;
      }
      const text = filled.next().value ?? "";
      return /^<[^<>]+>$/.test(text) ? text : anyValue;
    })
    .join("");
}

/**
 * Every attribute that a put of this item may carry: those of its kind, with optional ones and those that the design fills in for
 * some values only. What the design does not describe is taken as it is.
 */
export function attributesOfKind(design: Design, table: string, item: NativeItem): readonly string[] {
  const own = Object.keys(item).filter((name) => item[name] !== undefined);
  const candidates = itemsOf(design, table).filter(
    (kind) => hasKeyOf(kind, item) && own.every((name) => namesOf(kind).includes(name)),
  );
  const [kind] = candidates.sort((a, b) => fixedKeyLength(b) - fixedKeyLength(a));
  return kind === undefined ? own : namesOf(kind);
}

const itemsOf = ({ items }: Design, table: string) => items.filter((item) => item.table.name === table);
const namesOf = ({ key, attributes, computed }: AnyItem) => [
  ...new Set([...Object.keys(key), ...Object.keys(attributes), ...Object.keys(computed)]),
];

function hasKeyOf({ key }: AnyItem, item: NativeItem): boolean {
  return Object.entries(key).every(([name, template]) => {
    const value = item[name];
    return typeof value === "string" ? matchOf(template, value) !== null : isPlainAttribute(template);
  });
}

/** The texts in place of the template's attributes, after the whole text. */
function matchOf(template: string, text: string): RegExpExecArray | null {
  const pattern = templateParts(template).map((part) => ("text" in part ? literally(part.text) : "(.+)"));
  return new RegExp(`^${pattern.join("")}$`, "s").exec(text);
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const fixedLength = (template: string) =>
  templateParts(template).reduce((length, part) => length + ("text" in part ? part.text.length : 0), 0);
const fixedKeyLength = ({ key }: AnyItem) =>
  Object.values(key).reduce((length, template) => length + fixedLength(template), 0);
