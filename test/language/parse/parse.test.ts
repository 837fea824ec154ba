import { describe, expect, it } from "vitest";
import { parseExpression } from "../../../src/language/parse.ts";
import { EXAMPLES } from "./examples.ts";
import { codesOf, meaning, parseText } from "./invariants.ts";

/** A text with one mistake, marked `‹…›`, and what is said of the marked place. */
interface Mistake {
  readonly name: string;
  readonly text: string;
  readonly code: string;
  readonly says?: RegExp;
  /** The text with the offered edits made. */
  readonly mended?: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    name: "`=` in an expectation",
    text: "expect lost_writes ‹=› 0",
    code: "SC017",
    mended: "expect lost_writes == 0",
  },
  { name: "`=` in a condition", text: "let x = if a ‹=› b then 1 else 2", code: "SC017" },
  { name: "`=` in a schedule", text: "faults { when a ‹=› 3 crash b }", code: "SC017" },
  { name: "`=` for a named argument", text: "run { d = heartbeat(every ‹=› 1s) }", code: "SC018" },
  {
    name: "`:` for a setting",
    text: "run { duration‹:› 60s }",
    code: "SC019",
    mended: "run { duration = 60s }",
  },
  {
    name: "seconds as `sec`",
    text: "run { duration = 5 ‹sec› }",
    code: "SC005",
    says: /unit `sec`/,
    mended: "run { duration = 5 s }",
  },
  { name: "seconds misspelt", text: "run { duration = 5 ‹secnds› }", code: "SC005" },
  { name: "the unit `m`", text: "run { duration = 5‹m› }", code: "SC005", says: /unit `m`/ },
  {
    name: "bits in small letters",
    text: "link a <-> b { bandwidth = 10‹mbps› }",
    code: "SC005",
    mended: "link a <-> b { bandwidth = 10Mbps }",
  },
  { name: "micro by its letter", text: "let a = 70‹µs›", code: "SC005", mended: "let a = 70us" },
  {
    name: "`&&`",
    text: "expect a == 1 ‹&&› b == 2",
    code: "SC006",
    mended: "expect a == 1 and b == 2",
  },
  { name: "`≤`", text: "expect a ‹≤› 2", code: "SC006", mended: "expect a <= 2" },
  {
    name: "single quotes",
    text: "run { seed = ‹'x'› }",
    code: "SC007",
    mended: 'run { seed = "x" }',
  },
  { name: "a comment of SQL", text: "‹--› note", code: "SC008", mended: "# note" },
  { name: "a comment of C", text: "run { } ‹//› note", code: "SC008", mended: "run { } # note" },
  {
    name: "an unknown escape",
    text: 'let a = "x‹\\d›"',
    code: "SC009",
    mended: 'let a = "x\\\\d"',
  },
  {
    name: "a text without its end",
    text: 'run {\n  seed = ‹"geo›\n}',
    code: "SC002",
    mended: 'run {\n  seed = "geo"\n}',
  },
  { name: "a long text without its end", text: 'report "R" {\n  ‹"""›What\n}', code: "SC003" },
  {
    name: "a missing `}` before a block",
    text: "topology {\n  site a { node x }‹›\nrun { trials = 3 }",
    code: "SC010",
    mended: "topology {\n  site a { node x } }\nrun { trials = 3 }",
  },
  {
    name: "a missing `}` inside a block",
    text: "topology {\n  site a { node x‹›\n  site b { node y }\n}",
    code: "SC010",
  },
  {
    name: "a missing `)`",
    text: "run {\n  a = f(1, 2‹›\n  b = 3\n}",
    code: "SC010",
    mended: "run {\n  a = f(1, 2)\n  b = 3\n}",
  },
  { name: "a `}` too many", text: "run { trials = 3 } ‹}›", code: "SC011" },
  { name: "the wrong closer", text: "let a = [1, 2‹)›", code: "SC012", mended: "let a = [1, 2]" },
  {
    name: "a record in braces",
    text: "workload w on a { mix = ‹{›read: 80%, write: 20%} }",
    code: "SC013",
  },
  {
    name: "a stray sign",
    text: "run { trials = 3 ‹$› }",
    code: "SC001",
    mended: "run { trials = 3  }",
  },
  { name: "two settings without a comma", text: "run { a = 1 ‹b› = 2 }", code: "SC021" },
  {
    name: "a setting without a value",
    text: "run { a =‹› }",
    code: "SC020",
    says: /expected a value/,
  },
  { name: "a param without `=`", text: "param a ‹3›", code: "SC020", says: /expected `=`/ },
  {
    name: "a sweep without `over`",
    text: "sweep { vary a ‹[›1, 2] }",
    code: "SC020",
    says: /expected `over`/,
  },
  {
    name: "an `if` without `else`",
    text: "let a = if b then 1‹›",
    code: "SC020",
    says: /expected `else`/,
  },
  { name: "a let without a name", text: "let‹› = 3", code: "SC020", says: /expected a name/ },
  { name: "a setting at the top", text: "‹rtt› = 3ms", code: "SC022", mended: "let rtt = 3ms" },
  {
    name: "a misspelt binding",
    text: "‹expct› p99(write.latency) < 20ms",
    code: "SC031",
    mended: "expect p99(write.latency) < 20ms",
  },
  {
    name: "another language's word for a binding",
    text: "‹assert› lost_writes == 0",
    code: "SC031",
    mended: "expect lost_writes == 0",
  },
  {
    name: "a fault outside of its block",
    text: "at 10s ‹crash› a",
    code: "SC022",
    mended: "faults { at 10s crash a }",
  },
  {
    name: "a setting of the run outside of its block",
    text: "‹duration› = 5min",
    code: "SC022",
    mended: "run { duration = 5min }",
  },
  {
    name: "a sweep without its block",
    text: "‹vary a over [1, 2]›",
    code: "SC022",
    mended: "sweep { vary a over [1, 2] }",
  },
  {
    name: "a number with commas",
    text: "let a = ‹1,000,000›",
    code: "SC030",
    mended: "let a = 1000000",
  },
  { name: "a number with a space", text: "let a = ‹1 000›", code: "SC030", mended: "let a = 1000" },
  {
    name: "a line in place of an arrow",
    text: "topology {\n link a ‹--› b\n}",
    code: "SC006",
    mended: "topology {\n link a <-> b\n}",
  },
  {
    name: "a label before its condition",
    text: 'expect "commit SLO"‹:› p99(write.latency) < 20ms',
    code: "SC021",
    mended: 'expect p99(write.latency) < 20ms as "commit SLO"',
  },
  {
    name: "a sweep in one line without its block",
    text: "sweep rtt ‹over› [1ms, 2ms]",
    code: "SC021",
    mended: "sweep { vary rtt over [1ms, 2ms] }",
  },
  { name: "a param in a block", text: "topology { ‹param› a = 3 }", code: "SC022" },
  { name: "a second scenario line", text: 'run { }\n‹scenario› "late"', code: "SC022" },
  { name: "comparisons in a chain", text: "expect 1 < a ‹<› 3", code: "SC023" },
  { name: "a record with an unnamed part", text: "let a = (read: 80%, ‹20%›)", code: "SC024" },
  { name: "a number beyond all numbers", text: "let a = ‹1e999›", code: "SC025" },
  { name: "a step without a range", text: "let a = 3 ‹step› 1", code: "SC026" },
  { name: "a search without a goal", text: "find ‹most› x where a < 3", code: "SC027" },
];

