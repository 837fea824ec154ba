import { GROUP_SETTINGS } from "./group-words.ts";
import {
  COUNT,
  choice,
  DURATION,
  EVERY,
  listOf,
  NODE,
  NODES,
  named,
  SHARE,
  SIZE,
  SWITCH,
  words,
} from "./value-types.ts";
import { NOW, option, type SettingWord, setting } from "./word.ts";

const MULTI = "replicate multi_leader";
export const MULTI_LEADER_SINCE = NOW;

export const MULTI_LEADER_SETTINGS: readonly SettingWord[] = [
  setting(
    MULTI,
    "leaders",
    NODES,
    "Nodes that take writes; others follow the nearest.",
    "leaders = [a, b]",
    { required: true },
  ),
  setting(
    MULTI,
    "exchange",
    choice(
      option("all_to_all", "Each leader sends to every other."),
      option("ring", "Each leader sends to the next."),
      option("star", "All through one.", [
        named("center", NODE, "The one in the middle.", { positional: true }),
      ]),
    ),
    "Who sends to whom.",
    "exchange = ring",
    { default: "all_to_all" },
  ),
  setting(
    MULTI,
    "shipping",
    choice(
      option("async", "In batches, later.", [
        named("batch", DURATION, "How long a batch collects.", { optional: true }),
        named("max", SIZE, "The largest batch.", { optional: true }),
      ]),
    ),
    "How changes travel.",
    "shipping = async(batch: 20ms, max: 256 KiB)",
    { default: "async(batch: 0ms)" },
  ),
  setting(
    MULTI,
    "conflict",
    choice(
      option("last_write_wins", "The later clock wins."),
      option("site_priority", "The first site in the list wins.", [
        named("order", listOf({ kind: "site" }), "Sites, strongest first.", { positional: true }),
      ]),
      option("siblings", "Both are kept."),
      option("crdt", "Types that merge.", [
        named(
          "type",
          words({
            pn_counter: "a counter",
            or_set: "a set",
            lww_register: "a register",
            text: "a text",
          }),
          "Which type.",
          { positional: true },
        ),
      ]),
      option("certify", "The group orders writes first; the loser is aborted before it commits."),
      option("revisions", "The longest history wins, the others stay as conflicts, as in CouchDB."),
    ),
    "What happens to concurrent versions.",
    "conflict = crdt(or_set)",
    { default: "last_write_wins" },
  ),
  setting(
    MULTI,
    "anti_entropy",
    EVERY,
    "How often replicas are compared.",
    "anti_entropy = every 30s",
    { absent: "never" },
  ),
  setting(
    MULTI,
    "in_flight",
    words({
      many: "batches follow each other without waiting",
      one: "a batch waits until the one before is confirmed; in a star, those outside wait",
    }),
    "How many batches may be on their way.",
    "in_flight = one",
    { default: "many" },
  ),
  setting(
    MULTI,
    "local_flush",
    SWITCH,
    "Whether a leader's own flush is waited for; `off` only with `certify`, where the group has the write.",
    "local_flush = on",
    { default: "on" },
  ),
  setting(
    MULTI,
    "keepalive",
    DURATION,
    "With `certify`: how often members tell each other that they live.",
    "keepalive = 1s",
    { default: "1s" },
  ),
  setting(
    MULTI,
    "suspect_after",
    DURATION,
    "With `certify`: after how long a silent member is out.",
    "suspect_after = 5s",
    { default: "5s" },
  ),
  setting(
    MULTI,
    "flow_limit",
    COUNT,
    "With `certify`: how many writes may wait on one member before all wait for it.",
    "flow_limit = 28",
    { absent: "no limit" },
  ),
  setting(
    MULTI,
    "flow_resume",
    SHARE,
    "With `certify`: at which share of the limit they go on.",
    "flow_resume = 50%",
    { default: "100%" },
  ),
  setting(
    MULTI,
    "causal_reads",
    SWITCH,
    "With `certify`: a read waits until all that its member has received is applied.",
    "causal_reads = on",
    { default: "off" },
  ),
  ...GROUP_SETTINGS,
  setting(
    MULTI,
    "record_overhead",
    SIZE,
    "Bytes of log beside the value of each write.",
    "record_overhead = 80 B",
    { default: "0 B" },
  ),
  setting(
    MULTI,
    "message_overhead",
    SIZE,
    "Bytes of framing round each message.",
    "message_overhead = 30 B",
    { default: "0 B" },
  ),
  setting(
    MULTI,
    "client_recheck",
    DURATION,
    "How long clients leave a replica alone that refused them or was silent for a whole time-out, before one read tries it again.",
    "client_recheck = 10s",
    { absent: "5 s (assumed)" },
  ),
];
