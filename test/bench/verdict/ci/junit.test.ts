import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { renderJunit } from "../../../../bench/verdict/ci/junit.ts";
import { type Result, toExitCode } from "../../../../bench/verdict/result.ts";
import { renderTerminal } from "../../../../bench/verdict/terminal.ts";
import { assess } from "../fixture.ts";
import { compared, invalid, mixed, passed, strangeText, undecided, withoutPatterns, withText } from "./results.ts";

const schema = readFileSync(new URL("junit.xsd", import.meta.url), "utf8");

/** What a parser and the schema find wrong, in all documents. */
async function findErrors(...documents: readonly string[]): Promise<readonly string[]> {
  const xml = documents.map((contents, position) => ({ fileName: `${position}.xml`, contents }));
  return (await validateXML({ xml, schema })).errors.map(({ rawMessage }) => rawMessage);
}

const attributeOf = (xml: string, name: string) =>
  Number(new RegExp(`<testsuite [^>]* ${name}="(\\d+)"`).exec(xml)?.[1]);
const count = (xml: string, pattern: RegExp) => xml.match(pattern)?.length ?? 0;
const lineOf = (xml: string, name: string) => xml.split("\n").find((line) => line.includes(`name="${name}"`));

const results: readonly (readonly [name: string, result: Result])[] = [
  ["pass", passed],
  ["fail and undecided", mixed],
  ["invalid", invalid],
  ["no patterns", withoutPatterns],
  ["regressed", compared(passed, "regressed")],
  ["dearer", compared(passed, "unchanged", { isDearer: true })],
  ["undecided against a baseline", compared(passed, "undecided")],
  ["not compared with a baseline", compared(passed, "not-compared")],
  ["improved", compared(passed, "improved")],
  ["undecided in turns", compared(undecided, "unchanged", { kind: "ab" })],
  ["not compared in turns", compared(undecided, "not-compared", { kind: "ab" })],
  ["regressed in turns", compared(undecided, "regressed", { kind: "ab" })],
  ["undecided beside a baseline", compared(undecided, "unchanged")],
];

