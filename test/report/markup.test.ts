import { describe, expect, it } from "vitest";
import { escapeText, html, rendered } from "../../src/report/markup.ts";
import { HOSTILE_NAMES } from "./hostile-names.ts";

describe("the markup template", () => {
  it("escapes every string, in text and in attributes", () => {
    expect(html`<p title="${'"><b>'}">${"<i>&'"}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;b&gt;">&lt;i&gt;&amp;&#39;</p>',
    );
  });

  it("joins lists, nests markup and leaves nothing for what is not there", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${null}${undefined}${false}${0}</ul>`.text).toBe(
      "<ul><li>a</li><li>&lt;b&gt;</li>0</ul>",
    );
  });

  it("makes characters visible that would hide or turn text around", () => {
    expect(escapeText("a\u202eb\u0000c\ud800d")).toBe("a[U+202E]b[U+0000]c[U+D800]d");
    expect(escapeText("tab\tand\nline, emoji 👩‍👩‍👧")).toBe("tab\tand\nline, emoji 👩‍👩‍👧");
  });

  it.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
    "lets nothing of %s become markup",
    (_, name) => {
      expect(html`${name}`.text).not.toMatch(/[<>"']/);
    },
  );

  it("refuses a renderer's output that could run", () => {
    expect(() => rendered("markdown-it", "<p>x</p><script>1</script>")).toThrow("could run");
    expect(() => rendered("vega", '<path onclick="x"/>')).toThrow("could run");
    expect(
      rendered("vega", '<text aria-label="<script onload=1">&lt;script&gt; onclick=</text>'),
    ).toBeDefined();
  });
});