describe("a mistake of form", () => {
  for (const { name, text, code, says, mended } of MISTAKES) {
    it(`is told once and at its place: ${name}`, () => {
      const [start, end] = [text.indexOf("‹"), text.indexOf("›") - 1];
      const source = text.replace("‹", "").replace("›", "");
      const { diagnostics } = parseText(source);
      expect(diagnostics.map((each) => each.code)).toEqual([code]);
      const [diagnostic] = diagnostics;
      expect([diagnostic!.span.start, diagnostic!.span.end]).toEqual([start, end]);
      if (says !== undefined) expect(diagnostic!.message).toMatch(says);
      if (mended === undefined) return;
      const [edit] = diagnostic!.edits;
      const after =
        source.slice(0, edit!.span.start) + edit!.replacement + source.slice(edit!.span.end);
      expect(after).toBe(mended);
      expect(codesOf(after)).toEqual([]);
    });
  }

  it("does not hide the next ones", () => {
    const text = "run { a = 1 b = 2 }\nexpect x = 3\nlet y = 5 sec\nfaults { at 3s crash n 4s }";
    expect(codesOf(text)).toEqual(["SC021", "SC017", "SC005", "SC021"]);
  });

  it("shows the opening bracket beside the place of the missing one", () => {
    const [diagnostic] = parseText("topology {\n  site a { node x }\n").diagnostics;
    expect(diagnostic!.labels[0]).toMatchObject({
      text: "opened here",
      span: { start: 9, end: 10 },
    });
  });

  it("is counted, not listed, after a hundred", () => {
    const { diagnostics } = parseText("let a = 1 sec\n".repeat(150));
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)).toMatchObject({
      code: "SC028",
      message: expect.stringContaining("50"),
    });
  });

  it("in nesting is told by the limit and spares the rest of the text", () => {
    const text = `let a = ${"(".repeat(1000)}1${")".repeat(1000)}\nexpect b = 1`;
    expect(codesOf(text)).toEqual(["SC014", "SC017"]);
  });

  it("leaves the name of a param with a broken value known", () => {
    const { file } = parseText("param rate = = 3 in 1..5");
    expect(file.items[0]).toMatchObject({ kind: "param", name: { text: "rate" } });
  });

  it("in a block's keyword leaves a block that the checker can name", () => {
    const { file, diagnostics } = parseText("topolgy { site a { node x } }");
    expect(diagnostics).toEqual([]);
    expect(file.items[0]).toMatchObject({ kind: "declaration", keyword: { text: "topolgy" } });
  });
});

