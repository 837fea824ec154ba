import type { ValueType } from "../model/value-type.ts";
import { COUNT_TYPE, DATA_TYPE, knob, SWITCH_TYPE, TIME_OR_NUMBER, wordType } from "./knobs.ts";
import type { Knob } from "./preset.ts";

const producer = "clients/.../producer/ProducerConfig.java";
const log = "storage/.../log/LogConfig.java (before 3.5 core/.../kafka/server/KafkaConfig.scala)";
const broker =
  "server/.../config/ReplicationConfigs.java of 3.9, core/.../kafka/server/KafkaConfig.scala of 2.4 to 3.6";
const kraft =
  "raft and server/.../config/KRaftConfigs.java of 3.9, core/.../kafka/server/KafkaConfig.scala of 2.8 to 3.6";

const acks: ValueType = {
  kind: "either",
  of: [
    wordType({
      all: "the leader answers when every in-sync replica has the record",
      "0": "the producer does not wait",
      "1": "the leader answers once it has written the record itself",
    }),
    COUNT_TYPE,
  ],
};

const DATA_OR_NUMBER: ValueType = { kind: "either", of: [DATA_TYPE, COUNT_TYPE] };

const unmodelled = { modelled: false } as const;

/**
 * Kafka's settings of the producer, the topic and the broker in one block. Plain numbers have the
 * unit of the name: `.ms` milliseconds, `.bytes` bytes.
 */
