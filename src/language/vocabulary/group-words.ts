import { COUNT, choice, DURATION, NODE, named, SHARE, words } from "./value-types.ts";
import { option, type SettingWord, setting } from "./word.ts";

const MULTI = "replicate multi_leader";

/** Settings of a group that puts writes in one order before they are certified. */
export const GROUP_SETTINGS: readonly SettingWord[] = [
  setting(
    MULTI,
    "group_order",
    words({
      all: "once every member has the write (Galera)",
      rotating:
        "once a majority has it, and every member has said that nothing of its own comes before (Paxos with slots for each member)",
      leader: "once a majority has it; only the `primary` proposes",
    }),
    "With `certify`: when a write has its place in the group's order.",
    "group_order = rotating",
    { default: "all" },
  ),
  setting(
    MULTI,
    "primary",
    NODE,
    "With `certify`: the one member that takes writes; when it is out, the first that is left follows.",
    "primary = a",
    { absent: "all take writes" },
  ),
  setting(
    MULTI,
    "cut_off",
    words({
      refuse: "they refuse reads and writes",
      wait: "their writes wait, and their reads go on, old as they are",
    }),
    "With `certify`: what members do that do not hear a majority.",
    "cut_off = wait",
    { default: "refuse" },
  ),
  setting(
    MULTI,
    "consistency",
    words({
      eventual: "nothing",
      failover: "a new primary serves once it has applied what the old one left",
      before: "an operation begins once its member has applied all that was ordered before it",
      after: "a write is answered once all members have applied it",
      both: "before and after",
    }),
    "With `certify`: what clients wait for beside the order.",
    "consistency = before",
    { default: "eventual" },
  ),
  setting(
    MULTI,
    "flow_quota",
    choice(
      option("quota", "Writers share what the slowest member has done in the last period.", [
        named("limit", COUNT, "Writes that may wait on a member before that.", { optional: true }),
        named("every", DURATION, "The period.", { optional: true }),
        named("hold", SHARE, "The part that is kept back for catching up.", { optional: true }),
        named("release", SHARE, "By how much the quota grows a period afterwards.", {
          optional: true,
        }),
      ]),
    ),
    "With `certify`: flow control by quotas, in place of `flow_limit`.",
    "flow_quota = quota(limit: 25000, every: 1s)",
    { absent: "no quotas" },
  ),
  setting(
    MULTI,
    "flushes_per_commit",
    COUNT,
    "Flushes in a row that one commit takes.",
    "flushes_per_commit = 2",
    { default: "1" },
  ),
];
