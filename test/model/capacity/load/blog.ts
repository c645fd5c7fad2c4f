/** A design with what the social media design lacks: shards, keys made by hand, transactions, batches, stages that follow one another. */
import {
  assumed,
  atMostOne,
  batchGet,
  beginsWith,
  create,
  defineDesign,
  draws,
  entity,
  get,
  globalIndex,
  increment,
  inSequence,
  item,
  localIndex,
  many,
  number,
  optional,
  put,
  query,
  queryIndex,
  readPattern,
  remove,
  rootEntity,
  seed,
  seedShards,
  string,
  stringKey,
  table,
  transactWrite,
  update,
  wanted,
  writePattern,
} from "../../../../model/index.ts";

const writers = table("Writers", { partitionKey: stringKey("writerId") });
const texts = table("Texts", { partitionKey: stringKey("writerId"), sortKey: stringKey("textKey") });
const readings = table("Readings", { partitionKey: stringKey("readerId"), sortKey: stringKey("textId") });
const slots = table("Slots", { partitionKey: stringKey("slotKey") });

/** The same design with so many shards. */
export function blogWith(shards: number) {
  const writer = item(writers, "writer", {
    key: { writerId: "<writerId>" },
    attributes: { writerId: string(), biography: string() },
    size: { bytes: assumed(9000), filledBy: "biography" },
  });
  const text = item(texts, "text", {
    key: { writerId: "<writerId>", textKey: "TEXT#<textId>" },
    attributes: { writerId: string(), textId: string(), state: string(), words: string() },
    size: { bytes: assumed(30_000), filledBy: "words" },
  });
  const views = item(texts, "views", {
    key: { writerId: "<writerId>", textKey: "VIEWS#<textId>" },
    attributes: { writerId: string(), textId: string(), views: number() },
    shards: { count: shards, of: "textKey" },
  });
  /** Under the writer, two generations above. */
  const note = item(texts, "note", {
    key: { writerId: "<writerId>", textKey: "NOTE#<noteId>" },
    attributes: { writerId: string(), noteId: string(), words: string() },
    size: { bytes: assumed(1500), filledBy: "words" },
  });
  const reading = item(readings, "reading", {
    key: { readerId: "<readerId>", textId: "<textId>" },
    attributes: { readerId: string(), textId: string() },
    spread: { textId: { count: shards, by: "readerId", as: "textShard" } },
  });
  const slot = item(slots, "slot", {
    key: { slotKey: "<slotKey>" },
    attributes: { slotKey: string(), sum: number() },
  });
  const byState = globalIndex(texts, "ByState", { of: [text], partitionKey: "state", sortKey: "textId", project: [] });
  const byWords = localIndex(texts, "ByWords", { of: [text], sortKey: "state", project: [] });
  const byText = globalIndex(readings, "ByText", {
    of: [reading],
    partitionKey: "textId",
    sortKey: "readerId",
    project: [],
  });

  const rateRps = assumed(1);
  const ids = { writerId: string(), textId: string() };
  const patterns = {
    readAll: readPattern({
      number: 1,
      title: "All texts of a writer, 1 MB at a time",
      rateRps,
      consistency: "strong",
      parameters: { writerId: string() },
      returns: many(assumed(100), ["words"]),
      request: ({ writerId }) => query(texts, { of: [text], key: { writerId } }),
    }),
    listOpen: readPattern({
      number: 2,
      title: "Texts in a state",
      rateRps,
      consistency: "eventual",
      parameters: { state: string() },
      returns: many(assumed(40), ["textId"]),
      request: ({ state }) => queryIndex(byState, { key: { state }, limit: 400 }),
    }),
    readersOf: readPattern({
      number: 3,
      title: "Readers of a text, and who they are",
      rateRps,
      consistency: "eventual",
      parameters: { textId: string() },
      returns: many(assumed(5), ["readerId", "biography"]),
      request: ({ textId }) =>
        inSequence(queryIndex(byText, { key: { textId }, limit: 5 }), (found) =>
          found.length === 0
            ? undefined
            : batchGet(...found.map(({ readerId }) => wanted(writer, { writerId: readerId }))),
        ),
    }),
    view: writePattern({
      number: 4,
      title: "Count a view",
      rateRps,
      parameters: { ...ids, viewId: string() },
      request: ({ viewId, ...key }) => increment(views, key, { views: 1 }, viewId),
    }),
    fixFirst: writePattern({
      number: 5,
      title: "Set the first shard",
      rateRps,
      parameters: ids,
      request: (key) => update(views, key, { set: { views: 7 } }),
    }),
    readViews: readPattern({
      number: 6,
      title: "Views of a text",
      rateRps,
      consistency: "eventual",
      parameters: ids,
      returns: atMostOne(["views"]),
      request: (key) => get(views, key),
    }),
    readOne: writePattern({
      number: 7,
      title: "Read a text",
      rateRps,
      parameters: { readerId: string(), textId: string() },
      request: (value) => put(reading, value),
    }),
    publish: writePattern({
      number: 8,
      title: "Publish a text",
      rateRps,
      parameters: ids,
      request: (key) =>
        transactWrite(
          create(text, { ...key, state: "open", words: "w".repeat(2000) }),
          create(views, { ...key, views: 0 }),
        ),
    }),
    close: writePattern({
      number: 9,
      title: "Close a text",
      rateRps,
      parameters: ids,
      request: (key) => update(text, key, { set: { state: "closed" } }),
    }),
    countSlot: writePattern({
      number: 10,
      title: "Count in a slot that was drawn",
      rateRps,
      parameters: { slotKey: string() },
      request: (key) => update(slot, key, { add: { sum: 1 } }),
    }),
    readSlot: readPattern({
      number: 11,
      title: "Read a slot",
      rateRps,
      consistency: "strong",
      parameters: { slotKey: string() },
      returns: atMostOne(["sum"]),
      request: (key) => query(slots, { of: [slot], key }),
    }),
    lately: readPattern({
      number: 13,
      title: "The last things of a writer",
      rateRps,
      consistency: "eventual",
      parameters: { writerId: string() },
      returns: many(assumed(8), ["textId"]),
      request: ({ writerId }) => query(texts, { of: [text, views], key: { writerId }, newestFirst: true, limit: 8 }),
    }),
    notes: readPattern({
      number: 14,
      title: "Notes of a writer",
      rateRps,
      consistency: "eventual",
      parameters: { writerId: string() },
      returns: many(assumed(50), ["words"]),
      request: ({ writerId }) => query(texts, { of: [note], key: { writerId }, sortKey: beginsWith("NOTE#") }),
    }),
    retire: writePattern({
      number: 12,
      title: "Remove a writer",
      rateRps,
      parameters: { writerId: string(), note: optional(string()) },
      request: ({ writerId }) => remove(writer, { writerId }),
    }),
  };

  const author = rootEntity("author", (self) => [
    seed(writer, { writerId: self.id, biography: "" }),
    ...[0, 1, 2, 3].map((number) => seed(slot, { slotKey: `${self.id}#${number}`, sum: number })),
  ]);
  const work = entity("work", {
    of: author,
    average: assumed(20),
    skew: 0.2,
    items: (self) => [
      seed(text, {
        writerId: self.parent.id,
        textId: self.id,
        state: self.integer("state", 0, 3) === 0 ? "open" : "closed",
        words: "",
      }),
      ...seedShards(views, { writerId: self.parent.id, textId: self.id, views: self.integer("views", 0, 99) }),
    ],
  });
  const remark = entity("remark", {
    of: work,
    average: assumed(1),
    skew: 0.3,
    items: (self) => [seed(note, { writerId: self.parent.parent.id, noteId: self.id, words: "" })],
  });
  const look = entity("look", {
    of: author,
    average: assumed(10),
    skew: 0.1,
    items: (self) => [seed(reading, { readerId: self.parent.id, textId: self.pickDistinct(work, "read").id })],
  });
  return defineDesign({
    name: "blog",
    tables: [writers, texts, readings, slots],
    items: [writer, text, views, note, reading, slot],
    indexes: [byState, byWords, byText],
    patterns,
    population: {
      root: author,
      entities: [work, remark, look],
      draws: [
        draws(patterns.readAll, (draw) => ({ writerId: draw.popular(work).parent.id })),
        draws(patterns.listOpen, () => ({ state: "open" })),
        draws(patterns.readersOf, (draw) => ({ textId: draw.popular(work).id })),
        draws(patterns.view, (draw) => {
          const seen = draw.popular(work);
          return { writerId: seen.parent.id, textId: seen.id, viewId: draw.newId() };
        }),
        draws(patterns.fixFirst, (draw) => {
          const fixed = draw.popular(work);
          return { writerId: fixed.parent.id, textId: fixed.id };
        }),
        draws(patterns.readViews, (draw) => {
          const seen = draw.popular(work);
          return { writerId: seen.parent.id, textId: seen.id };
        }),
        draws(patterns.readOne, (draw) => ({ readerId: draw.any(author).id, textId: draw.popular(work).id })),
        draws(patterns.publish, (draw) => ({ writerId: draw.any(author).id, textId: draw.newId() })),
        draws(patterns.close, (draw) => {
          const closed = draw.popular(work);
          return { writerId: closed.parent.id, textId: closed.id };
        }),
        draws(patterns.countSlot, (draw) => ({ slotKey: `${draw.popular(author).id}#${draw.integer(0, 3)}` })),
        draws(patterns.readSlot, (draw) => ({ slotKey: `${draw.popular(author).id}#${draw.integer(0, 3)}` })),
        draws(patterns.lately, (draw) => ({ writerId: draw.popular(author).id })),
        draws(patterns.notes, (draw) => ({ writerId: draw.popular(remark).parent.parent.id })),
        draws(patterns.retire, (draw) => ({ writerId: draw.any(author).id })),
      ],
    },
  });
}
