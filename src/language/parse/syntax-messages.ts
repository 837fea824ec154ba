import { diagnosticsOf, entry } from "../../diagnostics/catalogue.ts";

/** A wrong and a right example, as `explain` shows them. */
function examples(wrong: string, right: string): string {
  return `\n\n    ${wrong}    # wrong\n    ${right}    # right`;
}

/** What can be wrong with the form of a text, before any name is looked at. */
export const SYNTAX_MESSAGES = {
  SC001: entry<{ text: string }>({
    severity: "error",
    title: "Stray character",
    explain: `A character that has no meaning outside of quotes.${examples("rtt = 70ms @ home", "rtt = 70ms")}`,
    message: ({ text }) => `\`${text}\` has no meaning here`,
  }),
  SC002: entry<Record<never, never>>({
    severity: "error",
    title: "Text without a closing quote",
    explain: `A text in quotes ends on the line on which it begins. For several lines use \`"""\`.${examples('seed = "geo', 'seed = "geo"')}`,
    message: () => 'this text has no closing `"` on its line',
  }),
  SC003: entry<Record<never, never>>({
    severity: "error",
    title: "Long text without an end",
    explain: `A text that begins with \`"""\` goes on over lines up to the next \`"""\`.${examples('"""What we saw', '"""What we saw"""')}`,
    message: () => 'this text has no closing `"""`',
  }),
  SC004: entry<Record<never, never>>({
    severity: "error",
    title: "Interpolation inside a text",
    explain: `An interpolation stands for a whole value. To put one into a text, make the text first.${examples('seed = "run $' + '{n}"', "seed = $" + "{`run $" + "{n}`}")}`,
    message: () => "an interpolation cannot stand inside a text in quotes",
  }),
  SC005: entry<{ unit: string }>({
    severity: "error",
    title: "Unknown unit",
    explain: `The units are a closed list: ns us ms s min h d, B KB MB GB TB KiB MiB GiB TiB, bps kbps Mbps Gbps, ops/s /s /min /h, % ppm x, USD. There is no \`m\`: it could be minutes or milli.${examples("timeout = 5 sec", "timeout = 5 s")}`,
    message: ({ unit }) => `there is no unit \`${unit}\``,
  }),
  SC006: entry<{ found: string; expected: string }>({
    severity: "error",
    title: "Operator of another language",
    explain: `Conditions are joined by the words \`and\`, \`or\`, \`not\`; other signs are \`==\` \`!=\` \`<=\` \`>=\` \`->\` \`<->\` \`..\`.${examples("expect a == 0 && b == 0", "expect a == 0 and b == 0")}`,
    message: ({ found, expected }) => `\`${found}\` is written \`${expected}\` here`,
  }),
  SC007: entry<Record<never, never>>({
    severity: "error",
    title: "Other quotes",
    explain: `Texts stand in straight double quotes.${examples("seed = 'geo'", 'seed = "geo"')}`,
    message: () => 'a text stands in double quotes `"`',
  }),
  SC008: entry<{ found: string }>({
    severity: "error",
    title: "Comment of another language",
    explain: `A comment begins with \`#\` and ends with its line.${examples("rtt = 70ms // measured", "rtt = 70ms # measured")}`,
    message: ({ found }) => `a comment begins with \`#\`, not with \`${found}\``,
  }),
  SC009: entry<{ text: string }>({
    severity: "error",
    title: "Unknown escape",
    explain: `In quotes \`\\n\`, \`\\t\`, \`\\r\`, \`\\"\`, \`\\\\\` and \`\\u{1F600}\` have a meaning.${examples('empirical("data\\disk.csv")', 'empirical("data/disk.csv")')}`,
    message: ({ text }) => `\`${text}\` means nothing inside a text`,
  }),
  SC010: entry<{ opener: string; closer: string }>({
    severity: "error",
    title: "Bracket that is never closed",
    explain: `Every \`{\`, \`(\` and \`[\` has its partner. The place shown is where lines and indents say that the partner was forgotten.${examples("site a { node x", "site a { node x }")}`,
    message: ({ opener, closer }) => `a closing \`${closer}\` is missing for this \`${opener}\``,
  }),
  SC011: entry<{ closer: string }>({
    severity: "error",
    title: "Bracket that was never opened",
    explain: `Every closing bracket has an opening one before it.${examples("mix = (read: 80%))", "mix = (read: 80%)")}`,
    message: ({ closer }) => `this \`${closer}\` closes nothing`,
  }),
  SC012: entry<{ found: string; expected: string }>({
    severity: "error",
    title: "Wrong closing bracket",
    explain: `A bracket is closed by its own kind.${examples("vary x over [1, 2)", "vary x over [1, 2]")}`,
    message: ({ found, expected }) => `\`${found}\` stands where \`${expected}\` must close`,
  }),
  SC013: entry<Record<never, never>>({
    severity: "error",
    title: "Record in braces",
    explain: `Braces hold the items of a block. A record of named values stands in parentheses.${examples("mix = {read: 80%, write: 20%}", "mix = (read: 80%, write: 20%)")}`,
    message: () => "a value with named parts stands in parentheses, not in braces",
  }),
  SC014: entry<{ limit: string }>({
    severity: "error",
    title: "Nested too deep",
    explain: `Blocks and brackets nest at most 200 deep. Give inner parts a name with \`let\`.${examples("x = ((((…))))", "let part = …")}`,
    message: ({ limit }) => `this nests deeper than ${limit} levels`,
  }),
  SC015: entry<{ size: number; limit: number }>({
    severity: "error",
    title: "Text too large",
    explain:
      "A scenario is a text for readers: at most 1 MiB. Data belong into files that `empirical` reads.",
    message: ({ size, limit }) => `the text has ${size} characters; at most ${limit} are read`,
  }),
  SC016: entry<{ limit: number }>({
    severity: "error",
    title: "Expression too long",
    explain: `An expression has at most 300 operands and nests at most 500 deep. Give parts of it a name.${examples("x = a + b + …", "let part = a + b")}`,
    message: ({ limit }) => `this expression is longer or deeper than ${limit} parts`,
  }),
  SC017: entry<Record<never, never>>({
    severity: "error",
    title: "`=` for `==`",
    explain: `\`=\` sets a value, \`==\` compares two.${examples("expect lost_writes = 0", "expect lost_writes == 0")}`,
    message: () => "`=` sets a value; a comparison is written `==`",
  }),
  SC018: entry<Record<never, never>>({
    severity: "error",
    title: "`=` for a named argument",
    explain: `A named argument or part of a record has a colon after its name.${examples("heartbeat(every = 1s)", "heartbeat(every: 1s)")}`,
    message: () => "a named argument is written with `:`, not with `=`",
  }),
  SC019: entry<Record<never, never>>({
    severity: "error",
    title: "`:` for a setting",
    explain: `A setting has \`=\` between its name and its value.${examples("latency: 3ms", "latency = 3ms")}`,
    message: () => "a setting is written with `=`, not with `:`",
  }),
  SC020: entry<{ found: string; expected: string }>({
    severity: "error",
    title: "Something else was expected",
    explain: `At this place the language expects something other than what stands there.${examples("param x in 1..3", "param x = 1 in 1..3")}`,
    message: ({ found, expected }) => `expected ${expected}, but found ${found}`,
  }),
  SC021: entry<{ found: string }>({
    severity: "error",
    title: "Item that goes on after its end",
    explain: `A new item starts on a new line or after a comma; a value is one expression.${examples("clients = 1 think = 2s", "clients = 1, think = 2s")}`,
    message: ({ found }) => `${found} does not belong to this item, which was complete before it`,
  }),
  SC022: entry<{ what: string; where: string }>({
    severity: "error",
    title: "Item in the wrong place",
    explain: `\`import\`, \`extends\`, \`param\` and \`find\` stand at the top of a file; settings, sentences, \`vary\` and \`where\` stand in a block; \`scenario\` is first of all.${examples("topology { param rtt = 1ms }", "param rtt = 1ms")}`,
    message: ({ what, where }) => `${what} stands ${where}`,
  }),
  SC023: entry<Record<never, never>>({
    severity: "error",
    title: "Comparisons in a chain",
    explain: `A comparison has two sides.${examples("where 1 < x < 5", "where 1 < x and x < 5")}`,
    message: () => "comparisons do not chain",
  }),
  SC024: entry<Record<never, never>>({
    severity: "error",
    title: "Record with an unnamed part",
    explain: `In a record every part has a name; a tuple has none.${examples("mix = (read: 80%, 20%)", "mix = (read: 80%, write: 20%)")}`,
    message: () => "this part has no name, and other parts have one",
  }),
  SC025: entry<{ text: string }>({
    severity: "error",
    title: "Number too large",
    explain: `Numbers reach up to about 1.8e308.${examples("value = 1e999", "value = 1e9")}`,
    message: ({ text }) => `\`${text}\` is larger than any number that can be held`,
  }),
  SC026: entry<Record<never, never>>({
    severity: "error",
    title: "`step` without a range",
    explain: `\`step\` belongs to a range.${examples("vary x over 10 step 2", "vary x over 2..10 step 2")}`,
    message: () => "`step` follows a range such as `1..64`",
  }),
  SC027: entry<{ goal: string }>({
    severity: "error",
    title: "Search without a goal",
    explain: `A search seeks the largest or smallest value of a param.${examples("find maximum rate where …", "find max rate where …")}`,
    message: ({ goal }) => `\`find\` seeks \`max\` or \`min\`, not \`${goal}\``,
  }),
  SC028: entry<{ count: number }>({
    severity: "note",
    title: "More mistakes",
    explain:
      "After a hundred mistakes of form only their number is told: mend some and look again.",
    message: ({ count }) => `${count} more mistakes of form are not shown`,
  }),
  SC029: entry<{ right: string }>({
    severity: "error",
    title: "Decimal comma",
    explain: `A comma parts items and values; a fraction begins with a point.${examples("rtt = 0,5ms", "rtt = 0.5ms")}`,
    message: ({ right }) => `a fraction is written with a point: \`${right}\``,
  }),
  SC030: entry<{ right: string }>({
    severity: "error",
    title: "Digits in groups",
    explain: `A number has no commas or spaces between its digits; \`1_000\` and \`1k\` are easier to read than \`1000\` and the same.${examples("clients = 1,000", "clients = 1k")}`,
    message: ({ right }) => `a number has no commas or spaces inside: \`${right}\``,
  }),
  SC031: entry<{ word: string }>({
    severity: "error",
    title: "Item that begins with an unknown word",
    explain: `Each item begins with a word of the language, or with a name and \`=\`.${examples("expct lost_writes == 0", "expect lost_writes == 0")}`,
    message: ({ word }) => `no item begins with \`${word}\``,
  }),
} as const;

/** Makes a diagnostic of this table. */
export const syntaxDiagnostic = diagnosticsOf(SYNTAX_MESSAGES);
