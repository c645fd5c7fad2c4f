import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import {
  binary,
  binaryKey,
  epochSeconds,
  globalIndex,
  item,
  localIndex,
  number,
  numberKey,
  string,
  stringKey,
  table,
  toTableDefinitions,
} from "../../../model/index.ts";

const files = table("Files", {
  partitionKey: binaryKey("digest"),
  sortKey: numberKey("version"),
  timeToLive: "expiresAt",
});
const file = item(files, "file", {
  key: { digest: "<digest>", version: "<version>" },
  attributes: {
    digest: binary(),
    version: number(),
    owner: string(),
    copyOf: binary(),
    expiresAt: epochSeconds(),
    title: string(),
  },
  computed: { ownerAndTitle: { from: "<owner>#<title>" }, rank: { from: "<expiresAt>" } },
});
const indexes = [
  globalIndex(files, "ByOwnerAndTitle", { of: [file], partitionKey: "ownerAndTitle", sortKey: "rank", project: [] }),
  globalIndex(files, "ByOwner", {
    of: [file],
    partitionKey: "owner",
    sortKey: "expiresAt",
    project: ["title", "copyOf"],
  }),
  globalIndex(files, "ByCopy", { of: [file], partitionKey: "copyOf", project: "all" }),
  globalIndex(files, "ByTitle", {
    of: [file],
    partitionKey: "title",
    sortKey: "version",
    project: ["digest", "owner", "owner", "title"],
  }),
  globalIndex(files, "ByVersion", { of: [file], partitionKey: "version", sortKey: "digest", project: ["version"] }),
  localIndex(files, "ByExpiry", { of: [file], sortKey: "expiresAt", project: ["owner"] }),
  localIndex(files, "ByCopyOf", { of: [file], sortKey: "copyOf", project: [] }),
];
const tags = table("Tags", { partitionKey: stringKey("tag") });
const tag = item(tags, "tag", { key: { tag: "<tag>" }, attributes: { tag: string() } });

const design = { name: "files", tables: [files, tags], items: [file, tag], indexes, patterns: {} };

describe("table definitions", () => {
  it("of the social media design are as recorded", () => {
    const recorded: unknown = JSON.parse(
      readFileSync(new URL("../designs/social-media/tables.json", import.meta.url), "utf8"),
    );
    expect(toTableDefinitions(socialMedia)).toEqual(recorded);
  });

  it("have keys of every type, projections of every kind, and a time to live", () => {
    const [first, second] = toTableDefinitions(design);
    expect(second).toEqual({
      TableName: "Tags",
      AttributeDefinitions: [{ AttributeName: "tag", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "tag", KeyType: "HASH" }],
    });
    expect(first).toMatchObject({
      TableName: "Files",
      timeToLiveAttribute: "expiresAt",
      KeySchema: [
        { AttributeName: "digest", KeyType: "HASH" },
        { AttributeName: "version", KeyType: "RANGE" },
      ],
    });
    expect(
      first?.AttributeDefinitions.map(({ AttributeName, AttributeType }) => `${AttributeName} ${AttributeType}`),
    ).toEqual(["copyOf B", "digest B", "expiresAt N", "owner S", "ownerAndTitle S", "rank N", "title S", "version N"]);
    const all = [...(first?.GlobalSecondaryIndexes ?? []), ...(first?.LocalSecondaryIndexes ?? [])];
    const lines = all.map(({ IndexName, KeySchema, Projection }) =>
      [
        IndexName,
        ...KeySchema.map(({ AttributeName, KeyType }) => `${AttributeName}:${KeyType}`),
        Projection.ProjectionType,
        ...(Projection.NonKeyAttributes ?? []),
      ].join(" "),
    );
    expect(lines).toEqual([
      "ByCopy copyOf:HASH ALL",
      "ByOwner owner:HASH expiresAt:RANGE INCLUDE copyOf title",
      "ByOwnerAndTitle ownerAndTitle:HASH rank:RANGE KEYS_ONLY",
      // What the keys bring along, and what is named twice, DynamoDB does not take in a list.
      "ByTitle title:HASH version:RANGE INCLUDE owner",
      "ByVersion version:HASH digest:RANGE KEYS_ONLY",
      "ByCopyOf digest:HASH copyOf:RANGE KEYS_ONLY",
      "ByExpiry digest:HASH expiresAt:RANGE INCLUDE owner",
    ]);
  });

  it("define exactly the attributes that are keys", () => {
    for (const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } of [
      ...toTableDefinitions(design),
      ...toTableDefinitions(socialMedia),
    ]) {
      const schemas = [
        KeySchema,
        ...[...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map((index) => index.KeySchema),
      ];
      const keys = new Set(schemas.flat().map(({ AttributeName }) => AttributeName));
      expect(AttributeDefinitions.map(({ AttributeName }) => AttributeName)).toEqual([...keys].sort());
    }
  });

  it("are the same whatever the order in which indexes and items are listed", () => {
    const wanted = JSON.stringify(toTableDefinitions(design));
    const wantedSocial = JSON.stringify(toTableDefinitions(socialMedia));
    const shuffled = <T>(list: readonly T[]) =>
      fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
    fc.assert(
      fc.property(
        shuffled(indexes),
        shuffled(socialMedia.indexes),
        shuffled(socialMedia.items),
        (ownIndexes, socialIndexes, items) => {
          expect(JSON.stringify(toTableDefinitions({ ...design, indexes: ownIndexes }))).toBe(wanted);
          const social = toTableDefinitions({ ...socialMedia, indexes: socialIndexes, items });
          expect(JSON.stringify(social)).toBe(wantedSocial);
        },
      ),
    );
  });
});
