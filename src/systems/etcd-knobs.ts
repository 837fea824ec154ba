import { COUNT_TYPE, knob, SWITCH_TYPE, TIME_OR_NUMBER, wordType } from "./knobs.ts";
import type { Knob } from "./preset.ts";

const config =
  "github.com/etcd-io/etcd, embed/config.go, NewConfig (3.4.23; server/embed/config.go in 3.5.9 and 3.6.0)";

/** etcd's flags, and what its clients choose for a read. */
export const ETCD_KNOBS: readonly Knob[] = [
  knob(
    "learners",
    { kind: "either", of: [{ kind: "nodes" }, { kind: "list", of: { kind: "node" } }] },
    "[]",
    "Members that were added with `member add --learner`: they get the log, and neither vote nor count. Not a flag.",
    "github.com/etcd-io/etcd, pull request 10645 and issue 9161 (since 3.4): non-voting members that are not counted in a quorum",
  ),
  knob(
    "heartbeat-interval",
    TIME_OR_NUMBER,
    "100",
    "Time between the leader's beats; a plain number is milliseconds.",
    config,
  ),
  knob(
    "election-timeout",
    TIME_OR_NUMBER,
    "1000",
    "Least silence before an election, which is drawn anew between it and twice as much; a plain number is milliseconds.",
    `${config}; raft/raft.go, resetRandomizedElectionTimeout (3.4.23)`,
  ),
  knob(
    "pre-vote",
    SWITCH_TYPE,
    "true",
    "Whether a candidate asks first if it would win.",
    `${config}: false in 3.4, true from 3.5 (CHANGELOG-3.4 and CHANGELOG-3.5)`,
    { defaults: { "3.4": "false" } },
  ),
  knob(
    "snapshot-count",
    COUNT_TYPE,
    "10000",
    "Entries after which a member takes a snapshot and forgets old ones.",
    "github.com/etcd-io/etcd, server/etcdserver/server.go, DefaultSnapshotCount: 100000 in 3.4.23 and 3.5.9, 10000 in 3.6.0 (CHANGELOG-3.6)",
    { defaults: { "3.4": "100000", "3.5": "100000" } },
  ),
  knob(
    "consistency",
    wordType({
      l: "linearizable: after a majority has confirmed the leader",
      s: "serializable: at once from the member that was asked, perhaps old",
      linearizable: "as `l`",
      serializable: "as `s`",
    }),
    "l",
    "How clients read: the option of `etcdctl get`, and `serializable` of a range request.",
    "github.com/etcd-io/etcd, etcdctl/ctlv3/command/get_command.go and api/etcdserverpb/rpc.proto (3.5.9)",
  ),
  knob(
    "unsafe-no-fsync",
    SWITCH_TYPE,
    "false",
    "Whether the log is never flushed.",
    "github.com/etcd-io/etcd, embed/config.go, UnsafeNoFsync (3.4.23, 3.5.9)",
    { modelled: false },
  ),
];
