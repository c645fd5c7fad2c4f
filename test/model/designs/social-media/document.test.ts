import { describe, expect, it } from "vitest";
import { socialMedia } from "../../../../model/designs/social-media/index.ts";
import { type Design, type DynamoRequest, sampleValues } from "../../../../model/index.ts";
import { documentedPatterns, documentedRatios, documentedSizes } from "./document.ts";

const design: Design = socialMedia;
const patterns = Object.entries(design.patterns).map(([name, pattern]) => ({ name, ...pattern, pattern }));
const listed = patterns.filter(({ number }) => number !== undefined).sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
const derived = patterns.filter(({ number }) => number === undefined);
const { population } = design;

/** Attributes that a write's requests name: in keys, items and expressions. */
function attributesIn({ input }: DynamoRequest): string[] {
  const names = "ExpressionAttributeNames" in input ? Object.values(input.ExpressionAttributeNames ?? {}) : [];
  return [...names, ...Object.keys("Key" in input ? input.Key : {}), ...Object.keys("Item" in input ? input.Item : {})];
}

describe("the social media design", () => {
  it("has the document's fifteen patterns with its numbers, titles, rates and budgets", () => {
    const said = listed.map(({ number, name, title, rateRps, kind, budget }) => ({
      number,
      name,
      title,
      rateRps: rateRps.value,
      source: rateRps.source,
      kind,
      ...(budget && { p99Ms: budget.p99Ms }),
    }));
    expect(said).toEqual(documentedPatterns.map(({ attributes: _, ...pattern }) => pattern));
  });

  it("is asked 0.977 times a second in all", () => {
    const total = patterns.reduce((sum, { rateRps }) => sum + rateRps.value, 0);
    expect(total).toBeCloseTo(0.977, 12);
    expect(documentedPatterns.reduce((sum, { rateRps }) => sum + rateRps, 0)).toBeCloseTo(0.977, 12);
  });

  it("marks what the document does not list, and keeps it out of the load", () => {
    expect(derived.map(({ name }) => name).sort()).toEqual([
      "createComment",
      "createNotification",
      "createPost",
      "createProfile",
      "createStory",
      "getPostWithComments",
      "getUnreadNotifications",
      "getUserWithPosts",
      "sendMessage",
      "unfollowUser",
      "unlikePost",
    ]);
    for (const { rateRps } of derived) {
      expect(rateRps).toEqual({ value: 0, source: "derived", note: expect.stringMatching(/.{10}/) });
    }
  });

  it.each(documentedPatterns.filter(({ kind }) => kind === "read"))(
    "$name returns what the document needs",
    (wanted) => {
      const pattern = listed.find(({ number }) => number === wanted.number);
      expect(pattern?.returns?.attributes).toEqual(expect.arrayContaining([...wanted.attributes]));
      expect(pattern?.consistency).toBe("eventual");
    },
  );

  it.each(documentedPatterns.filter(({ kind }) => kind === "write"))(
    "$name writes what the document needs",
    (wanted) => {
      const pattern = listed.find(({ number }) => number === wanted.number)?.pattern;
      const parameters = pattern?.parameters ?? {};
      const requests = pattern?.plan(sampleValues(parameters)).requests ?? [];
      const named = [...Object.keys(parameters), ...requests.flatMap(attributesIn)];
      expect(named).toEqual(expect.arrayContaining([...wanted.attributes]));
      expect(requests.map(({ operation }) => operation)).toEqual(["UpdateItem"]);
    },
  );

  it("draws parameters for every pattern, documented and derived", () => {
    const drawn = new Set(population?.draws.map(({ pattern }) => pattern));
    expect(drawn).toEqual(new Set(Object.values(socialMedia.patterns)));
    expect(population?.draws).toHaveLength(drawn.size);
  });

  it.each(documentedRatios)("has the document's number of $entity for each parent", ({ entity, average, most }) => {
    const own = population?.entities.find(({ name }) => name === entity);
    expect(own?.most).toEqual(most === undefined ? undefined : { value: most, source: "documented" });
    expect(own?.average?.source).toBe(average === undefined ? "assumed" : "documented");
    if (average !== undefined) {
      expect(own?.average?.value).toBe(average);
    }
  });

  it("has the document's sizes, and marks the sizes that are its own", () => {
    const said = socialMedia.items.flatMap(({ name, size }) =>
      size?.bytes.source === "documented" ? [{ item: name, bytes: size.bytes.value }] : [],
    );
    expect(said).toEqual(documentedSizes);
  });
});
