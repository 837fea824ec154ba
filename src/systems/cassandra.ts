import type { Value } from "../model/value.ts";
import { CASSANDRA_KNOBS } from "./cassandra-knobs.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, count, numberOf, seconds, secondsOf, word, wordOf } from "./knobs.ts";
import type { ExpandedSetting, Expansion, ExpansionInput, Preset } from "./preset.ts";

const MILLISECONDS = 1e3;

/** Cassandra: every node coordinates, consistency is the client's choice for each operation. */
export const CASSANDRA: Preset = {
  name: "cassandra",
  title: "Cassandra",
  versions: ["4.1", "5.0"],
  defaultVersion: "5.0",
  hasLeader: false,
  knobs: CASSANDRA_KNOBS,
  leavesOut: [
    "Digests are left out: every replica that a read asks sends the whole value.",
    "Gossip is left out: a coordinator takes a replica for away after a refusal or a silent request, and asks it again until it answers.",
    "Repair (nodetool repair), compaction, memtable flushes and lightweight transactions are left out.",
    "Writes carry the coordinator's time; drivers may send their own clock's.",
    "A write to another site goes to each of its replicas, not to one that forwards it.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const given = (...knobs: string[]): boolean => knobs.some((name) => input.given.has(name));
  const settings: ExpandedSetting[] = [
    copies(draft),
    level("r", "read_consistency", draft),
    level("w", "write_consistency", draft),
    fixed(
      "coordinator",
      word("nearest"),
      "drivers send a request to a replica of the key in their own site (DataStax C# driver 3.13, Policies.DefaultLoadBalancingPolicy: TokenAwarePolicy over DCAwareRoundRobinPolicy)",
    ),
    fixed(
      "read_fanout",
      word("quorum"),
      "a read asks as many replicas as its level needs, a write goes to all (DataStax, Cassandra 2.1, About data consistency)",
    ),
    {
      name: "read_repair",
      value: word(wordOf(input.knobs.get("read_repair")) === "none" ? "off" : "blocking"),
      source: sourceOf("read_repair"),
      given: given("read_repair"),
    },
    handoff(draft),
    speculation(draft),
    fixed(
      "conflict",
      word("last_write_wins"),
      "the later timestamp wins (apache/cassandra, conf/cassandra.yaml on synchronised clocks)",
    ),
    fixed(
      "sloppy",
      word("off"),
      "hints do not count for a level other than ANY (DataStax C# driver, ConsistencyLevel)",
    ),
    fixed("anti_entropy", word("off"), "repair is an operator's order, not a background task"),
    ...log(draft),
    {
      name: "replica_timeout",
      value: seconds(secondsOf(input.knobs.get("write_request_timeout"), MILLISECONDS) ?? 2),
      source: sourceOf("write_request_timeout"),
      given: given("write_request_timeout"),
    },
    {
      name: "record_overhead",
      value: input.knobs.get("record_overhead") ?? bytes(50),
      source: sourceOf("record_overhead"),
      given: given("record_overhead"),
    },
    fixed(
      "message_overhead",
      bytes(40),
      "assumed: header, parameters and checksum of one internode message",
    ),
  ];
  noteUnmodelled(draft);
  const { problems, leavesOut } = draft;
  return { form: "leaderless", settings, hardware: [], problems, leavesOut };
}

/** replication_factor copies in every site, as far as it has nodes. */
function copies(draft: Draft): ExpandedSetting {
  const { knobs, given, leader, followers } = draft.input;
  const factor = numberOf(knobs.get("replication_factor")) ?? 3;
  const bySite = new Map<number, number>();
  for (const { site = 0 } of [leader, ...followers]) bySite.set(site, (bySite.get(site) ?? 0) + 1);
  const short = [...bySite.values()].some((nodes) => nodes < factor);
  if (short && given.has("replication_factor")) {
    draft.problems.push({
      knob: "replication_factor",
      severity: "warning",
      message: `a site has fewer than ${factor} nodes: each of them has every key`,
      help: [],
    });
  }
  const even = Math.min(factor, ...bySite.values());
  const total = [...bySite.values()].reduce((sum, nodes) => sum + Math.min(factor, nodes), 0);
  if (total !== even * bySite.size) {
    draft.leavesOut.push(
      "The sites have different numbers of copies; keys are spread over them as evenly as it goes, not by site.",
    );
  }
  return {
    name: "n",
    value: count(total),
    source: "replication_factor in each site (NetworkTopologyStrategy)",
    given: given.has("replication_factor"),
  };
}

/** A consistency level as a rule of answers. */
function level(name: "r" | "w", knob: string, draft: Draft): ExpandedSetting {
  const written = wordOf(draft.input.knobs.get(knob)) ?? "local_one";
  const rules: Readonly<Record<string, Value>> = {
    one: count(1),
    two: count(2),
    three: count(3),
    quorum: word("majority"),
    all: word("all"),
    local_one: word("local", { count: count(1) }),
    local_quorum: word("local_majority"),
    each_quorum: word("each_majority"),
  };
  const rule = Object.hasOwn(rules, written) ? rules[written] : undefined;
  if (rule === undefined) {
    draft.problems.push({
      knob,
      severity: "error",
      message: `\`${written.toUpperCase()}\` is no consistency level that is simulated`,
      help: [
        `there are ${Object.keys(rules)
          .map((one) => `\`${one.toUpperCase()}\``)
          .join(", ")}`,
      ],
    });
  }
  return {
    name,
    value: rule ?? count(1),
    source: `${knob} = ${written.toUpperCase()} (DataStax C# driver 3.13, ConsistencyLevel); ${sourceOf(knob)}`,
    given: draft.input.given.has(knob),
  };
}

function handoff(draft: Draft): ExpandedSetting {
  const { knobs, given, followers } = draft.input;
  const isOn = switchSetting(draft, "hinted_handoff_enabled", true);
  const throttle = knobs.get("hinted_handoff_throttle");
  const perSecond = throttle?.kind === "quantity" ? throttle.value : 1024 * 1024;
  const window = knobs.get("max_hint_window") ?? seconds(3 * 3600);
  const rate: Value = {
    kind: "quantity",
    value: perSecond / Math.max(1, followers.length),
    dimension: { time: -1, data: 1, money: 0 },
  };
  return {
    name: "hinted_handoff",
    value: isOn ? word("on", { window, rate }) : word("off"),
    source: `${sourceOf("hinted_handoff_enabled")}; ${sourceOf("hinted_handoff_throttle")}`,
    given: ["hinted_handoff_enabled", "max_hint_window", "hinted_handoff_throttle"].some((name) =>
      given.has(name),
    ),
  };
}

/** `"99p"`, `"99percentile"`, `"50ms"`, a duration, NONE or ALWAYS. */
function speculation(draft: Draft): ExpandedSetting {
  const value = draft.input.knobs.get("speculative_retry");
  const setting = (rule: Value): ExpandedSetting => ({
    name: "speculative_retry",
    value: rule,
    source: sourceOf("speculative_retry"),
    given: draft.input.given.has("speculative_retry"),
  });
  const span = value?.kind === "quantity" ? secondsOf(value, MILLISECONDS) : null;
  if (span !== null) return setting(seconds(span));
  const text = wordOf(value) ?? "99p";
  const [, share, percent] = /^(\d+(?:\.\d+)?)(p|percentile)$/.exec(text) ?? [];
  if (percent !== undefined && Number(share) <= 100) return setting(count(Number(share) / 100));
  const [, length] = /^(\d+(?:\.\d+)?)ms$/.exec(text) ?? [];
  if (length !== undefined) return setting(seconds(Number(length) / MILLISECONDS));
  if (text === "always") return setting(seconds(0));
  if (text !== "none") {
    draft.problems.push({
      knob: "speculative_retry",
      severity: "error",
      message: `\`${text}\` is no policy of speculative retry`,
      help: ['write `"99p"`, `"50ms"`, `NONE` or `ALWAYS`'],
    });
  }
  return setting(word("off"));
}

/** What a replica has done when it answers, and when it flushes. */
function log(draft: Draft): readonly ExpandedSetting[] {
  const { knobs, given } = draft.input;
  const mode = wordOf(knobs.get("commitlog_sync")) ?? "periodic";
  if (!["periodic", "batch", "group"].includes(mode)) {
    draft.problems.push({
      knob: "commitlog_sync",
      severity: "error",
      message: `commitlog_sync is \`periodic\`, \`batch\` or \`group\`, not \`${mode}\``,
      help: [],
    });
  }
  const period = mode === "group" ? "commitlog_sync_group_window" : "commitlog_sync_period";
  const every = secondsOf(knobs.get(period), MILLISECONDS) ?? 10;
  const decided = given.has("commitlog_sync") || given.has(period);
  return [
    {
      name: "ack_at",
      value: word(mode === "periodic" ? "received" : "flushed"),
      source: `${sourceOf("commitlog_sync")}; batch and group answer after the flush (Cassandra wiki, ArchitectureCommitLog)`,
      given: given.has("commitlog_sync"),
    },
    {
      name: "log_flush",
      value: mode === "batch" ? word("continuous") : word("periodic", { every: seconds(every) }),
      source: sourceOf(period),
      given: decided,
    },
  ];
}

function fixed(name: string, value: Value, source: string): ExpandedSetting {
  return { name, value, source, given: false };
}

function sourceOf(name: string): string {
  return CASSANDRA_KNOBS.find((knob) => knob.name === name)?.source ?? "";
}

function noteUnmodelled(draft: Draft): void {
  for (const { name, modelled, doc } of CASSANDRA_KNOBS) {
    if (modelled || !draft.input.given.has(name)) continue;
    draft.problems.push({
      knob: name,
      severity: "note",
      message: `${name} changes nothing here`,
      help: [doc],
    });
  }
}
