import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format } from "../../../src/language/format/format.ts";
import { counted, PATIENCE } from "../../soak.ts";
import { EXAMPLES, KEPT_TEXTS } from "../parse/examples.ts";
import { meaning, parseText } from "../parse/invariants.ts";
import { validText } from "../parse/valid-text.ts";

const formatted = (text: string) => format(parseText(text));

/** Same meaning, same comments, and nothing to change the second time. */
function expectRoundTrip(text: string): void {
  const before = parseText(text);
  expect(before.diagnostics, text).toEqual([]);
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
  const kept = KEPT_TEXTS.filter(({ name }) => name.startsWith("valid-"));
  for (const { name, text } of [...EXAMPLES, ...kept]) {
    it(`keeps what ${name} means`, () => expectRoundTrip(text));
  }

  it("keeps what any text made from the grammar means", PATIENCE, () => {
    fc.assert(fc.property(validText, expectRoundTrip), counted(500, 500_000));
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

  it("puts the `=` of settings under each other in one column", () => {
    const text =
      'run {\n duration = 5s\n trials = 3, seed = "x"\n\n a = 1\n # apart\n bcd   = 2\n}\n';
    const rows = [
      "run {",
      "  duration = 5s",
      '  trials   = 3, seed = "x"',
      "",
      "  a = 1",
      "  # apart",
      "  bcd = 2",
      "}",
    ];
    expect(formatted(text).trimEnd().split("\n")).toEqual(rows);
    expect(formatted("param a = 1\nparam bcd = 2\nlet x(y) = 3\nlet z = 4\n")).toBe(
      "param a   = 1\nparam bcd = 2\nlet x(y) = 3\nlet z    = 4\n",
    );
  });

  it("ends a column at a block and at a value of several lines", () => {
    const text = "run {\n  a = 1\n  load { b = 2 }\n  cde = 3\n  f = [\n    1\n  ]\n  gh = 4\n}\n";
    expect(formatted(text)).toBe(text);
  });

  it("keeps the columns that the writer made, as wide as they must be", () => {
    const text = "param a =  1   in 0..9   # one\nparam bc = 200 in 0..999 # two\n";
    expect(formatted(text)).toBe(
      "param a  = 1   in 0..9    # one\nparam bc = 200 in 0..999  # two\n",
    );
    const words = 'faults {\n  at 60s  heal   as "a"\n  at 120s heal as "b"\n}\n';
    expect(formatted(words)).toBe('faults {\n  at 60s  heal as "a"\n  at 120s heal as "b"\n}\n');
  });

  it("makes no columns of words that meet by chance", () => {
    const text = "system x on y {\n  leader     = a\n  abcdefgh = b\n}\n";
    expect(formatted(text)).toBe("system x on y {\n  leader   = a\n  abcdefgh = b\n}\n");
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
