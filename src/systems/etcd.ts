import { type Draft, switchSetting } from "./draft.ts";
import { ETCD_KNOBS } from "./etcd-knobs.ts";
import { count, numberOf, seconds, secondsOf, switchOf, word, wordOf } from "./knobs.ts";
import type { ExpandedSetting, Expansion, ExpansionInput, Preset } from "./preset.ts";

const MILLISECONDS = 1e3;
/** What etcd refuses (embed/config.go, Validate, and maxElectionMs). */
const LEAST_BEATS = 5;
const MOST_ELECTION_SECONDS = 50;

/** etcd: one Raft group, whose members pass writes on and serve reads by read index. */
export const ETCD: Preset = {
  name: "etcd",
  title: "etcd",
  versions: ["3.4", "3.5", "3.6"],
  defaultVersion: "3.5",
  knobs: ETCD_KNOBS,
  leavesOut: [
    "etcd counts time in ticks of heartbeat-interval, so that an election's silence is one of ten lengths; here it is any between them.",
    "A request that etcd gives up by itself after 5 s and two election time-outs waits here until its client gives up.",
    "A client asks the nearest member and stays with it until it fails: the client library's round robin over all endpoints is left out.",
    "Bytes of keys, of protocol framing and of the log's checksums are left out, and so are bbolt's own commits every 100 ms.",
    "Members are fixed: learners stay learners, changes of membership are not simulated.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const { given } = input;
  const beat = secondsOf(input.knobs.get("heartbeat-interval"), MILLISECONDS) ?? 0.1;
  const silence = secondsOf(input.knobs.get("election-timeout"), MILLISECONDS) ?? 1;
  checkTimes(draft, beat, silence);
  const preVote = switchSetting(draft, "pre-vote", true);
  if (switchOf(input.knobs.get("unsafe-no-fsync")) === true) {
    draft.leavesOut.push("unsafe-no-fsync is left out: entries are flushed all the same.");
  }
  const settings: ExpandedSetting[] = [
    {
      name: "heartbeat",
      value: seconds(beat),
      source: "heartbeat-interval (embed/config.go, TickMs)",
      given: given.has("heartbeat-interval"),
    },
    {
      name: "election_timeout",
      value: { kind: "range", low: seconds(silence), high: seconds(2 * silence) },
      source:
        "drawn anew between election-timeout and twice as much (raft/raft.go, resetRandomizedElectionTimeout)",
      given: given.has("election-timeout"),
    },
    {
      name: "pre_vote",
      value: word(preVote ? "on" : "off"),
      source: "pre-vote (embed/config.go, PreVote)",
      given: given.has("pre-vote"),
    },
    fixed("check_quorum", "on", "CheckQuorum is always true (etcdserver/raft.go, startNode)"),
    {
      name: "reads",
      value: word(consistency(draft)),
      source:
        "linearizable reads by read index, since ReadOnlyOption is left at ReadOnlySafe (etcdserver/raft.go, raft/raft.go); serializable ones from the member itself",
      given: given.has("consistency"),
    },
    fixed(
      "forwarding",
      "on",
      "a follower passes proposals on to the leader (raft/raft.go, stepFollower)",
    ),
    {
      name: "snapshot_count",
      value: count(snapshotCount(draft)),
      source: "snapshot-count (etcdserver/server.go, DefaultSnapshotCount)",
      given: given.has("snapshot-count"),
    },
    fixed(
      "group_commit",
      "on",
      "what comes while the log is flushed is in the next Ready (etcdserver/raft.go, raftNode.start)",
    ),
  ];
  return {
    form: "consensus",
    settings: [...settings, ...learnersOf(input)],
    hardware: [],
    problems: draft.problems,
    leavesOut: draft.leavesOut,
  };
}

/** Members that neither vote nor count, where the scenario names some. */
function learnersOf({ knobs, given }: ExpansionInput): ExpandedSetting[] {
  const value = knobs.get("learners");
  if (!given.has("learners") || value === undefined) return [];
  return [{ name: "learners", value, source: sourceOf("learners"), given: true }];
}

function sourceOf(name: string): string {
  return ETCD_KNOBS.find((knob) => knob.name === name)?.source ?? "";
}

function fixed(name: string, value: string, source: string): ExpandedSetting {
  return { name, value: word(value), source, given: false };
}

/** etcd does not start with an election time-out that is too short or too long. */
function checkTimes({ problems }: Draft, beat: number, silence: number): void {
  if (silence > MOST_ELECTION_SECONDS) {
    problems.push({
      knob: "election-timeout",
      severity: "error",
      message: `etcd does not start with an election-timeout over ${MOST_ELECTION_SECONDS} s`,
      help: [],
    });
  }
  // With room for the last digit of a quotient.
  if (beat > 0 && silence >= LEAST_BEATS * beat * (1 - 1e-12)) return;
  problems.push({
    knob: beat > 0 ? "election-timeout" : "heartbeat-interval",
    severity: "error",
    message:
      beat > 0
        ? `etcd does not start with an election-timeout under ${LEAST_BEATS} times heartbeat-interval`
        : "heartbeat-interval is above zero",
    help: beat > 0 ? [`write at least ${LEAST_BEATS * beat * MILLISECONDS}ms`] : [],
  });
}

function consistency(draft: Draft): "read_index" | "local" {
  const written = wordOf(draft.input.knobs.get("consistency")) ?? "l";
  if (written === "l" || written === "linearizable") return "read_index";
  if (written === "s" || written === "serializable") return "local";
  draft.problems.push({
    knob: "consistency",
    severity: "error",
    message: `\`${written}\` is no consistency of etcd`,
    help: ["reads are `l` (linearizable) or `s` (serializable)"],
  });
  return "read_index";
}

function snapshotCount(draft: Draft): number {
  const written = numberOf(draft.input.knobs.get("snapshot-count")) ?? 10_000;
  if (Number.isInteger(written) && written > 0) return written;
  draft.problems.push({
    knob: "snapshot-count",
    severity: "error",
    message: `snapshot-count is a whole number from 1, not ${written}`,
    help: [],
  });
  return 10_000;
}