describe("the examples", () => {
  for (const { name, text } of EXAMPLES) {
    it(`${name} has no mistake of form, with any line ends, with a BOM`, () => {
      expect(codesOf(text)).toEqual([]);
      const same = meaning(parseText(text));
      expect(meaning(parseText(text.replaceAll("\n", "\r\n")))).toEqual(same);
      expect(meaning(parseText(`\ufeff${text}`))).toEqual(same);
    });
  }
});

describe("items and lines", () => {
  const kinds = (text: string) => parseText(text).file.items.map(({ kind }) => kind);

  it("start after `}` on the same line", () => {
    const text = "topology { site a { node x }  link a <-> b { rtt = 3ms } } run { }";
    expect(kinds(text)).toEqual(["declaration", "declaration"]);
  });

  it("go on where a line begins or ends with an operator, and at a preposition", () => {
    expect(kinds("expect a == 1\n  and b == 2\n  when c == 3")).toEqual(["expect"]);
    expect(kinds("let a = 1 +\n  2\nlet b = 3")).toEqual(["let", "let"]);
    expect(kinds('param a = 3\n  in 1..5\n  as "x"')).toEqual(["param"]);
  });

  it("are sentences of their own where a line of faults begins with a time", () => {
    const [faults] = parseText("faults {\n crash a\n every 3s pause b\n when x > 1 heal\n}").file
      .items;
    expect(faults).toMatchObject({
      block: {
        items: [
          { verb: { text: "crash" } },
          { verb: { text: "pause" } },
          { verb: { text: "heal" } },
        ],
      },
    });
  });

  it("are sentences of their own in any block where a line has its verb after its time", () => {
    const inBlock = (lines: string) => {
      const [system] = parseText(`system redis on a, b {\n ${lines}\n}`).file.items;
      if (system?.kind !== "declaration") throw new Error("it is no block");
      return system.block?.items.map(({ kind }) => kind);
    };
    expect(inBlock('expect a == 1\n after "x" crash b')).toEqual(["expect", "sentence"]);
    expect(inBlock("cascade a -> b\n when f(x, y) > z.of crash b")).toEqual([
      "sentence",
      "sentence",
    ]);
    expect(inBlock("expect a == 1\n every 3s from 1s to 2s crash b")).toEqual([
      "expect",
      "sentence",
    ]);
    expect(inBlock('expect a == 1\n within 3s after "x"\n when b == any 1 of c')).toEqual([
      "expect",
    ]);
    expect(inBlock("expect a == 1\n when b >\n   c, d = 2")).toEqual(["expect", "setting"]);
  });

  it("end with their line at a member that is called like an operator", () => {
    expect(kinds('expect x == a.of\nreport "R" { table x }')).toEqual(["expect", "declaration"]);
    expect(kinds("let a = b.and\nlet c = d.not\nrun { }")).toEqual(["let", "let", "declaration"]);
    expect(kinds("expect a.of\n  == 3")).toEqual(["expect"]);
  });

  it("take keywords as names of settings, arguments and members", () => {
    const text = "run { every = 1, for.from = on, x = f(every: 1, to: a.of) }";
    expect(codesOf(text)).toEqual([]);
  });

  it("read interpolations as values with their unit, or as items", () => {
    const { file, diagnostics } = parseText("\ue000\nrun { a = \ue001ms, b = \ue002 ops/s }", 3);
    expect(diagnostics).toEqual([]);
    expect(file.items[0]).toMatchObject({ kind: "hole-item", index: 0 });
    expect(file.items[1]).toMatchObject({
      block: {
        items: [
          { value: { kind: "hole", index: 1, unit: { text: "ms" } } },
          { value: { unit: { text: "ops/s" } } },
        ],
      },
    });
    expect(codesOf("run { a = \ue003 }", 3)).toContain("SC001");
  });
});

