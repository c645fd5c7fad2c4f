import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderSummary, summaryBytesMax } from "../../../../bench/verdict/ci/summary.ts";
import { assess } from "../fixture.ts";
import {
  compared,
  invalid,
  manyPatterns,
  mixed,
  passed,
  strangeText,
  undecided,
  withoutPatterns,
  withText,
} from "./results.ts";

const headline = (markdown: string) => markdown.split("\n")[0];
const tableRows = (markdown: string) => markdown.split("\n").filter((line) => /^\| \d+ \|/.test(line));

describe("renderSummary", () => {
  it("is what a reviewer reads", async () => {
    await expect(renderSummary(compared(mixed, "regressed", { isDearer: true }))).toMatchFileSnapshot(
      "../golden/summary.md",
    );
  });

  it("leads with the verdict", () => {
    expect(headline(renderSummary(passed))).toBe("## ✓ Pass: social-media at 1,000 times the documented load");
    expect(headline(renderSummary(mixed))).toContain("## ✗ Fail: ");
    expect(headline(renderSummary(invalid))).toContain("## ! Invalid run: ");
    expect(headline(renderSummary(withoutPatterns))).toContain("## ? Undecided: ");
  });

  it("does not lead with a pass if something became slower or dearer", () => {
    expect(headline(renderSummary(compared(passed, "regressed")))).toContain("## ✗ Fail: ");
    expect(headline(renderSummary(compared(passed, "unchanged", { isDearer: true })))).toContain("## ✗ Fail: ");
    expect(headline(renderSummary(compared(passed, "undecided")))).toContain("## ✓ Pass: ");
  });

  it("does not explain at length why a budget is open that was not in question", () => {
    expect(renderSummary(compared(undecided, "unchanged", { kind: "ab" }))).not.toContain("<details");
    expect(renderSummary(compared(undecided, "unchanged"))).toContain("<details");
  });

  it("explains every pattern that fell short, and only those", () => {
    const lines = renderSummary(mixed)
      .split("\n")
      .filter((line) => line.startsWith("- "));
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^- ✗ \*\*#&#8203;3 getRecentPosts\*\*: The budget of 100 ms is broken/);
    expect(renderSummary(passed)).not.toContain("<details");
    expect(renderSummary(invalid)).not.toContain("<details");
  });

  it("has as many cells in every row as headings, with a distribution of each pattern that was answered", () => {
    const rows = tableRows(renderSummary(mixed));
    expect(rows).toHaveLength(15);
    for (const row of rows) {
      expect(row.split(/(?<!\\)\|/)).toHaveLength(11);
      expect(row).toMatch(/`[▁▂▃▄▅▆▇█│]{24,25}`/);
    }
    expect(tableRows(renderSummary(invalid)).join("")).not.toMatch(/NaN|null|undefined|`/);
  });

  it("closes what it opens, and is whole, whatever design, engine, machine and errors are called", () => {
    fc.assert(
      fc.property(strangeText, (text) => {
        const markdown = renderSummary(assess(withText(text)));
        const page = markdown.replace(/^(`{3,})sh\n.*\n\1$/m, "");
        expect(page).not.toContain("```");
        expect(page).not.toMatch(/<(?!\/?(?:sub|details|summary)\b)/);
        expect(markdown.match(/<details/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
        expect(tableRows(markdown)).toHaveLength(2);
        for (const row of tableRows(markdown)) {
          expect(row.split(/(?<!(?<!\\)(?:\\\\)*\\)\|/)).toHaveLength(11);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps within the limit, says what it left out, and shows what falls short first", () => {
    const markdown = renderSummary(manyPatterns(2000, 3));
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(summaryBytesMax);
    expect(Buffer.byteLength(markdown)).toBeGreaterThan(summaryBytesMax / 2);
    const rows = tableRows(markdown);
    expect(rows.slice(0, 4).map((row) => /(?:fail|pass)/.exec(row)?.[0])).toEqual(["fail", "fail", "fail", "pass"]);
    const left = (2000 - rows.length).toLocaleString("en-US");
    expect(markdown).toContain(
      `Not listed here, to keep within GitHub's limits: ${left} patterns. result.json has them all.`,
    );
    expect(markdown).toContain("To repeat this run:");
  });

  it("leaves nothing out that fits, in the order of the patterns", () => {
    const markdown = renderSummary(manyPatterns(100, 3));
    expect(tableRows(markdown)).toHaveLength(100);
    expect(tableRows(markdown)[99]).toContain("fail");
    expect(markdown).not.toContain("Not listed here");
  });

  it("keeps within the limit with names of a megabyte and a small limit", () => {
    for (const character of ["a", "@", "😀", "`"]) {
      const huge = compared(assess(withText(character.repeat(1_000_000))), "regressed", { isDearer: true });
      expect(Buffer.byteLength(renderSummary(huge, 20_000))).toBeLessThanOrEqual(20_000);
    }
  });

  it("compares with a baseline where there is one", () => {
    const markdown = renderSummary(compared(passed, "regressed", { isDearer: true }));
    expect(markdown).toContain("### ✗ Against baseline.json: regressed");
    expect(markdown).toContain("✗ Dearer: getUserByUsername (most) takes 1 unit instead of 0.5: Items 0.5 to 1.");
    expect(markdown).toContain("✓ Cheaper: getRecentPosts (most) takes 6.5 units instead of 7: Items 7 to 6.5.");
    expect(markdown).toContain(
      "| #&#8203;1 getUserProfile | 1.00 | 2.10 | 2.10 (1.90 to 2.30) | – | – | – | **✗ regressed** |",
    );
    expect(renderSummary(passed)).not.toContain("Against");
  });

  it("shows a lower end that is open as nothing, and an upper one as infinite", () => {
    const { regression, ...result } = compared(passed, "undecided");
    const patterns = (regression?.patterns ?? []).map((pattern) => ({
      ...pattern,
      percentiles: pattern.percentiles.map((entry) => ({ ...entry, ratioLow: null, ratioHigh: null })),
    }));
    const open = { ...result, regression: regression === null ? null : { ...regression, patterns } };
    expect(renderSummary(open)).toContain("2.10 (0.00 to ∞)");
  });
});
