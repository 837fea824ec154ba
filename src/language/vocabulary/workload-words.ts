import {
  COUNT,
  choice,
  DURATION,
  either,
  listOf,
  named,
  PER_SECOND,
  SHARE,
  SIZES,
  TEXT,
  TIMES,
  words,
} from "./value-types.ts";
import { NOW, option, type SettingWord, setting, type VerbWord } from "./word.ts";

const keys = choice(
  option("uniform", "All alike.", [named("count", COUNT, "How many.", { positional: true })]),
  option("zipf", "A few are asked for most.", [
    named("count", COUNT, "How many.", { positional: true }),
    named("skew", SHARE, "The exponent: 0 is uniform, 0.99 usual.", { optional: true }),
  ]),
  option("single", "One key."),
);

const arrivals = choice(
  option("poisson", "At random, at this rate on average.", [
    named("rate", PER_SECOND, "Operations in a second.", { positional: true }),
  ]),
  option("constant", "Evenly spaced.", [
    named("rate", PER_SECOND, "Operations in a second.", { positional: true }),
  ]),
);

const readFrom = choice(
  option("leader", "The leader."),
  option("nearest", "The replica with the shortest delay."),
  option("any", "Any replica, the leader too."),
  option("any_follower", "Any follower."),
  option("pinned", "One replica for each session."),
  option("leader_after_write", "The leader for a while after a write, else a follower.", [
    named("for", DURATION, "How long."),
  ]),
  option("token", "A follower that has the session's own writes; it waits if need be."),
  option("bounded", "A follower whose lag is within a bound, else the leader.", [
    named("staleness", DURATION, "The bound."),
  ]),
  option("quorum", "A majority; the newest answer counts."),
);

const retry = choice(
  option("none", "A failed operation is given up."),
  option("exponential_backoff", "Again, each time after twice the wait.", [
    named("base", DURATION, "The first wait."),
    named("cap", DURATION, "The longest wait.", { optional: true }),
    named("tries", COUNT, "How often at most.", { optional: true }),
    named("budget", SHARE, "Retries at most, as a share of first attempts; absent: no limit.", {
      optional: true,
    }),
  ]),
);

const session = listOf(
  words({
    read_your_writes: "a session sees its own writes",
    monotonic_reads: "a session never goes back in time",
    monotonic_writes: "a session's writes keep their order",
    writes_follow_reads: "a write comes after what its session has read",
  }),
);

const mix = {
  kind: "record",
  fields: { read: SHARE, write: SHARE },
} as const;

const W = "workload";

export const WORKLOAD_SETTINGS: readonly SettingWord[] = [
  setting(
    W,
    "clients",
    COUNT,
    "Sessions, each with one operation at a time (closed loop).",
    "clients = 64",
    {
      default: "1",
      excludes: ["arrivals"],
    },
  ),
  setting(
    W,
    "think",
    TIMES,
    "Pause of a client between operations.",
    "think = exponential(mean: 50ms)",
    {
      default: "0s",
      excludes: ["arrivals"],
    },
  ),
  setting(
    W,
    "ramp_up",
    DURATION,
    "Over so long the clients begin, one after the other; a warm-up should be as long.",
    "ramp_up = 200ms",
    {
      absent: "all at once",
      excludes: ["arrivals"],
    },
  ),
  setting(
    W,
    "arrivals",
    arrivals,
    "Operations come by themselves (open loop).",
    "arrivals = poisson(1000 ops/s)",
    {
      absent: "a closed loop",
      excludes: ["clients"],
    },
  ),
  setting(W, "mix", mix, "Shares of reads and writes.", "mix = (read: 80%, write: 20%)", {
    default: "(write: 100%)",
  }),
  setting(W, "keys", keys, "Which keys are asked for.", "keys = zipf(10M, skew: 0.99)", {
    default: "uniform(10k)",
  }),
  setting(W, "value", SIZES, "Bytes of one value.", "value = 1 KiB", { default: "256 B" }),
  setting(W, "transaction", COUNT, "Writes in one transaction.", "transaction = 10", {
    default: "1",
  }),
  setting(W, "read_from", readFrom, "Which replica a read asks.", "read_from = nearest", {
    default: "leader",
  }),
  setting(W, "session", session, "What the client library holds.", "session = [read_your_writes]", {
    default: "[]",
  }),
  setting(
    W,
    "read_after_write",
    DURATION,
    "A probe: read the key this long after its write.",
    "read_after_write = 20ms",
    {
      absent: "no probe",
    },
  ),
  setting(W, "replies", SHARE, "Share of writes caused by a write just seen.", "replies = 20%", {
    default: "0%",
  }),
  setting(
    W,
    "roaming",
    SHARE,
    "Share of operations sent from another of its sites.",
    "roaming = 2%",
    {
      default: "0%",
    },
  ),
  setting(W, "timeout", DURATION, "When a client gives an attempt up.", "timeout = 1s", {
    absent: "never",
  }),
  setting(
    W,
    "retry",
    retry,
    "What follows a failure.",
    "retry = exponential_backoff(base: 50ms, cap: 2s)",
    {
      default: "none",
    },
  ),
];

