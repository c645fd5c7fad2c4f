import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDesign } from "../../../model/deployment/compare.ts";
import { socialMedia } from "../../../model/designs/social-media/index.ts";
import { toTableDefinitions } from "../../../model/schema/to-table-definition.ts";
import { departuresFrom, reordered } from "./arbitrary-table.ts";
import { expiringBy, extraOn, none, onIndex, projecting } from "./changes.ts";
import { deployedAs, deployedDesign } from "./deployed-as.ts";
import { workshop } from "./workshop.ts";

describe.each([socialMedia, workshop])("$name", (design) => {
  test("has no difference from its own definitions, whatever the order of their parts", () => {
    const deployed = fc.tuple(...toTableDefinitions(design).map((definition) => reordered(deployedAs(definition))));
    const property = fc.property(deployed, (tables) => {
      const byName = Object.fromEntries(tables.map((table) => [table.TableName, table]));
      expect(compareDesign(design, byName)).toEqual([]);
    });
    fc.assert(property);
  });

  test("has a difference at the right table for each single departure, with patterns if and only if it breaks", () => {
    for (const definition of toTableDefinitions(design)) {
      for (const { path, deployed } of departuresFrom(deployedAs(definition))) {
        const differences = compareDesign(
          design,
          deployedDesign(design, definition.TableName, () => deployed),
        );
        expect(differences.map((difference) => difference.path)).toContain(path);
        for (const { resource, meaning, patterns, explanation, fix } of differences) {
          expect(resource).toBe(definition.TableName);
          expect(patterns.length > 0).toBe(meaning === "breaks");
          expect([explanation, fix].every((text) => text.endsWith("."))).toBe(true);
        }
      }
    }
  });
});

test("patterns are named by number, name and title, those without a number last", () => {
  const [difference] = compareDesign(socialMedia, deployedDesign(socialMedia, "Likes", none));
  expect(difference).toEqual({
    resource: "Likes",
    path: "Table",
    designed: "Likes",
    deployed: null,
    meaning: "breaks",
    patterns: [
      { number: 7, name: "likePost", title: "Create/update like relationship" },
      { number: null, name: "unlikePost", title: "Remove like relationship" },
    ],
    explanation: "There is no such table, so every request to it is refused.",
    fix: expect.stringContaining("pulumi refresh"),
  });
});

test("a table that the design does not have costs", () => {
  const [likes] = toTableDefinitions(socialMedia);
  const deployed = { ...deployedDesign(socialMedia), Old: likes && deployedAs(likes), Gone: undefined };
  expect(compareDesign(socialMedia, deployed)).toMatchObject([
    { resource: "Old", path: "Table", designed: null, meaning: "cost", patterns: [] },
  ]);
});

test("the worst table comes first, and the worst of a table, then paths in order", () => {
  const { Follows } = deployedDesign(socialMedia, "Follows", (table) =>
    onIndex("FollowersByUser", undefined)(expiringBy("x")(extraOn("createdDate")(table) ?? table) ?? table),
  );
  const larger = deployedDesign(socialMedia, "UserPosts", onIndex("UsersByUsername", projecting("ALL")));
  const changed = { ...larger, Follows, Likes: undefined };
  const expected = [
    ["Likes", "Table", "breaks"],
    ["Follows", "GlobalSecondaryIndexes.FollowersByUser", "breaks"],
    ["Follows", "GlobalSecondaryIndexes.Extra", "cost"],
    ["Follows", "TimeToLive", "harmless"],
    ["UserPosts", "GlobalSecondaryIndexes.UsersByUsername.Projection", "cost"],
  ];
  const reversed = Object.fromEntries(Object.entries(changed).reverse());
  for (const deployed of [changed, reversed]) {
    const found = compareDesign(socialMedia, deployed).map(({ resource, path, meaning }) => [resource, path, meaning]);
    expect(found).toEqual(expected);
  }
});
