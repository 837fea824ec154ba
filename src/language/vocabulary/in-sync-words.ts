import { COUNT, choice, DURATION, named, QUORUM, SIZE, SWITCH, words } from "./value-types.ts";
import { option, type SettingWord, setting } from "./word.ts";

const SINGLE = "replicate single_leader";

const inSync = choice(
  option("on", "All in sync confirm; a follower that lags leaves the set until it has caught up.", [
    named("lag", DURATION, "How long a follower may be behind the leader's end."),
    named("min", COUNT, "Fewer in sync than this, the leader counted, and writes are refused."),
    named("session", DURATION, "A node silent for so long leaves at once.", { optional: true }),
    named("every", DURATION, "How often a node gives a sign of life.", { optional: true }),
    named("unclean", SWITCH, "Whether one outside the set may lead when nobody in it is left.", {
      optional: true,
    }),
    named(
      "below_min",
      words({
        holds: "readers see nothing new while too few are in sync",
        advances: "readers see what those have who are",
      }),
      "What readers see below `min`.",
      { optional: true },
    ),
  ]),
  option("off", "Those who must confirm stay the same."),
);

const fetch = choice(
  option("on", "Followers ask, one request under way each.", [
    named("wait", DURATION, "How long a request waits for something new."),
    named("min", SIZE, "How much is enough for an answer."),
    named("max", SIZE, "The most in an answer.", { optional: true }),
  ]),
  option("off", "The leader pushes."),
);

/** What Kafka and MongoDB do beside the ack rule; presets expand to it, and scenarios may set it. */
export const IN_SYNC_SETTINGS: readonly SettingWord[] = [
  setting(
    SINGLE,
    "in_sync",
    inSync,
    "Whether those who must confirm change with who keeps up, as Kafka's in-sync replicas do.",
    "in_sync = on(lag: 30s, min: 2)",
    { default: "off" },
  ),
  setting(
    SINGLE,
    "fetch",
    fetch,
    "Whether followers ask for the log, as Kafka's do.",
    "fetch = on(wait: 500ms, min: 1 B)",
    { default: "off" },
  ),
  setting(
    SINGLE,
    "respond",
    words({
      committed: "when the rule is met",
      sent: "not at all: the client takes a write for acknowledged once it is sent",
    }),
    "When the leader answers a write.",
    "respond = sent",
    { default: "committed" },
  ),
  setting(
    SINGLE,
    "committed_by",
    QUORUM,
    "Whose copies make a write visible, the leader one of them, if that is not what its client waits for.",
    "committed_by = majority of [a, b, c]",
    { absent: "as `visible` says" },
  ),
  setting(
    SINGLE,
    "survives",
    words({
      flushed: "what is on the disk",
      written: "what was handed to the operating system, as long as the machine lives",
    }),
    "What a process that dies leaves of its log.",
    "survives = written",
    { default: "flushed" },
  ),
  setting(
    SINGLE,
    "write_back",
    DURATION,
    "How late followers flush what nobody waits for.",
    "write_back = 30s",
    { absent: "as soon as the disk is free" },
  ),
  setting(
    SINGLE,
    "attached",
    choice(
      option("attached", "So many followers have told the leader lately that they follow.", [
        named("at_least", COUNT, "How many.", { positional: true }),
        named("within", DURATION, "How lately.", { optional: true }),
        named("every", DURATION, "How often each of them tells.", { optional: true }),
      ]),
    ),
    "What a leader needs to take writes, as Redis's min-replicas-to-write.",
    "attached = attached(1, within: 10s)",
    { absent: "nothing" },
  ),
];
