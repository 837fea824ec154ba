import {
  COUNT,
  choice,
  DURATION,
  either,
  NODES,
  named,
  QUORUM,
  SHARE,
  SIZE,
  TIMES,
  words,
} from "./value-types.ts";
import { option, type SettingWord, setting } from "./word.ts";

const FAILOVER = "failover";

const detect = choice(
  option("heartbeat", "Silence over several beats.", [
    named("every", DURATION, "Time between beats."),
    named("miss", COUNT, "Beats missed before the leader counts as down."),
  ]),
  option(
    "phi_accrual",
    "Suspicion that grows with silence (Hayashibara and others, SRDS 2004): beats come every second, and the time between them counts as normal, with the mean and the deviation (100 ms at least) of the last 200.",
    [named("threshold", COUNT, "The suspicion that counts as down: 8 is a chance of 1e-8.")],
  ),
  option("lease", "Leadership that runs out.", [
    named("ttl", DURATION, "How long a lease holds."),
    named("loop", DURATION, "How often it is renewed and watched."),
  ]),
);

const fencing = choice(
  option("none", "Nothing stops an old leader."),
  option(
    "stonith",
    "The old leader is switched off before the new one begins. The order takes the sites' own way: a cut between single machines does not stop it, a cut between the sites does. When it fails the new leader begins all the same.",
    [
      named("takes", TIMES, "How long that takes."),
      named("success", SHARE, "How often it works.", { optional: true }),
      named(
        "delay",
        TIMES,
        "How long a node waits before it shoots, as Pacemaker's pcmk_delay_base and pcmk_delay_max.",
        {
          optional: true,
        },
      ),
      named(
        "priority_delay",
        DURATION,
        "How much longer it waits when it shoots at the leader, as Pacemaker's priority-fencing-delay.",
        {
          optional: true,
        },
      ),
      named("reboot", TIMES, "After how long the machine is up again; without it, it stays down.", {
        optional: true,
      }),
    ],
  ),
  option(
    "epoch",
    "Replicas and clients that have heard of a newer leader refuse the older one, which then steps down.",
  ),
  option(
    "quorum_lease",
    "Only who holds a majority's lease takes writes and commits; voters keep their word until it has run out on their clocks.",
    [named("ttl", DURATION, "How long the lease holds.")],
  ),
);

const promote = either(words({ most_caught_up: "the follower that has the most" }), QUORUM, NODES);

/** The settings of a `failover` block. */
export const FAILOVER_SETTINGS: readonly SettingWord[] = [
  setting(
    FAILOVER,
    "detect",
    detect,
    "How a dead leader is noticed.",
    "detect = heartbeat(every: 1s, miss: 3)",
    { default: "heartbeat(every: 1s, miss: 3)" },
  ),
  setting(FAILOVER, "promote", promote, "Who takes over.", "promote = most_caught_up", {
    default: "most_caught_up",
  }),
  setting(
    FAILOVER,
    "max_lag",
    either(DURATION, SIZE),
    "A follower further behind is not promoted.",
    "max_lag = 10s",
    { absent: "no limit" },
  ),
  setting(
    FAILOVER,
    "fencing",
    fencing,
    "What stops the old leader.",
    "fencing = stonith(takes: 5s)",
    { default: "none" },
  ),
  setting(
    FAILOVER,
    "voters",
    NODES,
    "Who decides: more than half of them. Two alone with `stonith` each decide, watch each other, and may shoot each other; a shot that is fired lands.",
    "voters = [a, b, c]",
    {
      absent:
        "all replicas, with an arbiter in a third place that everyone reaches: it strikes off those that are down, so that those left by a crash may decide and those cut off by a partition may not",
    },
  ),
  setting(
    FAILOVER,
    "rejoin",
    words({
      rewind: "cut back to where the new leader began, and copy what was changed since",
      rebuild: "copy all data anew",
      merge: "write anew on the new leader what is in nobody's way, then follow",
    }),
    "How the old leader comes back.",
    "rejoin = rewind",
    { default: "rewind" },
  ),
  setting(
    FAILOVER,
    "promotion",
    TIMES,
    "How long a promotion takes once it is decided, beside applying what has come.",
    "promotion = 200ms",
    { default: "0s" },
  ),
  setting(
    FAILOVER,
    "ack_after",
    words({
      strict: "as the rule says, the new leader in exchange for the old one",
      reachable: "so many of those who follow it, and of nobody while there is none",
    }),
    "Whose confirmations a new leader waits for.",
    "ack_after = reachable",
    { default: "strict" },
  ),
  setting(
    FAILOVER,
    "comeback",
    words({
      leads: "goes on as leader",
      follows: "is a follower, and has to be elected like any other",
    }),
    "What a leader that crashed is when it is back before anybody has taken its place.",
    "comeback = follows",
    { default: "leads" },
  ),
];
