import { NODES } from "./value-types.ts";
import { type BlockWord, NOW, type Since, type Word } from "./word.ts";

function block(
  name: string,
  places: readonly string[],
  doc: string,
  example: string,
  more: Partial<BlockWord> & { readonly since?: Since } = {},
): BlockWord {
  return {
    kind: "block",
    name,
    places,
    doc,
    example,
    since: NOW,
    names: "none",
    sized: false,
    on: null,
    onRequired: false,
    label: false,
    single: false,
    ...more,
  };
}

const systemPlaces = ["postgresql", "mysql", "mongodb", "kafka", "redis", "dynamodb", "s3"].map(
  (name) => `system ${name}`,
);
const leaderPlaces = ["replicate single_leader", ...systemPlaces];

/** Every block: where it stands and what its head takes. */
export const BLOCKS: readonly BlockWord[] = [
  block(
    "topology",
    ["file"],
    "What exists: sites, nodes, links.",
    "topology { site dc { node a } }",
    { single: true },
  ),
  block(
    "site",
    ["topology"],
    "A data centre, zone or region; it holds nodes.",
    "site virginia { node pg1 }",
    { names: "required" },
  ),
  block(
    "node",
    ["site"],
    "A machine; `node db[3]` makes `db[1]` to `db[3]`.",
    "node pg1, pg2 { disk = nvme }",
    { names: "required", sized: true },
  ),
  block(
    "link",
    ["topology"],
    "A path between sites or nodes: `a <-> b`, `a -> b`, `within each site`, `within a`.",
    "link a <-> b { rtt = 70ms }",
  ),
  block(
    "replicate",
    ["file"],
    "How data are copied: single_leader, multi_leader, leaderless or consensus.",
    "replicate single_leader on a, b { leader = a }",
    { names: "required", on: NODES, onRequired: true },
  ),
  block(
    "system",
    ["file"],
    "A product by name and version, with its own settings.",
    'system postgresql "16" on pg1, pg2 { leader = pg1 }',
    { names: "required", on: NODES, onRequired: true, label: true },
  ),
  block(
    "failover",
    leaderPlaces,
    "How a new leader is found.",
    "failover { detect = heartbeat(every: 1s, miss: 3) }",
    { single: true },
  ),
  block(
    "workload",
    ["file"],
    "Who asks, from where and how much.",
    "workload app on dc { clients = 64 }",
    { names: "optional", on: NODES, onRequired: true },
  ),
  block(
    "load",
    ["workload"],
    "Phases of an open loop: ramp, hold, burst.",
    "load { hold 2000 ops/s for 4min }",
    { single: true },
  ),
  block("faults", ["file"], "What goes wrong, and when.", "faults { at 60s crash pg1 }"),
  block("run", ["file"], "How long and how often.", "run { duration = 60s, trials = 10 }", {
    single: true,
  }),
  block(
    "sweep",
    ["file"],
    "What varies: every combination is a case.",
    "sweep { vary rtt over [1ms, 70ms] }",
  ),
  block("report", ["file"], "What is shown.", 'report "Costs" { table throughput(write) }', {
    label: true,
  }),
];

function word(name: string, doc: string, example: string, since: Since = NOW): Word {
  return { name, doc, example, since };
}

/** Words of the language itself, for `explain` and the reference. */
export const BINDINGS: readonly Word[] = [
  word("scenario", "The title, and a text after it.", 'scenario "What does a sync standby cost?"'),
  word(
    "import",
    "Takes in another file: its lets and params as `name.x`, or all that it says.",
    'import "disks.scenario" as disks',
  ),
  word(
    "extends",
    "Starts from another scenario; what stands here replaces what stands there.",
    'extends "base.scenario"',
  ),
  word("let", "A name for a value, or a function of one expression.", "let twice(x) = 2 * x"),
  word(
    "param",
    "A value that `--set`, `sweep` and notebooks may change; `in` gives its domain.",
    "param rtt = 72ms in 1ms..300ms",
  ),
  word("vary", "An axis of a sweep.", "sweep { vary rtt over [1ms, 70ms] }"),
  word(
    "where",
    "Leaves out cases of a sweep.",
    "sweep { vary (R, W) over [(1, 2), (2, 1)] where R <= W }",
  ),
  word(
    "expect",
    "What must hold; a run that breaks it ends with exit code 1.",
    "expect lost_writes == 0",
  ),
  word("prefer", "What is wished for; it does not fail the run.", "prefer max(lag(r1)) < 5s"),
  word(
    "find",
    "The largest (`max`) or smallest (`min`) value of a param with a domain for which a condition holds, in each case of a sweep; its clauses are those of `expect`.",
    "find max rate where p99(write.latency) < 20ms",
  ),
];
