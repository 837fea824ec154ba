import { choice, DURATION, EVERY, listOf, NODE, NODES, named, SIZE, words } from "./value-types.ts";
import { later, option, type SettingWord, setting } from "./word.ts";

const MULTI = "replicate multi_leader";
export const MULTI_LEADER_SINCE = later("several leaders come with a later version");

export const MULTI_LEADER_SETTINGS: readonly SettingWord[] = [
  setting(
    MULTI,
    "leaders",
    NODES,
    "Nodes that take writes; others follow the nearest.",
    "leaders = [a, b]",
    { since: MULTI_LEADER_SINCE, required: true },
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
    "exchange = all_to_all",
    { since: MULTI_LEADER_SINCE },
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
    { since: MULTI_LEADER_SINCE },
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
      option("certify", "The loser is aborted before it commits."),
    ),
    "What happens to concurrent versions.",
    "conflict = crdt(or_set)",
    { since: MULTI_LEADER_SINCE },
  ),
  setting(
    MULTI,
    "anti_entropy",
    EVERY,
    "How often replicas are compared.",
    "anti_entropy = every 30s",
    { since: MULTI_LEADER_SINCE },
  ),
];
