import { keyTypeOf } from "../schema/check/items.ts";
import type { Design } from "../schema/design.ts";
import type { AnyIndex } from "../schema/index-key.ts";
import type { AnyItem } from "../schema/item.ts";
import type { Projected, TableDifference } from "./compare-table.ts";
import { type AffectedPattern, byPatternNumber, type PatternUse } from "./pattern-use.ts";

/**
 * What a difference does. `breaks`: requests of access patterns are refused or do not find what they return. `cost`: all
 * patterns work, and more is paid than designed. `harmless`: neither.
 */
export type Meaning = "breaks" | "cost" | "harmless";

export interface Judgement {
  readonly meaning: Meaning;
  /** The patterns that break, by number and then by name; empty for every other meaning. */
  readonly patterns: readonly AffectedPattern[];
  /** Why, in a sentence or two. */
  readonly explanation: string;
  /** What to do about it. */
  readonly fix: string;
}

const newTable =
  "The key of a table cannot be changed: deploy a new table beside it, copy the items, switch the patterns over, then remove it.";
const newIndex =
  "An index cannot be changed: deploy a new one of another name beside it, switch its readers over, then remove it.";
const deploy = "Run `pulumi refresh`, then deploy the design with `pulumi up`.";

/**
 * What a difference means for the access patterns of the design. A difference on something that no pattern uses breaks nothing,
 * however large it is.
 */
export function judgeDifference(difference: TableDifference, design: Design, use: PatternUse): Judgement {
  const { resource: table } = difference;
  switch (difference.kind) {
    case "table-missing":
      return toJudgement(use.ofTable(table), {
        breaks: "There is no such table, so every request to it is refused.",
        otherwise: ["harmless", "No pattern uses the table."],
        fix: `${deploy} If it is deployed, look whether region, account and name prefix are those of the stack.`,
      });
    case "table-not-designed":
      return judged("cost", "No pattern uses the table, and its items are billed as storage.", {
        fix: "If nobody needs its items, name it in the stack's `allowDataLoss` and run `pulumi up`; otherwise add it to the design.",
      });
    case "table-status":
      return toJudgement(use.ofTable(table), {
        breaks: `A table that is ${difference.deployed} refuses requests.`,
        otherwise: ["harmless", "No pattern uses the table."],
        fix: "Wait until it is ACTIVE, and compare again. If it stays so, look at it in the service's console.",
      });
    case "table-key":
      return toJudgement(use.ofTable(table), {
        breaks: "Requests name the designed key, and DynamoDB refuses any other.",
        otherwise: ["harmless", "No pattern uses the table."],
        fix: newTable,
      });
    case "key-type":
      return judgeKeyType(difference.attribute, table, design, use);
    case "definition-unused":
      return judged("harmless", "The type of an attribute is defined, and no key uses it.", {
        fix: "Nothing needs to be done; the next change of the table's indexes may take it away.",
      });
    case "index-missing":
      return toJudgement(use.ofIndex(table, difference.index), {
        breaks:
          "There is no such index, so queries on it are refused. Patterns that only write to the table still work.",
        otherwise: ["harmless", "No pattern queries the index."],
        fix:
          difference.scope === "global"
            ? `${deploy} The index is filled from the items that are there, and serves queries once it is ACTIVE.`
            : "A local index is made together with its table or never: deploy a new table, or design a global index instead.",
      });
    case "index-key":
      return toJudgement([...use.ofIndex(table, difference.index), ...refusedWriters(difference, design, use)], {
        breaks: "Queries name the designed key, and DynamoDB refuses them on an index with another one.",
        otherwise: ["cost", "No pattern queries the index, and writes that change its entries are billed for it."],
        fix: newIndex,
      });
    case "index-status":
      return toJudgement(use.ofIndex(table, difference.index), {
        breaks: difference.isBeingMade
          ? "The index is still being filled, and refuses queries until it is ACTIVE."
          : `An index that is ${difference.deployed} refuses queries.`,
        otherwise: ["harmless", "No pattern queries the index."],
        fix: difference.isBeingMade ? "Wait until it is ACTIVE, and compare again." : deploy,
      });
    case "index-not-designed":
      return toJudgement(refusedWriters(difference, design, use), {
        breaks: "DynamoDB refuses items whose attribute has another type than the key of this index.",
        otherwise: [
          "cost",
          "Each write that changes an entry of this index is billed for it as well; no pattern reads it.",
        ],
        fix: "If nobody else queries it, name it in the stack's `allowDataLoss` and run `pulumi up`; otherwise add it to the design.",
      });
    case "projection":
      return judgeProjection(difference, design, use);
    case "time-to-live":
      return judgeTimeToLive(difference, design, use);
  }
}

interface Outcome {
  /** Why patterns break. */
  readonly breaks: string;
  /** What it means, and why, if none does. */
  readonly otherwise: readonly [meaning: "cost" | "harmless", explanation: string];
  readonly fix: string;
}

function toJudgement(affected: readonly AffectedPattern[], { breaks, otherwise, fix }: Outcome): Judgement {
  const patterns = [...new Map(affected.map((pattern) => [pattern.name, pattern])).values()].sort(byPatternNumber);
  return patterns.length > 0
    ? { meaning: "breaks", patterns, explanation: breaks, fix }
    : judged(...otherwise, { fix });
}

function judged(meaning: "cost" | "harmless", explanation: string, { fix }: Pick<Outcome, "fix">): Judgement {
  return { meaning, patterns: [], explanation, fix };
}

