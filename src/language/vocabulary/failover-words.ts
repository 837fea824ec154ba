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
import { later, option, type SettingWord, setting } from "./word.ts";

const failover = later("failover comes with the next version; a crashed leader stays down");

const detect = choice(
  option("heartbeat", "Silence over several beats.", [
    named("every", DURATION, "Time between beats."),
    named("miss", COUNT, "Beats missed before the leader counts as down."),
  ]),
  option("phi_accrual", "Suspicion that grows with silence.", [
    named("threshold", COUNT, "The suspicion that counts as down."),
  ]),
  option("lease", "Leadership that runs out.", [
    named("ttl", DURATION, "How long a lease holds."),
    named("loop", DURATION, "How often it is renewed and watched."),
  ]),
);

const fencing = choice(
  option("none", "Nothing stops an old leader."),
  option("stonith", "The old leader is switched off.", [
    named("takes", TIMES, "How long that takes."),
    named("success", SHARE, "How often it works.", { optional: true }),
  ]),
  option("epoch", "Replicas and storage refuse a lower epoch."),
  option("quorum_lease", "Only who holds a majority's lease commits.", [
    named("ttl", DURATION, "How long the lease holds."),
  ]),
);

const promote = either(words({ most_caught_up: "the follower that has the most" }), QUORUM, NODES);

export const FAILOVER_SETTINGS: readonly SettingWord[] = [
  setting(
    "failover",
    "detect",
    detect,
    "How a dead leader is noticed.",
    "detect = heartbeat(every: 1s, miss: 3)",
    { since: failover },
  ),
  setting("failover", "promote", promote, "Who takes over.", "promote = most_caught_up", {
    since: failover,
  }),
  setting(
    "failover",
    "max_lag",
    either(DURATION, SIZE),
    "A follower further behind is not promoted.",
    "max_lag = 10s",
    { since: failover },
  ),
  setting(
    "failover",
    "fencing",
    fencing,
    "What stops the old leader.",
    "fencing = stonith(takes: 5s)",
    { since: failover },
  ),
  setting("failover", "voters", NODES, "Who decides.", "voters = [a, b, c]", { since: failover }),
  setting(
    "failover",
    "rejoin",
    words({ rewind: "cut back and follow", rebuild: "copy anew", merge: "keep what can be kept" }),
    "How the old leader comes back.",
    "rejoin = rewind",
    { since: failover },
  ),
];
