import { describe, expect, it } from "vitest";
import links from "../../../examples/links.ts";
import { firstBill } from "../../../model/capacity/cost/bill.ts";
import { limitText } from "../../../model/capacity/plan/limit-text.ts";
import type { PlannedLoad } from "../../../model/capacity/plan/plan.ts";
import { planDesign } from "../../../model/capacity/plan/plan-design.ts";
import social from "../../../model/designs/social-media/index.ts";
import type { Design } from "../../../model/schema/design.ts";
import { describeRepair } from "../../../scripts/plan/breaks-text.ts";
import { formatChoice, formatScale, formatUsd } from "../../../scripts/plan/format.ts";
import { type ReportFacts, renderPlanReport } from "../../../scripts/plan/report.ts";
import { simulateScales } from "../../../scripts/plan/time.ts";
import { prices } from "../../model/capacity/cost/demands.ts";

function factsOf(design: Design, loads: readonly PlannedLoad[], peakToAverage = 1): ReportFacts {
  return {
    plan: planDesign({ design, loads, popularity: { kind: "zipf", skew: 0.99 }, prices, peakToAverage }),
    designFingerprint: "0123456789ab",
    region: "us-east-1",
    prices: { date: "2026-08-15", source: "A price list", currency: "USD", regions: { "us-east-1": prices } },
  };
}

/** Text of all elements, without style sheet and tags. */
const toText = (html: string) =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/\s+/g, " ")
    .replace(/ ([:;.,])/g, "$1");

const facts = factsOf(social, [
  { scale: 1, users: 1000 },
  { scale: 1_000_000, users: 1_000_000_000 },
]);
const page = renderPlanReport(facts);
const text = toText(page);
const [small, large] = facts.plan.scales;

/** A row of the heat chart: its figure, and whether it is marked as passed. */
function heatOf(html: string, pattern: string): { readonly figure: string; readonly isPassed: boolean } {
  const row = html.split('<div class="row">').find((one) => one.includes(`</b> ${pattern}</span>`)) ?? "";
  const [, figure = ""] = /<span class="figure[^>]*>(.*?)<\/span>/.exec(row) ?? [];
  return { figure: toText(figure).trim(), isPassed: figure.includes("✗") };
}

