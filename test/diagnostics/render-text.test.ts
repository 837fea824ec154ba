import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { renderHtml } from "../../src/diagnostics/render-html.ts";
import { renderAllText, renderText } from "../../src/diagnostics/render-text.ts";
import type { SourceText } from "../../src/diagnostics/span.ts";

const ID = "geo-sync.scenario";

/** A diagnostic whose span is the first place of `wrong` in the text. */
function about(text: string, wrong: string, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: "SC101",
    severity: "error",
    span: spanOf(text, wrong),
    message: "cannot compare a duration with a plain number",
    labels: [],
    help: [],
    edits: [],
    ...more,
  };
}

function spanOf(text: string, part: string, source = ID) {
  const start = text.indexOf(part);
  return { source, start, end: start + part.length };
}

function shown(text: string, diagnostic: Diagnostic, width?: number, more: SourceText[] = []) {
  const sources = [{ id: ID, text }, ...more];
  return renderText(diagnostic, sources, width === undefined ? {} : { width }).split("\n");
}

describe("a diagnostic in a terminal", () => {
  it("looks as the language's page promises", () => {
    const text = "expect p99(write.latency) < 250";
    const diagnostic = about(text, "250", {
      primary: "a number without a unit",
      labels: [{ span: spanOf(text, "p99(write.latency)"), text: "this is a duration" }],
      help: ["did you mean `250ms`?"],
    });
    expect(shown(text, diagnostic)).toEqual([
      "error[SC101]: cannot compare a duration with a plain number",
      " --> geo-sync.scenario:1:29",
      "1 | expect p99(write.latency) < 250",
      "  |                             ^^^ a number without a unit",
      "  |        ------------------ this is a duration",
      "  = help: did you mean `250ms`?",
    ]);
  });

  it("shows the lines of a contradiction in their order, with a gap between", () => {
    const text = `link a <-> b {\n  rtt = 1ms\n${"\n".repeat(8)}  latency = 2ms\n}`;
    const diagnostic = about(text, "latency", {
      labels: [{ span: spanOf(text, "rtt"), text: "and the round trip here" }],
    });
    expect(shown(text, diagnostic).slice(1)).toEqual([
      "  --> geo-sync.scenario:11:3",
      " 2 |   rtt = 1ms",
      "   |   --- and the round trip here",
      "  ...",
      "11 |   latency = 2ms",
      "   |   ^^^^^^^",
    ]);
  });

  it("shows a label in another file as a block of its own", () => {
    const text = "node a";
    const base = "node a, b";
    const diagnostic = about(text, "a", {
      labels: [{ span: spanOf(base, "a", "base.scenario"), text: "first here" }],
    });
    expect(shown(text, diagnostic, 100, [{ id: "base.scenario", text: base }]).slice(4)).toEqual([
      " ::: base.scenario:1:6",
      "1 | node a, b",
      "  |      - first here",
    ]);
  });

  it("counts wide characters twice and sets tabs", () => {
    const text = '\tnode 東京, "x" = 1';
    expect(shown(text, about(text, '"x"')).slice(2)).toEqual([
      '1 |     node 東京, "x" = 1',
      "  |                ^^^",
    ]);
  });

  it("shows an interpolation as a hole and control characters as harmless signs", () => {
    const text = "rtt = \u{e000} \u001b[31m";
    expect(shown(text, about(text, "\u{e000}"))[2]).toBe("1 | rtt = ${…} �[31m");
  });

  it("cuts a long line around its span", () => {
    const text = `let x = ${"1 + ".repeat(200)}oops${" + 1".repeat(200)}`;
    const lines = shown(text, about(text, "oops"), 40);
    expect(lines[2]!.length).toBeLessThanOrEqual(44);
    const caret = lines[3]!.indexOf("^^^^");
    expect(lines[2]!.slice(caret, caret + 4)).toBe("oops");
    expect(lines[2]).toMatch(/^1 \| ….*…$/);
  });

  it("marks the first line of a span that goes over several", () => {
    const text = "a = [\n1,\n2]";
    expect(shown(text, about(text, text.slice(4))).slice(2)).toEqual(["1 | a = [", "  |     ^"]);
  });

  it("points past the end of a text, and into an empty one", () => {
    expect(shown("run {", { ...about("", ""), span: { source: ID, start: 5, end: 5 } })[3]).toBe(
      "  |      ^",
    );
    expect(shown("", about("", "")).slice(1)).toEqual([
      " --> geo-sync.scenario:1:1",
      "1 |",
      "  | ^",
    ]);
  });

  it("names a place whose text is not there", () => {
    const diagnostic = { ...about("", ""), span: { source: "--set rtt", start: 0, end: 1 } };
    expect(shown("", diagnostic)).toEqual([
      "error[SC101]: cannot compare a duration with a plain number",
      " --> --set rtt",
    ]);
  });

  it("sums all of them up", () => {
    const text = "x";
    const all = [about(text, "x"), about(text, "x"), about(text, "x", { severity: "note" })];
    expect(
      renderAllText(all, [{ id: ID, text }])
        .split("\n")
        .at(-1),
    ).toBe("2 errors, 1 note");
    expect(renderAllText([], [])).toBe("");
  });

  it("paints by the palette that it is given", () => {
    const palette = { error: (part: string) => `<${part}>` };
    const painted = renderText(about("x", "x"), [{ id: ID, text: "x" }], { palette });
    expect(painted).toContain("<error[SC101]>: cannot");
  });

  it("never fails, whatever the text and the span", () => {
    const property = fc.property(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.nat(400),
      fc.nat(400),
      fc.integer({ min: 1, max: 120 }),
      (text, start, length, width) => {
        const span = { source: ID, start, end: start + length };
        const lines = shown(text, { ...about(text, ""), span }, width);
        expect(lines.length).toBeGreaterThanOrEqual(4);
        expect(lines.join("")).not.toMatch(/\p{Cc}/u);
      },
    );
    fc.assert(property, { seed: 3, numRuns: 1000 });
  });
});

describe("a diagnostic in HTML", () => {
  it("escapes the source, the message and the help", () => {
    const text = `site "<script>alert('1')</script>" & more`;
    const html = renderHtml(about(text, "site", { message: "<b>", help: ["<i>"] }), [
      { id: ID, text },
    ]);
    expect(html).not.toMatch(/<(script|b|i)>/);
    expect(html).toContain("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; &amp; more");
  });
});
