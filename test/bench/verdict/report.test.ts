import { describe, expect, it } from "vitest";
import { renderReport } from "../../../bench/verdict/report.ts";
import {
  assess,
  type MadeRun,
  makePatternRun,
  makeSocialRun,
  onlyPattern,
  plainRun,
  withComparison,
} from "./fixture.ts";

const render = (made: MadeRun) => renderReport(assess(made), made.samples);
const social = makeSocialRun({ slow: { number: 3, factor: 60 } });
const page = render(social);

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
    expect(page.match(/<tbody/g)).toHaveLength(15);
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
    expect(page.match(/\shref="[^"]*"/g)).toEqual([' href="data:,"']);
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`);
  });

  it("describes every chart in words", () => {
    const charts = page.match(/<svg[^>]*>/g) ?? [];
    const described = charts.filter((tag) => /role="img" aria-label="[^"]+"/.test(tag));
    expect(described).toHaveLength(15 + 15 + 1);
    // The others are the two axes, which say nothing that the rows do not.
    expect(charts).toHaveLength(described.length + 2);
    expect(page.match(/<div class="row axis" aria-hidden="true">/g)).toHaveLength(2);
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
  ])("has no NaN with %s", (_, made) => {
    expect(render(made)).not.toMatch(/NaN|Infinity|undefined[^<]|>null</);
  });

  it("is invalid where the run is", () => {
    expect(toText(render({ ...social, samples: [] }))).toContain("Invalid run");
  });
});