describe("the report of a plan", () => {
  it("leads with the load that is too much, and with what bends there", () => {
    expect(text).toContain(`At 1,000,000x ${large?.tooHot.length} keys are over the limit`);
    expect(text).toContain(`the first key bends at ${formatScale(large?.bendsFirst?.atScale ?? 0)}: 1,000 write units`);
    expect(text).toContain("AWS account quotas are passed at 1,000,000x; AWS");
  });

  it("shows the figures of every load side by side", () => {
    for (const { costUsdPerMonth, cheapest, cheapestPerTable, users } of facts.plan.scales) {
      for (const usd of [...Object.values(costUsdPerMonth).slice(0, 4), cheapest.usd, cheapestPerTable.usd]) {
        expect(text).toContain(formatUsd(usd));
      }
      expect(text).toContain(`${users.toString().replace(/\B(?=(\d{3})+$)/g, ",")} users`);
    }
    expect(page).toContain('<th scope="col" class="amount">1,000,000x</th>');
  });

  it("names every hot key with its repairs, and what to do about every quota", () => {
    expect(large?.tooHot.length).toBeGreaterThan(0);
    for (const { bend, knob, repairs } of large?.tooHot ?? []) {
      expect(text).toContain(`over ${limitText(bend)}`);
      for (const repair of repairs) {
        const { atScale, costs } = repair;
        const what = describeRepair(repair, knob);
        expect(text).toContain(`${what}: bends at ${formatScale(atScale)}; ${costs}`);
      }
    }
    const passed = large?.quotas ?? [];
    expect(passed.length).toBeGreaterThan(0);
    const [, quotas = ""] = page.split("<h2>Quotas passed</h2>");
    const [section = ""] = quotas.split("</section>");
    expect(section.match(/ times<small/g)).toHaveLength(passed.length);
    for (const { fix } of passed) {
      expect(toText(section)).toContain(fix);
    }
    expect(toText(section)).toContain("1x, 1,000 users None.");
  });

  it("bills item by item, and leaves out only lines of nothing", () => {
    const [, bills = ""] = page.split("item by item</h2>");
    const [section = ""] = bills.split("</section>");
    const lines = facts.plan.scales.flatMap(({ cheapest }) => firstBill(cheapest));
    const rows = section.match(/<tbody>[\s\S]*?<\/tbody>/g)?.join("") ?? "";
    expect(rows.match(/<tr>/g)).toHaveLength(lines.filter(({ usd, quantity }) => usd > 0 || quantity > 0).length);
    for (const { cheapest } of facts.plan.scales) {
      expect(section).toContain(`<td class="amount">${formatUsd(cheapest.usd)}</td></tr>\n</tfoot>`);
    }
  });

  it("says what the figures rest on", () => {
    expect(text).toContain("0123456789ab");
    expect(text).toContain("A price list");
    expect(text).toContain("2026-08-15");
    for (const pattern of large?.patterns ?? []) {
      for (const assumption of pattern.assumptions) {
        expect(text).toContain(`#${pattern.number} ${pattern.name}: ${assumption}`);
      }
    }
    expect(text).toContain("add --curve diurnal");
  });

  it("loads nothing: no address, no script, no import", () => {
    expect(page).not.toMatch(/<script|<iframe|<object|<embed|@import|url\(|srcset|\ssrc=|https?:/i);
    expect(page.match(/\shref="[^"]*"/g)).toEqual([' href="data:,"']);
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`);
  });

  it("escapes names from outside", () => {
    const name = `<img src="x" onerror='alert(1)'>`;
    const hostile = renderPlanReport({ ...facts, plan: { ...facts.plan, design: name } });
    expect(hostile).not.toContain("<img");
    expect(toText(hostile)).toContain("<img src=&quot;x&quot;");
  });

  it("has a title for every table and a name for every box that scrolls", () => {
    const tables = page.match(/<table/g)?.length;
    expect(page.match(/<div class="box" role="region" aria-label="[^"]+" tabindex="0"><table/g)).toHaveLength(
      tables ?? 0,
    );
    expect(page.match(/<caption>/g)).toHaveLength(tables ?? 0);
  });
});

describe("its charts", () => {
  it("are described in words: every figure that is drawn", () => {
    const charts = page.match(/<svg height="\d+"[^>]*>/g) ?? [];
    const described = charts.filter((tag) => /role="img" aria-label="[^"]+"/.test(tag));
    const axes = page.match(/<div class="row axis" aria-hidden="true">/g) ?? [];
    expect(charts).toHaveLength(described.length + axes.length);
    // Two cost plots with two parts, a heat row and a share for each pattern, a share for each target.
    const shared = large?.heat.combined.filter(({ parts }) => parts.length > 1).length ?? 0;
    const targets = large?.targets.length ?? 0;
    expect(described).toHaveLength(2 * 2 + 15 + shared + 15 + targets);
    expect(page).toContain(
      `At 1,000,000x: on-demand ${formatUsd(large?.costUsdPerMonth.onDemand ?? 0)}, in Standard-IA ${formatUsd(large?.costUsdPerMonth.onDemandInfrequentAccess ?? 0)}; autoscaled`,
    );
  });

  it("hold only numbers", () => {
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it("draw one plot for loads of the same users, with each load on the line of its cheapest choice", () => {
    const sharing = factsOf(social, [
      { scale: 1, users: 1_000_000 },
      { scale: 1000, users: 1_000_000 },
    ]);
    const figures = renderPlanReport(sharing).split('<figure class="chart cost">').slice(1);
    expect(figures).toHaveLength(1);
    const [figure = ""] = figures;
    const loads = [...figure.matchAll(/<circle class="load" cx="([\d.]+)%" cy="([\d.]+)"/g)];
    expect(loads).toHaveLength(2);
    for (const [position, [, x = "", y = ""]] of loads.entries()) {
      const { mode, tableClass } = sharing.plan.scales[position]?.cheapest ?? { mode: "", tableClass: "" };
      const [, line = ""] =
        new RegExp(`<polyline class="line ${mode} ${tableClass}" points="([^"]*)"`).exec(figure) ?? [];
      const points = line.split(" ").map((point) => point.split(",").map(Number));
      const nearest = points.reduce((best, point) =>
        Math.abs((point[0] ?? 0) - 10 * Number(x)) < Math.abs((best[0] ?? 0) - 10 * Number(x)) ? point : best,
      );
      // The box has 1,000 for 260 pixels; neighbouring points are 6 apart, and the line rises by no more.
      expect(Math.abs((nearest[1] ?? 0) - (Number(y) / 260) * 1000)).toBeLessThan(6);
    }
  });

  it("name every crossover, for each number of users once", () => {
    const crossovers = facts.plan.scales.flatMap((one) => one.crossovers);
    expect(crossovers.length).toBeGreaterThan(0);
    for (const { scale, to } of crossovers) {
      expect(text).toContain(`from ${formatScale(scale)}: ${formatChoice(to)}`);
    }
    expect(page.match(/<circle class="ring"/g)).toHaveLength(crossovers.length);
  });

  it("mark the patterns that a planned load is too much for, each with its own number of users", () => {
    for (const { pattern } of large?.heat.patterns ?? []) {
      const isPassed = facts.plan.scales.some(({ scale, heat }) => {
        const first = heat.patterns.find((one) => one.pattern === pattern)?.first;
        return first !== undefined && first.atScale < scale;
      });
      expect(heatOf(page, pattern).isPassed, pattern).toBe(isPassed);
    }
    expect(small?.tooHot).toEqual([]);
  });

  it("take a key that a load does not list as not passed there", () => {
    const unlisted = small === undefined ? [] : [{ ...small, heat: { patterns: [], combined: [] } }, small];
    const html = renderPlanReport({ ...facts, plan: { ...facts.plan, scales: unlisted } });
    expect(heatOf(html, "likePost")).toEqual({ figure: expect.stringContaining("x "), isPassed: false });
  });

  it("let keys bend at a lower average load where there is a peak", () => {
    const loads = [{ scale: 10, users: 1000 }];
    const [name = ""] = Object.keys(links.patterns);
    const even = factsOf(links, loads);
    const atScale = even.plan.scales[0]?.heat.patterns.find(({ pattern }) => pattern === name)?.first?.atScale ?? 0;
    expect(heatOf(renderPlanReport(even), name).figure).toContain(`${formatScale(atScale)} `);
    expect(heatOf(renderPlanReport(factsOf(links, loads, 4)), name).figure).toContain(`${formatScale(atScale / 4)} `);
  });

  it("say so where no key ever bends", () => {
    const [only] = factsOf(links, [{ scale: 1, users: 10 }]).plan.scales;
    if (only === undefined) {
      throw new Error("there is a load");
    }
    const { bendsFirst: _, ...scale } = only;
    const patterns = only.heat.patterns.map(({ pattern, title }) => ({ pattern, title, bends: [] }));
    const cold = { ...facts, plan: { ...facts.plan, scales: [{ ...scale, heat: { patterns, combined: [] } }] } };
    const html = renderPlanReport(cold);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
    expect(toText(html)).toContain("No key ever bends.");
    expect(html.match(/<span class="figure">never<\/span>/g)).toHaveLength(patterns.length);
  });
});

