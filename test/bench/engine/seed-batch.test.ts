import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderBatchBody, type SeedItem, toBatches } from "../../../bench/engine/seed-batch.ts";

const seedItem = fc.record({
  table: fc.constantFrom("Users", "Posts", 'odd "name"'),
  item: fc.dictionary(fc.string(), fc.record({ S: fc.string({ unit: "grapheme" }) }), { noNullPrototype: true }),
});

interface Entry {
  readonly PutRequest: { readonly Item: SeedItem["item"] };
}

function parseBatches(source: readonly SeedItem[]) {
  return [...toBatches(source)].map((batch) => {
    const body = renderBatchBody(batch.table, batch.entries);
    const parsed: { readonly RequestItems: Readonly<Record<string, readonly Entry[]>> } = JSON.parse(body);
    return { ...batch, body, requestItems: parsed.RequestItems };
  });
}

describe("batches", () => {
  it("hold every item once, in order, at most 25 of one table", () => {
    fc.assert(
      fc.property(fc.array(seedItem, { maxLength: 120 }), (source) => {
        const written: Record<string, unknown[]> = {};
        for (const { table, requestItems, entries, bytes } of parseBatches(source)) {
          expect(Object.keys(requestItems)).toEqual([table]);
          expect(entries.length).toBeGreaterThan(0);
          expect(entries.length).toBeLessThanOrEqual(25);
          const items = (requestItems[table] ?? []).map(({ PutRequest }) => PutRequest.Item);
          expect(bytes).toBe(items.reduce((sum, item) => sum + Buffer.byteLength(JSON.stringify(item)), 0));
          written[table] = [...(written[table] ?? []), ...items];
        }
        for (const table of new Set(source.map((each) => each.table))) {
          expect(written[table]).toEqual(source.filter((each) => each.table === table).map((each) => each.item));
        }
      }),
    );
  });

  it("are full as long as items of their table come", () => {
    const source = Array.from({ length: 130 }, (_, position) => ({
      table: position % 2 === 0 ? "Users" : "Posts",
      item: { id: { N: String(position) } },
    }));
    expect(parseBatches(source).map(({ entries }) => entries.length)).toEqual([25, 25, 25, 25, 15, 15]);
  });

  it("stay within 16 MB on the wire", () => {
    // One UTF-16 unit and three bytes each: a count of characters would be far too small.
    const text = "€".repeat(400_000);
    const source = Array.from({ length: 40 }, () => ({ table: "Users", item: { text: { S: text } } }));
    const bodies = parseBatches(source).map(({ body }) => Buffer.byteLength(body));
    expect(Math.max(...bodies)).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(Math.max(...bodies)).toBeGreaterThan(14 * 1024 * 1024);
    expect(bodies).toHaveLength(4);
  });
});
