import type { AttributeKind } from "../attribute.ts";
import type { Design } from "../design.ts";
import type { AnyItem } from "../item.ts";
import type { Problem } from "../problem.ts";
import type { KeyType } from "../table-definition.ts";
import { hasMatchingBrackets, isPlainAttribute, placeholdersOf, templateParts } from "../template.ts";

/** 400 KB, names and values together (Developer Guide, "Service, account, and table quotas"). */
export const itemBytesMost = 400 * 1024;

const keyTypeByKind: Partial<Record<AttributeKind, KeyType>> = {
  string: "S",
  timestamp: "S",
  number: "N",
  epochSeconds: "N",
  binary: "B",
};

/** Kinds that a computed attribute's `when` can compare. */
const comparableKinds: readonly (AttributeKind | undefined)[] = [
  "string",
  "number",
  "boolean",
  "timestamp",
  "epochSeconds",
];

/** The DynamoDB type of what a key template yields; `undefined` where it cannot be a key. */
export function keyTypeOf(item: AnyItem, template: string): KeyType | undefined {
  if (!isPlainAttribute(template)) {
    return "S";
  }
  const kind = item.attributes[template.slice(1, -1)]?.kind;
  return kind === undefined ? undefined : keyTypeByKind[kind];
}

export function checkItems({ tables, items }: Design): Problem[] {
  const problems = items.flatMap((item) => (tables.includes(item.table) ? checkItem(item) : [tableMissing(item)]));
  const names = items.map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    const message = "two items have this name, or one is listed twice";
    problems.push({
      code: "item_twice",
      path: `items.${name}`,
      message,
      fix: "give each item a name and list it once",
    });
  }
  return [...problems, ...checkCollisions([...new Set(items)])];
}

function tableMissing({ name, table }: AnyItem): Problem {
  return {
    code: "item_table_unknown",
    path: `items.${name}`,
    message: `its table ${table.name} is not among the design's tables`,
    fix: `add ${table.name} to tables`,
  };
}

function checkItem(item: AnyItem): Problem[] {
  const problems: Problem[] = [];
  const at = `items.${item.name}`;
  for (const key of [item.table.partitionKey, item.table.sortKey]) {
    if (key === undefined) {
      continue;
    }
    const template = item.key[key.name];
    const path = `${at}.key.${key.name}`;
    if (template === undefined || template === "") {
      problems.push({
        code: "key_missing",
        path,
        message: "the table's key has no template",
        fix: `say what ${key.name} is made of`,
      });
      continue;
    }
    const inTemplate = checkTemplate(item, template, path);
    problems.push(...inTemplate, ...checkShadow(item, key.name, template, path));
    const type = keyTypeOf(item, template);
    if (inTemplate.length === 0 && type !== key.type) {
      problems.push({
        code: "key_type",
        path,
        message: `"${template}" yields ${type === undefined ? "what cannot be a key" : `type ${type}`}, but the table's key ${key.name} has type ${key.type}`,
        fix: "change the table's key type or the template",
      });
    }
  }
  for (const [name, { from, when }] of Object.entries(item.computed)) {
    const path = `${at}.computed.${name}`;
    if (name in item.attributes) {
      problems.push({ code: "computed_twice", path, message: "it is an attribute as well", fix: "rename one of them" });
    }
    problems.push(...checkTemplate(item, from, path));
    problems.push(...Object.keys(when ?? {}).flatMap((attribute) => checkWhen(item, attribute, `${path}.when`)));
  }
  return [...problems, ...checkSize(item)];
}

/** The key is stored under its name: an attribute of the same name with another value would take its place. */
function checkShadow(item: AnyItem, key: string, template: string, path: string): Problem[] {
  if (!(key in item.computed) && (!(key in item.attributes) || template === `<${key}>`)) {
    return [];
  }
  const message = `${key} is an attribute of ${item.name} as well, and "${template}" is not its value`;
  const fix = `rename the attribute, or make the key of it alone: "<${key}>"`;
  return [{ code: "key_shadowed", path, message, fix }];
}