describe("its days", () => {
  const planned = factsOf(links, [{ scale: 10_000, users: 1000 }]);
  const curve = {
    kind: "flashCrowd",
    base: { kind: "diurnal", peakToAverage: 3, peakHour: 20 },
    startMinute: 1200,
    factor: 10,
    riseMinutes: 5,
    decayMinutes: 30,
  } as const;
  const simulated = simulateScales(planned.plan, prices, { curve, days: 2 });
  const html = renderPlanReport({ ...planned, time: simulated.map(({ summary }) => summary) }, simulated);
  const [, rest = ""] = html.split("<h2>Over time</h2>");
  const [section = ""] = rest.split("</section>");

  it("show demand, capacity and throttles of every mode", () => {
    const modes = simulated[0]?.summary.modes ?? [];
    expect(modes.some(({ throttledMinutes }) => throttledMinutes > 0)).toBe(true);
    expect(section.match(/<figure class="chart time">/g)).toHaveLength(modes.length);
    for (const { name, costUsdPerMonth, throttledMinutes } of modes) {
      expect(section).toContain(`<h4>${name}: ${formatUsd(costUsdPerMonth)} a month</h4>`);
      expect(section).toContain(`${name}: ${throttledMinutes === 0 ? "nothing throttled" : "throttled "}`);
    }
    expect(section.match(/<polygon class="area throttled"/g)).toHaveLength(
      modes.filter(({ throttledMinutes }) => throttledMinutes > 0).length,
    );
    for (const [, points = ""] of section.matchAll(/<polygon class="area throttled" points="([^"]*)"/g)) {
      // The highest minute fills its strip.
      expect(Math.min(...points.split(" ").map((point) => Number(point.split(",")[1])))).toBe(0);
    }
    expect(toText(section)).toContain("cheapest without throttles");
    expect(html).not.toMatch(/NaN|Infinity|undefined|add --curve/);
  });

  it("have no more points than a plot can show", () => {
    for (const [, points = ""] of section.matchAll(/points="([^"]*)"/g)) {
      expect(points.split(" ").length).toBeLessThanOrEqual(602);
    }
  });
});
