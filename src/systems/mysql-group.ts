import type { Value } from "../model/value.ts";
import { clientRecheck, ROUTER_RECHECK } from "./client-recheck.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, count, numberOf, seconds, secondsOf, word, wordOf } from "./knobs.ts";
import { MYSQL_GROUP_KNOBS } from "./mysql-group-knobs.ts";
import type { ExpandedSetting, Expansion, HardwareConsequence } from "./preset.ts";

/** Before a member is suspected at all. */
const DETECTION_SECONDS = 5;
/** A member that has nothing to say tells after so long that it lives. */
const ALIVE_SECONDS = 0.5;

const LEVELS: Readonly<Record<string, string>> = {
  eventual: "eventual",
  before_on_primary_failover: "failover",
  before: "before",
  after: "after",
  before_and_after: "both",
};

const LEFT_OUT: readonly string[] = [
  "Views change everywhere in one instant, and clients hear of a new primary in that instant; MySQL Router asks for the members twice a second.",
  "The slots of a silent member are filled by the others after 0.24 s, once and for all until it is heard again; XCom fills a few at a time.",
  "A member that was out gets what it missed from one donor over the network; whole copies only after the loss of a disk.",
  "BEFORE asks the other members for what they have proposed, in place of a message of its own in the group's order.",
  "What a member flushes for its relay log is the same flush that makes the transaction durable there.",
];

/** Whether the scenario makes the servers a group. */
export function isGroup({ input }: Draft): boolean {
  return MYSQL_GROUP_KNOBS.some(({ name }) => input.given.has(name));
}

/** MySQL Group Replication as settings of `replicate multi_leader`. */
export function expandGroup(draft: Draft): Expansion {
  const { input } = draft;
  const single = switchSetting(draft, "group_replication_single_primary_mode", true);
  const settings: ExpandedSetting[] = [
    setting(draft, "conflict", word("certify"), "group_replication_single_primary_mode", {
      source:
        "transactions are certified on each member, in the group's order: the first committer wins (dev.mysql.com blog archive, Our Paxos-based consensus)",
    }),
    setting(
      draft,
      "group_order",
      word(orderOf(draft, single)),
      "group_replication_paxos_single_leader",
    ),
    ...(single ? [primaryOf(draft)] : []),
    setting(draft, "cut_off", word("wait"), "group_replication_unreachable_majority_timeout"),
    setting(draft, "consistency", word(levelOf(draft)), "group_replication_consistency"),
    setting(draft, "keepalive", seconds(ALIVE_SECONDS), "", {
      source:
        "mysql-server, xcom/xcom_detector.cc, alive_task: after half a second without traffic",
    }),
    setting(
      draft,
      "suspect_after",
      seconds(DETECTION_SECONDS + time(draft, "group_replication_member_expel_timeout", 5)),
      "group_replication_member_expel_timeout",
    ),
    ...quota(draft),
    ...flushing(draft),
    clientRecheck(ROUTER_RECHECK, input),
    setting(
      draft,
      "record_overhead",
      input.knobs.get("record_overhead") ?? bytes(300),
      "record_overhead",
      { source: "the binary log's events of a one-row transaction, as estimated for MySQL" },
    ),
    setting(draft, "message_overhead", bytes(64), "", {
      source: "assumed: headers of XCom and of the transaction's message together",
    }),
  ];
  note(draft);
  return {
    form: "multi_leader",
    settings,
    hardware: appliers(draft),
    problems: draft.problems,
    leavesOut: [...LEFT_OUT, ...draft.leavesOut],
  };
}

function setting(
  { input }: Draft,
  name: string,
  value: Value,
  knob: string,
  more: { readonly source?: string } = {},
): ExpandedSetting {
  const source = more.source ?? MYSQL_GROUP_KNOBS.find((each) => each.name === knob)?.source ?? "";
  return { name, value, source, given: input.given.has(knob) };
}

function orderOf(draft: Draft, single: boolean): string {
  const one = switchSetting(draft, "group_replication_paxos_single_leader", false);
  if (one && !single) {
    draft.problems.push({
      knob: "group_replication_paxos_single_leader",
      severity: "warning",
      message: "a group in which all members take writes has no single leader for its consensus",
      help: ["write `group_replication_single_primary_mode = on`, or leave this line out"],
    });
  }
  return one && single ? "leader" : "rotating";
}