describe("an expression", () => {
  const shape = (text: string) => parseExpression({ id: "e", text, holes: 0 });

  it("binds as arithmetic does, `not` below comparisons, links last", () => {
    const { expr } = shape("not a == b and c + d * -e < 3 | f");
    expect(expr).toMatchObject({
      op: "|",
      left: {
        op: "and",
        left: { kind: "unary", op: "not", of: { op: "==" } },
        right: { op: "<", left: { op: "+", right: { op: "*", right: { kind: "unary" } } } },
      },
    });
  });

  it("reads numbers with their factor and quantities with their unit", () => {
    expect(shape("10M").expr).toMatchObject({ kind: "number", value: 1e7, text: "10M" });
    expect(shape("1.1k").expr).toMatchObject({ value: 1100 });
    expect(shape("200k ops/s").expr).toMatchObject({ value: 2e5, unit: { text: "ops/s" } });
    expect(shape("p99.9(write.latency)").expr).toMatchObject({ callee: { text: "p99.9" } });
    expect(shape("us-east-1").expr).toMatchObject({ kind: "name", text: "us-east-1" });
  });

  it("reads a number and `min` as minutes, `min(` as the function", () => {
    expect(shape("3 min").expr).toMatchObject({ kind: "quantity", unit: { text: "min" } });
    expect(shape("min(a, 3)").expr).toMatchObject({ kind: "call", callee: { text: "min" } });
  });

  it("says what is wrong when it stands alone", () => {
    expect(shape("").diagnostics.map(({ code }) => code)).toEqual(["SC020"]);
    expect(shape("a b").diagnostics.map(({ code }) => code)).toEqual(["SC021"]);
    expect(shape("a = 3").diagnostics.map(({ code }) => code)).toEqual(["SC017"]);
  });
});
