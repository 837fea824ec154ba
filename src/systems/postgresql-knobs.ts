import type { ValueType } from "../model/value-type.ts";
import { PGJDBC_RECHECK, recheckKnob } from "./client-recheck.ts";
import {
  COUNT_TYPE,
  DATA_TYPE,
  knob,
  SWITCH_TYPE,
  TEXT_TYPE,
  TIME_OR_NUMBER,
  wordType,
} from "./knobs.ts";
import type { Knob } from "./preset.ts";

/** Every default below was read from pg_settings.boot_val of a server of each version. */
const servers = "the same in pg_settings of 12.22, 13.23, 14.23, 15.18, 16.14, 17.10 and 18.4";

/** The source of a setting: the section of the manual, and the servers that were asked. */
function setting(section: string, name: string): string {
  return `PostgreSQL 15 manual, ${section}, ${name}; ${servers}`;
}

const wal = (name: string): string => setting("20.5 Write Ahead Log", name);
const replication = (name: string): string => setting("20.6 Replication", name);

const commitLevel: ValueType = {
  kind: "either",
  of: [
    {
      kind: "choice",
      options: [
        { name: "off", doc: "acknowledge before the leader's own flush" },
        { name: "local", doc: "wait for the leader's own flush only" },
        { name: "remote_write", doc: "wait until the standbys have written the record" },
        { name: "on", doc: "wait until the standbys have flushed the record" },
        { name: "remote_apply", doc: "wait until the standbys show the record to readers" },
      ],
    },
    { kind: "boolean" },
    TEXT_TYPE,
  ],
};

const unmodelled = { modelled: false } as const;

/**
 * PostgreSQL's settings. Plain numbers have the unit that PostgreSQL gives them: `commit_delay`
 * microseconds, other times milliseconds unless their line says otherwise.
 */
export const POSTGRESQL_KNOBS: readonly Knob[] = [
  knob(
    "synchronous_commit",
    commitLevel,
    "on",
    "What a commit waits for before it is acknowledged.",
    wal("synchronous_commit and table 20.1"),
  ),
  knob(
    "synchronous_standby_names",
    { kind: "either", of: [{ kind: "quorum" }, TEXT_TYPE, { kind: "nodes" }] },
    '""',
    'Which standbys must confirm: PostgreSQL\'s own text, `"FIRST 2 (a, b)"`, `"ANY 1 (a, b)"`, `"*"`, or `any 1 of [a, b]`.',
    replication("synchronous_standby_names"),
  ),
  knob(
    "commit_delay",
    TIME_OR_NUMBER,
    "0",
    "How long a flush waits for company; a plain number is microseconds.",
    wal("commit_delay"),
  ),
  knob(
    "wal_writer_delay",
    TIME_OR_NUMBER,
    "200ms",
    "With `synchronous_commit = off`, how often the WAL writer flushes.",
    `${wal("wal_writer_delay")}; the pace: manual, 30.4 Asynchronous Commit`,
  ),
  knob(
    "fsync",
    SWITCH_TYPE,
    "on",
    "Off: nothing waits for a disk, and a crash of the machine may lose everything.",
    wal("fsync"),
  ),
  knob(
    "wal_level",
    wordType({
      minimal: "enough for crash recovery only",
      replica: "enough for standbys",
      logical: "enough for logical decoding too",
    }),
    "replica",
    "Standbys need `replica` or `logical`.",
    wal("wal_level"),
  ),
  knob(
    "max_wal_senders",
    COUNT_TYPE,
    "10",
    "How many standbys can be connected to the leader.",
    replication("max_wal_senders"),
  ),
  knob(
    "record_overhead",
    DATA_TYPE,
    "172 B",
    "WAL bytes of an inserted row beside its value; not a PostgreSQL setting: put your own measurement here.",
    "derived from PostgreSQL 16's WAL format for one INSERT with a bigint key: heap 24 B record header + 20 B block reference + 2 B data header + 3 B xl_heap_insert + 5 B xl_heap_header + 10 B tuple beside the value + 4 B alignment, btree 64 B, commit 40 B; measured: 272 B of WAL for each INSERT of a 100 B value, without full-page images, on 12.22, 15.18, 16.14 and 18.4",
  ),
  knob(
    "commit_siblings",
    COUNT_TYPE,
    "5",
    "`commit_delay` waits only when this many other transactions are active.",
    wal("commit_siblings"),
    unmodelled,
  ),
  knob(
    "full_page_writes",
    SWITCH_TYPE,
    "on",
    "The first change of a page after a checkpoint logs the whole page.",
    wal("full_page_writes"),
    unmodelled,
  ),
  knob(
    "wal_receiver_status_interval",
    TIME_OR_NUMBER,
    "10s",
    "The longest time between two status messages; every write and flush sends one anyway. A plain number is seconds.",
    replication("wal_receiver_status_interval"),
    unmodelled,
  ),
  knob(
    "wal_sender_timeout",
    TIME_OR_NUMBER,
    "60s",
    "When the leader gives a silent standby up.",
    replication("wal_sender_timeout"),
    unmodelled,
  ),
  knob(
    "wal_receiver_timeout",
    TIME_OR_NUMBER,
    "60s",
    "When a standby gives a silent leader up.",
    replication("wal_receiver_timeout"),
    unmodelled,
  ),
  knob(
    "hot_standby",
    SWITCH_TYPE,
    "on",
    "Whether standbys answer reads.",
    replication("hot_standby"),
    unmodelled,
  ),
  knob(
    "hot_standby_feedback",
    SWITCH_TYPE,
    "off",
    "Whether standbys keep the leader from removing rows that their queries still need.",
    replication("hot_standby_feedback"),
    unmodelled,
  ),
  knob(
    "max_standby_streaming_delay",
    TIME_OR_NUMBER,
    "30s",
    "How long replay waits for a conflicting standby query.",
    replication("max_standby_streaming_delay"),
    unmodelled,
  ),
  knob(
    "recovery_min_apply_delay",
    TIME_OR_NUMBER,
    "0",
    "Replay on the standby waits at least this long.",
    replication("recovery_min_apply_delay"),
    unmodelled,
  ),
  knob(
    "primary_conninfo",
    TEXT_TYPE,
    '""',
    "How a standby reaches its leader; here the topology says it.",
    replication("primary_conninfo"),
    unmodelled,
  ),
  knob(
    "primary_slot_name",
    TEXT_TYPE,
    '""',
    "The replication slot that a standby uses.",
    replication("primary_slot_name"),
    unmodelled,
  ),
  recheckKnob(PGJDBC_RECHECK),
];
