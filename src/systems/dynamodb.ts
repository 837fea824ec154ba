import type { Value } from "../model/value.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { eventualTable, strongTable } from "./dynamodb-global.ts";
import { bytes, knob, SWITCH_TYPE, seconds, TIME_TYPE, word, wordOf, wordType } from "./knobs.ts";
import type { ExpandedSetting, Expansion, ExpansionInput, Knob, Preset } from "./preset.ts";

const paper = "Elhemali et al., Amazon DynamoDB, USENIX ATC 2022";

/** DynamoDB tells its users little of what is inside: one choice at each read. */
const KNOBS: readonly Knob[] = [
  knob(
    "ConsistentRead",
    SWITCH_TYPE,
    "off",
    "Whether reads are strongly consistent: then the leader answers them, else any replica.",
    "Amazon DynamoDB Developer Guide, Read Consistency: eventually consistent unless it is asked for",
  ),
  knob(
    "lease",
    TIME_TYPE,
    "2s",
    "How long a leader's lease lasts; not a setting of DynamoDB's.",
    `${paper}, section 6.2: a new leader waits out the old lease, "a couple of" seconds; 2 s is assumed`,
  ),
  knob(
    "MultiRegionConsistency",
    wordType({
      none: "no global table: the nodes are the zones of one Region",
      EVENTUAL:
        "a global table, a node for each Region: others hear of writes later, and the last writer wins",
      STRONG: "a global table in three Regions: a write is in a second one before it is answered",
    }),
    "none",
    "Whether it is a global table, and of which kind.",
    "AWS Prescriptive Guidance, Using Amazon DynamoDB global tables, Consistency modes: MREC unless MRSC is chosen, since June 2025; `none` stands for a table that is not global",
  ),
  knob(
    "replication_delay",
    TIME_TYPE,
    "500ms",
    "How long changes collect before they go to the other Regions; not a setting of DynamoDB's.",
    "Amazon DynamoDB Developer Guide, Multi-Region strong consistency: changes reach the others within a second or less, typically; half a second of it before the network is assumed",
  ),
];

/**
 * DynamoDB within one region, or as a global table over several. It is no leaderless store: each part of a table has three replicas in
 * three zones, one of which leads (Multi-Paxos) while it holds a lease, and a write needs two logs.
 */
export const DYNAMODB: Preset = {
  name: "dynamodb",
  title: "DynamoDB",
  versions: ["2022"],
  defaultVersion: "2022",
  knobs: KNOBS,
  leavesOut: [
    "One group of replicas leads all parts of the table: `shards` are its parts.",
    "Request routers, admission control, adaptive capacity and log replicas are left out.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const global = wordOf(input.knobs.get("MultiRegionConsistency")) ?? "none";
  if (global === "eventual") return eventualTable(draft);
  if (global === "strong") return strongTable(draft);
  if (global !== "none") {
    draft.problems.push({
      knob: "MultiRegionConsistency",
      severity: "error",
      message: `\`${global.toUpperCase()}\` is no consistency of a global table`,
      help: ["it is `EVENTUAL` or `STRONG`; leave the line out for a table in one Region"],
    });
  }
  return oneRegion(draft);
}

/** A table in one Region: its replicas stand in three zones. */
function oneRegion(draft: Draft): Expansion {
  const { knobs, given, followers } = draft.input;
  const of = followers.map(({ index }) => index);
  const needed = Math.floor((of.length + 1) / 2);
  if (of.length !== 2) {
    draft.problems.push({
      knob: "ConsistentRead",
      severity: "warning",
      message: `DynamoDB has three replicas of everything, and here are ${of.length + 1}`,
      help: [],
    });
  }
  if (given.has("ConsistentRead")) {
    const isStrong = switchSetting(draft, "ConsistentRead", false);
    draft.problems.push({
      knob: "ConsistentRead",
      severity: "note",
      message: "where a client reads is said by the workload here",
      help: [`write \`read_from = ${isStrong ? "leader" : "any"}\` in the workload`],
    });
  }
  const lease = knobs.get("lease") ?? seconds(2);
  const settings: ExpandedSetting[] = [
    fixed(
      "ack",
      {
        kind: "quorum",
        quorum: needed === 0 ? { kind: "none" } : { kind: "any", count: needed, of },
      },
      `two of three replicas, the leader one of them, have the log record (${paper}, section 3)`,
    ),
    fixed("ack_at", word("flushed"), `write-ahead logs make a write durable (${paper}, section 3)`),
    fixed("local_flush", word("on"), `the leader's own log counts (${paper}, section 3)`),
    fixed("apply_after", word("received"), "assumed: replicas serve what they have received"),
    fixed("record_overhead", bytes(100), "assumed: item key, sequence number and checksum"),
    fixed("message_overhead", bytes(50), "assumed: framing and encryption of one message"),
    {
      name: "failover.detect",
      value: word("lease", { ttl: lease, loop: seconds(0.5) }),
      source: `a leader holds a lease and renews it (${paper}, section 3); how often is assumed`,
      given: given.has("lease"),
    },
    fixed(
      "failover.promote",
      word("most_caught_up"),
      `Multi-Paxos elects from a quorum (${paper}, section 3)`,
    ),
    {
      name: "failover.fencing",
      value: word("quorum_lease", { ttl: lease }),
      source: `a new leader takes no writes until the old lease has run out (${paper}, section 6.2)`,
      given: given.has("lease"),
    },
    fixed("failover.rejoin", word("rewind"), "a replica follows the group's log"),
  ];
  return {
    form: "single_leader",
    settings,
    hardware: [],
    problems: draft.problems,
    leavesOut: draft.leavesOut,
  };
}

function fixed(name: string, value: Value, source: string): ExpandedSetting {
  return { name, value, source, given: false };
}
