import fc from "fast-check";
import { BLOCK_WORDS } from "../../../grammar/words.ts";

/** Texts made from the grammar's own rules, in odd but allowed layouts. */

const word = fc.constantFrom(
  ...[
    "a",
    "db",
    "us-east-1",
    "write",
    "p99",
    "p99.9",
    "rtt50",
    "köln",
    "every",
    "for",
    "on",
    "site",
  ],
  ...["node", "in", "max", "of", "with", "load", "_x", "heartbeat", "__proto__", "constructor"],
);
/** Names that mean nothing to the grammar, where a keyword would be read as itself. */
const plain = fc.constantFrom("a", "b2", "lag", "write", "p99.9", "us-east-1", "köln", "toString");
const value = fc.constantFrom(
  ...["1", "0.5", "1e-3", "1_000", "10M", "70ms", "10 Gbps", "200k ops/s", "5/s", "0.01%", "20x"],
  ...["true", "false", '"text"', '"a \\"b\\" {"', "3 USD/GB"],
);
const gap = fc.constantFrom(" ", "  ", "\t", " ", "\n    ");
const space = fc.constantFrom(" ", "  ");

function glue(...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((all) => all.join(""));
}

function list(of: fc.Arbitrary<string>, separator: string, min = 1): fc.Arbitrary<string> {
  return fc.array(of, { minLength: min, maxLength: 3 }).map((all) => all.join(separator));
}

const { expression } = fc.letrec<Record<"expression" | "primary" | "operand", string>>((tie) => ({
  primary: fc.oneof(
    { maxDepth: 3, depthIdentifier: "expression" },
    plain,
    value,
    glue(plain, ".", word),
    glue(plain, "[", tie("expression"), "]"),
    glue(plain, "(", list(tie("expression"), ", ", 0), ")"),
    glue(plain, "(", list(glue(word, ": ", tie("expression")), ", "), ")"),
    glue("(", tie("expression"), ")"),
    glue("(", tie("expression"), ", ", tie("expression"), ")"),
    glue("(", tie("expression"), ",)"),
    glue("(", word, ": ", tie("expression"), ")"),
    glue("[", gap, list(tie("expression"), ",\n  ", 0), gap, "]"),
    glue(
      "(if ",
      tie("expression"),
      " then ",
      tie("expression"),
      gap,
      "else ",
      tie("expression"),
      ")",
    ),
    glue("any 2 of ", tie("primary")),
    glue("first of ", tie("primary")),
    glue("majority of ", tie("primary")),
    fc.constantFrom("all", "minority", "any"),
    glue("(every ", tie("primary"), ")"),
    glue("(until ", tie("primary"), " within ", tie("primary"), ")"),
  ),
  operand: fc.oneof(
    { maxDepth: 3, depthIdentifier: "expression", withCrossShrink: true },
    tie("primary"),
    tie("primary"),
    glue("-", tie("primary")),
    glue("not ", tie("primary")),
  ),
  expression: fc.oneof(
    { maxDepth: 3, depthIdentifier: "expression" },
    tie("operand"),
    glue(
      tie("operand"),
      " ",
      fc.constantFrom("+", "-", "*", "/", "and", "or", "|", "->", "<->"),
      gap,
      tie("operand"),
    ),
    glue(
      tie("primary"),
      gap,
      fc.constantFrom("==", "!=", "<", "<=", ">", ">="),
      " ",
      tie("primary"),
    ),
    glue(tie("primary"), "..", tie("primary")),
    glue(tie("primary"), "..", tie("primary"), " step ", tie("primary")),
  ),
}));

const clause = fc.oneof(
  glue(
    fc.constantFrom("for", "to", "by", "over", "in", "during", "with", "using"),
    space,
    expression,
  ),
  glue('as "label"'),
);
const clauses = fc
  .array(clause, { maxLength: 2 })
  .map((all) => all.map((each) => ` ${each}`).join(""));
