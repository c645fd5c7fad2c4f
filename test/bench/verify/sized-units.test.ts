import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sizeClasses } from "../../../bench/verify/size-classes.ts";
import { compareSizedUnits, predictSizedUnits, type SizedUnits } from "../../../bench/verify/sized-units.ts";
import { documented } from "../../../model/schema/rate.ts";
import { links, socialMedia, withoutLimit, withPatterns, withPlans } from "./changed-design.ts";

const totalsOf = (units: readonly SizedUnits[], pattern: string) =>
  Object.fromEntries(
    units.filter((each) => each.pattern === pattern).map(({ sizeClass, total }) => [sizeClass, total]),
  );

describe("units by size class", () => {
  const units = predictSizedUnits(socialMedia);

  test("are given for every pattern, at every size class, in the order of the document and the derived ones after it", () => {
    const last = Number.MAX_SAFE_INTEGER;
    const names = Object.entries(socialMedia.patterns)
      .sort(([a, one], [b, other]) => (one.number ?? last) - (other.number ?? last) || (a < b ? -1 : 1))
      .map(([name]) => name);
    expect(units.map(({ pattern, sizeClass }) => [pattern, sizeClass])).toEqual(
      names.flatMap((name) => sizeClasses.map((sizeClass) => [name, sizeClass.name])),
    );
  });

  test("follow what the size classes stand for", () => {
    // Half a unit for 4 KB: nothing at all; ten posts of 5 KB with their counters; the same of 20 KB.
    expect(totalsOf(units, "getUserPosts")).toEqual({ none: 0.5, least: 6.5, typical: 6.5, most: 6.5, large: 24 });
    // A full page of fifty notifications of half a KB, and of 2 KB.
    expect(totalsOf(units, "getUserNotifications")).toMatchObject({ none: 0.5, most: 3, large: 12 });
    // One refused write; ten updates of half a KB, each with the entry that leaves the index; the same of 2 KB.
    expect(totalsOf(units, "markNotificationsRead")).toMatchObject({ none: 1, most: 20, large: 40 });
    // A missing username ends the sequence after its first request.
    const byUsername = units.filter(({ pattern }) => pattern === "getUserByUsername");
    expect(byUsername.map(({ requests }) => requests)).toEqual([1, 2, 2, 2, 2]);
  });

  test("are split by table and index", () => {
    const follow = units.find(({ pattern, sizeClass }) => pattern === "followUser" && sizeClass === "none");
    expect(follow).toMatchObject({
      total: 2,
      tables: { Follows: { table: 1, gsi: { FollowersByUser: 1 }, lsi: {} } },
    });
  });

  test("are the same each time", () => {
    expect(predictSizedUnits(socialMedia)).toEqual(units);
  });

  test("of one pattern depend neither on the others nor on rates", () => {
    const { getUserNotifications, markNotificationsRead, getFollowers } = socialMedia.patterns;
    const alone = withPatterns(socialMedia, {
      getFollowers,
      getUserNotifications: { ...getUserNotifications, rateRps: documented(0) },
    });
    expect(predictSizedUnits(alone)).toEqual(
      units.filter(({ pattern }) => pattern === "getUserNotifications" || pattern === "getFollowers"),
    );
    expect(predictSizedUnits(withPatterns(socialMedia, { markNotificationsRead }))).toEqual(
      units.filter(({ pattern }) => pattern === "markNotificationsRead"),
    );
  });

  test("show a limit that is gone where pages are full, and nowhere else", () => {
    const changed = predictSizedUnits(withPlans(socialMedia, { getUserNotifications: withoutLimit }));
    const { dearer, cheaper, moved, added, removed } = compareSizedUnits(units, changed);
    expect(dearer.map(({ pattern, sizeClass }) => `${pattern} at ${sizeClass}`)).toEqual([
      "getUserNotifications at most",
      "getUserNotifications at large",
    ]);
    expect([cheaper, moved, added, removed]).toEqual([[], [], [], []]);
  });

  test("are known for a design without an index of its own and with new identifiers", () => {
    expect(totalsOf(predictSizedUnits(links), "createLink")).toEqual({
      none: 2,
      least: 2,
      typical: 2,
      most: 2,
      large: 2,
    });
  });
});

const unitsOf = (pattern: string, sizeClass: string, table: number, index = 0, requests = 1): SizedUnits => ({
  pattern,
  sizeClass,
  requests,
  total: table + index,
  tables: { Posts: { table, gsi: index === 0 ? {} : { ByUser: index }, lsi: {} } },
});

describe("comparison of units by size class", () => {
  test("tells dearer, cheaper and moved apart, to the half unit", () => {
    const baseline = [
      unitsOf("a", "none", 1),
      unitsOf("b", "none", 1),
      unitsOf("c", "none", 1, 1),
      unitsOf("d", "none", 1),
    ];
    const current = [
      unitsOf("a", "none", 1.5),
      unitsOf("b", "none", 0.5),
      unitsOf("c", "none", 2),
      unitsOf("d", "none", 1, 0, 2),
    ];
    const { dearer, cheaper, moved } = compareSizedUnits(baseline, current);
    expect(dearer).toEqual([{ pattern: "a", sizeClass: "none", baseline: baseline[0], current: current[0] }]);
    expect(cheaper.map(({ pattern }) => pattern)).toEqual(["b"]);
    expect(moved.map(({ pattern }) => pattern)).toEqual(["c", "d"]);
  });

  test("matches by pattern and size class, not by position, and tells what came and went", () => {
    const [kept, gone, come] = [unitsOf("a", "most", 3), unitsOf("a", "none", 1), unitsOf("b", "most", 1)];
    expect(compareSizedUnits([gone, kept], [kept, come])).toEqual({
      dearer: [],
      cheaper: [],
      moved: [],
      added: [come],
      removed: [gone],
    });
  });

  test("does not mind the order of tables, nor tables and indexes without units", () => {
    const one = { table: 1, gsi: {}, lsi: {} };
    const current = { ...unitsOf("a", "none", 0), total: 2, tables: { Likes: one, Posts: one } };
    const baseline = {
      ...current,
      tables: { Posts: { ...one, gsi: { ByUser: 0 } }, Likes: one, Users: { table: 0, gsi: {}, lsi: {} } },
    };
    expect(compareSizedUnits([baseline], [current])).toMatchObject({ dearer: [], cheaper: [], moved: [] });
  });

  test("turns around when baseline and current are exchanged", () => {
    const arbitrary = fc.uniqueArray(
      fc
        .tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("none", "most"), fc.nat(4), fc.nat(4))
        .map(([pattern, sizeClass, table, index]) => unitsOf(pattern, sizeClass, table / 2, index / 2)),
      { selector: ({ pattern, sizeClass }) => pattern + sizeClass },
    );
    const idsOf = (changes: readonly Pick<SizedUnits, "pattern" | "sizeClass">[]) =>
      changes.map(({ pattern, sizeClass }) => `${pattern}/${sizeClass}`).sort();
    fc.assert(
      fc.property(arbitrary, arbitrary, (one, other) => {
        const [there, back] = [compareSizedUnits(one, other), compareSizedUnits(other, one)];
        expect(idsOf(there.dearer)).toEqual(idsOf(back.cheaper));
        expect(idsOf(there.moved)).toEqual(idsOf(back.moved));
        expect(idsOf(there.added)).toEqual(idsOf(back.removed));
        expect(there.added.length + one.length - there.removed.length).toBe(other.length);
      }),
    );
  });
});
