import { diagnosticsOf, entry } from "../../diagnostics/catalogue.ts";

interface What {
  /** The setting or argument: `rate of poisson`, `node a · disk.fsync`. */
  readonly what: string;
}

interface WhatText extends What {
  /** The value as users write it. */
  readonly text: string;
}

/** What can be wrong with values once params, lets and functions are worked out: SC350 to SC399. */
export const COMPILE_MESSAGES = {
  SC350: entry<WhatText & { readonly expected: string }>({
    severity: "error",
    title: "A value of the wrong kind",
    explain:
      "Once params are put in, the value is not of the kind that this place takes. Wrong: `--set rate=fast`. Right: `--set rate=2000/s`.",
    message: ({ what, text, expected }) => `${what} takes ${expected}, and this is ${text}`,
  }),
  SC351: entry<WhatText>({
    severity: "error",
    title: "A negative value",
    explain:
      "Times, rates, sizes and counts cannot be below zero. Wrong: `arrivals = poisson(-5/s)`. Right: `arrivals = poisson(5/s)`.",
    message: ({ what, text }) => `${what} cannot be negative, and it is ${text}`,
  }),
  SC352: entry<{ readonly name: string; readonly text: string; readonly domain: string }>({
    severity: "error",
    title: "A value outside its domain",
    explain:
      "A param's `in` says which values make sense. Wrong: `param rtt = 400ms in 1ms..300ms`. Right: `param rtt = 72ms in 1ms..300ms`, or a wider domain.",
    message: ({ name, text, domain }) => `${name} = ${text} is outside its domain ${domain}`,
  }),
  SC353: entry<What>({
    severity: "error",
    title: "No finite number",
    explain:
      "The arithmetic ends in infinity or in no number at all, as by a division by zero. Wrong: `let gap = 1s / 0`. Right: a divisor that is not zero.",
    message: ({ what }) => `${what} is not a finite number`,
  }),
  SC354: entry<WhatText>({
    severity: "error",
    title: "A time too long to count in nanoseconds",
    explain:
      "Simulated time counts whole nanoseconds up to 2^53, which is 104 days. Wrong: `duration = 200d`. Right: `duration = 2h`.",
    message: ({ what, text }) => `${what} is ${text}, and times end at 104 days`,
  }),
  SC355: entry<WhatText>({
    severity: "error",
    title: "A share beyond 0 % to 100 %",
    explain: "A share lies between 0 % and 100 %. Wrong: `loss = 130%`. Right: `loss = 1.3%`.",
    message: ({ what, text }) => `${what} lies between 0% and 100%, and it is ${text}`,
  }),
  SC356: entry<{ readonly name: string; readonly why: string }>({
    severity: "error",
    title: "A distribution that cannot be",
    explain:
      "Percentiles rise, scales and shapes are above zero, weights are not negative. Wrong: `lognormal(p50: 4ms, p99: 1ms)`. Right: `lognormal(p50: 1ms, p99: 4ms)`.",
    message: ({ name, why }) => `this ${name} cannot be: ${why}`,
  }),
  SC357: entry<{ readonly count: number; readonly of: number }>({
    severity: "error",
    title: "More confirmations than there are nodes",
    explain:
      "A rule cannot ask for more confirmations than nodes can give. Wrong: `ack = any 3 of [a, b]`. Right: `ack = any 2 of [a, b]`.",
    message: ({ count, of }) =>
      `${count} confirmations are asked for, and ${of === 1 ? "one node" : `${of} nodes`} can give one`,
  }),
  SC358: entry<{ readonly node: string; readonly role: string; readonly among: string }>({
    severity: "error",
    title: "A node that has no such part",
    explain:
      "The leader, the followers and those who confirm are among the nodes that replicate. Wrong: `replicate single_leader on a, b { leader = c }`. Right: `replicate single_leader on a, b, c { leader = c }`.",
    message: ({ node, role, among }) => `${node} is ${role}, and it is not among ${among}`,
  }),
  SC359: entry<{ readonly path: string }>({
    severity: "error",
    title: "A cascade in a circle",
    explain:
      "Every follower is fed by the leader in the end. Wrong: `cascade a -> b` and `cascade b -> a`. Right: only one of the two.",
    message: ({ path }) => `these followers feed each other in a circle: ${path}`,
  }),
  SC360: entry<{ readonly from: string; readonly to: string }>({
    severity: "error",
    title: "No link between two places that must talk",
    explain:
      "Leader and followers, and clients and leader, need links both ways. Wrong: two sites without a link. Right: `link a <-> b { rtt = 70ms }`.",
    message: ({ from, to }) => `there is no link from ${from} to ${to}`,
  }),
  SC361: entry<{ readonly link: string; readonly size: string }>({
    severity: "warning",
    title: "Large values over a link without a bandwidth",
    explain:
      "A link without `bandwidth` carries any size in no time, so that large values look too fast. Right: `link a <-> b { rtt = 70ms, bandwidth = 1 Gbps }`.",
    message: ({ link, size }) => `${link} has no bandwidth and carries values of ${size}`,
  }),
  SC362: entry<{ readonly at: string; readonly end: string }>({
    severity: "warning",
    title: "A fault after the end of the run",
    explain:
      "The run ends before the fault strikes. Wrong: `at 10min crash a` in a run of 5 min. Right: a longer `duration` or an earlier fault.",
    message: ({ at, end }) => `this would strike at ${at}, and the run ends at ${end}`,
  }),
  SC363: entry<{ readonly why: string }>({
    severity: "error",
    title: "A sweep without a case",
    explain:
      "A sweep needs at least one value on each axis, and its `where` must leave one case. Wrong: `vary x over []`.",
    message: ({ why }) => `the sweep has no case: ${why}`,
  }),
  SC364: entry<{ readonly cases: string; readonly limit: string }>({
    severity: "error",
    title: "A sweep that is too large",
    explain:
      "The axes multiply. Take fewer points (`logspace(1ms, 300ms, points: 5)`), or vary params together: `vary (a, b) over [(1, 2), (3, 4)]`.",
    message: ({ cases, limit }) => `the sweep has ${cases} cases, and ${limit} are the most`,
  }),
  SC365: entry<{ readonly text: string }>({
    severity: "error",
    title: "A range without steps",
    explain:
      "A sweep needs single values. Wrong: `vary x over 1ms..300ms`. Right: `vary x over logspace(1ms, 300ms, points: 9)` or `1..64 step 1`.",
    message: ({ text }) => `${text} has no steps, so that it cannot be walked through`,
  }),
  SC366: entry<{ readonly path: string; readonly why: string }>({
    severity: "error",
    title: "A dataset that cannot be read",
    explain:
      "The path counts from the scenario's folder, and must stay inside the project's folder.",
    message: ({ path, why }) => `the dataset ${path} cannot be read: ${why}`,
  }),
  SC367: entry<{ readonly path: string; readonly column: string }>({
    severity: "error",
    title: "A column that the dataset lacks",
    explain:
      'The column\'s name is the one in the first line of the file: `empirical("fsync.csv", column: "latency_us", unit: us)`.',
    message: ({ path, column }) => `${path} has no column ${column}`,
  }),
  SC368: entry<{ readonly name: string }>({
    severity: "error",
    title: "No such param",
    explain: "`--set name=value` gives a value to a `param` of the scenario.",
    message: ({ name }) => `the scenario has no param ${name}`,
  }),
  SC370: entry<{ readonly pattern: string }>({
    severity: "error",
    title: "No such case",
    explain: "`--case` takes a label such as `ack=none, rtt50=72 ms`, or a part of it.",
    message: ({ pattern }) => `no case is called ${pattern}`,
  }),
  SC371: entry<{ readonly message: string }>({
    severity: "error",
    title: "A setting of a system that cannot be used",
    explain:
      "A knob has a value that the product itself would refuse or that could never work. The message says which values it takes.",
    message: ({ message }) => message,
  }),
  SC372: entry<{ readonly system: string; readonly version: string }>({
    severity: "error",
    title: "An unknown version of a system",
    explain: 'Presets know the defaults of some versions only: `system postgresql "16"`.',
    message: ({ system, version }) => `${system} ${version} is not known here`,
  }),
  SC373: entry<WhatText & { readonly least: number }>({
    severity: "error",
    title: "A whole number is needed",
    explain:
      "Sessions, workers, cores, shards and trials are counted. Wrong: `clients = 0`. Right: `clients = 1`.",
    message: ({ what, text, least }) =>
      `${what} is a whole number from ${least}, and it is ${text}`,
  }),
  SC374: entry<{ readonly sum: string }>({
    severity: "error",
    title: "Shares that do not add up",
    explain:
      "Reads and writes together are all operations. Wrong: `mix = (read: 80%, write: 30%)`. Right: `mix = (read: 80%, write: 20%)`.",
    message: ({ sum }) => `the shares add up to ${sum}, not to 100%`,
  }),
  SC375: entry<{ readonly node: string }>({
    severity: "error",
    title: "A node on both sides of a partition",
    explain:
      "A partition parts nodes. Wrong: `partition [a, b] | [b, c]`. Right: `partition [a] | [b, c]`.",
    message: ({ node }) => `${node} stands on both sides of the partition`,
  }),
  SC376: entry<{ readonly what: string }>({
    severity: "error",
    title: "A fault that hits nothing",
    explain: "The target must be a node, a site, a link or a part such as `leader`.",
    message: ({ what }) => `${what} is nothing that this fault can hit`,
  }),
  SC377: entry<{ readonly text: string }>({
    severity: "error",
    title: "A value that cannot be worked out",
    explain:
      "The expression has no value here: it needs something that is not known before the run, or it goes in a circle.",
    message: ({ text }) => `${text} cannot be worked out here`,
  }),
  SC378: entry<{ readonly what: string }>({
    severity: "error",
    title: "Nothing to run",
    explain:
      "A run needs nodes, a `replicate` or `system` block, and a `workload`. See the reference for the smallest scenario.",
    message: ({ what }) => `there is nothing to run: the scenario has no ${what}`,
  }),
  SC379: entry<Record<string, never>>({
    severity: "error",
    title: "Too much to work out",
    explain:
      "Functions that call functions many times over can ask for more steps than there is time.",
    message: () => "this takes more than a million steps to work out",
  }),
  SC380: entry<{ readonly what: string }>({
    severity: "warning",
    title: "A promise that no client can keep here",
    explain:
      "A client keeps `read_your_writes` and `monotonic_reads` by waiting for a position in a log, and replicas without a leader have no such log: reads are as they are without it. Quorums that overlap show a session what it wrote.\n\nWrong: `session = [read_your_writes]` where `replicate leaderless` has `r = 1, w = 1`\n\nRight: `r = 2, w = 2` of `n = 3`",
    message: ({ what }) => `\`${what}\` changes nothing where there is no leader`,
  }),
  SC381: entry<{ readonly warmup: string; readonly duration: string }>({
    severity: "error",
    title: "A warm-up that leaves nothing to measure",
    explain: "The warm-up is cut off the start of the run. Wrong: `duration = 30s, warmup = 30s`.",
    message: ({ warmup, duration }) =>
      `the warm-up of ${warmup} leaves nothing of the run of ${duration}`,
  }),
  SC382: entry<{ readonly text: string }>({
    severity: "error",
    title: "No metric",
    explain: "Metrics are words such as `throughput(write)`, `p99(write.latency)`, `lag(r1)`.",
    message: ({ text }) => `${text} is no metric`,
  }),
  SC383: entry<{ readonly text: string; readonly end: string }>({
    severity: "error",
    title: "A window outside the run",
    explain: "A window lies between the start and the end of the run, and ends after it starts.",
    message: ({ text, end }) => `the window ${text} is not inside the run, which ends at ${end}`,
  }),
  SC384: entry<{ readonly system: string; readonly node: string; readonly workers: number }>({
    severity: "note",
    title: "The system decides the number of apply workers",
    explain:
      "PostgreSQL replays with one process, MySQL with `replica_parallel_workers`; `workers` of the node is not used.",
    message: ({ system, node, workers }) =>
      `${system} applies with ${workers === 1 ? "one worker" : `${workers} workers`} on ${node}, whatever the node says`,
  }),
  SC385: entry<{ readonly sentence: string; readonly cases: string }>({
    severity: "warning",
    title: "There is no steady state",
    explain:
      "More work arrives than a station can do (a utilisation of 1 or more): its queue grows for as long as the run lasts, and latency, lag and queue lengths tell of the run's length only. Offer less, or make the station faster. A closed loop (`clients`) cannot overload what it waits for.\n\nWrong: `arrivals = poisson(2000 ops/s)` on a follower with `apply(rate: 500 ops/s)`\n\nRight: `arrivals = poisson(400 ops/s)`",
    message: ({ sentence, cases }) => `${sentence}${cases}`,
  }),
  SC386: entry<{ readonly sentence: string; readonly cases: string }>({
    severity: "note",
    title: "A fault leaves a link too narrow",
    explain:
      "While the fault lies on the link, less goes through it than the load needs: its bandwidth, or TCP's congestion window, which lost packets keep small whatever the bandwidth. What is written meanwhile piles up, and is late by as much as the note says. It may be just what is to be shown.\n\nWrong: `degrade oslo <-> tokyo for 20s { loss = 2% }` under 5 MB/s of log\n\nRight: the same, with an `expect` that says how far a follower may fall behind",
    message: ({ sentence, cases }) => `${sentence}${cases}`,
  }),
  SC387: entry<{ readonly written: string }>({
    severity: "warning",
    title: "Quorum expressions that do not overlap",
    explain:
      "Some set of nodes is enough for a write, and the others are enough for a read: such a read misses the write. Silence it with `allow = non_overlapping_quorums`.\n\nWrong: `r = a or b, w = a`\n\nRight: `r = a, w = a and b`",
    message: ({ written }) => `a read may miss a write that is on ${written} alone`,
  }),
} as const;

/** Makes a diagnostic of this table. */
export const compileProblem = diagnosticsOf(COMPILE_MESSAGES);
