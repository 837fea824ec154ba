import {
  COUNT,
  choice,
  DURATION,
  either,
  named,
  QUORUM,
  SHARE,
  SIZE,
  SWITCH,
  THROUGHPUT,
  TIMES,
  words,
} from "./value-types.ts";
import { NOW, option, type SettingWord, setting } from "./word.ts";

const LEADERLESS = "replicate leaderless";
export const LEADERLESS_SINCE = NOW;
const quorumSize = either(
  COUNT,
  choice(
    option("local", "So many of the replicas in the coordinator's own site.", [
      named("count", COUNT, "How many.", { positional: true }),
    ]),
    option("local_majority", "A majority of the replicas in the coordinator's own site."),
    option("each_majority", "A majority of the replicas in every site."),
  ),
  QUORUM,
);
const allow = words({ non_overlapping_quorums: "no warning when R + W is not above N" });

export const LEADERLESS_SETTINGS: readonly SettingWord[] = [
  setting(LEADERLESS, "n", COUNT, "Copies of each key.", "n = 3", {
    absent: "3, or as many as there are nodes",
  }),
  setting(LEADERLESS, "r", quorumSize, "Answers that a read waits for.", "r = 2", {
    default: "majority",
  }),
  setting(LEADERLESS, "w", quorumSize, "Answers that a write waits for.", "w = (a and b) or c", {
    default: "majority",
  }),
  setting(
    LEADERLESS,
    "coordinator",
    words({
      client: "the client asks the replicas itself",
      nearest:
        "the nearest node; of several, one that holds the key; for a local rule one of the client's own site only",
      any: "any node",
    }),
    "Who asks the replicas.",
    "coordinator = nearest",
    { absent: "`nearest`, and `client` with `delays`" },
  ),
  setting(
    LEADERLESS,
    "read_fanout",
    words({ all: "all replicas", quorum: "as many as are needed, the nearest" }),
    "How many replicas a read asks.",
    "read_fanout = quorum",
    { default: "all" },
  ),
  setting(
    LEADERLESS,
    "read_repair",
    words({ off: "never", async: "after the answer", blocking: "before the answer" }),
    "Whether a read mends what it finds old.",
    "read_repair = blocking",
    { default: "async" },
  ),
  setting(
    LEADERLESS,
    "read_repair_chance",
    SHARE,
    "Share of reads that ask all replicas for the sake of repair alone.",
    "read_repair_chance = 10%",
    { default: "0%" },
  ),
  setting(
    LEADERLESS,
    "hinted_handoff",
    choice(
      option("off", "Writes for a replica that is away are dropped."),
      option("on", "They are kept for it, by the coordinator or a stand-in.", [
        named("window", DURATION, "For how long; without it, for ever.", { optional: true }),
        named("rate", THROUGHPUT, "How fast they are handed over at most.", { optional: true }),
      ]),
    ),
    "What happens to writes for a replica that is away.",
    "hinted_handoff = on(window: 3h)",
    { default: "on(window: 3h)" },
  ),
  setting(
    LEADERLESS,
    "sloppy",
    SWITCH,
    "Whether the next nodes of the ring stand in for replicas that are away, and count.",
    "sloppy = on",
    { default: "off" },
  ),
  setting(
    LEADERLESS,
    "anti_entropy",
    choice(
      option("off", "None."),
      option("merkle", "Compare Merkle trees.", [named("every", DURATION, "How often.")]),
    ),
    "How replicas are compared in the background.",
    "anti_entropy = merkle(every: 10min)",
    { default: "off" },
  ),
  setting(
    LEADERLESS,
    "speculative_retry",
    either(DURATION, SHARE, words({ off: "never" })),
    "When a read asks one more replica: after a time, or a share of recent reads' latencies.",
    "speculative_retry = 99%",
    { default: "off" },
  ),
  setting(
    LEADERLESS,
    "conflict",
    words({
      last_write_wins: "the later clock of the coordinators wins",
      siblings: "both are kept (dotted version vectors) until a write that has seen them",
    }),
    "What happens to concurrent versions. A write has seen what its coordinator, or else the key's first replica, holds.",
    "conflict = siblings",
    { default: "last_write_wins" },
  ),
  setting(
    LEADERLESS,
    "delays",
    choice(
      option("wars", "The four one-way delays of the WARS model.", [
        named("w", TIMES, "Write to replica."),
        named("a", TIMES, "Acknowledgement back."),
        named("r", TIMES, "Read request."),
        named("s", TIMES, "Response."),
      ]),
    ),
    "Delays in place of the links', and of what a replica's CPU and disk take.",
    "delays = wars(w: 1ms, a: 1ms, r: 1ms, s: 1ms)",
    { absent: "the links'" },
  ),
  setting(
    LEADERLESS,
    "ack_at",
    words({ received: "in the replica's memory", flushed: "on its disk" }),
    "What a replica has done when it answers a write.",
    "ack_at = received",
    { absent: "`flushed`, and `received` with `delays`" },
  ),
  setting(
    LEADERLESS,
    "log_flush",
    choice(
      option("continuous", "The next flush begins when one has ended."),
      option("periodic", "Flushes begin at intervals.", [
        named("every", DURATION, "How long one waits for the next.", { positional: true }),
      ]),
    ),
    "When a replica flushes its log.",
    "log_flush = periodic(every: 10s)",
    { default: "continuous" },
  ),
  setting(
    LEADERLESS,
    "replica_timeout",
    either(DURATION, words({ never: "it waits for ever" })),
    "Silence after which a coordinator takes a replica for away; a replica drops older requests.",
    "replica_timeout = 2s",
    { absent: "2 s, and never with `delays`" },
  ),
  setting(
    LEADERLESS,
    "record_overhead",
    SIZE,
    "Bytes beside the value of each write.",
    "record_overhead = 50 B",
    { default: "0 B" },
  ),
  setting(
    LEADERLESS,
    "message_overhead",
    SIZE,
    "Bytes of framing round each message.",
    "message_overhead = 30 B",
    { default: "0 B" },
  ),
  setting(
    LEADERLESS,
    "allow",
    allow,
    "A warning that is not wanted.",
    "allow = non_overlapping_quorums",
  ),
];
