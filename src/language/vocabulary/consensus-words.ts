import { DURATION, either, NODES, SWITCH, TIMES, words } from "./value-types.ts";
import { later, type SettingWord, setting } from "./word.ts";

const CONSENSUS = "replicate consensus";
export const CONSENSUS_SINCE = later("consensus comes with a later version");

export const CONSENSUS_SETTINGS: readonly SettingWord[] = [
  setting(CONSENSUS, "voters", NODES, "Who votes.", "voters = [a, b, c]", {
    since: CONSENSUS_SINCE,
  }),
  setting(CONSENSUS, "learners", NODES, "Who only listens.", "learners = [d]", {
    since: CONSENSUS_SINCE,
  }),
  setting(
    CONSENSUS,
    "heartbeat",
    DURATION,
    "Time between the leader's beats.",
    "heartbeat = 100ms",
    { since: CONSENSUS_SINCE },
  ),
  setting(
    CONSENSUS,
    "election_timeout",
    either(TIMES, { kind: "range", of: DURATION }),
    "Silence before an election.",
    "election_timeout = 1s..2s",
    { since: CONSENSUS_SINCE },
  ),
  setting(CONSENSUS, "pre_vote", SWITCH, "Ask before an election.", "pre_vote = on", {
    since: CONSENSUS_SINCE,
  }),
  setting(
    CONSENSUS,
    "reads",
    words({
      lease: "by the leader's lease",
      read_index: "after one round",
      local: "at once, perhaps old",
    }),
    "How reads are served.",
    "reads = read_index",
    { since: CONSENSUS_SINCE },
  ),
];