function primaryOf(draft: Draft): ExpandedSetting {
  const { index, name } = draft.input.leader;
  const value: Value = { kind: "node", node: index, name };
  return setting(draft, "primary", value, "group_replication_single_primary_mode", {
    source: "the leader of the scenario; the first member that is left follows it",
  });
}

function levelOf(draft: Draft): string {
  const name = "group_replication_consistency";
  const written = wordOf(draft.input.knobs.get(name)) ?? "eventual";
  const level = LEVELS[written];
  if (level !== undefined) return level;
  draft.problems.push({
    knob: name,
    severity: "error",
    message: `\`${written.toUpperCase()}\` is no level of consistency`,
    help: [
      `the levels are ${Object.keys(LEVELS)
        .map((each) => `\`${each.toUpperCase()}\``)
        .join(", ")}`,
    ],
  });
  return "eventual";
}

/** Seconds of a knob; a negative one is a problem. */
function time(draft: Draft, knob: string, usual: number): number {
  const written = draft.input.knobs.get(knob);
  if (written === undefined) return usual;
  const value = secondsOf(written, 1);
  if (value !== null && value >= 0) return value;
  const message = `${knob} is a number of seconds, or a duration`;
  draft.problems.push({ knob, severity: "error", message, help: [] });
  return usual;
}

function quota(draft: Draft): ExpandedSetting[] {
  const { knobs } = draft.input;
  const mode = "group_replication_flow_control_mode";
  if (wordOf(knobs.get(mode)) === "disabled") return [];
  const limit = "group_replication_flow_control_applier_threshold";
  const share = (knob: string, usual: number) =>
    count((numberOf(knobs.get(`group_replication_flow_control_${knob}_percent`)) ?? usual) / 100);
  const value = word("quota", {
    limit: count(numberOf(knobs.get(limit)) ?? 25_000),
    every: seconds(time(draft, "group_replication_flow_control_period", 1)),
    hold: share("hold", 10),
    release: share("release", 50),
  });
  const isGiven = [...draft.input.given].some((name) => name.includes("flow_control"));
  return [{ ...setting(draft, "flow_quota", value, mode), given: isGiven }];
}

function flushing(draft: Draft): ExpandedSetting[] {
  const { knobs, given } = draft.input;
  const flushes = ["sync_binlog", "innodb_flush_log_at_trx_commit"].filter(
    (name) => (numberOf(knobs.get(name)) ?? 1) === 1,
  ).length;
  const isGiven = given.has("sync_binlog") || given.has("innodb_flush_log_at_trx_commit");
  const source = "sync_binlog and innodb_flush_log_at_trx_commit (MySQL manual)";
  return [
    { name: "local_flush", value: word(flushes > 0 ? "on" : "off"), source, given: isGiven },
    { name: "flushes_per_commit", value: count(Math.max(1, flushes)), source, given: isGiven },
  ];
}

function appliers({ input }: Draft): HardwareConsequence[] {
  const workers = numberOf(input.knobs.get("replica_parallel_workers")) ?? 4;
  return [input.leader, ...input.followers].map(({ index }) => ({
    node: index,
    setting: "apply.workers",
    value: Math.max(1, Math.floor(workers)),
    source: "replica_parallel_workers (manual, Replication Threads)",
  }));
}

function note(draft: Draft): void {
  const { given, failover } = draft.input;
  const knob = [...given].find((name) => name.startsWith("group_replication_")) ?? "";
  if (failover === true) {
    draft.problems.push({
      knob,
      severity: "warning",
      message: "a group changes its primary by itself: the `failover` block has no effect",
      help: ["take the `failover` block out"],
    });
  }
  if (given.has("rpl_semi_sync_source_enabled")) {
    draft.leavesOut.push(
      "rpl_semi_sync_source_enabled has no effect among the members of a group.",
    );
  }
  const silent = MYSQL_GROUP_KNOBS.filter(({ modelled, name }) => !modelled && given.has(name));
  const names = silent
    .map(({ name }) => name)
    .filter((name) => !/address|seeds|bootstrap|start_on_boot/.test(name));
  if (names.length > 0) {
    draft.leavesOut.push(`${names.join(", ")}: accepted, and nothing depends on it here.`);
  }
}
