import { entry } from "../../diagnostics/catalogue.ts";

/** SC2xx: names, words, and what must or must not stand where. */
export const NAME_MESSAGES = {
  SC201: entry<{ name: string }>({
    severity: "error",
    title: "Unknown name",
    explain:
      "A name must be declared: as a node, site, let or param.\n\nWrong: `leader = pgl`\n\nRight: `leader = pg1`",
    message: ({ name }) => `nothing is called \`${name}\``,
  }),
  SC202: entry<{ name: string; place: string }>({
    severity: "error",
    title: "Unknown setting",
    explain:
      "Each block knows its own settings; `explain BLOCK` lists them.\n\nWrong: `link a <-> b { bandwith = 1 Gbps }`\n\nRight: `link a <-> b { bandwidth = 1 Gbps }`",
    message: ({ name, place }) => `${place} has no setting \`${name}\``,
  }),
  SC203: entry<{ name: string; place: string }>({
    severity: "error",
    title: "Unknown block",
    explain:
      "A block begins with one of the language's words.\n\nWrong: `topolgy { … }`\n\nRight: `topology { … }`",
    message: ({ name, place }) => `${place} holds no block \`${name}\``,
  }),
  SC204: entry<{ name: string; place: string }>({
    severity: "error",
    title: "Unknown verb",
    explain:
      "A sentence begins with a verb that its block knows.\n\nWrong: `at 60s crahs pg1`\n\nRight: `at 60s crash pg1`",
    message: ({ name, place }) => `${place} knows no verb \`${name}\``,
  }),
  SC205: entry<{ name: string }>({
    severity: "error",
    title: "Unknown metric",
    explain:
      "`explain metrics` lists all metrics.\n\nWrong: `expect lost_write == 0`\n\nRight: `expect lost_writes == 0`",
    message: ({ name }) => `there is no metric \`${name}\``,
  }),
  SC206: entry<{ name: string }>({
    severity: "error",
    title: "Unknown function",
    explain:
      "A function is one of the language's or a `let` with parameters.\n\nWrong: `rtt = lognorml(p50: 1ms, p99: 2ms)`\n\nRight: `rtt = lognormal(p50: 1ms, p99: 2ms)`",
    message: ({ name }) => `there is no function \`${name}\``,
  }),
  SC207: entry<{ name: string; what: string }>({
    severity: "error",
    title: "Unknown word",
    explain:
      "Some settings take one of a few words.\n\nWrong: `mode = synch`\n\nRight: `mode = sync`",
    message: ({ name, what }) => `${what} does not know the word \`${name}\``,
  }),
  SC208: entry<{ word: string; verb: string }>({
    severity: "error",
    title: "Clause that does not belong",
    explain:
      "Each verb takes certain clauses; `explain VERB` lists them.\n\nWrong: `hold 2000 ops/s over 4min`\n\nRight: `hold 2000 ops/s for 4min`",
    message: ({ word, verb }) => `\`${verb}\` takes no \`${word}\``,
  }),
  SC209: entry<{ name: string; of: string }>({
    severity: "error",
    title: "Unknown argument",
    explain:
      "Arguments are named after what they mean.\n\nWrong: `lognormal(median: 1ms, p99: 2ms)`\n\nRight: `lognormal(p50: 1ms, p99: 2ms)`",
    message: ({ name, of }) => `\`${of}\` has no argument \`${name}\``,
  }),
  SC210: entry<{ name: string; what: string }>({
    severity: "error",
    title: "Name used twice",
    explain:
      "A name stands for one thing.\n\nWrong: `site a { node x, x }`\n\nRight: `site a { node x, y }`",
    message: ({ name, what }) => `${what} \`${name}\` is declared twice`,
  }),
  SC211: entry<{ name: string }>({
    severity: "error",
    title: "Setting given twice",
    explain:
      "A setting has one value in a block.\n\nWrong: `run { trials = 5, trials = 10 }`\n\nRight: `run { trials = 10 }`",
    message: ({ name }) => `\`${name}\` is set twice here`,
  }),
  SC212: entry<{ name: string; options: string }>({
    severity: "error",
    title: "Name of several things",
    explain:
      "A node's short name will do while only one site has such a node.\n\nWrong: `site us, eu { node db }` and `leader = db`\n\nRight: `leader = us.db`",
    message: ({ name, options }) => `\`${name}\` may be ${options}: write which one`,
  }),
  SC213: entry<{ name: string; place: string; places: string }>({
    severity: "error",
    title: "Word in the wrong place",
    explain:
      "Blocks stand in each other in a fixed way: nodes in sites, sites in the topology.\n\nWrong: `topology { node a }`\n\nRight: `topology { site dc { node a } }`",
    message: ({ name, place, places }) =>
      `\`${name}\` does not stand in ${place}: it belongs in ${places}`,
  }),
  SC214: entry<{ name: string; place: string }>({
    severity: "error",
    title: "Missing setting",
    explain:
      "Some settings have no default.\n\nWrong: `replicate single_leader on a, b { mode = sync }`\n\nRight: `replicate single_leader on a, b { leader = a, mode = sync }`",
    message: ({ name, place }) => `${place} needs a setting \`${name}\``,
  }),
  SC215: entry<{ name: string; of: string }>({
    severity: "error",
    title: "Missing argument",
    explain: "Wrong: `lognormal(p50: 1ms)`\n\nRight: `lognormal(p50: 1ms, p99: 2ms)`",
    message: ({ name, of }) => `\`${of}\` needs ${name}`,
  }),
  SC216: entry<{ word: string; verb: string }>({
    severity: "error",
    title: "Missing clause",
    explain: "Wrong: `ramp 0 ops/s to 2000 ops/s`\n\nRight: `ramp 0 ops/s to 2000 ops/s over 30s`",
    message: ({ word, verb }) => `\`${verb}\` needs \`${word}\` and what follows it`,
  }),
  SC217: entry<{ of: string; most: number }>({
    severity: "error",
    title: "Too many arguments",
    explain: "Wrong: `poisson(10/s, 20/s)`\n\nRight: `poisson(10/s)`",
    message: ({ of, most }) =>
      most === 0
        ? `\`${of}\` takes no argument without a name`
        : `\`${of}\` takes ${most === 1 ? "one argument" : `at most ${most} arguments`} without a name`,
  }),
  SC218: entry<{ first: string; second: string }>({
    severity: "error",
    title: "Settings that contradict each other",
    explain:
      "Two settings say the same thing in different ways; give one.\n\nWrong: `link a <-> b { rtt = 70ms, latency = 35ms }`\n\nRight: `link a <-> b { rtt = 70ms }`",
    message: ({ first, second }) =>
      `\`${second}\` and \`${first}\` say the same thing: give only one of them`,
  }),
  SC219: entry<{ name: string }>({
    severity: "error",
    title: "No param",
    explain:
      "Only params vary: `vary`, `by`, `find` and `domain` name params.\n\nWrong: `let rtt = 70ms` and `vary rtt over [1ms, 70ms]`\n\nRight: `param rtt = 70ms`",
    message: ({ name }) => `\`${name}\` is no param`,
  }),
  SC220: entry<{ what: string }>({
    severity: "error",
    title: "Missing part of a scenario",
    explain: "A scenario that runs has a topology, a `replicate` or `system` block and a workload.",
    message: ({ what }) => `this scenario has no ${what}`,
  }),
  SC221: entry<{ name: string }>({
    severity: "error",
    title: "Definition in a circle",
    explain: "Wrong: `let a = b` and `let b = a`\n\nRight: `let a = 1ms` and `let b = 2 * a`",
    message: ({ name }) => `\`${name}\` is defined by itself`,
  }),
  SC222: entry<{ name: string; of: string }>({
    severity: "error",
    title: "Unknown part",
    explain:
      "A node has the stations disk, nic, apply and cpu.\n\nWrong: `utilization(r1.dsk)`\n\nRight: `utilization(r1.disk)`",
    message: ({ name, of }) => `${of} has no \`${name}\``,
  }),
  SC223: entry<{ name: string }>({
    severity: "error",
    title: "Argument given twice",
    explain: "Wrong: `disk(fsync: 1ms, fsync: 2ms)`\n\nRight: `disk(fsync: 1ms)`",
    message: ({ name }) => `the argument \`${name}\` is given twice`,
  }),
  SC224: entry<{ verb: string }>({
    severity: "error",
    title: "Fault without a time",
    explain: "Wrong: `faults { crash pg1 }`\n\nRight: `faults { at 60s crash pg1 }`",
    message: ({ verb }) => `\`${verb}\` needs a time in front, such as \`at 60s\``,
  }),
  SC225: entry<{ verb: string }>({
    severity: "error",
    title: "Time where none belongs",
    explain:
      "Wrong: `load { at 10s hold 20 ops/s for 1min }`\n\nRight: `load { hold 20 ops/s for 1min }`",
    message: ({ verb }) => `\`${verb}\` takes no time in front`,
  }),
  SC226: entry<{ block: string; what: string }>({
    severity: "error",
    title: "Head of a block",
    explain:
      "Between a block's word and its `{` stand names, a text or `on` and places, as the block needs.\n\nWrong: `workload writers { … }`\n\nRight: `workload writers on virginia { … }`",
    message: ({ block, what }) => `\`${block}\` ${what}`,
  }),
  SC227: entry<{ verb: string; expected: string }>({
    severity: "error",
    title: "Argument of a verb",
    explain: "Wrong: `partition 10s`\n\nRight: `partition virginia | ireland`",
    message: ({ verb, expected }) => `after \`${verb}\` ${expected} is needed`,
  }),
  SC228: entry<{ label: string }>({
    severity: "error",
    title: "Unknown label",
    explain: 'Wrong: `after "WAN cutt" heal`\n\nRight: `after "WAN cut" heal`',
    message: ({ label }) => `no fault has the label "${label}"`,
  }),
  SC229: entry<{ system: string; version: string; used: string }>({
    severity: "error",
    title: "Unknown version",
    explain: 'Wrong: `system postgresql "61"`\n\nRight: `system postgresql "16"`',
    message: ({ system, version, used }) =>
      `the preset \`${system}\` knows no version "${version}", only ${used}`,
  }),
  SC230: entry<{ name: string; where: string }>({
    severity: "error",
    title: "Value that cannot be set here",
    explain:
      "A param or let has its value where it is declared; `--set`, `sweep` and `find` change params.\n\nWrong: `run { rtt50 = 5ms }`\n\nRight: `param rtt50 = 5ms`",
    message: ({ name, where }) => `\`${name}\` is a ${where} and cannot be set in a block`,
  }),
  SC231: entry<{ name: string }>({
    severity: "error",
    title: "Setting that a run does not change",
    explain:
      "`set` changes machines and links; how a cluster replicates and how it is loaded is as it stands for a whole run. A load that changes is a `load` block, a leader that stops waiting for its followers is `on_ack_timeout = async`, and values are compared by sweeping a param.\n\nWrong: `at 40s set ack = none`\n\nRight: `at 40s set pg1.nic = 1 Gbps`",
    message: ({ name }) => `\`${name}\` does not change during a run`,
  }),
  SC232: entry<{ text: string }>({
    severity: "warning",
    title: "Figure of a whole run where each moment counts",
    explain:
      '`within 10s after "WAN cut"` looks for a moment behind the fault at which the condition holds; a percentile or a count has one value for the whole run.\n\nWrong: `expect max(lag(b)) < 1s within 10s after "WAN cut"`\n\nRight: `expect lag(b) < 1s within 10s after "WAN cut"`',
    message: ({ text }) =>
      `\`${text}\` is a figure of the whole run, with no value at a moment: this stays undecided`,
  }),
} as const;
