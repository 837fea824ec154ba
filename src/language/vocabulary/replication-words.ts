import { CONSENSUS_SINCE } from "./consensus-words.ts";
import { LEADERLESS_SINCE } from "./leaderless-words.ts";
import { MULTI_LEADER_SINCE } from "./multi-leader-words.ts";
import { COUNT, NODE, NODES } from "./value-types.ts";
import { type SettingWord, setting, type VerbWord } from "./word.ts";

const SINGLE = "replicate single_leader";

/** The forms after `replicate`. */
export const FORMS: Readonly<
  Record<string, { readonly doc: string; readonly since: SettingWord["since"] }>
> = {
  single_leader: {
    doc: "One leader orders all writes; followers copy its log.",
    since: { simulated: true },
  },
  multi_leader: {
    doc: "Several leaders take writes and exchange them.",
    since: MULTI_LEADER_SINCE,
  },
  leaderless: {
    doc: "Clients write to and read from N replicas; R and W answers are enough.",
    since: LEADERLESS_SINCE,
  },
  consensus: { doc: "Voters agree on one log (Raft).", since: CONSENSUS_SINCE },
};

const cascade = (place: string): VerbWord => ({
  kind: "verb",
  place,
  name: "cascade",
  doc: "The second node copies from the first and not from the leader.",
  example: "cascade b -> c",
  since: { simulated: true },
  args: { kind: "cascade" },
  clauses: [],
  scheduled: false,
  block: null,
});

export const REPLICATION_VERBS: readonly VerbWord[] = [
  cascade(SINGLE),
  cascade("system postgresql"),
  cascade("system mysql"),
  cascade("system mongodb"),
  cascade("system redis"),
];

/** Products that choose their leader themselves, so that a configuration names none. */
const CHOOSE_THEIR_LEADER: readonly string[] = ["mongodb", "kafka", "etcd"];
/** Products whose users never see who leads. */
const HIDE_THEIR_LEADER: readonly string[] = ["dynamodb", "s3", "google_docs"];

/** Settings that every `system` has beside its knobs. */
export function commonSystemSettings(product: string): readonly SettingWord[] {
  const place = `system ${product}`;
  const isNamed = ![...CHOOSE_THEIR_LEADER, ...HIDE_THEIR_LEADER].includes(product);
  return [
    setting(
      place,
      "leader",
      NODE,
      "The node that orders all writes.",
      "leader = pg1",
      isNamed ? { required: true } : { absent: "the first node after `on`, at the start" },
    ),
    setting(place, "followers", NODES, "Who copies its log.", "followers = [pg2]", {
      absent: "every other node after `on`",
    }),
    setting(place, "shards", COUNT, "Independent logs; a key belongs to one.", "shards = 1", {
      default: "1",
    }),
  ];
}