const loadVerb = (
  name: string,
  doc: string,
  example: string,
  clauses: VerbWord["clauses"],
): VerbWord => ({
  kind: "verb",
  place: "load",
  name,
  doc,
  example,
  since: NOW,
  args: { kind: "value", type: PER_SECOND },
  clauses,
  scheduled: false,
  block: null,
});

/** A duration with the words round it, as a clause. */
const duration = (word: string, doc: string, required = true) => ({
  word,
  doc,
  required,
  type: { kind: "value", type: DURATION } as const,
});

export const LOAD_VERBS: readonly VerbWord[] = [
  loadVerb(
    "ramp",
    "The rate goes evenly from one to another.",
    "ramp 0 ops/s to 2000 ops/s over 30s",
    [
      {
        word: "to",
        doc: "The rate at the end.",
        required: true,
        type: { kind: "value", type: PER_SECOND },
      },
      duration("over", "How long it takes."),
    ],
  ),
  loadVerb("hold", "The rate stays.", "hold 2000 ops/s for 4min", [duration("for", "How long.")]),
  loadVerb(
    "burst",
    "Another rate for a while, in place of the one that holds.",
    "burst 5000 ops/s for 2s every 30s",
    [
      duration("for", "How long each lasts."),
      duration(
        "every",
        "From start to start, the first after one such time; absent: once, where it stands.",
        false,
      ),
    ],
  ),
];

export const RUN_SETTINGS: readonly SettingWord[] = [
  setting("run", "duration", DURATION, "Simulated time of one trial.", "duration = 60s", {
    default: "60s",
  }),
  setting(
    "run",
    "warmup",
    either(DURATION, words({ auto: "cut where the transient ends" })),
    "What is cut off at the start; `auto`: the part that differs from all that comes after, half of the run at most.",
    "warmup = 5s",
    { default: "auto" },
  ),
  setting(
    "run",
    "trials",
    COUNT,
    "How often with other random numbers, or `until` a metric's interval is narrow enough: as many as the scatter of ten shows to be needed, 200 at most.",
    "trials = until p99(write.latency) within 5%",
    { default: "5" },
  ),
  setting(
    "run",
    "latencies",
    words({
      counted:
        "in buckets, which leave percentiles at most 1/2048 off, in memory that does not grow",
      exact: "each one as well, for percentiles without an error: 8 bytes a read, 16 a write",
    }),
    "How latencies are kept, of all operations that end in a window that is measured.",
    "latencies = exact",
    { default: "counted" },
  ),
  setting("run", "seed", TEXT, "The root of all random numbers.", 'seed = "geo-2024"', {
    default: '"quorate"',
  }),
];
