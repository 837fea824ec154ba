import {
  COUNT_TYPE,
  DATA_TYPE,
  knob,
  SWITCH_TYPE,
  TEXT_TYPE,
  TIME_TYPE,
  wordType,
} from "./knobs.ts";
import type { Knob } from "./preset.ts";

const schema = "basho/riak_kv, priv/riak_kv.schema";
const bitcask =
  "Riak KV documentation, Configuring Riak's Bitcask backend, bitcask.sync.strategy (default none)";
const quorum = {
  kind: "either",
  of: [
    COUNT_TYPE,
    {
      kind: "choice",
      options: [
        { name: "quorum", doc: "a majority of n_val" },
        { name: "one", doc: "one" },
        { name: "all", doc: "all of n_val" },
        { name: "majority", doc: "a majority of n_val" },
      ],
    },
    TEXT_TYPE,
  ],
} as const;

/** Riak KV's bucket properties, and the settings of riak.conf that replication goes by. */
export const RIAK_KNOBS: readonly Knob[] = [
  knob(
    "n_val",
    COUNT_TYPE,
    "3",
    "Copies of each key.",
    "basho/basho_docs, kv/2.2.3, developing/app-guide/replication-properties.md",
  ),
  knob("r", quorum, "quorum", "Answers that a read waits for.", `${schema}, buckets.default.r`),
  knob("w", quorum, "quorum", "Answers that a write waits for.", `${schema}, buckets.default.w`),
  knob(
    "dw",
    quorum,
    "quorum",
    "How many of them have handed the write to their backend.",
    `${schema}, buckets.default.dw`,
  ),
  knob(
    "pr",
    quorum,
    "0",
    "How many of a read's answers are of the key's own replicas, and not of stand-ins.",
    `${schema}, buckets.default.pr`,
  ),
  knob(
    "pw",
    quorum,
    "0",
    "How many of a write's answers are of the key's own replicas, and not of stand-ins.",
    `${schema}, buckets.default.pw`,
  ),
  knob(
    "allow_mult",
    SWITCH_TYPE,
    "off",
    "Whether concurrent versions are kept side by side; on in buckets with a type.",
    `${schema}, buckets.default.allow_mult`,
  ),
  knob(
    "last_write_wins",
    SWITCH_TYPE,
    "off",
    "Writes without a look at what is there: with allow_mult off it comes to the same here.",
    `${schema}, buckets.default.last_write_wins`,
    { modelled: false },
  ),
  knob(
    "dvv_enabled",
    SWITCH_TYPE,
    "on",
    "Dotted version vectors: off, siblings may multiply without need, which is left out.",
    `${schema}, merge_strategy (2: dotted version vectors, in buckets with a type)`,
    { modelled: false },
  ),
  knob(
    "notfound_ok",
    SWITCH_TYPE,
    "on",
    "A replica without the key has answered all the same.",
    `${schema}, buckets.default.notfound_ok`,
    { modelled: false },
  ),
  knob(
    "basic_quorum",
    SWITCH_TYPE,
    "off",
    "A majority of empty answers ends a read.",
    `${schema}, buckets.default.basic_quorum`,
    { modelled: false },
  ),
  knob(
    "anti_entropy",
    wordType({
      active: "trees of hashes are compared in the background",
      "active-debug": "the same, with more words in the log",
      passive: "reads alone mend",
    }),
    "active",
    "Whether replicas are compared in the background.",
    `${schema}, anti_entropy`,
  ),
  knob(
    "anti_entropy_round",
    TIME_TYPE,
    "1min",
    "Time in which every pair of nodes has been compared; not a setting of Riak's.",
    "assumed: exchanges run all the time, a few at once",
  ),
  knob(
    "bitcask.sync.strategy",
    wordType({
      none: "the operating system writes when it likes",
      o_sync: "every write is flushed",
      interval: "flushes at intervals",
    }),
    "none",
    "When the Bitcask backend flushes.",
    bitcask,
  ),
  knob(
    "bitcask.sync.interval",
    TIME_TYPE,
    "65s",
    "Time between flushes when they come at intervals.",
    "Riak KV documentation, Configuring Riak's Bitcask backend, bitcask.sync.interval (its example)",
  ),
  knob(
    "record_overhead",
    DATA_TYPE,
    "100 B",
    "Bytes of the log beside the value of each write.",
    "assumed: checksum, times, lengths, key and causal context of one object",
  ),
];