const comment = fc.constantFrom(
  "",
  "",
  "",
  "  # why",
  " #",
  "\n# a line of its own",
  "\n\n\n# apart",
);

const setting = glue(
  list(word, "."),
  fc.constantFrom(" = ", "=", " += ", " *= ", " =\n    "),
  expression,
);
const sentence = glue(
  fc.constantFrom(
    "",
    "at 3s ",
    "every 30s from 1s to 2min ",
    "from 1s to 2s ",
    "when a > 3 ",
    'after "x" ',
  ),
  fc.constantFrom("crash", "partition", "slow", "table", "heal", "hold"),
  " ",
  list(expression, ", "),
  clauses,
);
const vary = fc.oneof(
  glue("vary ", plain, " over ", expression),
  glue("vary (a, b) over ", expression),
);

const { item, block } = fc.letrec<Record<"item" | "block", string>>((tie) => ({
  item: fc.oneof(
    { maxDepth: 2, depthIdentifier: "item" },
    setting,
    sentence,
    vary,
    glue("where ", expression),
    glue("let ", plain, " = ", expression),
    glue("let f(a, b) = ", expression),
    glue("expect ", expression, clauses),
    fc.constantFrom('"""One line."""', '"""\n  Two\n    lines\n"""', '"""\n"""'),
    glue("link a <-> b ", tie("block")),
    glue("link within each site ", tie("block")),
    glue(
      fc.constantFrom(...BLOCK_WORDS.filter((each) => each !== "link")),
      " ",
      plain,
      "[2] ",
      tie("block"),
    ),
    glue("node ", plain, ", ", plain),
  ),
  block: fc
    .array(fc.tuple(tie("item"), fc.constantFrom("\n", "\n\n", "\n\n\n  ", ";", "\r\n"), comment), {
      maxLength: 3,
    })
    .map((items) => {
      const lines = items.map(([of, end, note]) => (end === ";" ? `${of};` : `${of}${note}${end}`));
      return `{ ${lines.join(" ")} }`;
    }),
}));

const top = fc.oneof(
  glue("topology ", block),
  glue("faults ", block),
  glue('system postgresql "16" on a, b ', block),
  glue("let ", plain, " = ", expression),
  glue("param ", plain, " = ", expression, " in ", expression, ' as "what it is"'),
  glue("expect ", expression, clauses),
  glue("find max ", plain, " where ", expression, clauses),
  fc.constantFrom('import "a.scenario" as lib', 'import a, b from "x"', 'extends "base.scenario"'),
);

/** A whole scenario without a mistake of form. */
export const validText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", 'scenario "T"\n', '# first\nscenario "T" # why\n"""About."""\n'),
    fc.array(fc.tuple(top, comment, fc.constantFrom("\n", "\n\n", "\r\n")), { maxLength: 4 }),
    item,
  )
  .map(([head, items, last]) => {
    const body = items.map((parts) => parts.join("")).join("");
    return `${head}${body}report "R" { ${last}\n }\n`;
  });

/** Bits of text as they stand in scenarios, in no order. */
export const tokenSoup: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      word,
      value,
      fc.constantFrom(..."{}()[],;:.=|#\n\"'`@".split("")),
      fc.constantFrom(
        "==",
        "<->",
        "->",
        "..",
        "+=",
        '"""',
        "\r\n",
        "  ",
        "&&",
        "//",
        "/*",
        "≤",
        "5 sec",
      ),
      fc.constantFrom(
        "if",
        "then",
        "else",
        "any",
        "all",
        "until",
        "every",
        "at",
        "from",
        "expect",
        "let",
      ),
      fc.constantFrom(
        "topology",
        "link",
        "within",
        "param",
        "find",
        "vary",
        "over",
        "set",
        "\ue000",
        "\ue001ms",
      ),
    ),
    { maxLength: 60 },
  )
  .chain((parts) => fc.constantFrom(" ", "").map((between) => parts.join(between)));
