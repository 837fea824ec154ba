import {
  COUNT,
  choice,
  DURATION,
  NODE,
  NODES,
  named,
  QUORUM,
  SIZE,
  SWITCH,
  words,
} from "./value-types.ts";
import { option, type SettingWord, setting } from "./word.ts";

const SINGLE = "replicate single_leader";

const mode = words({
  async: "Acknowledge without waiting for a follower.",
  semi_sync: "Wait until one follower has received.",
  sync: "Wait until all followers have flushed.",
});

const stage = words({
  received: "in the follower's memory",
  written: "handed to its operating system",
  flushed: "on its disk",
  applied: "visible to its readers",
});

const groupCommit = choice(
  option("on", "The flush in progress collects the next batch.", [
    named("delay", DURATION, "How long a flush waits for company.", { optional: true }),
    named("max", COUNT, "The most records in one flush.", { optional: true }),
  ]),
  option("off", "One record a flush."),
);

/** The settings of language.md's `replicate single_leader`. */
const usual: readonly SettingWord[] = [
  setting(SINGLE, "leader", NODE, "The node that orders all writes.", "leader = a", {
    required: true,
  }),
  setting(SINGLE, "followers", NODES, "Who copies its log.", "followers = [b, c]", {
    absent: "every other node after `on`",
  }),
  setting(SINGLE, "mode", mode, "How long a commit waits.", "mode = sync", {
    default: "async",
    excludes: ["ack"],
  }),
  setting(
    SINGLE,
    "ack",
    QUORUM,
    "Exactly whose confirmations a commit waits for.",
    "ack = any 1 of [b, c]",
    {
      absent: "as `mode` says",
      excludes: ["mode"],
    },
  ),
  setting(
    SINGLE,
    "ack_at",
    stage,
    "Where in a follower a confirmation is sent.",
    "ack_at = applied",
    {
      absent: "`flushed`; `received` with `mode = semi_sync`",
    },
  ),
  setting(
    SINGLE,
    "local_flush",
    SWITCH,
    "Whether the leader's own flush is waited for.",
    "local_flush = off",
    {
      default: "on",
    },
  ),
  setting(
    SINGLE,
    "group_commit",
    groupCommit,
    "Whether writes share a flush.",
    "group_commit = on(max: 16)",
    {
      default: "on",
    },
  ),
  setting(
    SINGLE,
    "ack_timeout",
    DURATION,
    "How long a commit waits for confirmations.",
    "ack_timeout = 10s",
    {
      absent: "for ever",
    },
  ),
  setting(
    SINGLE,
    "on_ack_timeout",
    words({
      block: "keep waiting, and count it",
      async: "go on without, until followers catch up",
      fail: "tell the client that it failed; the write stays, as with MongoDB's wtimeout",
      answer:
        "let that one write go, while the next wait for their own time-out, as with Redis's WAIT",
    }),
    "What the time-out does.",
    "on_ack_timeout = async",
    { default: "block" },
  ),
  setting(SINGLE, "shards", COUNT, "Independent logs; a key belongs to one.", "shards = 2", {
    default: "1",
  }),
];

/** Mechanisms that tell products apart; presets expand to them, and scenarios may set them. */
const mechanisms: readonly SettingWord[] = [
  setting(
    SINGLE,
    "ship_after",
    words({ append: "at once", flush: "only what is flushed, as PostgreSQL does" }),
    "When the leader ships a record.",
    "ship_after = flush",
    { default: "append" },
  ),
  setting(
    SINGLE,
    "receiver",
    words({
      pipelined: "receiving and flushing overlap",
      serial: "one loop reads, writes, replies and flushes in turn, as PostgreSQL's does",
    }),
    "How a follower takes records in.",
    "receiver = serial",
    { default: "pipelined" },
  ),
  setting(
    SINGLE,
    "apply_after",
    words({
      received: "in memory is enough",
      written: "handed to the operating system",
      flushed: "on disk",
    }),
    "What a record must have passed before it is applied.",
    "apply_after = flushed",
    { default: "received" },
  ),
  setting(
    SINGLE,
    "visible",
    words({
      after_ack: "not before the commit is confirmed",
      before_ack: "while its own session still waits, as with MySQL's AFTER_COMMIT",
      at_once: "as soon as it is in the leader's log, as with MongoDB's readConcern local",
    }),
    "When other sessions see a write.",
    "visible = before_ack",
    { default: "after_ack" },
  ),
  setting(
    SINGLE,
    "commit_pipeline",
    words({
      concurrent: "the next group goes on meanwhile",
      held: "the next group is flushed and waits behind it, no further one is, as with MariaDB's AFTER_SYNC",
      staged: "all that is flushed meanwhile is the next group, as with MySQL's AFTER_SYNC",
    }),
    "What a waiting commit does to the next.",
    "commit_pipeline = held",
    { default: "concurrent" },
  ),
  setting(
    SINGLE,
    "flushes_per_commit",
    COUNT,
    "Flushes in a row that one group commit takes on the leader: a redo log and a binary log are 2.",
    "flushes_per_commit = 2",
    { default: "1" },
  ),
  setting(
    SINGLE,
    "record_overhead",
    SIZE,
    "Bytes of log beside the value of each write.",
    "record_overhead = 80 B",
    {
      default: "0 B",
    },
  ),
  setting(
    SINGLE,
    "message_overhead",
    SIZE,
    "Bytes of framing round each message.",
    "message_overhead = 30 B",
    {
      default: "0 B",
    },
  ),
  setting(
    SINGLE,
    "client_recheck",
    DURATION,
    "How long clients leave a replica alone that refused them or was silent for a whole time-out, before one read tries it again.",
    "client_recheck = 10s",
    { absent: "5 s (assumed)" },
  ),
];

export const SINGLE_LEADER_SETTINGS: readonly SettingWord[] = [...usual, ...mechanisms];
