/** Why an amount of units is what it is: each rule with its sentence and its source. */

export type RuleId = keyof typeof table;

export interface Rule {
  /** What holds, for people. */
  readonly text: string;
  /** A page of AWS's documentation by its title, or who measured it. */
  readonly source: string;
}

const readWritePage = "Developer Guide, DynamoDB read and write operations";
const transactionPage = "Developer Guide, Amazon DynamoDB Transactions: How it works";
const gsiPage = "Developer Guide, Using Global Secondary Indexes in DynamoDB";
const lsiPage = "Developer Guide, Local Secondary Indexes";
const indexPages = `${gsiPage}; Local Secondary Indexes`;
const measured = "measured on AWS by the public Parity Suite";
const measuredByDynoxide = "measured on AWS by the dynoxide 3.2 test suite";

const table = {
  "item-read": {
    text: "An item is read as a whole: its size, rounded up to 4 KB, 1 unit for each 4 KB.",
    source: readWritePage,
  },
  "missing-item-read": {
    text: "Reading an item that is not there costs as much as one of up to 4 KB.",
    source: readWritePage,
  },
  "page-read": {
    text: "A page of a Query or Scan is one read: the sizes of all items read are added up, then rounded up to 4 KB once.",
    source: readWritePage,
  },
  "empty-page": {
    text: "A page that reads no item costs as much as one of up to 4 KB.",
    source: `${readWritePage}; ${measured}`,
  },
  "index-page-read": {
    text: "A read from an index counts its entries: table key, index key and projected attributes; added up, then rounded up to 4 KB once.",
    source: indexPages,
  },
  "base-item-fetch": {
    text: "A local index read that needs an attribute which is not projected reads each base item as well, each rounded up to 4 KB by itself.",
    source: `${lsiPage}; ${measured}`,
  },
  "item-write": {
    text: "A write counts the larger of the item before and after, rounded up to 1 KB, 1 unit for each 1 KB. A write that changes nothing costs the same.",
    source: `${readWritePage}; ${measured}`,
  },
  "missing-item-delete": {
    text: "A delete of an item that is not there costs as much as one of up to 1 KB.",
    source: `${readWritePage}; ${measuredByDynoxide}`,
  },
  "condition-failed": {
    text: "A write whose condition fails costs the table what it would have cost, at least 1 unit, and no index anything. The error carries no figure.",
    source: readWritePage,
  },
  "condition-check": {
    text: "A ConditionCheck costs as much as a write of the item that it looks at.",
    source: `${measuredByDynoxide}, the page does not say`,
  },
  "transaction-cancelled": {
    text: "A cancelled transaction costs the table what each of its writes would have cost, and no index anything. The error carries no figure.",
    source: transactionPage,
  },
  "transaction-replayed": {
    text: "A transaction sent again with its ClientRequestToken costs transactional reads: for each entry the larger of the item before and after the first call, rounded up to 4 KB.",
    source: `${transactionPage}; ${measuredByDynoxide}`,
  },
  "index-entry-appears": {
    text: "An item that comes into an index costs one write of its entry, rounded up to 1 KB.",
    source: `${indexPages}; ${measured}`,
  },
  "index-entry-changes": {
    text: "A projected attribute that changes costs one write of the larger of the entry before and after, rounded up to 1 KB.",
    source: `${indexPages}; ${measuredByDynoxide}`,
  },
  "index-entry-moves": {
    text: "An index key that changes costs two writes: the old entry is deleted and the new one put, each rounded up to 1 KB by itself.",
    source: `${indexPages}; ${measured}`,
  },
  "index-entry-disappears": {
    text: "An item that leaves an index costs one write of the entry it had, rounded up to 1 KB.",
    source: `${indexPages}; ${measured}`,
  },
  "index-untouched": {
    text: "An index whose entry stays the same costs nothing.",
    source: `${measured}; ${gsiPage}`,
  },
  "sparse-index": {
    text: "An index costs nothing for an item that lacks one of its key attributes.",
    source: indexPages,
  },
  "eventual-half": { text: "An eventually consistent read costs half.", source: readWritePage },
  "strong-whole": { text: "A strongly consistent read costs 1 unit for each 4 KB.", source: readWritePage },
  "transactional-double": {
    text: "A transaction doubles the units of the table, once to prepare and once to commit.",
    source: `${transactionPage}; ${measured}`,
  },
  "index-not-doubled": {
    text: "A transaction does not double the units of an index.",
    source: `${measuredByDynoxide}, the page does not say`,
  },
  "batch-entries-apart": {
    text: "Each entry of a batch is rounded up by itself, as if it were a request of its own.",
    source: readWritePage,
  },
  "filter-after-read": {
    text: "A filter is applied after the read: items that it takes out cost the same.",
    source: `${readWritePage}; ${measured}`,
  },
  "projection-after-read": {
    text: "A projection is applied after the read: attributes that are not returned cost the same.",
    source: `${readWritePage}; ${measured}`,
  },
  "count-like-read": { text: "Counting items costs as much as returning them.", source: readWritePage },
  "limit-before-filter": {
    text: "Limit is how many items are read, before the filter.",
    source: "Developer Guide, Querying tables in DynamoDB",
  },
  "page-limit": {
    text: "A page ends with the item that brings it to 1 MB; that item is read and counts.",
    source: `Developer Guide, Paginating table query results; ${measured}`,
  },
  "scan-order": {
    text: "A Scan that ends early reads partitions in an order of AWS's own; here it is the order in which they were first written.",
    source: "Developer Guide, Scanning tables in DynamoDB",
  },
} as const satisfies Readonly<Record<string, Rule>>;

export const rules: Readonly<Record<RuleId, Rule>> = table;
