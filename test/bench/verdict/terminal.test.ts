import { describe, expect, it } from "vitest";
import { renderTerminal } from "../../../bench/verdict/terminal.ts";
import { assess, assessPattern, makeSocialRun, onlyPattern, plainRun, withComparison } from "./fixture.ts";

const noted = withComparison(makeSocialRun({ scale: 400, slow: { number: 3, factor: 60 } }), 2);
const result = assess({
  ...noted,
  run: { ...noted.run, engine: { ...noted.run.engine, note: "the engine that was asked for is not here" } },
});

describe("renderTerminal", () => {
  it.each([120, 80])("is what a person reads at %d columns", async (columns) => {
    await expect(renderTerminal(result, { columns, color: false })).toMatchFileSnapshot(
      `golden/terminal-${columns}.txt`,
    );
  });

  it.each([40, 64, 72, 80, 100, 120, 200])("keeps within %d columns, and always shows what decides", (columns) => {
    const lines = renderTerminal(result, { columns, color: false }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(Math.max(64, columns));
    for (const heading of ["pattern", "served", "errors", "p99 ms", "budget", "verdict"]) {
      expect(lines[0]).toContain(heading);
    }
  });

  it("says the same in colour", () => {
    const options = { columns: 120, color: true };
    const coloured = renderTerminal(result, options);
    expect(coloured).toContain("\u001b[31m✗ fail\u001b[0m");
    const plain = coloured.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g"), "");
    expect(plain).toBe(renderTerminal(result, { ...options, color: false }));
  });

  it("does not call a mix documented that is not", () => {
    const made = makeSocialRun();
    const samples = made.samples.map((sample) => (sample.pattern === 4 ? { ...sample, outcome: "http_500" } : sample));
    const text = renderTerminal(assess({ ...made, samples }), { columns: 200, color: false });
    expect(text).toContain("the served mix is NOT the documented one: chi-square p = 0.00");
  });

  it("says in one line that predicted equals measured, or why nothing was compared", () => {
    const options = { columns: 200, color: false };
    const made = makeSocialRun({ scale: 400 });
    expect(renderTerminal(assess(withComparison(made)), options)).toContain(
      "Units: 25,402 executions, 25,402 requests: predicted equals measured to the half unit.",
    );
    expect(renderTerminal(assess(withComparison(made)), options)).not.toContain("≠");
    expect(renderTerminal(assess(made), options)).toContain("Units: not compared: nothing was predicted.");
  });

  it("names the patterns that were topped up", () => {
    const text = renderTerminal(assess(makeSocialRun({ scale: 400, topupSamples: 299 })), {
      columns: 200,
      color: false,
    });
    expect(text).toContain("Topped up after the mix: #12, #13, #14, #15.");
  });

  it("has no NaN and no empty table without samples", () => {
    const nothing = renderTerminal(assess({ run: makeSocialRun().run, samples: [] }), { columns: 120, color: false });
    expect(nothing).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(nothing).toContain("! INVALID");
    expect(renderTerminal(assess({ run: plainRun, samples: [] }), { columns: 80, color: false })).toMatch(
      /^\? UNDECIDED/,
    );
  });

  it("lets no design move the cursor or break the table", () => {
    const evil = { ...onlyPattern, name: "get\u001b[2JItem\r\nverdict ✓ pass" };
    const { result: judged } = assessPattern([{ count: 10 }], { patterns: [evil] });
    const text = renderTerminal(judged, { columns: 120, color: false });
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\r");
    expect(text.split("\n")[2]).toContain("? undecided");
  });

  it("does not call AWS's own latency foreign to AWS, nor an emulator's AWS's", () => {
    const at = (endpoint: string) =>
      renderTerminal(assessPattern([{ count: 1 }], { engine: { name: "endpoint", version: "", endpoint } }).result, {
        columns: 200,
        color: false,
      });
    expect(at("https://dynamodb.eu-west-2.amazonaws.com")).toContain("Measured against AWS at");
    expect(at("https://dynamodb.eu-west-2.amazonaws.com")).not.toContain("not AWS latency");
    expect(at("http://amazonaws.com.example:8000")).toContain("this is not AWS latency");
    expect(at("http://127.0.0.1:8000")).toContain("this is not AWS latency");
  });
});