export const KAFKA_KNOBS: readonly Knob[] = [
  knob(
    "acks",
    acks,
    "all",
    "What a producer waits for: 0 nothing, 1 the leader, all (or -1) every in-sync replica.",
    `${producer}, ACKS_CONFIG: 1 in 2.4 and 2.8, all in 3.0 to 3.9`,
    { defaults: { "2.4": "1", "2.8": "1" } },
  ),
  knob(
    "min.insync.replicas",
    COUNT_TYPE,
    "1",
    "With acks = all a write is refused while fewer replicas than this are in sync, the leader counted.",
    `${log}: 1 in 2.4 to 3.9; core/.../kafka/cluster/Partition.scala, appendRecordsToLeader`,
  ),
  knob(
    "replica.lag.time.max.ms",
    TIME_OR_NUMBER,
    "30000",
    "A follower that has not caught up with the leader's end for this long leaves the in-sync set; looked at twice in that time.",
    `${broker}: 10000 in 2.4, 30000 in 2.8 to 3.9; core/.../kafka/server/ReplicaManager.scala, isr-expiration`,
    { defaults: { "2.4": "10000" } },
  ),
  knob(
    "unclean.leader.election.enable",
    SWITCH_TYPE,
    "off",
    "Whether a replica outside the in-sync set may lead when nobody in it is alive.",
    `${log}: false in 2.4 to 3.9`,
  ),
  knob(
    "replica.fetch.wait.max.ms",
    TIME_OR_NUMBER,
    "500",
    "How long the leader keeps a follower's fetch when it has nothing new for it.",
    `${broker}: 500 in 2.4 to 3.9`,
  ),
  knob(
    "replica.fetch.min.bytes",
    DATA_OR_NUMBER,
    "1",
    "A follower's fetch is answered as soon as there is this much.",
    `${broker}: 1 in 2.4 to 3.9`,
  ),
  knob(
    "broker.session.timeout.ms",
    TIME_OR_NUMBER,
    "9000",
    "The controller takes a silent broker for dead after this: its partitions get new leaders and it leaves the in-sync sets.",
    `${kraft}: 9000 in 2.8 to 3.9; metadata/.../controller/BrokerHeartbeatManager.java`,
  ),
  knob(
    "broker.heartbeat.interval.ms",
    TIME_OR_NUMBER,
    "2000",
    "How often a broker tells the controller that it lives.",
    `${kraft}: 2000 in 2.8 to 3.9`,
  ),
  knob(
    "zookeeper.session.timeout.ms",
    TIME_OR_NUMBER,
    "18000",
    "The same as broker.session.timeout.ms, for versions whose controller works through ZooKeeper: here those before 3.3.",
    "server/.../config/ZkConfigs.java of 3.9, core/.../kafka/server/KafkaConfig.scala of 2.4 and 2.8: 6000 in 2.4, 18000 since",
    { defaults: { "2.4": "6000" } },
  ),
  knob(
    "controller.quorum.voters",
    { kind: "nodes" },
    "[]",
    "The nodes that are controllers, whose majority elects; empty: controllers apart, always in reach of who is up.",
    kraft,
  ),
  knob(
    "log.flush.interval.messages",
    COUNT_TYPE,
    "9223372036854775807",
    "After how many records a log is flushed; 1 flushes each before it counts, the default never does.",
    "server/.../config/ServerLogConfigs.java of 3.9, KafkaConfig.scala of 2.4 to 3.6: 9223372036854775807",
  ),
  knob(
    "record_overhead",
    DATA_TYPE,
    "78 B",
    "Bytes of the log for one record beside its value; not a Kafka setting: put your own measurement here.",
    "derived from the format: 61 B of batch (clients/.../record/DefaultRecordBatch.java of 3.9, RECORD_BATCH_OVERHEAD) for each record, as if every batch held one, and 17 B of record with a key of 8 B (DefaultRecord.java)",
  ),
  knob(
    "log.flush.interval.ms",
    TIME_OR_NUMBER,
    "9223372036854775807",
    "After how long a log is flushed; the default never does.",
    "server/.../config/ServerLogConfigs.java of 3.9, LOG_FLUSH_SCHEDULER_INTERVAL_MS: 9223372036854775807",
    unmodelled,
  ),
  knob(
    "linger.ms",
    TIME_OR_NUMBER,
    "0",
    "How long a producer waits for company in a batch.",
    `${producer}: 0 in 2.4 to 3.9; 5 from 4.0 (KIP-1030)`,
    { ...unmodelled, defaults: { "4.0": "5" } },
  ),
  knob(
    "batch.size",
    DATA_OR_NUMBER,
    "16384",
    "The largest batch of a producer.",
    `${producer} of 3.9`,
    unmodelled,
  ),
  knob(
    "request.timeout.ms",
    TIME_OR_NUMBER,
    "30000",
    "How long a producer waits for an answer; the workload's `timeout` says it here.",
    `${producer} of 3.9`,
    unmodelled,
  ),
  knob(
    "delivery.timeout.ms",
    TIME_OR_NUMBER,
    "120000",
    "How long a producer tries in all; the workload's `retry` says it here.",
    `${producer} of 3.9`,
    unmodelled,
  ),
  knob(
    "retries",
    COUNT_TYPE,
    "2147483647",
    "How often a producer tries again; the workload's `retry` says it here.",
    `${producer} of 3.9`,
    unmodelled,
  ),
  knob(
    "enable.idempotence",
    SWITCH_TYPE,
    "on",
    "Whether a record that is sent again is written once.",
    `${producer}: true since 3.0`,
    { ...unmodelled, defaults: { "2.4": "off", "2.8": "off" } },
  ),
  knob(
    "replica.fetch.max.bytes",
    DATA_OR_NUMBER,
    "1048576",
    "The most of one partition in one answer to a follower.",
    `${broker}`,
  ),
  knob(
    "num.replica.fetchers",
    COUNT_TYPE,
    "1",
    "How many threads of a follower fetch from one leader.",
    `${broker}`,
    unmodelled,
  ),
  knob(
    "auto.leader.rebalance.enable",
    SWITCH_TYPE,
    "on",
    "Whether leadership goes back to the first replica when it is in sync again.",
    `${broker}: true, looked at every 300 s`,
    unmodelled,
  ),
  knob(
    "default.replication.factor",
    COUNT_TYPE,
    "1",
    "How many copies a topic has; here every node after `on` is one.",
    `${broker}`,
    unmodelled,
  ),
];
