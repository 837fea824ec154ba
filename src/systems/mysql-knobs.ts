import { ROUTER_RECHECK, recheckKnob } from "./client-recheck.ts";
import { COUNT_TYPE, DATA_TYPE, knob, SWITCH_TYPE, TIME_OR_NUMBER, wordType } from "./knobs.ts";
import type { Knob } from "./preset.ts";

const semiSync =
  "mysql-server, plugin/semisync/semisync_source_plugin.cc, MYSQL_SYSVAR (8.0.26 to 8.4)";
/** What each server prints of its defaults, kept among its own tests. */
const printed = "mysqld --verbose --help (mysql-test/r/mysqld--help-notwin.result)";
const unchanged = `${printed} of 5.7.18, 8.0.41 and 9.7`;
const innodb =
  "MySQL manual, InnoDB Startup Options and System Variables, innodb_flush_log_at_trx_commit";

const waitPoint = wordType({
  AFTER_SYNC: "wait before the storage engine commits: nobody sees the row yet",
  AFTER_COMMIT: "wait after the storage engine has committed: others see the row already",
});

const present: readonly Knob[] = [
  knob(
    "rpl_semi_sync_source_enabled",
    SWITCH_TYPE,
    "off",
    "Whether commits wait for replicas.",
    semiSync,
  ),
  knob(
    "rpl_semi_sync_source_wait_point",
    waitPoint,
    "AFTER_SYNC",
    "Where in the commit the leader waits.",
    semiSync,
  ),
  knob(
    "rpl_semi_sync_source_wait_for_replica_count",
    COUNT_TYPE,
    "1",
    "How many replicas must confirm.",
    semiSync,
  ),
  knob(
    "rpl_semi_sync_source_timeout",
    TIME_OR_NUMBER,
    "10000",
    "How long a commit waits before replication falls back to async; a plain number is milliseconds.",
    semiSync,
  ),
  knob(
    "rpl_semi_sync_source_wait_no_replica",
    SWITCH_TYPE,
    "on",
    "Off: the fall-back to async comes as soon as too few replicas are connected.",
    semiSync,
    { modelled: false },
  ),
  knob(
    "sync_binlog",
    COUNT_TYPE,
    "1",
    "After how many commit groups the binary log is flushed; 0 leaves it to the operating system.",
    unchanged,
  ),
  knob(
    "innodb_flush_log_at_trx_commit",
    COUNT_TYPE,
    "1",
    "1 flushes the redo log at each commit, 2 writes it, 0 does both once a second.",
    innodb,
  ),
  knob(
    "binlog_group_commit_sync_delay",
    TIME_OR_NUMBER,
    "0",
    "How long a flush of the binary log waits for company; a plain number is microseconds.",
    unchanged,
  ),
  knob(
    "binlog_group_commit_sync_no_delay_count",
    COUNT_TYPE,
    "0",
    "How much company ends that wait early; 0 is no limit.",
    unchanged,
    { modelled: false },
  ),
  knob(
    "replica_parallel_workers",
    COUNT_TYPE,
    "4",
    "How many threads apply; 0 and 1 are one.",
    `${printed}: 4 in 8.0.41 and 9.7, 0 in 5.7.18 (slave_parallel_workers); 4 in 8.4.11 (sql/sys_vars.cc); 0 before 8.0.27 (docs.percona.com, quoting the manual)`,
    { defaults: { "5.7": "0" } },
  ),
  knob(
    "replica_preserve_commit_order",
    SWITCH_TYPE,
    "on",
    "Whether the threads commit in the order of the log.",
    `${printed}: on in 8.0.41 and 9.7, off in 5.7.18 (slave_preserve_commit_order); off before 8.0.27 (dev.materialize.com, mz_mysql_util)`,
    { modelled: false, defaults: { "5.7": "off" } },
  ),
  knob(
    "sync_relay_log",
    COUNT_TYPE,
    "10000",
    "After how many events a replica flushes its relay log; 1 flushes before it confirms.",
    `${unchanged}; sql/binlog.cc, MYSQL_BIN_LOG::after_write_to_relay_log`,
  ),
  knob(
    "record_overhead",
    DATA_TYPE,
    "300 B",
    "Bytes of the binary log for one row beside its value; not a MySQL setting: put your own measurement here.",
    "estimated from the formats of the five events of a one-row transaction (Gtid 79 B, Query BEGIN 84 B, Table_map 68 B, Write_rows 36 B, Xid 31 B) with names of 8 letters and 4 columns: assumed; listings of SHOW BINLOG EVENTS of 8.0.30 to 8.0.36 show 77 to 79, 77 to 83, 56 to 62, 36 and the row, and 31 B",
  ),
  recheckKnob(ROUTER_RECHECK),
];

/** The old names, each another spelling of a present one. */
const renamed: Readonly<Record<string, string>> = {
  rpl_semi_sync_master_enabled: "rpl_semi_sync_source_enabled",
  rpl_semi_sync_master_wait_point: "rpl_semi_sync_source_wait_point",
  rpl_semi_sync_master_wait_for_slave_count: "rpl_semi_sync_source_wait_for_replica_count",
  rpl_semi_sync_master_timeout: "rpl_semi_sync_source_timeout",
  rpl_semi_sync_master_wait_no_slave: "rpl_semi_sync_source_wait_no_replica",
  slave_parallel_workers: "replica_parallel_workers",
  slave_preserve_commit_order: "replica_preserve_commit_order",
};

function aliasesOf(): Knob[] {
  return Object.entries(renamed).flatMap(([old, name]) => {
    const knob = present.find((candidate) => candidate.name === name);
    if (knob === undefined) return [];
    return [
      { ...knob, name: old, aliasOf: name, doc: `The name of \`${name}\` before MySQL 8.0.26.` },
    ];
  });
}

/** MySQL's settings, under the names of today and those before 8.0.26. */
export const MYSQL_KNOBS: readonly Knob[] = [...present, ...aliasesOf()];
