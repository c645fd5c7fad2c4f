import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { notification, post, profile, story } from "../../../model/designs/social-media/items.ts";
import {
  epochSeconds,
  fillKey,
  isComputedPresent,
  item,
  keyOf,
  number,
  numberKey,
  sampleValues,
  storedItem,
  string,
  stringKey,
  table,
} from "../../../model/index.ts";

const readings = table("Readings", { partitionKey: stringKey("deviceId"), sortKey: numberKey("second") });
const reading = item(readings, "reading", {
  key: { deviceId: "DEVICE#<serial>", second: "<takenAt>" },
  attributes: { serial: string(), takenAt: epochSeconds(), level: number() },
  computed: {
    rank: { from: "<level>" },
    alarmKey: { from: "<serial>#<takenAt>", when: { level: 5, serial: "s" } },
  },
});

describe("keys", () => {
  it("keep the type of a lone attribute and are text when composed", () => {
    expect(keyOf(reading, { serial: "s", takenAt: 60, level: 5 })).toEqual({ deviceId: "DEVICE#s", second: 60 });
    expect(fillKey(reading, "<takenAt>", { takenAt: 0 })).toBe(0);
    expect(fillKey(reading, "<takenAt>!", { takenAt: 0 })).toBe("1970-01-01T00:00:00Z!");
    expect(keyOf(profile, { userId: "u", username: "ignored" })).toEqual({ userId: "u", itemKey: "PROFILE" });
  });

  it("need every value they are made of", () => {
    const { message } = failure(() => keyOf(post, { userId: "u" }));
    expect(message).toContain('postId: the key "POST#<postId>" needs a text for <postId> [key_value_missing]');
    expect(failure(() => keyOf(post, { userId: "", postId: "p" })).message).toContain("userId: the key");
  });
});

describe("a stored item", () => {
  it("is attributes, keys and computed attributes", () => {
    expect(storedItem(reading, { serial: "s", takenAt: 60, level: 5 })).toEqual({
      deviceId: "DEVICE#s",
      second: 60,
      serial: "s",
      takenAt: 60,
      level: 5,
      rank: 5,
      alarmKey: "s#1970-01-01T00:01:00Z",
    });
  });

  it.each([
    ["all values are as wanted", { level: 5, serial: "s" }, true],
    ["one value differs", { level: 5, serial: "t" }, false],
    ["one value is absent", { level: 5 }, false],
    ["a number is given as text", { level: "5", serial: "s" }, false],
  ])("has a computed attribute if %s", (_, values, present) => {
    const rule = reading.computed.alarmKey;
    expect(rule === undefined ? undefined : isComputedPresent(rule, values)).toBe(present);
  });

  it("lacks what is absent, and what the item does not have", () => {
    const value = { userId: "u", postId: "p", content: "c", createdDate: "d", imageUrl: undefined, color: "red" };
    expect(Object.keys(storedItem(post, value)).sort()).toEqual([
      "content",
      "createdDate",
      "itemKey",
      "postId",
      "userId",
    ]);
  });

  it("of a notification is in the unread index while it is unread, and only then", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.string({ minLength: 1 }), (isRead, userId) => {
        const stored = storedItem(notification, { ...sampleValues(notification.attributes), userId, isRead });
        expect(stored.unreadUserId).toBe(isRead ? undefined : userId);
        expect("unreadUserId" in stored).toBe(!isRead);
      }),
    );
  });

  it("sorts stories by expiry, whatever their identifiers", () => {
    const expiry = fc.integer({ min: 0, max: 4_000_000_000 });
    const id = fc.string({ minLength: 1, maxLength: 26 });
    fc.assert(
      fc.property(expiry, expiry, id, id, (one, other, oneId, otherId) => {
        fc.pre(one !== other);
        const keyFor = (expiresAt: number, storyId: string) =>
          String(keyOf(story, { userId: "u", expiresAt, storyId }).storyKey);
        expect(keyFor(one, oneId) < keyFor(other, otherId)).toBe(one < other);
      }),
    );
  });
});

function failure(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
  throw new Error("nothing was thrown");
}