/** The key of a table concerns each of its patterns; that of an index its readers, and whoever writes the attribute. */
function judgeKeyType(attribute: string, table: string, design: Design, use: PatternUse): Judgement {
  const own = design.tables.find(({ name }) => name === table);
  if (attribute === own?.partitionKey.name || attribute === own?.sortKey?.name) {
    return toJudgement(use.ofTable(table), {
      breaks: "Requests give the key with the designed type, and DynamoDB refuses any other.",
      otherwise: ["harmless", "No pattern uses the table."],
      fix: newTable,
    });
  }
  const indexes = indexesOf(design, table).filter(
    ({ partitionKey, sortKey }) => partitionKey === attribute || sortKey === attribute,
  );
  const readers = indexes.flatMap(({ name }) => use.ofIndex(table, name));
  return toJudgement([...readers, ...use.ofWrites(table, attribute)], {
    breaks: "DynamoDB refuses queries and items in which the key of an index has another type than was deployed.",
    otherwise: ["harmless", "No pattern queries by the attribute or writes it."],
    fix: "Remove the indexes on it and deploy them again as designed; their readers fail meanwhile. Or design another attribute.",
  });
}

const indexesOf = (design: Design, table: string): readonly AnyIndex[] =>
  design.indexes.filter((index) => index.table.name === table);
const itemsOf = (design: Design, table: string): readonly AnyItem[] =>
  design.items.filter((item) => item.table.name === table);

/** The DynamoDB type that an attribute of the item is stored with; `undefined` where it cannot be a key. */
function storedType(item: AnyItem, name: string): string | undefined {
  return keyTypeOf(item, item.computed[name]?.from ?? item.key[name] ?? `<${name}>`);
}

const carries = (item: AnyItem, name: string): boolean =>
  name in item.attributes || name in item.computed || name in item.key;

/** Patterns that write an attribute with another type than an index was deployed with as its key. */
function refusedWriters(
  { resource, keyTypes }: { readonly resource: string; readonly keyTypes: ReadonlyMap<string, string | undefined> },
  design: Design,
  use: PatternUse,
): readonly AffectedPattern[] {
  const isOther = (item: AnyItem, name: string, type: string | undefined) =>
    type !== undefined && carries(item, name) && storedType(item, name) !== type;
  return [...keyTypes].flatMap(([name, type]) =>
    itemsOf(design, resource).some((item) => isOther(item, name, type)) ? use.ofWrites(resource, name) : [],
  );
}

function judgeProjection(
  difference: TableDifference & { readonly kind: "projection" },
  design: Design,
  use: PatternUse,
): Judgement {
  const { designedAttributes, deployedAttributes } = difference;
  const index = indexesOf(design, difference.resource).find(({ name }) => name === difference.index);
  const stored = [...new Set((index?.items ?? []).flatMap(attributesOf))];
  const lacking = without(designedAttributes === "all" ? stored : designedAttributes, deployedAttributes, index);
  const further = deployedAttributes === "all" ? stored : deployedAttributes;
  const isLarger = without(further, designedAttributes, index).length > 0;
  return toJudgement(index === undefined ? [] : use.ofProjection(index, lacking), {
    breaks: `Queries on the index do not find ${lacking.join(", ")}.`,
    otherwise: isLarger
      ? [
          "cost",
          "Entries of the index are larger than designed, and writes of what they hold besides are billed for it too.",
        ]
      : lacking.length > 0
        ? ["harmless", `No pattern needs ${lacking.join(", ")} from the index.`]
        : [
            "harmless",
            "Of the items that the design has, both hold the same; of attributes yet to come, they will not.",
          ],
    fix: newIndex,
  });
}

const attributesOf = (item: AnyItem): readonly string[] => [
  ...Object.keys(item.attributes),
  ...Object.keys(item.computed),
];

/** The attributes that a projection does not hold. Keys of table and index are in every projection. */
function without(attributes: readonly string[], projected: Projected, index: AnyIndex | undefined): readonly string[] {
  const { partitionKey, sortKey } = index?.table ?? {};
  const keys = [partitionKey?.name, sortKey?.name, index?.partitionKey, index?.sortKey];
  return attributes.filter((name) => projected !== "all" && !projected.includes(name) && !keys.includes(name));
}

/**
 * Items that expire stay readable until DynamoDB gets to them, within days (Developer Guide, "Using time to live (TTL) in DynamoDB"),
 * so no pattern may rely on their being gone, and expiry that is off costs storage alone. Expiry on an attribute that holds
 * another number is what loses items.
 */
function judgeTimeToLive(
  { resource, designed, deployedAttribute: attribute }: TableDifference & { readonly kind: "time-to-live" },
  design: Design,
  use: PatternUse,
): Judgement {
  const isNumber = (item: AnyItem, name: string) => carries(item, name) && storedType(item, name) === "N";
  const loses = attribute !== undefined && itemsOf(design, resource).some((item) => isNumber(item, attribute));
  const patterns = loses ? use.ofStoredItems(resource) : [];
  const otherwise: Outcome["otherwise"] = loses
    ? ["harmless", `Items are deleted by ${attribute}, and no pattern needs an item that was stored before.`]
    : designed === null
      ? ["harmless", `No item of the design holds a number in ${attribute}.`]
      : [
          "cost",
          "Expired items are never deleted and go on being billed as storage; no pattern takes them for current.",
        ];
  return toJudgement(patterns, {
    breaks: `Items are deleted by ${attribute}, which is not when they expire.`,
    otherwise,
    fix:
      designed === null
        ? "Run `pulumi refresh`, then turn time to live off with `pulumi up`, or design it."
        : `${deploy} DynamoDB allows one change of time to live an hour.`,
  });
}
