import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributes, escapeXml } from "../../../../bench/verdict/ci/xml.ts";
import { strangeText } from "./results.ts";

describe("escapeXml", () => {
  it.each([
    ["markup", `<a href="x">&</a>`, `&lt;a href="x"&gt;&amp;&lt;/a&gt;`],
    ["the end of a CDATA section", "]]>", "]]&gt;"],
    ["line breaks, of which a parser would change one kind", "a\nb\r\nc", "a\nb&#13;\nc"],
    ["control characters", "a\u0000b\u001b[2Jc", "a\ufffdb\ufffd[2Jc"],
    ["half a surrogate pair", "a\ud800b\udfffc", "a\ufffdb\ufffdc"],
    ["code points that are no characters", "\ufffe\uffff", "\ufffd\ufffd"],
    ["an emoji", "😀", "😀"],
  ])("can say %s", (_, text, expected) => {
    expect(escapeXml(text)).toBe(expected);
  });
});

describe("attributes", () => {
  it("are in the order given, each on one line", () => {
    expect(attributes({ name: 'a\n"b"', time: 1.5 })).toBe(' name="a &quot;b&quot;" time="1.5"');
  });

  it("cannot be left by a value", () => {
    fc.assert(
      fc.property(strangeText, (text) => {
        expect(attributes({ name: text })).toMatch(/^ name="[^"<>\r\n]*"$/);
      }),
    );
  });
});
