import type { Quorum, Value } from "../model/value.ts";
import { clientRecheck, ROUTER_RECHECK } from "./client-recheck.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, count, numberOf, seconds, secondsOf, switchOf, word, wordOf } from "./knobs.ts";
import { orchestrator } from "./managers.ts";
import { expandGroup, isGroup } from "./mysql-group.ts";
import { MYSQL_GROUP_KNOBS } from "./mysql-group-knobs.ts";
import { MYSQL_KNOBS } from "./mysql-knobs.ts";
import type {
  ExpandedSetting,
  Expansion,
  ExpansionInput,
  HardwareConsequence,
  Preset,
} from "./preset.ts";

const MICROSECONDS = 1e6;
const MILLISECONDS = 1e3;
/** A time-out beyond this is written by people who mean never. */
const NEVER_SECONDS = 30 * 86400;
/** Gtid, Query, Table_map, Write_rows and Xid: the events of a transaction of one row. */
const EVENTS_OF_A_ROW = 5;
const WAIT_POINTS = ["after_sync", "after_commit"];

/** MySQL: replication by the binary log, asynchronous and semi-synchronous, and Group Replication. */
export const MYSQL: Preset = {
  name: "mysql",
  title: "MySQL",
  versions: ["5.7", "8.0", "8.4"],
  defaultVersion: "8.4",
  knobs: [...MYSQL_KNOBS, ...MYSQL_GROUP_KNOBS],
  leavesOut: [
    "What a replica flushes while it applies (its own redo and binary log) is left out: put it into `apply(time:)`.",
    "The order in which parallel appliers commit is modelled by key only: replica_preserve_commit_order and writesets are left out.",
    "Only the binary log's bytes are counted on the leader's disk; redo log and doublewrite bytes are left out.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  if (isGroup(draft)) return expandGroup(draft);
  const semiSync = switchSetting(draft, "rpl_semi_sync_source_enabled", false);
  const afterSync = waitPoint(draft) === "after_sync";
  const given = (...knobs: string[]): boolean => knobs.some((name) => input.given.has(name));
  const settings: ExpandedSetting[] = [
    ...confirmation(draft, semiSync),
    ...flushing(draft),
    clientRecheck(ROUTER_RECHECK, input),
    {
      name: "visible",
      value: word(semiSync && !afterSync ? "before_ack" : "after_ack"),
      source:
        "AFTER_COMMIT commits in the storage engine before it waits, AFTER_SYNC after (plugin/semisync/semisync_source_plugin.cc, wait_point)",
      given: given("rpl_semi_sync_source_wait_point"),
    },
    {
      name: "commit_pipeline",
      value: word(semiSync && afterSync ? "staged" : "concurrent"),
      source:
        "AFTER_SYNC waits in the commit stage and holds LOCK_commit, so that later groups are flushed and commit together when it ends (8.4, sql/binlog.cc, MYSQL_BIN_LOG::ordered_commit, call_after_sync_hook)",
      given: given("rpl_semi_sync_source_wait_point"),
    },
    ...(input.failover === true ? orchestrator() : []),
    fixed(
      "receiver",
      word("pipelined"),
      "the receiver thread writes the relay log and does not wait for the appliers (manual, Replication Threads)",
    ),
    {
      name: "apply_after",
      value: word(flushesRelayLog(draft) ? "flushed" : "written"),
      source:
        "appliers read the relay log up to the end that is published after its write, and after its flush where sync_relay_log asks for one (sql/binlog.cc, MYSQL_BIN_LOG::after_write_to_relay_log)",
      given: given("sync_relay_log"),
    },
    {
      name: "record_overhead",
      value: input.knobs.get("record_overhead") ?? bytes(300),
      source: sourceOf("record_overhead"),
      given: given("record_overhead"),
    },
    fixed(
      "message_overhead",
      bytes(EVENTS_OF_A_ROW * (semiSync ? 7 : 5)),
      "five events, each with a 4 B packet header and a status byte (MySQL client/server protocol), and with semi-sync 2 B more (plugin/semisync/semisync_source_plugin.cc, repl_semi_reserve_header)",
    ),
  ];
  noteUnmodelled(draft);
  return {
    settings,
    hardware: appliers(input),
    problems: draft.problems,
    leavesOut: draft.leavesOut,
  };
}

function fixed(name: string, value: Value, source: string): ExpandedSetting {
  return { name, value, source, given: false };
}

function sourceOf(name: string): string {
  return MYSQL_KNOBS.find((knob) => knob.name === name)?.source ?? "";
}

function waitPoint(draft: Draft): string {
  const written = wordOf(draft.input.knobs.get("rpl_semi_sync_source_wait_point")) ?? "after_sync";
  if (WAIT_POINTS.includes(written)) return written;
  draft.problems.push({
    knob: "rpl_semi_sync_source_wait_point",
    severity: "error",
    message: `\`${written.toUpperCase()}\` is no wait point`,
    help: ["the wait points are `AFTER_SYNC` and `AFTER_COMMIT`"],
  });
  return "after_sync";
}

function confirmation(draft: Draft, semiSync: boolean): ExpandedSetting[] {
  const { knobs, given } = draft.input;
  const timeout = secondsOf(knobs.get("rpl_semi_sync_source_timeout"), MILLISECONDS) ?? 10;
  const settings: ExpandedSetting[] = [
    {
      name: "ack",
      value: { kind: "quorum", quorum: semiSync ? replicaQuorum(draft) : { kind: "none" } },
      source: semiSync
        ? "rpl_semi_sync_source_wait_for_replica_count of the replicas (plugin/semisync/semisync_source_plugin.cc)"
        : "asynchronous unless rpl_semi_sync_source_enabled (plugin/semisync/semisync_source_plugin.cc)",
      given:
        given.has("rpl_semi_sync_source_enabled") ||
        given.has("rpl_semi_sync_source_wait_for_replica_count"),
    },
    {
      name: "ack_at",
      value: word(flushesRelayLog(draft) ? "flushed" : "written"),
      source:
        "a replica confirms once the last event is in its relay log; it flushes that log every sync_relay_log events (sql/binlog.cc, MYSQL_BIN_LOG::after_write_to_relay_log)",
      given: given.has("sync_relay_log"),
    },
    {
      name: "on_ack_timeout",
      value: word("async"),
      source:
        "on expiry the leader switches semi-sync off for all (plugin/semisync/semisync_source.cc, ReplSemiSyncMaster::commitTrx)",
      given: false,
    },
  ];
  if (semiSync && timeout < NEVER_SECONDS) {
    settings.push({
      name: "ack_timeout",
      value: seconds(timeout),
      source:
        "rpl_semi_sync_source_timeout, milliseconds (plugin/semisync/semisync_source_plugin.cc)",
      given: given.has("rpl_semi_sync_source_timeout"),
    });
  }
  return settings;
}

/** Whether the relay log is flushed at each event, so that nothing is confirmed or applied before. */
function flushesRelayLog({ input }: Draft): boolean {
  return numberOf(input.knobs.get("sync_relay_log")) === 1;
}

function replicaQuorum(draft: Draft): Quorum {
  const { knobs, followers } = draft.input;
  const name = "rpl_semi_sync_source_wait_for_replica_count";
  const wanted = numberOf(knobs.get(name)) ?? 1;
  const of = followers.map(({ index }) => index);
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= of.length) {
    return { kind: "any", count: wanted, of };
  }
  draft.problems.push({
    knob: name,
    severity: "error",
    message:
      wanted > of.length
        ? `${wanted} replicas must confirm and there are ${of.length}: every commit would wait for the time-out`
        : `${name} is a whole number from 1, not ${wanted}`,
    help: of.length > 0 ? [`write a number from 1 to ${of.length}`] : [],
  });
  return { kind: "none" };
}

