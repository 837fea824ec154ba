/** The opening of the reference, with an example that uses most shapes. */
export const OPENING_PART = `# The scenario language

This page is made from the grammar and the vocabulary; \`quorate explain WORD\` prints any part of it.

A scenario says what exists (topology), what replicates (replicate or system), who asks (workload), what goes wrong
(faults), how long and how often (run), what varies (sweep), what must hold (expect), and what is shown (report).

\`\`\`scenario
scenario "What does one more standby cost?"

param rtt = 70ms in 1ms..300ms as "round trip between the sites"
param ack = all of [b, c] in [none, any 1 of [b, c], all of [b, c]]

let twice(x) = 2 * x

topology {
  site virginia { node a { disk = nvme } }
  site ireland  { node b, c }
  link within each site     { latency = 100us, bandwidth = 10 Gbps }
  link virginia <-> ireland { rtt = lognormal(p50: rtt, p99: twice(rtt)), bandwidth = 2 Gbps, loss = 0.01% }
}
replicate single_leader on a, b, c { leader = a, ack = ack, ack_at = flushed }
workload app on virginia {
  clients = 64
  mix     = (read: 80%, write: 20%)
  value   = lognormal(p50: 1 KiB, p99: 16 KiB)
}
faults {
  at 20s degrade virginia <-> ireland for 10s as "brown-out" { loss = 2%, rtt += 80ms }
  after "brown-out" pause b for 1s
}
run { duration = 60s, trials = 5, seed = "doc" }
expect lost_writes == 0
expect p99(write.latency) < 250ms during 5s..15s when ack == none
sweep { vary rtt over [10ms, 70ms], vary ack over domain(ack) }
report "What it costs" {
  """One row for each case."""
  table throughput(write), p99(write.latency), bottleneck by rtt, ack
  chart p99(write.latency) by rtt, ack using line
  timeline rate(write.ok), lag(b)
}
\`\`\``;

/** The grammar in EBNF, and what it does not say. */
export const GRAMMAR_PART = `## Grammar

There are four shapes. A *setting* is \`name = value\`. A *block* is \`word name "label" on places { … }\`. A *sentence* is
\`[time] verb arguments clauses as "label" { … }\` and stands in \`faults\`, \`load\`, \`report\` and \`replicate\`. A *binding* is one of
\`let param vary expect prefer find where import extends\`.

\`=\` sets, \`:\` passes a named argument, \`==\` compares. \`{}\` is a block; records are \`(k: v)\`, tuples \`(a, b)\`, lists \`[a, b]\`.
Comments begin with \`#\`. An item starts on a new line, or after \`,\` \`;\` \`{\` or \`}\`. A line that begins with an operator goes on
with the expression before it. Names may hold \`-\` between letters and digits (\`us-east-1\`), so a subtraction has spaces
around it. Words of the language stay usable as names of settings and arguments.

\`\`\`ebnf
file     = ["scenario" STRING [TEXT]] {import | "extends" STRING | let | param | expect | find | decl | HOLE} ;
import   = "import" (STRING ["as" name] | name {"," name} "from" STRING) ;
let      = "let" name ["(" [name {"," name}] ")"] "=" expr ;          (* one expression, no recursion *)
param    = "param" name "=" expr ["in" expr] ["as" STRING] ;          (* overridable: --set, sweep, find, notebook *)
decl     = kind [name ["[" expr "]"] {"," …}] [STRING] ["on" exprs] [block]
         | "link" ("within" ["each"] ("site" | name) | expr) [block] ;
kind     = "topology" | "site" | "node" | "replicate" | "system" | "workload" | "faults" | "load" | "failover"
         | "sweep" | "run" | "report" ;
block    = "{" {item ["," | ";"]} "}" ;
item     = name {"." name} ("=" | "+=" | "*=") expr | decl | let | expect | vary | "where" expr | sentence | TEXT | HOLE ;
vary     = "vary" (name | "(" name {"," name} ")") "over" expr ;
expect   = ("expect" | "prefer") expr clauses ;
find     = "find" ("max" | "min") name "where" expr clauses ;
sentence = [schedule] IDENT [exprs] clauses [block] ;
schedule = "from" expr "to" expr | ("at" | "every" | "when" | "after") expr ["from" expr "to" expr] ;
clauses  = {("for"|"to"|"by"|"of"|"in"|"over"|"during"|"within"|"after"|"using"|"when"|"until") exprs | "as" STRING} ;
expr     : ( | <-> -> ) < or < and < not < comparison < ".." [step] < + - < * / < unary < atom
atom     = QUANTITY | NUMBER | STRING | HOLE | "true" | "false" | ("any" | "first") atom "of" atom
         | ("all" | "majority" | "minority") ["of" atom] | "if" e "then" e "else" e | path | "[" … "]" | "(" … ")" ;
QUANTITY = NUMBER ("%" | [" "] UNIT ["/" UNIT]) ;                     (* closed unit list, decided in the lexer *)
HOLE     = an interpolation of the tagged template, with an optional unit glued on: \${rtt}ms ;
\`\`\``;

/** Types, units, and how names are read. */
export const TYPES_PART = `## Types and units

| kind | units | example |
| --- | --- | --- |
| duration | \`ns us ms s min h d\` | \`70ms\` |
| data | \`B KB MB GB TB\`, \`KiB MiB GiB TiB\` | \`16 KiB\` |
| bandwidth | \`bps kbps Mbps Gbps\`, data per time | \`10 Gbps\`, \`200 MB/s\` |
| rate | \`ops/s\`, \`/s\`, \`/min\`, \`/h\` | \`2000 ops/s\` |
| share | \`%\`, \`ppm\` | \`0.01%\` |
| count | none, \`x\`, and \`k M G\` | \`10M\`, \`20x\` |
| money | \`USD\`, \`USD/h\`, \`USD/GB\` | \`0.2 USD/h\` |

Only \`bps\` is bits and only \`B\` is bytes; \`KB\` is 1000 B, \`KiB\` 1024 B. There is no unit \`m\`. Kinds multiply and divide:
\`2000 ops/s * 1 KiB\` is a bandwidth. Sums and comparisons need one kind on both sides; only the plain number 0 compares
with every kind. A distribution may be multiplied by a number and moved by a quantity of its kind: \`2 * exponential(mean: 5ms) + 1ms\`.

A word means what its place says: \`leader\` is a node after \`leader =\` and a route after \`read_from =\`. A param or let goes
before a word of the same name. Nodes of an array are \`db[1]\` to \`db[3]\`, all of them \`db\`; with several sites \`us.db[1]\`.
The value of a \`param\` whose domain is a list must be one of the list. In \`ack\`, nodes stand for all of them.

\`import "x.scenario"\` brings everything that a file says, \`import "x.scenario" as x\` its lets and params as \`x.name\`,
\`import a, b from "x.scenario"\` those two. \`extends "base.scenario"\` starts from another scenario: blocks of the same word
and name are put together, settings and bindings of the same name replace the base's, all else is added; \`report\` and a block
of another product replace the base's whole.`;