describe("renderJunit", () => {
  it("is what CI systems read", async () => {
    const table = renderTerminal(mixed, { columns: 120, color: false });
    const xml = renderJunit(mixed);
    expect(xml).toContain(table);
    await expect(xml.replace(table, "(the table of the terminal)")).toMatchFileSnapshot("../golden/junit.xml");
  });

  it("is valid by the schema whatever the verdict", async () => {
    expect(await findErrors(...results.map(([, result]) => renderJunit(result)))).toEqual([]);
  });

  it("is valid whatever design, engine, machine and errors are called", async () => {
    const texts = fc.sample(strangeText, { numRuns: 150, seed: 6 });
    expect(await findErrors(...texts.map((text) => renderJunit(assess(withText(text)))))).toEqual([]);
  });

  it.each([
    [
      "a second test case of a name",
      (xml: string) => xml.replace('name="#2 ', 'name="#1 ').replace("getUserByUsername", "getUserProfile"),
    ],
    ["an unknown element", (xml: string) => xml.replaceAll("skipped", "omitted")],
    ["a case without a time", (xml: string) => xml.replace(/(<testcase [^>]*) time="[^"]*"/, "$1")],
    ["a time with an exponent", (xml: string) => xml.replace(/(<testcase [^>]* time=)"[^"]*"/, '$1"1e-7"')],
    ["a time zone", (xml: string) => xml.replace(/timestamp="([^"]*)"/, 'timestamp="$1Z"')],
    ["a suite without a name", (xml: string) => xml.replace(/<testsuite name="[^"]*"/, "<testsuite")],
    [
      "cases before the properties",
      (xml: string) => xml.replace(/(<properties>[\s\S]*<\/properties>)\n(.*)/, "$2\n$1"),
    ],
    ["a control character", (xml: string) => xml.replace("getUserProfile", "get\u0001UserProfile")],
  ])("would not be valid with %s", async (_, spoil) => {
    const xml = renderJunit(mixed);
    expect(spoil(xml)).not.toBe(xml);
    expect(await findErrors(spoil(xml))).not.toEqual([]);
  });

  it.each(results)("counts what it holds: %s", (_, result) => {
    const xml = renderJunit(result);
    expect(attributeOf(xml, "tests")).toBe(count(xml, /<testcase /g));
    expect(attributeOf(xml, "failures")).toBe(count(xml, /<failure /g));
    expect(attributeOf(xml, "errors")).toBe(count(xml, /<error /g));
    expect(attributeOf(xml, "skipped")).toBe(count(xml, /<skipped /g));
  });

  it.each(results)("has a failure or an error exactly if the command line fails: %s", (_, result) => {
    const xml = renderJunit(result);
    const isRed = attributeOf(xml, "failures") + attributeOf(xml, "errors") > 0;
    expect(isRed).toBe(toExitCode(result.verdict) !== 0);
  });

  it("says of a pattern that fell short why, in a sentence and at length", () => {
    const line = lineOf(renderJunit(mixed), "#12 getConversation");
    expect(line).toContain('type="undecided"');
    expect(line).toMatch(/message="[^"]*takes at least \d+ requests to prove\."/);
    expect(line).toMatch(
      /to prove\. \d+ more like these would decide it, with --scale \d+ or --duration \d+\.<\/failure>/,
    );
  });

  it("gives the p99 in seconds as the time of a pattern, and the length of the mix as that of the run", () => {
    const pattern = mixed.patterns[2];
    const seconds = ((pattern?.responseMs.p99 ?? 0) / 1000).toFixed(6);
    expect(lineOf(renderJunit(mixed), "#3 getRecentPosts")).toContain(`time="${seconds}"`);
    expect(lineOf(renderJunit(mixed), "the run is valid")).toContain('time="60.000000"');
    expect(lineOf(renderJunit(invalid), "#3 getRecentPosts")).toContain('time="0.000000"');
  });

  it("does not fail a pattern whose budget was not in question", () => {
    expect(
      lineOf(renderJunit(compared(undecided, "unchanged", { kind: "ab" })), "#12 getConversation (--ab)"),
    ).toContain('<skipped message="0 of 240 requests took longer');
    expect(lineOf(renderJunit(compared(undecided, "unchanged")), "#12 getConversation")).toContain("<failure");
  });

  it("shares no name and no class with a run in turns, which a job may have beside it", () => {
    const [plain, inTurns] = [compared(passed, "unchanged"), compared(passed, "unchanged", { kind: "ab" })].map(
      (result) =>
        [...renderJunit(result).matchAll(/<testcase name="([^"]*)" classname="([^"]*)"/g)].map((match) =>
          match.slice(1),
        ),
    );
    expect(inTurns).toHaveLength(plain?.length ?? 0);
    expect(inTurns?.flat().filter((text) => plain?.flat().includes(text))).toEqual([]);
  });

  it("fails no job for units that only differ from the prediction", () => {
    const line = lineOf(renderJunit(mixed), "units are as predicted");
    expect(line).toContain("<skipped");
    expect(line).toContain("predicted 9 Items + 6.5 Items/ByOwner, measured 6.5 Items/ByOwner");
    expect(lineOf(renderJunit(passed), "units are as predicted")).toMatch(/"\/>$/);
  });

  it("has a case for each pattern that was compared with a baseline, and one for units that became dearer", () => {
    const xml = renderJunit(compared(passed, "regressed", { isDearer: true }));
    expect(lineOf(xml, "#1 getUserProfile: no slower than before")).toContain('type="regressed"');
    expect(lineOf(xml, "#2 getUserByUsername: no slower than before")).toMatch(/"\/>$/);
    expect(lineOf(xml, "units are no dearer than before")).toContain(
      "getUserByUsername (most) takes 1 unit instead of 0.5: Items 0.5 to 1.",
    );
  });
});
