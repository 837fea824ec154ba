import type { Value } from "../model/value.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, knob, SWITCH_TYPE, word, wordOf, wordType } from "./knobs.ts";
import type { ExpandedSetting, Expansion, ExpansionInput, Knob, Preset } from "./preset.ts";

const guide = "Amazon S3 User Guide, Amazon S3 data consistency model";
const replication = "Amazon S3 User Guide, Replicating objects";

const KNOBS: readonly Knob[] = [
  knob(
    "replication",
    wordType({
      cross_region: "nodes in another site than the leader's have a bucket of their own",
      off: "one bucket, all of whose copies answer alike",
    }),
    "cross_region",
    "Whether other sites hold a replica of the bucket.",
    `${replication}: automatic, asynchronous copying of objects across buckets`,
  ),
  knob(
    "replication_time_control",
    SWITCH_TYPE,
    "off",
    "Promises that 99.99 % of objects are there within 15 minutes; how long they take is the link's and the disk's matter here.",
    "Amazon S3 User Guide, Meeting compliance requirements with S3 Replication Time Control",
    { modelled: false },
  ),
];

/**
 * S3 since December 2020: within a region a read that begins after a write's answer sees it; a
 * bucket in another region follows later. What is inside is not published: the region's copies are
 * taken for one leader and followers, all of which have a write before it is answered.
 */
export const S3: Preset = {
  name: "s3",
  title: "Amazon S3",
  versions: ["2020"],
  defaultVersion: "2020",
  knobs: KNOBS,
  leavesOut: [
    "How S3 replicates within a region is not published: here every copy in the leader's site has a write before its answer.",
    "Multi-part uploads, listings, versions and deletions are left out; single keys are written and read.",
    "Reads in another site are reads of that site's bucket: `read_from = nearest`. Reads of the bucket itself are `read_from = leader`.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const { leader, followers, knobs, given } = input;
  const isOff = wordOf(knobs.get("replication")) === "off";
  const home = followers.filter(({ site }) => isOff || (site ?? 0) === (leader.site ?? 0));
  const of = home.map(({ index }) => index);
  switchSetting(draft, "replication_time_control", false);
  if (given.has("replication_time_control")) {
    draft.problems.push({
      knob: "replication_time_control",
      severity: "note",
      message: "replication_time_control changes nothing here",
      help: ["it is a promise and its watching, not another way of copying"],
    });
  }
  const settings: ExpandedSetting[] = [
    {
      name: "ack",
      value: {
        kind: "quorum",
        quorum: of.length === 0 ? { kind: "none" } : { kind: "any", count: of.length, of },
      },
      source: `strong read-after-write consistency of all objects in a region (${guide}); across regions asynchronous (${replication})`,
      given: given.has("replication"),
    },
    fixed("ack_at", word("applied"), `a read right after the answer sees the object (${guide})`),
    fixed("local_flush", word("on"), "an answered object is durable (the same guide)"),
    fixed("record_overhead", bytes(500), "assumed: key, metadata and checksums of one object"),
    fixed("message_overhead", bytes(500), "assumed: HTTP headers of one request"),
  ];
  const { problems, leavesOut } = draft;
  return { form: "single_leader", settings, hardware: [], problems, leavesOut };
}

function fixed(name: string, value: Value, source: string): ExpandedSetting {
  return { name, value, source, given: false };
}
