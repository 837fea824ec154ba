import {
  COUNT_TYPE,
  DATA_TYPE,
  knob,
  SWITCH_TYPE,
  TEXT_TYPE,
  TIME_OR_NUMBER,
  TIME_TYPE,
  wordType,
} from "./knobs.ts";
import type { Knob } from "./preset.ts";

const yaml = "apache/cassandra, conf/cassandra.yaml";
const table = "apache/cassandra, src/java/org/apache/cassandra/schema/TableParams.java";
const levels = wordType({
  ONE: "one replica",
  TWO: "two replicas",
  THREE: "three replicas",
  QUORUM: "a majority of all replicas",
  ALL: "all replicas",
  LOCAL_ONE: "one replica in the coordinator's site",
  LOCAL_QUORUM: "a majority in the coordinator's site",
  EACH_QUORUM: "a majority in every site",
});
const driver =
  "the drivers' default: DataStax C# driver 3.13, QueryOptions.DefaultConsistencyLevel (LocalOne)";

/** Cassandra's settings of the cluster, the table and the client, as far as replication goes. */
export const CASSANDRA_KNOBS: readonly Knob[] = [
  knob(
    "replication_factor",
    COUNT_TYPE,
    "3",
    "Copies in each site, as NetworkTopologyStrategy places them.",
    "assumed: a keyspace must say it; 3 is what most examples of the documentation say",
  ),
  knob("read_consistency", levels, "LOCAL_ONE", "Whose answers a read waits for.", driver),
  knob("write_consistency", levels, "LOCAL_ONE", "Whose answers a write waits for.", driver),
  knob(
    "hinted_handoff_enabled",
    SWITCH_TYPE,
    "on",
    "Whether coordinators keep writes for replicas that are away.",
    `${yaml}, hinted_handoff_enabled: true`,
  ),
  knob(
    "max_hint_window",
    TIME_TYPE,
    "3h",
    "How long a replica may be away and still have hints kept for it.",
    `${yaml}, max_hint_window: 3h`,
  ),
  knob(
    "hinted_handoff_throttle",
    DATA_TYPE,
    "1024 KiB",
    "Bytes a second that a node hands over, shared by the nodes that it may hand to.",
    `${yaml}, hinted_handoff_throttle: 1024KiB, reduced in proportion to the number of nodes`,
  ),
  knob(
    "read_repair",
    wordType({
      BLOCKING: "a read mends what it found old before it answers",
      NONE: "reads mend nothing",
    }),
    "BLOCKING",
    "Whether a read mends the replicas that it has asked.",
    `${table}, read_repair: BLOCKING`,
  ),
  knob(
    "speculative_retry",
    { kind: "either", of: [TEXT_TYPE, TIME_TYPE, levelsOfRetry()] },
    '"99p"',
    'When a read asks one more replica: "99p" of the recent reads\' latencies, "50ms", NONE.',
    `${table}, speculative_retry: 99p`,
  ),
  knob(
    "commitlog_sync",
    wordType({
      periodic: "a write is answered at once, the log is flushed at intervals",
      batch: "a write is answered after the flush of its log",
      group: "as batch, with flushes at intervals",
    }),
    "periodic",
    "When a replica answers a write.",
    `${yaml}, commitlog_sync: periodic`,
  ),
  knob(
    "commitlog_sync_period",
    TIME_OR_NUMBER,
    "10000",
    "Time between flushes when they are periodic; a plain number is milliseconds.",
    `${yaml}, commitlog_sync_period: 10000ms`,
  ),
  knob(
    "commitlog_sync_group_window",
    TIME_OR_NUMBER,
    "1000",
    "Time between flushes of groups; a plain number is milliseconds.",
    `${yaml}, commitlog_sync_group_window: 1000ms (commented out)`,
  ),
  knob(
    "write_request_timeout",
    TIME_OR_NUMBER,
    "2000",
    "Silence after which a coordinator gives a replica up; a plain number is milliseconds.",
    "the cassandra.yaml of a running 4.x, write_request_timeout: 2000ms",
  ),
  knob(
    "read_request_timeout",
    TIME_OR_NUMBER,
    "5000",
    "The same for reads: reads go by write_request_timeout here.",
    "the cassandra.yaml of a running 4.x, read_request_timeout: 5000ms",
    { modelled: false },
  ),
  knob(
    "num_tokens",
    COUNT_TYPE,
    "16",
    "Ranges of the ring that a node has: here each has one.",
    `${yaml}, num_tokens: 16`,
    { modelled: false },
  ),
  knob(
    "phi_convict_threshold",
    COUNT_TYPE,
    "8",
    "Suspicion at which gossip takes a node for dead: here silence of its own requests decides.",
    `${yaml}, phi_convict_threshold: 8 (commented out)`,
    { modelled: false },
  ),
  knob(
    "record_overhead",
    DATA_TYPE,
    "50 B",
    "Bytes of commit log beside the value of each write.",
    "assumed: key, timestamp, table and checksums of one small mutation",
  ),
];

function levelsOfRetry() {
  return {
    kind: "choice",
    options: [
      { name: "NONE", doc: "never" },
      { name: "ALWAYS", doc: "at once" },
    ],
  } as const;
}
