import {
  COUNT,
  choice,
  DURATION,
  either,
  NODE,
  NODES,
  named,
  SIZE,
  SWITCH,
  TIMES,
  words,
} from "./value-types.ts";
import { NOW, option, type SettingWord, setting } from "./word.ts";

const CONSENSUS = "replicate consensus";
export const CONSENSUS_SINCE = NOW;

const groupCommit = choice(
  option("on", "The flush in progress collects the next batch.", [
    named("delay", DURATION, "How long a flush waits for company.", { optional: true }),
    named("max", COUNT, "The most entries in one flush.", { optional: true }),
  ]),
  option("off", "One entry a flush."),
);

const membership: readonly SettingWord[] = [
  setting(CONSENSUS, "leader", NODE, "Who leads at the start.", "leader = a", {
    absent: "the first voter",
  }),
  setting(CONSENSUS, "voters", NODES, "Who votes, and whose copies count.", "voters = [a, b, c]", {
    absent: "every node after `on` that is no learner",
  }),
  setting(CONSENSUS, "learners", NODES, "Who only listens.", "learners = [d]", {
    absent: "nobody, or those after `on` that do not vote",
  }),
];

const elections: readonly SettingWord[] = [
  setting(
    CONSENSUS,
    "heartbeat",
    DURATION,
    "Time between the leader's beats.",
    "heartbeat = 100ms",
    { default: "100ms" },
  ),
  setting(
    CONSENSUS,
    "election_timeout",
    either(TIMES, { kind: "range", of: DURATION }),
    "Silence before an election, drawn anew each time; a range is uniform.",
    "election_timeout = 150ms..300ms",
    { default: "1s..2s" },
  ),
  setting(
    CONSENSUS,
    "pre_vote",
    SWITCH,
    "Whether a candidate asks first if it would win, and else leaves the term as it is.",
    "pre_vote = off",
    { default: "on" },
  ),
  setting(
    CONSENSUS,
    "check_quorum",
    SWITCH,
    "Whether a leader that hears from no majority steps down, and those who hear it refuse others.",
    "check_quorum = off",
    { default: "on" },
  ),
];

const requests: readonly SettingWord[] = [
  setting(
    CONSENSUS,
    "reads",
    words({
      read_index: "after a majority has confirmed the leader",
      lease: "by the leader's lease, which trusts the clocks' speed",
      local: "at once, perhaps old",
    }),
    "How reads are served.",
    "reads = lease",
    { default: "read_index" },
  ),
  setting(
    CONSENSUS,
    "forwarding",
    SWITCH,
    "Whether a follower passes writes on to the leader, so that clients ask the nearest node; else it refuses and names the leader.",
    "forwarding = off",
    { default: "on" },
  ),
  setting(
    CONSENSUS,
    "snapshot_count",
    COUNT,
    "Entries after which a member takes a snapshot and forgets old ones; it keeps 5,000 for those who lag.",
    "snapshot_count = 100k",
    { default: "10k" },
  ),
  setting(
    CONSENSUS,
    "group_commit",
    groupCommit,
    "Whether entries share a flush.",
    "group_commit = on(max: 16)",
    { default: "on" },
  ),
  setting(
    CONSENSUS,
    "record_overhead",
    SIZE,
    "Bytes of log beside the value of each write.",
    "record_overhead = 80 B",
    { default: "0 B" },
  ),
  setting(
    CONSENSUS,
    "message_overhead",
    SIZE,
    "Bytes of framing round each message.",
    "message_overhead = 30 B",
    { default: "0 B" },
  ),
  setting(
    CONSENSUS,
    "client_recheck",
    DURATION,
    "How long clients leave a replica alone that refused them or was silent for a whole time-out, before one read tries it again.",
    "client_recheck = 10s",
    { absent: "5 s (assumed)" },
  ),
];

export const CONSENSUS_SETTINGS: readonly SettingWord[] = [
  ...membership,
  ...elections,
  ...requests,
];
