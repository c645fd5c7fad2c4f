import { describe, expect, test } from "vitest";
import { compareAnswer, compareLeft, type EngineAnswer } from "../../../bench/verify/compare-answer.ts";
import type { PredictedRequest } from "../../../bench/verify/predict-case.ts";
import { predictRequest } from "../../../model/capacity/units/predict.ts";
import type { WireRequest } from "../../../model/capacity/units/prediction.ts";
import { createTables } from "../../../model/capacity/units/tables.ts";
import type { WireItem } from "../../../model/request/wire-value.ts";
import type { TableDefinition } from "../../../model/schema/table-definition.ts";

const songs: TableDefinition = {
  TableName: "Songs",
  AttributeDefinitions: [
    { AttributeName: "artist", AttributeType: "S" },
    { AttributeName: "title", AttributeType: "S" },
    { AttributeName: "genre", AttributeType: "S" },
    { AttributeName: "year", AttributeType: "N" },
  ],
  KeySchema: [
    { AttributeName: "artist", KeyType: "HASH" },
    { AttributeName: "title", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "ByGenre",
      KeySchema: [
        { AttributeName: "genre", KeyType: "HASH" },
        { AttributeName: "year", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};
const song = (artist: string, title: string, year: number): WireItem => ({
  artist: { S: artist },
  title: { S: title },
  genre: { S: "folk" },
  year: { N: String(year) },
});
const [a1, a2, b1, b2] = [song("a", "1", 1970), song("a", "2", 1970), song("b", "1", 1980), song("b", "2", 1981)];

const query = (artist: string, more = {}): WireRequest => ({
  operation: "Query",
  input: {
    TableName: "Songs",
    KeyConditionExpression: "artist = :artist",
    ExpressionAttributeValues: { ":artist": { S: artist } },
    ...more,
  },
});
const byGenre: WireRequest = {
  operation: "Query",
  input: {
    TableName: "Songs",
    IndexName: "ByGenre",
    KeyConditionExpression: "genre = :genre",
    ExpressionAttributeValues: { ":genre": { S: "folk" } },
  },
};
const batch: WireRequest = {
  operation: "BatchGetItem",
  input: { RequestItems: { Songs: { Keys: [a1, b1].map(({ artist, title }) => ({ artist, title })) } } },
};
const refused: WireRequest = {
  operation: "PutItem",
  input: { TableName: "Songs", Item: a1, ConditionExpression: "attribute_not_exists(artist)" },
};

function predict(request: WireRequest, isLastPage = false): PredictedRequest {
  const tables = createTables([songs]);
  for (const item of [a1, a2, b1, b2]) {
    tables.put("Songs", item);
  }
  return { request, prediction: predictRequest(tables, request), leaves: [], isLastPage };
}

/** What does not agree when the engine answers as predicted, but for these changes. */
function compare(predicted: PredictedRequest, changes: Partial<EngineAnswer> = {}, unknown?: string) {
  const { outcome, tables, items, lastEvaluatedKey } = predicted.prediction;
  const answer = {
    outcome,
    tables,
    items,
    ...(lastEvaluatedKey === undefined ? {} : { lastEvaluatedKey }),
    ...changes,
  };
  const reported = { tables, differences: [], ...(unknown === undefined ? {} : { unknown }) };
  return compareAnswer([songs], predicted, reported, answer);
}

describe("a request whose answer is as predicted", () => {
  test.each([query("a"), query("nobody"), byGenre, batch, refused])("agrees: $operation $input", (request) => {
    expect(compare(predict(request))).toEqual([]);
  });

  test("agrees however attributes are ordered, numbers spelled, and zeros listed", () => {
    const respelled = (item: WireItem): WireItem =>
      Object.fromEntries(
        Object.entries(item)
          .reverse()
          .map(([name, value]) => [name, "N" in value ? { N: `${value.N}.0` } : value]),
      );
    const tables = { Songs: { table: 0.5, gsi: { ByGenre: 0 }, lsi: {} } };
    expect(compare(predict(query("a")), { items: [a1, a2].map(respelled), tables })).toEqual([]);
  });
});

describe("units", () => {
  test("differ by half a unit, and by where they are taken", () => {
    expect(compare(predict(query("a")), { tables: { Songs: { table: 1, gsi: {}, lsi: {} } } })).toEqual([
      { about: "units", predicted: "Songs 0.5", measured: "Songs 1" },
    ]);
    expect(compare(predict(query("a")), { tables: { Songs: { table: 0, gsi: { ByGenre: 0.5 }, lsi: {} } } })).toEqual([
      { about: "units", predicted: "Songs 0.5", measured: "Songs/ByGenre 0.5" },
    ]);
    expect(compare(predict(query("a")), { tables: {} })).toEqual([
      { about: "units", predicted: "Songs 0.5", measured: "none" },
    ]);
  });

  test("are not compared where what the engine reports cannot be told, but results are", () => {
    const predicted = predict(query("a"));
    expect(compare(predicted, { tables: {} }, "some-difference")).toEqual([]);
    expect(compare(predicted, { tables: {}, items: [] }, "some-difference")).toMatchObject([{ about: "items" }]);
  });
});

describe("items", () => {
  test("differ in content, number and order", () => {
    const changed = { ...a2, year: { N: "1971" } };
    expect(compare(predict(query("a")), { items: [a1, changed] })).toEqual([
      {
        about: "items",
        predicted: expect.stringMatching(/^2 found, number 2 .*"N":"1970"/),
        measured: expect.stringMatching(/^2 found, number 2 .*"N":"1971"/),
      },
    ]);
    expect(compare(predict(query("a")), { items: [a1] })).toMatchObject([
      { about: "items", measured: "1 found, number 2 nothing" },
    ]);
    expect(compare(predict(query("a")), { items: [a2, a1] })).toMatchObject([{ about: "items" }]);
  });

  test("of a batch come in any order", () => {
    expect(compare(predict(batch), { items: [b1, a1] })).toEqual([]);
    expect(compare(predict(batch), { items: [b1, b1] })).toMatchObject([{ about: "items" }]);
  });

  test("of an index come in any order where they share their place in it, and there alone", () => {
    const predicted = predict(byGenre);
    expect(predicted.prediction.items).toEqual([a1, a2, b1, b2]);
    expect(compare(predicted, { items: [a2, a1, b1, b2] })).toEqual([]);
    expect(compare(predicted, { items: [a1, a2, b2, b1] })).toMatchObject([{ about: "items" }]);
  });
});

describe("a page with a limit", () => {
  test("has to say where the next one starts", () => {
    const predicted = predict(query("a", { Limit: 1 }));
    expect(compare(predicted, { lastEvaluatedKey: { artist: { S: "a" }, title: { S: "2" } } })).toMatchObject([
      { about: "next page" },
    ]);
    expect(
      compareAnswer(
        [songs],
        predicted,
        { ...predicted.prediction, differences: [] },
        { outcome: "ok", tables: predicted.prediction.tables, items: [a1] },
      ),
    ).toMatchObject([{ about: "next page", measured: "nothing" }]);
  });

  test("may say so or not where nothing comes after it", () => {
    const predicted = predict(query("a", { Limit: 2 }), true);
    const { tables } = predicted.prediction;
    expect(predicted.prediction.lastEvaluatedKey).toBeDefined();
    expect(
      compareAnswer([songs], predicted, { tables, differences: [] }, { outcome: "ok", tables, items: [a1, a2] }),
    ).toEqual([]);
  });
});

describe("an outcome", () => {
  test("that is another one is all that is said, with both reasons", () => {
    const answer = { outcome: "ok", tables: { Songs: { table: 9, gsi: {}, lsi: {} } } };
    expect(compare(predict(refused), answer)).toEqual([
      { about: "outcome", predicted: expect.stringMatching(/^ConditionalCheckFailedException/), measured: "ok" },
    ]);
    expect(compare(predict(query("a")), { outcome: "ValidationException", message: "no such index" })).toEqual([
      { about: "outcome", predicted: "ok", measured: "ValidationException (no such index)" },
    ]);
  });
});

test("what a write leaves behind is compared whole, and nothing is something else than an item", () => {
  expect(compareLeft(a1, { ...a1 })).toEqual([]);
  expect(compareLeft(undefined, undefined)).toEqual([]);
  expect(compareLeft(a1, undefined)).toMatchObject([{ about: "left behind", measured: "nothing" }]);
  expect(compareLeft(undefined, a1)).toMatchObject([{ about: "left behind", predicted: "nothing" }]);
  expect(compareLeft(a1, { ...a1, liked: { BOOL: true } })).toHaveLength(1);
});
