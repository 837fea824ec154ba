import type { Value } from "../model/value.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, count, seconds, word } from "./knobs.ts";
import type { ExpandedSetting, Expansion } from "./preset.ts";

const guide = "AWS Prescriptive Guidance, Using Amazon DynamoDB global tables, Consistency modes";
const manual = "Amazon DynamoDB Developer Guide, How DynamoDB global tables work";
/** Replicas, or two replicas and a witness. */
const STRONG_REGIONS = 3;

const EACH_REGION =
  "A node stands for a whole Region with its three zones: that one zone fails is left out.";

const CATCH_UP = "assumed: a Region that was away gets what it has missed, in one way or another";

/** Multi-Region eventual consistency: each Region takes writes, and tells the others later. */
export function eventualTable(draft: Draft): Expansion {
  const { knobs, given } = draft.input;
  return {
    form: "multi_leader",
    settings: [
      fixed("exchange", word("all_to_all"), `each write goes to all other replicas (${manual})`),
      {
        name: "shipping",
        value: word("async", { batch: knobs.get("replication_delay") ?? seconds(0.5) }),
        source: `asynchronous, typically within a second or less (${guide})`,
        given: given.has("replication_delay"),
      },
      fixed(
        "conflict",
        word("last_write_wins"),
        `the last writer wins, by an internal timestamp of each item (${manual})`,
      ),
      ...overheads(),
    ],
    hardware: [],
    problems: draft.problems,
    leavesOut: [
      EACH_REGION,
      "The internal timestamps are the clocks of the nodes: give them `clock = ntp(error: …)`.",
      ...draft.leavesOut,
    ],
  };
}

/**
 * Multi-Region strong consistency: a write is in at least one other Region before it is answered,
 * and strongly consistent reads see it from anywhere: two of three for both.
 */
export function strongTable(draft: Draft): Expansion {
  const regions = 1 + draft.input.followers.length;
  if (regions !== STRONG_REGIONS) {
    draft.problems.push({
      knob: "MultiRegionConsistency",
      severity: "error",
      message: `a strongly consistent global table has three Regions, and here are ${regions}`,
      help: ["give it three replicas, or two and a witness, which is a node as well"],
    });
  }
  const isStrong = switchSetting(draft, "ConsistentRead", false);
  return {
    form: "leaderless",
    settings: [
      fixed("n", count(regions), `three replicas, or two and a witness (${guide})`),
      fixed("w", count(2), `synchronously in at least one other Region (${guide})`),
      {
        name: "r",
        value: count(isStrong ? 2 : 1),
        source: `strongly consistent reads return the latest version, whichever Region they ask; others are local (${guide})`,
        given: draft.input.given.has("ConsistentRead"),
      },
      fixed("coordinator", word("nearest"), `requests go to the Region's own endpoint (${guide})`),
      fixed("read_fanout", word("all"), "assumed: a read takes the first answers that are enough"),
      fixed(
        "conflict",
        word("last_write_wins"),
        "see what is left out: DynamoDB refuses one of two",
      ),
      fixed("read_repair", word("async"), CATCH_UP),
      fixed("hinted_handoff", word("on", { window: seconds(86_400) }), CATCH_UP),
      fixed("anti_entropy", word("merkle", { every: seconds(10) }), CATCH_UP),
      ...overheads(),
    ],
    hardware: [],
    problems: draft.problems,
    leavesOut: [
      EACH_REGION,
      "Of two writes to an item that meet, DynamoDB refuses one with ReplicatedWriteConflictException; here the later wins, and the other counts as a lost update.",
      "A witness answers like a replica: no client should stand in its Region.",
      ...draft.leavesOut,
    ],
  };
}

function overheads(): ExpandedSetting[] {
  return [
    fixed("record_overhead", bytes(100), "assumed: item key, sequence number and checksum"),
    fixed("message_overhead", bytes(50), "assumed: framing and encryption of one message"),
  ];
}

function fixed(name: string, value: Value, source: string): ExpandedSetting {
  return { name, value, source, given: false };
}
