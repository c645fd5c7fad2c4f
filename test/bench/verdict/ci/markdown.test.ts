import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { code, codeBlock, escapeMarkdown, md } from "../../../../bench/verdict/ci/markdown.ts";
import { toPlainLine } from "../../../../bench/verdict/format.ts";
import { strangeText } from "./results.ts";

/** What a Markdown renderer shows of escaped text: backslash escapes and entities taken back, the zero-width spaces left out. */
function show(markdown: string): string {
  return markdown
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&#8203;/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}

/** The zero-width spaces as the characters that they stand for. */
const separate = (markdown: string) => markdown.replace(/&#8203;/g, "\u200b");

/** What GitHub makes a mention, a reference to an issue, or a link of. */
const reference = /@\w|#\d|\bGH-\d|:\/\/|\bwww\./i;

describe("escapeMarkdown", () => {
  it.each([
    ["| a | b |", "\\| a \\| b \\|"],
    ["`rm -rf`", "\\`rm -rf\\`"],
    ["<img src=x>", "&lt;img src=x&gt;"],
    ["[here](http://x)", "\\[here\\](http:&#8203;//x)"],
    ["*_~$\\", "\\*\\_\\~\\$\\\\"],
    ["two\r\nlines\u2028more", "two lines more"],
    ["&amp;", "&amp;amp;"],
  ])("shows %j as it is", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  it.each(["@octocat", "@org/team", "#12", "octo/repo#12", "GH-12", "https://example.com", "www.example.com"])(
    "makes no mention, reference or link of %s",
    (text) => {
      expect(escapeMarkdown(text)).not.toContain(text);
      expect(separate(escapeMarkdown(text))).not.toMatch(reference);
      expect(show(escapeMarkdown(text))).toBe(text);
    },
  );

  it("changes nothing that a reader sees, and leaves nothing that Markdown reads", () => {
    fc.assert(
      fc.property(strangeText, (text) => {
        const escaped = escapeMarkdown(text);
        expect(show(escaped)).toBe(toPlainLine(text));
        const bare = escaped.replace(/\\[\\`*_[\]|~$]/g, "").replace(/&(?:amp|lt|gt|#8203);/g, "");
        expect(bare).not.toMatch(/[\\`*_[\]|~$&<>\r\n]/);
        expect(separate(escaped)).not.toMatch(reference);
      }),
    );
  });

  it("cuts text that would take the page, and never in the middle of a character", () => {
    for (const long of ["a".repeat(1e6), "@".repeat(1e6), "😀".repeat(1e5)]) {
      const escaped = escapeMarkdown(long);
      expect(escaped.length).toBeLessThanOrEqual(1000);
      expect(escaped).toMatch(/…$/);
      expect(escaped).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    }
    expect(escapeMarkdown("a".repeat(1000))).not.toContain("…");
  });
});

describe("md", () => {
  it("escapes what is put in, and not what is Markdown already", () => {
    expect(md`**${"a*b"}** ${code("▁█")} ${3}`.text).toBe("**a\\*b** `▁█` 3");
  });
});

describe("codeBlock", () => {
  it("cannot be left by what is in it", () => {
    expect(codeBlock("sh", "echo 1\n```\n# out")).toBe("````sh\necho 1 ``` # out\n````");
    expect(codeBlock("sh", "`".repeat(5))).toMatch(/^`{6}sh\n`{5}\n`{6}$/);
  });
});
