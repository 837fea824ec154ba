import type { Value } from "../model/value.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, count, numberOf, seconds, word, wordOf } from "./knobs.ts";
import type { ExpandedSetting, Expansion, ExpansionInput, Preset } from "./preset.ts";
import { RIAK_KNOBS } from "./riak-knobs.ts";

/** Linux writes a dirty page back when it is older than vm.dirty_expire_centisecs, 3000. */
const WRITE_BACK_SECONDS = 30;
const SLOPPY =
  "basho_docs, kv/2.2.3, replication-properties.md, Primary Reads and Writes with PR and PW";

/** Riak KV: the ring of Dynamo, with sloppy quorums and siblings. */
export const RIAK: Preset = {
  name: "riak",
  title: "Riak KV",
  versions: ["2.2", "3.0"],
  defaultVersion: "3.0",
  hasLeader: false,
  knobs: RIAK_KNOBS,
  leavesOut: [
    "The ring has as many parts as nodes, not 64; a stand-in is the next node on it.",
    "A request goes to any node; it coordinates, though in Riak a node without the key hands a write on to one with it.",
    "A write has seen what its coordinator holds, as a client's that fetches right before it stores.",
    "Gossip is left out: a coordinator takes a replica for away after a refusal or a silent request.",
    "The sibling limits (25 to warn, 100 to refuse) are left out.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const { knobs } = input;
  const nodes = 1 + input.followers.length;
  const n = Math.min(numberOf(knobs.get("n_val")) ?? 3, nodes);
  const size = (name: string) => sizeOf(name, n, draft);
  const given = (...names: string[]): boolean => names.some((name) => input.given.has(name));
  if (given("n_val") && (numberOf(knobs.get("n_val")) ?? 0) > nodes) {
    draft.problems.push({
      knob: "n_val",
      severity: "warning",
      message: `there are ${nodes} nodes: Riak would put several copies on one of them, here each has one`,
      help: [],
    });
  }
  const [r, w, dw] = [size("r"), size("w"), size("dw")];
  const isActive = wordOf(knobs.get("anti_entropy")) !== "passive";
  const settings: ExpandedSetting[] = [
    { name: "n", value: count(n), source: sourceOf("n_val"), given: given("n_val") },
    { name: "r", value: count(r), source: sourceOf("r"), given: given("r") },
    {
      name: "w",
      value: count(Math.max(w, dw)),
      source: `the larger of w and dw; ${sourceOf("w")}`,
      given: given("w", "dw"),
    },
    fixed("coordinator", word("any"), "assumed: clients go to any node, as behind a load balancer"),
    fixed(
      "read_fanout",
      word("all"),
      "reads go to all n nodes and need r answers (basho_docs, kv/2.2.3, replication-properties.md, R value)",
    ),
    fixed(
      "read_repair",
      word("async"),
      "a node that was away gets the newest value by read repair or active anti-entropy (basho_docs, kv/2.2.3, replication-properties.md, note on PW)",
    ),
    fixed(
      "hinted_handoff",
      word("on"),
      "assumed, as in Dynamo: a stand-in hands over when the node is back",
    ),
    sloppy(draft, { r, w, pr: size("pr"), pw: size("pw") }),
    {
      name: "anti_entropy",
      value: isActive
        ? word("merkle", { every: knobs.get("anti_entropy_round") ?? seconds(60) })
        : word("off"),
      source: `${sourceOf("anti_entropy")}; ${sourceOf("anti_entropy_round")}`,
      given: given("anti_entropy", "anti_entropy_round"),
    },
    {
      name: "conflict",
      value: word(switchSetting(draft, "allow_mult", false) ? "siblings" : "last_write_wins"),
      source: sourceOf("allow_mult"),
      given: given("allow_mult"),
    },
    ...log(draft),
    {
      name: "record_overhead",
      value: knobs.get("record_overhead") ?? bytes(100),
      source: sourceOf("record_overhead"),
      given: given("record_overhead"),
    },
    fixed("message_overhead", bytes(40), "assumed: Erlang distribution's framing of one message"),
  ];
  noteUnmodelled(draft);
  const { problems, leavesOut } = draft;
  return { form: "leaderless", settings, hardware: [], problems, leavesOut };
}

/** `quorum`, `one`, `all` or a number. */
function sizeOf(name: string, n: number, draft: Draft): number {
  const value = draft.input.knobs.get(name);
  const majority = Math.floor(n / 2) + 1;
  const words: Readonly<Record<string, number>> = { one: 1, all: n, quorum: majority, majority };
  const number = numberOf(value) ?? words[wordOf(value) ?? ""] ?? null;
  const least = name === "pr" || name === "pw" || name === "dw" ? 0 : 1;
  if (number !== null && Number.isInteger(number) && number >= least && number <= n) return number;
  draft.problems.push({
    knob: name,
    severity: "error",
    message: `${name} is \`quorum\`, \`one\`, \`all\` or a whole number from ${least} to ${n}`,
    help: [],
  });
  return majority;
}

/** Stand-ins count, unless pr and pw ask for the key's own replicas. */
function sloppy(
  draft: Draft,
  { r, w, pr, pw }: Readonly<Record<"r" | "w" | "pr" | "pw", number>>,
): ExpandedSetting {
  const isStrict = pr >= r && pw >= w;
  if (!isStrict && pr + pw > 0) {
    draft.problems.push({
      knob: pr > 0 ? "pr" : "pw",
      severity: "warning",
      message: "only pr = r together with pw = w is simulated: stand-ins count here all the same",
      help: [`write \`pr = ${r}, pw = ${w}\`, or leave both out`],
    });
  }
  return {
    name: "sloppy",
    value: word(isStrict ? "off" : "on"),
    source: `pr and pw are 0, so that failover nodes count (${SLOPPY})`,
    given: draft.input.given.has("pr") || draft.input.given.has("pw"),
  };
}

function log(draft: Draft): readonly ExpandedSetting[] {
  const { knobs, given } = draft.input;
  const strategy = wordOf(knobs.get("bitcask.sync.strategy")) ?? "none";
  const isFlushed = strategy === "o_sync";
  const every =
    strategy === "interval"
      ? (knobs.get("bitcask.sync.interval") ?? seconds(65))
      : seconds(WRITE_BACK_SECONDS);
  const decided = given.has("bitcask.sync.strategy") || given.has("bitcask.sync.interval");
  return [
    {
      name: "ack_at",
      value: word(isFlushed ? "flushed" : "received"),
      source: `dw counts writes that the backend has taken; ${sourceOf("bitcask.sync.strategy")}`,
      given: decided,
    },
    {
      name: "log_flush",
      value: isFlushed ? word("continuous") : word("periodic", { every }),
      source:
        strategy === "none"
          ? "the operating system's write-back: Linux, vm.dirty_expire_centisecs = 3000"
          : sourceOf("bitcask.sync.interval"),
      given: decided,
    },
  ];
}

function fixed(name: string, value: Value, source: string): ExpandedSetting {
  return { name, value, source, given: false };
}

function sourceOf(name: string): string {
  return RIAK_KNOBS.find((knob) => knob.name === name)?.source ?? "";
}

function noteUnmodelled(draft: Draft): void {
  for (const { name, modelled, doc } of RIAK_KNOBS) {
    if (modelled || !draft.input.given.has(name)) continue;
    draft.problems.push({
      knob: name,
      severity: "note",
      message: `${name} changes nothing here`,
      help: [doc],
    });
  }
}
