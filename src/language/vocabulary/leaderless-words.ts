import {
  COUNT,
  choice,
  DURATION,
  either,
  named,
  QUORUM,
  SHARE,
  SWITCH,
  TIMES,
  words,
} from "./value-types.ts";
import { later, option, type SettingWord, setting } from "./word.ts";

const LEADERLESS = "replicate leaderless";
export const LEADERLESS_SINCE = later("leaderless replication comes with a later version");
const quorumSize = either(COUNT, QUORUM);
const allow = words({ non_overlapping_quorums: "no warning when R + W is not above N" });

export const LEADERLESS_SETTINGS: readonly SettingWord[] = [
  setting(LEADERLESS, "n", COUNT, "Copies of each key.", "n = 3", { since: LEADERLESS_SINCE }),
  setting(LEADERLESS, "r", quorumSize, "Answers that a read waits for.", "r = 2", {
    since: LEADERLESS_SINCE,
  }),
  setting(LEADERLESS, "w", quorumSize, "Answers that a write waits for.", "w = (a and b) or c", {
    since: LEADERLESS_SINCE,
  }),
  setting(
    LEADERLESS,
    "coordinator",
    words({
      client: "the client asks the replicas itself",
      nearest: "the nearest node",
      any: "any node",
    }),
    "Who asks the replicas.",
    "coordinator = nearest",
    { since: LEADERLESS_SINCE },
  ),
  setting(
    LEADERLESS,
    "read_fanout",
    words({ all: "all replicas", quorum: "as many as are needed" }),
    "How many replicas a read asks.",
    "read_fanout = quorum",
    { since: LEADERLESS_SINCE },
  ),
  setting(
    LEADERLESS,
    "read_repair",
    words({ off: "never", async: "after the answer", blocking: "before the answer" }),
    "Whether a read mends what it finds old.",
    "read_repair = async",
    { since: LEADERLESS_SINCE },
  ),
  setting(
    LEADERLESS,
    "hinted_handoff",
    choice(
      option("off", "Writes for a dead replica are dropped."),
      option("on", "They are kept for it.", [
        named("window", DURATION, "For how long.", { optional: true }),
      ]),
    ),
    "What happens to writes for a dead replica.",
    "hinted_handoff = on(window: 3h)",
    { since: LEADERLESS_SINCE },
  ),
  setting(LEADERLESS, "sloppy", SWITCH, "Whether stand-ins count for a quorum.", "sloppy = on", {
    since: LEADERLESS_SINCE,
  }),
  setting(
    LEADERLESS,
    "anti_entropy",
    choice(
      option("off", "None."),
      option("merkle", "Compare Merkle trees.", [named("every", DURATION, "How often.")]),
    ),
    "How replicas are compared in the background.",
    "anti_entropy = merkle(every: 10min)",
    { since: LEADERLESS_SINCE },
  ),
  setting(
    LEADERLESS,
    "speculative_retry",
    either(DURATION, SHARE, words({ off: "never" })),
    "When a read asks one more replica.",
    "speculative_retry = 10ms",
    { since: LEADERLESS_SINCE },
  ),
  setting(
    LEADERLESS,
    "conflict",
    words({ last_write_wins: "the later clock wins", siblings: "both are kept" }),
    "What happens to concurrent versions.",
    "conflict = siblings",
    { since: LEADERLESS_SINCE },
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
    "Delays in place of the links'.",
    "delays = wars(w: 1ms, a: 1ms, r: 1ms, s: 1ms)",
    { since: LEADERLESS_SINCE },
  ),
  setting(
    LEADERLESS,
    "allow",
    allow,
    "A warning that is not wanted.",
    "allow = non_overlapping_quorums",
    { since: LEADERLESS_SINCE },
  ),
];
