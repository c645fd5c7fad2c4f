import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderAnnotations, renderCommand } from "../../../../bench/verdict/ci/annotations.ts";
import { toPlainLine } from "../../../../bench/verdict/format.ts";
import { assess } from "../fixture.ts";
import { compared, invalid, manyPatterns, mixed, passed, strangeText, withoutPatterns, withText } from "./results.ts";

/** As the runner reads a command: the first two colons after the properties end them. */
function parse(line: string) {
  const [, kind = "", title = "", message = ""] = /^::(\w+) title=(.*?)::(.*)$/s.exec(line) ?? [];
  const decode = (text: string) => text.replace(/%0D/g, "\r").replace(/%0A/g, "\n");
  return {
    kind,
    title: decode(title.replace(/%3A/g, ":").replace(/%2C/g, ",")).replace(/%25/g, "%"),
    message: decode(message).replace(/%25/g, "%"),
  };
}

const kindsOf = (lines: readonly string[]) => lines.map((line) => parse(line).kind);

describe("renderAnnotations", () => {
  it("has an error for what fails, and warnings for what is undecided and for units that differ", () => {
    const lines = renderAnnotations(mixed);
    expect(kindsOf(lines)).toEqual(["error", "warning", "warning", "warning", "warning", "warning"]);
    expect(lines[0]).toMatch(/^::error title=#3 getRecentPosts%3A fail::The budget of 100 ms is broken/);
    expect(lines[1]).toContain("title=#12 getConversation%3A undecided::");
    expect(lines[5]).toContain("title=Units differ from the prediction::");
  });

  it("has one notice where all is well", () => {
    const [line = "", ...others] = renderAnnotations(passed);
    expect(parse(line)).toEqual({ kind: "notice", title: "social-media: pass", message: passed.reasons.join(" ") });
    expect(others).toEqual([]);
  });

  it("does not say that all is well beside a warning", () => {
    const differing = { ...passed, units: { ...mixed.units } };
    expect(kindsOf(renderAnnotations(differing))).toEqual(["warning"]);
  });

  it("has an error where there is no verdict", () => {
    expect(renderAnnotations(invalid).map(parse)).toEqual(
      invalid.reasons.map((message) => ({ kind: "error", title: "social-media: invalid", message })),
    );
    expect(kindsOf(renderAnnotations(withoutPatterns))).toEqual(["error"]);
  });

  it("has an error for what became slower or dearer, also if every budget is kept", () => {
    const lines = renderAnnotations(compared(passed, "regressed", { isDearer: true })).map(parse);
    expect(lines.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      "error #1 getUserProfile: regressed against baseline.json",
      "error getUserByUsername: dearer than baseline.json",
    ]);
    expect(kindsOf(renderAnnotations(compared(passed, "undecided")))).toEqual(["notice"]);
  });

  it("says first that a run is invalid, also if something became dearer", () => {
    const lines = renderAnnotations(compared(invalid, "not-compared", { isDearer: true })).map(parse);
    expect(lines.slice(0, invalid.reasons.length)).toEqual(
      invalid.reasons.map((message) => ({ kind: "error", title: "social-media: invalid", message })),
    );
    expect(lines.slice(invalid.reasons.length).map(({ title }) => title)).toEqual([
      "getUserByUsername: dearer than baseline.json",
    ]);
  });

  it("says in the last of ten what GitHub would not show", () => {
    const lines = renderAnnotations(manyPatterns(40, 25)).map(parse);
    expect(lines).toHaveLength(10);
    expect(lines[9]?.title).toBe("and 16 more");
    expect(lines[9]?.message).toMatch(/^#25 getItem25: fail; .*; #40 getItem40: fail$/);
    expect(renderAnnotations(manyPatterns(40, 10)).map(parse)[9]?.title).toBe("#40 getItem40: fail");
  });

  it("is one line a command, and one command a line, whatever things are called", () => {
    fc.assert(
      fc.property(strangeText, (text) => {
        for (const line of renderAnnotations(assess(withText(text)))) {
          expect(line).toMatch(/^::(?:error|warning|notice) title=[^,:]*::[^\r\n]*$/);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("renderCommand", () => {
  it("says what it was given to whoever decodes it as the runner does", () => {
    fc.assert(
      fc.property(strangeText, strangeText, (title, message) => {
        const read = parse(renderCommand({ kind: "error", title, message }));
        expect(read).toEqual({ kind: "error", title: toPlainLine(title), message: toPlainLine(message) });
      }),
    );
  });

  it("does not let a percent sign become a line break", () => {
    expect(renderCommand({ kind: "error", title: "a,b:c%3A", message: "50 %0Anext" })).toBe(
      "::error title=a%2Cb%3Ac%253A::50 %250Anext",
    );
  });
});