/** The leader's flushes: InnoDB's redo log at prepare, then the binary log, one group at a time. */
function flushing(draft: Draft): ExpandedSetting[] {
  const { knobs, given } = draft.input;
  const binlog = numberOf(knobs.get("sync_binlog")) ?? 1;
  const redo = numberOf(knobs.get("innodb_flush_log_at_trx_commit")) ?? 1;
  const flushes = (binlog === 1 ? 1 : 0) + (redo === 1 ? 1 : 0);
  if (binlog > 1) {
    draft.leavesOut.push(
      `sync_binlog = ${binlog}: the flush of every ${binlog}th group is left out, as if it were 0.`,
    );
  }
  const delay = Math.max(
    0,
    secondsOf(knobs.get("binlog_group_commit_sync_delay"), MICROSECONDS) ?? 0,
  );
  const decided = given.has("sync_binlog") || given.has("innodb_flush_log_at_trx_commit");
  return [
    {
      name: "local_flush",
      value: word(flushes > 0 ? "on" : "off"),
      source: "sync_binlog and innodb_flush_log_at_trx_commit (MySQL manual)",
      given: decided,
    },
    {
      name: "flushes_per_commit",
      value: count(Math.max(1, flushes)),
      source:
        "a group's leader flushes the redo log in the flush stage and the binary log in the sync stage (8.4, sql/binlog.cc, fetch_and_process_flush_stage_queue and sync_binlog_file)",
      given: decided,
    },
    {
      name: "ship_after",
      value: word(binlog === 1 ? "flush" : "append"),
      source:
        "with sync_binlog = 1 the dump thread sees the log after its flush, else after its write (sql/binlog.cc, MYSQL_BIN_LOG::ordered_commit, update_binlog_end_pos_after_sync)",
      given: given.has("sync_binlog"),
    },
    {
      name: "group_commit",
      value: word("on", { delay: seconds(delay) }),
      source:
        "binary log group commit; binlog_group_commit_sync_delay (sql/binlog.cc, MYSQL_BIN_LOG::ordered_commit)",
      given: given.has("binlog_group_commit_sync_delay"),
    },
  ];
}

function appliers({ knobs, followers }: ExpansionInput): HardwareConsequence[] {
  const workers = numberOf(knobs.get("replica_parallel_workers")) ?? 4;
  return followers.map(({ index }) => ({
    node: index,
    setting: "apply.workers",
    value: Math.max(1, Math.floor(workers)),
    source: "replica_parallel_workers (manual, Replication Threads)",
  }));
}

function noteUnmodelled(draft: Draft): void {
  const { knobs, given, version } = draft.input;
  if (version === "8.0" && !given.has("replica_parallel_workers")) {
    draft.leavesOut.push(
      "8.0 is taken as 8.0.27 or later: before it, replica_parallel_workers was 0 and one thread applied.",
    );
  }
  if (flushesRelayLog(draft)) {
    draft.leavesOut.push(
      "sync_relay_log = 1: a replica flushes at each of a transaction's five events; one flush for all that has come is simulated.",
    );
  }
  if (switchOf(knobs.get("rpl_semi_sync_source_wait_no_replica")) === false) {
    draft.leavesOut.push(
      "rpl_semi_sync_source_wait_no_replica = off is left out: the fall-back to async comes by the time-out only.",
    );
  }
  if ((numberOf(knobs.get("binlog_group_commit_sync_no_delay_count")) ?? 0) > 0) {
    draft.leavesOut.push(
      "binlog_group_commit_sync_no_delay_count is left out: the delay is always waited for.",
    );
  }
}
