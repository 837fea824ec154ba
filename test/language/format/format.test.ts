import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format } from "../../../src/language/format/format.ts";
import { EXAMPLES } from "../parse/examples.ts";
import { meaning, parseText } from "../parse/invariants.ts";
import { validText } from "../parse/valid-text.ts";

const formatted = (text: string) => format(parseText(text));

/** Same meaning, same comments, and nothing to change the second time. */
function expectRoundTrip(text: string): void {
  const before = parseText(text);
  const once = format(before);
  const after = parseText(once);
  expect(after.diagnostics, once).toEqual([]);
  expect(meaning(after), once).toEqual(meaning(before));
  const comments = (of: typeof before) =>
    of.comments.map(({ start, end }) => of.source.text.slice(start, end).trimEnd());
  expect(comments(after).sort(), once).toEqual(comments(before).sort());
  expect(format(after)).toBe(once);
}

describe("formatting", () => {
  for (const { name, text } of EXAMPLES) {
    it(`keeps what ${name} means`, () => expectRoundTrip(text));
  }

  it("keeps what any text made from the grammar means", () => {
    fc.assert(fc.property(validText, expectRoundTrip), { seed: 7, numRuns: 500 });
  });

  it("gives two spaces a level, one space round signs, at most one blank line", () => {
    const text = "run{trials=3\n\n\n\nseed='x'}".replaceAll("'", '"');
    expect(formatted(text)).toBe('run {\n  trials = 3\n\n  seed = "x"\n}\n');
  });

  it("leaves a short block on its line and breaks a long one", () => {
    expect(formatted("run {  trials = 3;seed = 4 }")).toBe("run { trials = 3, seed = 4 }\n");
    const long = formatted(`run { a = ${"b".repeat(60)}, c = ${"d".repeat(60)} }`);
    expect(long.split("\n").map((line) => line.slice(0, 5))).toEqual([
      "run {",
      "  a =",
      "  c =",
      "}",
      "",
    ]);
  });

  it("keeps items of one line together", () => {
    expect(formatted("run {\n a=1,b=2\n c=3\n}")).toBe("run {\n  a = 1, b = 2\n  c = 3\n}\n");
  });

  it("keeps comments where they stood", () => {
    const text = "# head\nrun { # why\n  # above\n  trials = 3   # beside\n  # last\n}\n# end\n";
    const neat = "# head\nrun { # why\n  # above\n  trials = 3  # beside\n  # last\n}\n# end\n";
    expect(formatted(text)).toBe(neat);
  });

  it("keeps comments inside of lists", () => {
    const text = "let a = [\n  1, # one\n  # two\n  2\n]\n";
    expect(formatted(text)).toBe("let a = [\n  1,  # one\n  # two\n  2\n]\n");
  });

  it("leaves an item alone that has a comment where none can be placed", () => {
    const text = "expect a == 1 # so\n  when b == 2\n";
    expect(formatted(text)).toBe(text);
  });

  it("returns a text with mistakes of form as it is", () => {
    const text = "run  {  a = 1 b = 2 }";
    expect(formatted(text)).toBe(text);
  });

  it("sets a text between its quotes and keeps its words", () => {
    const text = 'report "R" {\n"""\n      One\n        two\n      """\n}\n';
    expect(formatted(text)).toBe('report "R" {\n  """\n  One\n    two\n  """\n}\n');
  });

  it("ends lines in one way and drops a BOM", () => {
    expect(formatted("\ufeffrun {\r\n trials = 3\r\n}\r\n")).toBe("run {\n  trials = 3\n}\n");
  });
});
