import { describe, expect, it } from "vitest";
import { describeDrift } from "../../../bench/verdict/describe-drift.ts";
import { renderReport } from "../../../bench/verdict/report.ts";
import { notComparedAtAll } from "../../../bench/verdict/units/comparison.ts";
import {
  assess,
  type MadeRun,
  makePatternRun,
  makeSocialRun,
  onlyPattern,
  plainRun,
  withComparison,
} from "./fixture.ts";
import { assessFullRun, makeFullRun } from "./report-fixture.ts";

const render = (made: MadeRun) => renderReport(assess(made), made.samples);
const social = makeSocialRun({ slow: { number: 3, factor: 60 } });
const page = render(social);
const noComparison = notComparedAtAll([], "nothing was predicted");

const fullRun = makeFullRun();
const full = renderReport(assessFullRun(fullRun), fullRun.samples);

/** Text of all elements, without style sheet and tags. */
const toText = (html: string) =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

describe("the report", () => {
  it("shows the verdict, the reasons, every figure of the table, and how to repeat the run", () => {
    const text = toText(page);
    const result = assess(social);
    for (const expected of [
      "Fail",
      "#3 getRecentPosts",
      "this is not AWS latency",
      "dynoxide 3.2.0",
      "Example CPU at 2.6 GHz",
      "npx tablewright bench --scale 1000 --duration 60",
      "chi-square 0 with 14 degrees of freedom, p = 1.000",
      ...result.patterns.map(({ reason }) => reason),
    ]) {
      expect(text).toContain(expected);
    }
    expect(page.match(/<tbody role="rowgroup"/g)).toHaveLength(15);
  });

  it("has predicted beside measured units, and the first request that differs", () => {
    const text = toText(render(withComparison(makeSocialRun(), 3)));
    expect(text).toContain("0.5 Items (predicted 0.5)");
    expect(text).toContain("≠ 1");
    expect(text).toContain("0 Items (predicted 0");
    expect(text).toContain("predicted 9 Items + 6.5 Items/ByOwner, measured 6.5 Items/ByOwner");
  });

  it("says so where samples were topped up", () => {
    expect(toText(render(makeSocialRun({ scale: 400, topupSamples: 299 })))).toContain(
      "After the mix more requests were sent for #12, #13, #14, #15",
    );
  });

  it("loads nothing: no address but the endpoint it names, no script, no import", () => {
    expect(page).not.toMatch(/<script|<iframe|<object|<embed|@import|url\(|srcset|\ssrc=/i);
    expect(page.match(/https?:\/\/[^\s"<]+/g)).toEqual(["http://127.0.0.1:41873"]);
    const targets = [...page.matchAll(/\shref="([^"]*)"/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !target.startsWith("#"))).toEqual(["data:,"]);
    for (const target of targets.filter((target) => target.startsWith("#"))) {
      expect(page).toContain(`id="${target.slice(1)}"`);
    }
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`);
  });

  it("describes every chart in words", () => {
    const charts = full.match(/<svg[^>]*>/g) ?? [];
    const described = charts.filter((tag) => /role="img" aria-label="[^"]+"/.test(tag));
    const perPattern = ["latency", "units", "mix", "regression"];
    const overTime = ["requests", "responses", "lag", "processor"];
    expect(described).toHaveLength(15 * perPattern.length + overTime.length);
    // The others are axes, which say nothing that the figures do not, and drawings within a described one.
    const hidden = full.match(
      /<div class="(?:row axis|panel)" aria-hidden="true">|<svg class="scale"[^>]*aria-hidden/g,
    );
    const inner = charts.filter((tag) => tag.includes("viewBox"));
    expect(charts).toHaveLength(described.length + (hidden?.length ?? 0) + inner.length);
    expect(full.match(/<details class="figures">/g)).toHaveLength(perPattern.length + ["time", "keys"].length);
  });

  it("closes what it opens", () => {
    for (const tag of [
      "table",
      "tbody",
      "tr",
      "td",
      "th",
      "svg",
      "text",
      "figure",
      "section",
      "div",
      "dl",
      "p",
      "span",
    ]) {
      expect(page.match(new RegExp(`<${tag}[ >]`, "g"))?.length, tag).toBe(
        page.match(new RegExp(`</${tag}>`, "g"))?.length,
      );
    }
  });

  it("draws nothing of the warm-up", () => {
    const html = render(makePatternRun([{ count: 300 }, { count: 300, phase: "warmup", serviceMs: 30, lagMs: 900 }]));
    expect(html.match(/<rect class="bin"/g)).toHaveLength(1);
    expect(html).not.toContain('class="lag over"');
    expect(html).toContain("Shaded: warm-up.");
  });

  it("marks the slices whose lag is above the limit", () => {
    const html = render(makePatternRun([{ count: 300 }, { count: 1, lagMs: 60 }]));
    expect(html.match(/class="lag over"/g)).toHaveLength(1);
    expect(html).toContain("above the limit of 20 ms in 1 of 65 slices");
  });

  it("draws every response once, and marks those over the budget", () => {
    const made = makePatternRun([{ count: 280 }, { count: 20, serviceMs: 500 }]);
    const html = render(made);
    expect(html.match(/<rect class="bin"/g)).toHaveLength(1);
    expect(html.match(/<rect class="bin over"/g)).toHaveLength(1);
  });

  it("escapes whatever comes from the design, the engine and the machine", () => {
    const evil = `"><img src=x onerror=alert(1)>'&`;
    const made = makePatternRun([{ count: 5, outcome: evil.replaceAll(" ", "_") }, { count: 5 }], {
      design: evil,
      designFingerprint: evil,
      engine: { name: evil, version: evil, endpoint: evil, note: evil },
      command: evil,
      startedAt: evil,
      machine: { ...plainRun.machine, cpuModel: evil, os: evil, node: evil, k6: evil },
      patterns: [{ ...onlyPattern, name: evil, title: evil }],
      targets: [{ table: evil, index: evil }],
    });
    const html = render(made);
    expect(html).not.toContain("<img");
    expect(html).not.toContain(`"">`);
    expect(html).toContain("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&#39;&amp;");
  });

  it.each<[name: string, made: MadeRun]>([
    ["no samples", { run: social.run, samples: [] }],
    ["no patterns", { run: plainRun, samples: [] }],
    ["no duration", { run: { ...plainRun, durationS: 0 }, samples: [] }],
    ["errors only", makePatternRun([{ count: 9, outcome: "http_500" }])],
    ["one sample", makePatternRun([{ count: 1 }])],
    ["an instant answer", makePatternRun([{ count: 300, serviceMs: 0 }])],
    ["everything", fullRun],
  ])("has no NaN with %s", (_, made) => {
    expect(render(made)).not.toMatch(/NaN|Infinity|undefined[^<]|>null</);
  });

  it("has the interval of the p99 under it, and as a whisker that is dotted where it has no end", () => {
    const few = render(makePatternRun([{ count: 200 }, { count: 5, serviceMs: 9 }]));
    expect(few).toMatch(/9\.00<small>≥ 1\.00<\/small>/);
    expect(few).toContain('class="whisker open undecided"');
    const many = render(makePatternRun([{ count: 2000 }, { count: 100, serviceMs: 9 }]));
    expect(many).toContain("9.00<small>9.00 to 9.00</small>");
    expect(many).not.toContain("whisker open");
  });

  it("has requests, errors, lag and processor over time, and its phases", () => {
    const text = toText(full);
    for (const expected of ["errors (98)", "load generator", "engine", "Shaded: warm-up and top-up."]) {
      expect(text).toContain(expected);
    }
    expect(full).toContain("98 errors in the whole run");
    expect(full.match(/<rect class="errors"/g)).toHaveLength(3);
    expect(text).not.toContain("NaN");
    expect(toText(page)).not.toContain("CPU engine");
  });

  it("says whether a soak drifted", () => {
    const drifting = { ...assess(social), drift: { errorRate: 0.05, compared: [] } };
    const sentence = describeDrift(drifting.drift);
    expect(sentence).toBeDefined();
    expect(toText(renderReport(drifting, social.samples))).toContain(sentence);
  });

  it("has each of several load generators", () => {
    expect(toText(full)).toContain("worker 2 of 2 6,002 0.400 ms 2.50 ms 4.00 ms 0 finished");
    expect(toText(page)).not.toContain("Load generators");
  });

  it("names the tables where units differ, and by how much", () => {
    const text = toText(full);
    expect(text).toContain("Items: predicted 0.01, measured 0");
    expect(text).toContain("#4 updateUserActivity Items 0.01 0 −0.01");
    expect(full.match(/<rect class="measured differs"/g)).toHaveLength(1);
  });

  it("has the hottest keys with their share of what a partition gives, long ones cut", () => {
    const text = toText(full);
    expect(text).toContain("01KAY663W0HZ8JHK2NJCC3G49C 5,400 69.1 % 15.0 1,200 120.0 %");
    expect(full.match(/class="bar over"/g)).toHaveLength(1);
    expect(text).toContain("01KAY663W0HZ8JHK2NJCC3G49C#01KBC…t is too long to be shown whole");
    // 1,200 write units a second at scale 200 are 1,000 at 167.
    expect(text).toContain("the hottest key would need a whole partition at about scale 170");
    expect(toText(page)).toContain("Not counted, because units were not compared in this run.");
    expect(toText(render({ ...social, comparison: { ...noComparison, heat: [] } }))).toContain("asked for a key");
  });

  it("has the comparison with a baseline where there is one", () => {
    const text = toText(full);
    for (const expected of [
      "Against main~3: ✗ regressed #3 getRecentPosts became slower.",
      "✗ regressed #3 getRecentPosts became slower. One pattern became dearer.",
      "Growth of up to 10.0 % is tolerated.",
      "differed by up to 2.10 % at p50 and 6.40 % at p95",
      "▲ dearer getRecentPosts (most) takes 13 units instead of 6.5: Items 6.5 to 13.",
      "#3 getRecentPosts p50 ms 1.10 2.29 2.08× 1.94× to 2.20× ± 10.0 % ✗ regressed",
      "#12 getConversation p95 ms 2.30 2.76 1.20× ≥ 0.500× ± 20.0 % ? undecided",
    ]) {
      expect(text).toContain(expected);
    }
    expect(full).toContain("p50 2.08× the baseline, interval 1.94× to 2.20×");
    expect(toText(page)).not.toContain("Against the baseline");
  });

  it("says under which rules it was judged", () => {
    expect(toText(full)).toContain("Confidence 95 % for 9 budgets together");
    const rounds = { ...assess(social), rounds: 3, confidence: { errorRate: 0.05, budgets: 1, looks: 4 } };
    const text = toText(renderReport(rounds, social.samples));
    expect(text).toContain("Rounds 3, each of that length");
    expect(text).toContain("95 % for 1 budget together, up to 4 looks");
  });

  it("is invalid where the run is", () => {
    expect(toText(render({ ...social, samples: [] }))).toContain("Invalid run");
  });
});
