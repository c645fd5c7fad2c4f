import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../../bench/verdict/report.ts";
import { findChromium } from "./browser.ts";
import {
  countScrolling,
  findOverflowing,
  focusedPosition,
  measureContrasts,
  styleOf,
  unfold,
  widthOfPage,
} from "./in-page.js";
import { assessFullRun, makeFullRun } from "./report-fixture.ts";

const executablePath = findChromium();
const skipped = executablePath === undefined ? " (skipped: no Chromium on PATH, and CHROMIUM_PATH is not set)" : "";

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

/** The least that people with low vision can read: WCAG 2.2, 1.4.3. */
const contrastLeast = 4.5;

describe.skipIf(executablePath === undefined)(`the report in Chromium${skipped}`, () => {
  let browser: Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ["--no-sandbox", "--disable-background-networking"],
    });
    folder = await mkdtemp(join(tmpdir(), "tablewright-report-"));
    const made = makeFullRun();
    const path = join(folder, "report.html");
    await writeFile(path, renderReport(assessFullRun(made), made.samples));
    address = pathToFileURL(path).href;
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The opened report, with all figures unfolded, what it asked for and what it complained about. */
  async function withReport(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    try {
      await page.goto(address);
      await use(page);
      expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([address]);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  const scheme = ["light", "dark"] as const;
  const looks = scheme.flatMap((colorScheme) => [
    [`390 px, ${colorScheme}`, { viewport: phone, colorScheme }] as const,
    [`1280 px, ${colorScheme}`, { viewport: desktop, colorScheme }] as const,
  ]);

  it.each([...looks, ["1000 px", { viewport: { width: 1000, height: 800 } }] as const])(
    "fits the width and can be read at %s",
    async (_, options) => {
      await withReport(options, async (page) => {
        await page.evaluate(unfold);
        expect(await page.evaluate(findOverflowing)).toEqual([]);
        expect(await page.evaluate(widthOfPage)).toBe(options.viewport.width);
        const contrasts = await page.evaluate(measureContrasts);
        expect(contrasts.length).toBeGreaterThan(1000);
        expect(contrasts.filter(({ contrast }) => contrast < contrastLeast)).toEqual([]);
      });
    },
  );

  it("is black on white on paper, without what only a screen can do, and as wide as a page", async () => {
    await withReport({ viewport: { width: 720, height: 1000 }, colorScheme: "dark" }, async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.evaluate(findOverflowing)).toEqual([]);
      expect(await page.evaluate(widthOfPage)).toBe(720);
      expect(await page.evaluate(styleOf, ["body", "backgroundColor"] as const)).toBe("rgb(255, 255, 255)");
      expect(await page.locator("nav, .skip, details").filter({ visible: true }).count()).toBe(0);
      const contrasts = await page.evaluate(measureContrasts);
      expect(contrasts.filter(({ contrast }) => contrast < contrastLeast)).toEqual([]);
      const pages = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g);
      expect(pages?.length).toBeGreaterThan(1);
      expect(pages?.length).toBeLessThan(9);
    });
  });

  it("follows the reader's own colours where they are forced", async () => {
    await withReport({ viewport: desktop, forcedColors: "active" }, async (page) => {
      const ink = await page.evaluate(styleOf, ["body", "color"] as const);
      expect(await page.evaluate(styleOf, [".line.served", "stroke"] as const)).toBe(ink);
      expect(await page.evaluate(styleOf, ["section", "backgroundColor"] as const)).not.toBe(ink);
    });
  });

  it("has headings in order, and a name for every landmark, table and chart", async () => {
    await withReport({ viewport: desktop }, async (page) => {
      await page.evaluate(unfold);
      const tree = await page.locator("body").ariaSnapshot();
      const levels = [...tree.matchAll(/- heading "[^"]+" \[level=(\d)\]/g)].map(([, level]) => Number(level));
      expect(levels[0]).toBe(1);
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      expect(levels.every((level, at) => level <= (levels[at - 1] ?? 1) + 1)).toBe(true);
      for (const role of ["table", "img", "region", "navigation"]) {
        // A line with a colon in its name is in quotation marks.
        const all = tree.match(new RegExp(`- '?${role}\\b`, "g")) ?? [];
        expect(all.length, role).toBeGreaterThan(0);
        expect(tree.match(new RegExp(`- '?${role} "[^"]+`, "g")), role).toHaveLength(all.length);
      }
      expect(tree).toContain("- main:");
      const drawings = await page.locator("svg:not(svg svg):not([aria-hidden]):not([aria-hidden] svg)").count();
      expect(tree.match(/- '?img "/g)).toHaveLength(drawings);
    });
  });

  it.each([
    // On a phone a pattern's number is part of its name.
    ["390 px, as cards", phone, 11],
    ["1280 px", desktop, 12],
  ])("stays a table for screen readers at %s", async (_, viewport, cells) => {
    await withReport({ viewport }, async (page) => {
      const table = page.getByRole("table", { name: "Access patterns, their load, response times and verdicts" });
      expect(await table.getByRole("columnheader").count()).toBe(13);
      expect(await table.getByRole("rowheader").count()).toBe(15);
      expect(await table.getByRole("row").filter({ hasText: "getRecentPosts" }).getByRole("cell").count()).toBe(cells);
      const keys = page.getByRole("table", { name: "Items", exact: true });
      expect(await keys.getByRole("columnheader").count()).toBe(5);
      expect(await keys.getByRole("rowheader").count()).toBe(3);
    });
  });

  it("is reached by the keyboard: the skip link first, every link, every fold, every area that scrolls", async () => {
    await withReport({ viewport: phone }, async (page) => {
      await page.keyboard.press("Tab");
      const first = page.locator(":focus");
      expect(await first.textContent()).toBe("Skip to the verdict");
      expect((await first.boundingBox())?.y).toBeGreaterThanOrEqual(0);
      expect(await page.evaluate(styleOf, [".skip", "outlineStyle"] as const)).toBe("solid");
      await page.keyboard.press("Enter");
      expect(await page.locator(":focus").getAttribute("id")).toBe("content");

      // Unfolding by the keyboard alone.
      await page.locator("summary").first().focus();
      await page.keyboard.press("Enter");
      expect(await page.locator("details[open]").count()).toBe(1);
      await page.evaluate(unfold);

      await page.locator(".skip").focus();
      const expected = await page.locator("a, summary, .scroll").count();
      const reached = new Set([await page.evaluate(focusedPosition)]);
      for (let presses = 1; presses < expected; presses += 1) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(focusedPosition));
      }
      expect(reached.size).toBe(expected);
      // Chromium would let Tab reach what scrolls by itself; not every browser does.
      expect(await page.locator(".scroll:not([tabindex='0'])").count()).toBe(0);
      expect(await page.evaluate(countScrolling)).toBeGreaterThan(0);
    });
  });
});