function checkWhen(item: AnyItem, attribute: string, path: string): Problem[] {
  const kind = item.attributes[attribute]?.kind;
  if (kind === undefined) {
    return [unknownAttribute(item, attribute, path)];
  }
  if (comparableKinds.includes(kind)) {
    return [];
  }
  const message = `${attribute} is a ${kind}, which never equals another`;
  return [{ code: "when_not_comparable", path, message, fix: "compare a string, number, boolean or moment" }];
}

function unknownAttribute(item: AnyItem, attribute: string, path: string): Problem {
  return {
    code: "attribute_unknown",
    path,
    message: `${item.name} has no attribute ${attribute}`,
    fix: `use one of ${Object.keys(item.attributes).join(", ")}`,
  };
}

function checkTemplate(item: AnyItem, template: string, path: string): Problem[] {
  if (!hasMatchingBrackets(template)) {
    const message = `"${template}" has a bracket without its other half`;
    const fix = "write attribute names between < and >, and neither of them in fixed text";
    return [{ code: "template_brackets", path, message, fix }];
  }
  return placeholdersOf(template).flatMap((name): Problem[] => {
    const attribute = item.attributes[name];
    if (attribute === undefined) {
      return [unknownAttribute(item, name, path)];
    }
    if (attribute.presence === "optional") {
      return [
        {
          code: "key_optional",
          path,
          message: `${name} may be absent, and a key may not`,
          fix: `make ${name} required`,
        },
      ];
    }
    const composed = templateParts(template).length > 1;
    if (composed && !["string", "timestamp", "epochSeconds"].includes(attribute.kind)) {
      return [
        {
          code: "key_not_sortable",
          path,
          message: `${name} is a ${attribute.kind}, which does not sort inside a composed key`,
          fix: "use a string, a timestamp or epochSeconds, which is written as ISO text",
        },
      ];
    }
    return [];
  });
}

function checkSize(item: AnyItem): Problem[] {
  const path = `items.${item.name}.size`;
  const { bytes, filledBy } = item.size ?? {};
  const problems: Problem[] = [];
  if (bytes !== undefined && !(bytes.value > 0 && bytes.value <= itemBytesMost)) {
    problems.push({
      code: "item_size",
      path,
      message: `${bytes.value} bytes is not the size of an item`,
      fix: `give a size above 0 and up to ${itemBytesMost} bytes (400 KB)`,
    });
  }
  if (filledBy !== undefined && item.attributes[filledBy]?.kind !== "string") {
    problems.push({
      code: "filler_not_text",
      path,
      message: `${filledBy} is not a string`,
      fix: "name a string attribute to pad",
    });
  }
  const templates = [...Object.values(item.key), ...Object.values(item.computed).map(({ from }) => from)];
  if (filledBy !== undefined && templates.flatMap(placeholdersOf).includes(filledBy)) {
    problems.push({
      code: "filler_in_key",
      path,
      message: `${filledBy} is part of a key, which padding would change`,
      fix: "name an attribute to pad that no key is made of",
    });
  }
  return problems;
}

/** Two kinds of item whose keys have the same form would overwrite each other. */
function checkCollisions(items: readonly AnyItem[]): Problem[] {
  const ownerByForm = new Map<string, string>();
  return items.flatMap((item): Problem[] => {
    const form = [item.table.name, ...Object.entries(item.key).sort().flat()].join("|").replace(/<[^>]*>/g, "<>");
    const owner = ownerByForm.get(form);
    ownerByForm.set(form, owner ?? item.name);
    if (owner === undefined) {
      return [];
    }
    const message = `its keys have the same form as those of ${owner}, so one would overwrite the other`;
    return [
      { code: "key_collision", path: `items.${item.name}.key`, message, fix: "give one of them a prefix of its own" },
    ];
  });
}
