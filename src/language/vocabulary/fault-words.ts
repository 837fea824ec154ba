import type { ValueType } from "../../model/value-type.ts";
import { TOPOLOGY_SETTINGS } from "./topology-words.ts";
import { COUNT, DURATION, PER_SECOND, SHARE, THROUGHPUT, TIMES, UNKNOWN } from "./value-types.ts";
import { type ClauseWord, NOW, type Since, type VerbArgs, type VerbWord } from "./word.ts";

const lasts: ClauseWord = {
  word: "for",
  doc: "How long it lasts; absent: until `heal`, `restart` or the end.",
  type: { kind: "value", type: TIMES },
};

const label: ClauseWord = { word: "as", doc: "Its name in reports.", type: { kind: "label" } };

const of: ClauseWord = {
  word: "of",
  doc: "Whose.",
  required: true,
  type: { kind: "targets" },
};

function fault(
  name: string,
  doc: string,
  example: string,
  args: VerbArgs,
  clauses: readonly ClauseWord[],
  more: { readonly since?: Since; readonly block?: string } = {},
): VerbWord {
  return {
    kind: "verb",
    place: "faults",
    name,
    doc,
    example,
    since: more.since ?? NOW,
    args,
    clauses: [...clauses, label],
    scheduled: true,
    block: more.block ?? null,
  };
}

/** Words that stand for nodes chosen when the fault strikes. */
export const TARGET_WORDS: Readonly<Record<string, string>> = {
  leader: "whoever leads at that moment",
  followers: "all followers",
  replicas: "the leader and all followers",
};

/** Verbs of the `faults` block. */
export const FAULT_VERBS: readonly VerbWord[] = [
  fault(
    "crash",
    "A node or a whole site dies.",
    'at 180s crash virginia as "Virginia lost"',
    { kind: "targets" },
    [
      lasts,
      {
        word: "with",
        doc: "`with loss of disk`: what is on disk is gone too.",
        type: { kind: "words", words: ["loss"] },
      },
      { word: "of", doc: "`with loss of disk`.", type: { kind: "words", words: ["disk"] } },
    ],
  ),
  fault("restart", "A crashed node comes back.", "at 200s restart pg1", { kind: "targets" }, []),
  fault(
    "pause",
    "A node stands still, as in a long garbage collection.",
    "at 20s pause leader for 20s",
    { kind: "targets" },
    [lasts],
  ),
  fault(
    "partition",
    "No message passes between the sides (`a -> b`: from a to b only). A node that one side names is not there with its site on another. What waited is handed over when it ends, unless its block says that it was dropped.",
    "at 120s partition virginia | ireland for 10s { packets = dropped }",
    { kind: "partition" },
    [lasts],
    { block: "partition" },
  ),
  fault(
    "degrade",
    "A link gets worse, as its block says.",
    "at 60s degrade virginia <-> ireland for 20s { loss = 2%, rtt += 80ms }",
    { kind: "link" },
    [lasts],
    { block: "degrade" },
  ),
  fault(
    "slow",
    "A disk's flushes take longer.",
    "at 20s slow disk of r2 by 20x for 10s",
    { kind: "words", words: ["disk"] },
    [
      of,
      { word: "by", doc: "How many times.", required: true, type: { kind: "value", type: COUNT } },
      lasts,
    ],
  ),
  fault(
    "heal",
    "All partitions and degradations end.",
    "at 150s heal",
    { kind: "words", words: ["all"], optional: true },
    [],
  ),
  fault(
    "skew",
    "A clock jumps ahead, or back when the time is negative; it jumps again at the end.",
    "at 100s skew clock of us.store[1] by 250ms for 30s",
    { kind: "words", words: ["clock"] },
    [
      of,
      { word: "by", doc: "How far.", required: true, type: { kind: "value", type: DURATION } },
      lasts,
    ],
  ),
  fault(
    "fill",
    "A disk fills up: on a full one nothing is flushed, and a leader refuses writes.",
    "at 30s fill disk of r1",
    { kind: "words", words: ["disk"] },
    [
      of,
      {
        word: "to",
        doc: "How full; absent: 100%. Below that the disk's `capacity` says what is left for the log.",
        type: { kind: "value", type: SHARE },
      },
      lasts,
    ],
  ),
  fault(
    "promote",
    "An operator makes a follower the leader.",
    "at 40s promote pg2",
    { kind: "value", type: { kind: "node" } },
    [],
  ),
  fault(
    "switchover",
    "An operator hands leadership over in good order.",
    "at 40s switchover to pg2",
    { kind: "none" },
    [
      {
        word: "to",
        doc: "To whom.",
        required: true,
        type: { kind: "value", type: { kind: "node" } },
      },
    ],
  ),
  fault(
    "set",
    "A setting of a node or link changes during the run; `heal` leaves it as it is.",
    "at 40s set r1.nic = 1 Gbps",
    { kind: "path" },
    [lasts],
  ),
];

/** What `set` changes of a node during a run; of a link it is what `degrade` changes. */
export const CHANGEABLE: Readonly<Record<string, ValueType>> = {
  nic: THROUGHPUT,
  disk: typeOfNode("disk"),
  "disk.fsync": TIMES,
  "disk.bandwidth": THROUGHPUT,
  cpu: typeOfNode("cpu"),
  "cpu.per_op": TIMES,
  apply: typeOfNode("apply"),
  "apply.time": TIMES,
  "apply.rate": PER_SECOND,
};

function typeOfNode(name: string): ValueType {
  const word = TOPOLOGY_SETTINGS.find((one) => one.place === "node" && one.name === name);
  return word?.type ?? UNKNOWN;
}

/** Schedules in front of a fault. */
export const SCHEDULES: Readonly<Record<string, { readonly doc: string; readonly since: Since }>> =
  {
    at: { doc: "`at 60s`: once, so long after the start.", since: NOW },
    every: {
      doc: "`every 30s`, `every exponential(mean: 30d) from 1h to 9h`: again and again.",
      since: NOW,
    },
    from: { doc: "`from 10s to 20s`: from then to then.", since: NOW },
    after: { doc: '`after "WAN cut"`: when the fault of that label ends.', since: NOW },
    when: {
      doc: "`when lag(r1) > 1s`, `when leader == pg2 from 10s to 60s`: each time that becomes so, seen at the points of the time series (about a thousand in a run).",
      since: NOW,
    },
  };
