import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toDashboardBody } from "../../../infra/alarms/dashboard.ts";
import { designOf, generatedDesigns, inputOf, type PatternPlan, settingsOf, socialMediaInput } from "./inputs.ts";

const region = "us-east-1";
const socialMediaBody = toDashboardBody({ ...socialMediaInput(), region }) ?? "";

interface Widget {
  readonly type: "text" | "metric";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly markdown?: string;
    readonly title?: string;
    readonly region?: string;
    readonly metrics?: readonly (readonly (string | { readonly id?: string; readonly expression?: string })[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly label: string; readonly value: number }[] };
  };
}

function widgetsOf(body: string | undefined): readonly Widget[] {
  const { widgets }: { readonly widgets: readonly Widget[] } = JSON.parse(body ?? "");
  return widgets;
}

const overlaps = (a: Widget, b: Widget) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const metricsIn = (widgets: readonly Widget[]) => widgets.flatMap(({ properties }) => properties.metrics ?? []);

describe("the dashboard of the social media design", () => {
  test("is that of the golden file", async () => {
    const json = JSON.stringify(JSON.parse(socialMediaBody), null, 2);
    await expect(`${json}\n`).toMatchFileSnapshot("golden/dashboard.json");
  });

  test("begins with the design, its patterns and their budgets", () => {
    const [header] = widgetsOf(socialMediaBody);
    expect(header?.properties.markdown).toContain("# social-media\n");
    expect(header?.properties.markdown).toContain("| 15 | Get active stories | 100 ms | 0.005 | Query prod-Stories |");
    expect(header?.properties.markdown).toContain("| 7 | Create/update like relationship | none | 0.14 |");
  });

  test("has a row of four graphs for each table, in the design's order", () => {
    const widgets = widgetsOf(socialMediaBody).slice(1);
    const headings = widgets.flatMap(({ properties: { markdown } }) => (markdown === undefined ? [] : [markdown]));
    expect(headings).toEqual(socialMediaInput().tables.map(({ TableName }) => `## prod-${TableName}`));
    const titles = ["Latency p99", "Consumed units", "Throttled events", "System errors"];
    expect(widgets.map(({ properties }) => properties.title)).toEqual(headings.flatMap(() => [undefined, ...titles]));
  });

  test("draws budgets and limits as lines, equal budgets as one", () => {
    const lines = widgetsOf(socialMediaBody)
      .slice(2, 4)
      .map(({ properties }) => properties.annotations?.horizontal);
    expect(lines).toEqual([
      [{ label: "GetItem, Query budget", value: 50 }],
      [
        { label: "table read maximum", value: 100 },
        { label: "table write maximum", value: 50 },
        { label: "UsersByUsername read maximum", value: 10 },
      ],
    ]);
  });

  test("is none when it is off, and one when only alarms are off", () => {
    expect(toDashboardBody({ ...socialMediaInput(settingsOf({ dashboard: false })), region })).toBeUndefined();
    expect(toDashboardBody({ ...socialMediaInput(settingsOf({ enabled: false })), region })).toBe(socialMediaBody);
  });
});

test("a title cannot break the table of patterns", () => {
  const title = "Either | or\nboth";
  const design = designOf(["Orders"], [], [{ operation: "GetItem", tables: ["Orders"], rateRps: 1, title }]);
  const [header] = widgetsOf(toDashboardBody({ ...inputOf(design), region }));
  expect(header?.properties.markdown).toContain("| pattern0 | Either \\| or both | none | 1 | GetItem prod-Orders |");
});

describe("the dashboard of any design", () => {
  test("is on the grid, without overlaps, and every graph has metrics whose names are its own", () => {
    fc.assert(
      fc.property(generatedDesigns, fc.constantFrom("", "prod-"), ({ design, limits, patterns }, prefix) => {
        const widgets = widgetsOf(toDashboardBody({ ...inputOf(design, settingsOf({}, prefix), limits), region }));
        for (const widget of widgets) {
          const { x, y, width, height } = widget;
          expect([x, y, width, height].every(Number.isInteger)).toBe(true);
          expect(x >= 0 && y >= 0 && width >= 1 && height >= 1 && height <= 1000 && x + width <= 24).toBe(true);
          expect(widgets.filter((other) => overlaps(widget, other))).toEqual([widget]);
        }
        for (const { properties } of widgets.filter(({ type }) => type === "metric")) {
          expect(properties.region).toBe(region);
          expect(properties.metrics?.length).toBeGreaterThan(0);
          const ids = (properties.metrics ?? [])
            .flat()
            .flatMap((part) => (typeof part === "string" ? [] : (part.id ?? [])));
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids.every((id) => /^[a-z]\w*$/.test(id))).toBe(true);
        }
        const used = new Set(patterns.flatMap(({ tables }) => tables));
        expect(widgets).toHaveLength(1 + 5 * used.size);
      }),
    );
  });

  const manyTables = (count: number, indexesOfEach: number, nameLength = 10) => {
    const tables = Array.from({ length: count }, (_, position) => `Table${position}`.padEnd(nameLength, "-"));
    const patterns = tables.map(
      (table): PatternPlan => ({ operation: "PutItem", tables: [table], rateRps: 1, title: "Put" }),
    );
    const indexes = tables.flatMap((table) =>
      Array.from({ length: indexesOfEach }, (_, position) => ({
        table,
        name: `Index${position}`.padEnd(nameLength, "-"),
        scope: "global" as const,
      })),
    );
    return toDashboardBody({ ...inputOf(designOf(tables, indexes, patterns)), region }) ?? "";
  };

  test.each([
    { limit: "500 widgets", count: 120, indexesOfEach: 0, shown: 99 },
    // A table with 20 written indexes has 1 + 42 + 21 + 1 metrics.
    { limit: "2,500 metrics", count: 60, indexesOfEach: 20, shown: 38 },
  ])("is cut at CloudWatch's $limit, and says so", ({ count, indexesOfEach, shown }) => {
    const body = manyTables(count, indexesOfEach);
    const widgets = widgetsOf(body);
    expect(widgets).toHaveLength(1 + 5 * shown);
    expect(widgets.length).toBeLessThanOrEqual(500);
    expect(metricsIn(widgets).length).toBeLessThanOrEqual(2500);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1_000_000);
    expect(widgets[0]?.properties.markdown).toContain(`${count - shown} more tables do not fit`);
  });

  test("is cut at a megabyte, where names are long, and no earlier", () => {
    const bytes = Buffer.byteLength(manyTables(38, 20, 200));
    const bytesOfRow = Buffer.byteLength(manyTables(2, 20, 200)) - Buffer.byteLength(manyTables(1, 20, 200));
    expect(bytes).toBeLessThanOrEqual(1_000_000);
    expect(bytes + 2 * bytesOfRow).toBeGreaterThan(1_000_000);
  });

  test("says nothing of tables left out when none is", () => {
    expect(manyTables(99, 0)).not.toContain("do not fit");
  });
});
