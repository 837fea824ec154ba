import type { Quorum, Value } from "../model/value.ts";
import { clientRecheck, PGJDBC_RECHECK } from "./client-recheck.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, numberOf, seconds, secondsOf, switchOf, word, wordOf } from "./knobs.ts";
import { patroni } from "./managers.ts";
import { POSTGRESQL_KNOBS } from "./postgresql-knobs.ts";
import type {
  ExpandedSetting,
  Expansion,
  ExpansionInput,
  HardwareConsequence,
  Preset,
} from "./preset.ts";
import { parseStandbyNames } from "./standby-names.ts";

const LEVELS = ["off", "local", "remote_write", "on", "remote_apply"];
const MICROSECONDS = 1e6;
const MILLISECONDS = 1e3;

/**
 * PostgreSQL's streaming replication. The WAL sender reads up to the flushed position only, the
 * WAL receiver is one loop (receive, write, reply, flush, reply), and one startup process replays.
 */
export const POSTGRESQL: Preset = {
  name: "postgresql",
  title: "PostgreSQL",
  versions: ["12", "13", "14", "15", "16", "17", "18"],
  defaultVersion: "16",
  knobs: POSTGRESQL_KNOBS,
  leavesOut: [
    "Checkpoints and full-page images after them are left out: WAL volume and flush times rise for a while after each.",
    "Vacuum, index page splits and the WAL of other activity are left out.",
    "Replay conflicts with queries on a standby are left out: replay never waits for a reader.",
    "A commit record is counted for each row: transactions of several rows write a little less than modelled.",
    "A commit that waits for standbys keeps its row locks: that other writers of the same row wait too is left out.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const level = commitLevel(draft);
  const standbys = standbyQuorum(draft);
  checkLimits(draft);
  noteUnmodelled(draft);
  const durable = switchSetting(draft, "fsync", true);
  const waits = level !== "off" && level !== "local";
  const given = (...knobs: string[]): boolean => knobs.some((name) => input.given.has(name));
  const settings: ExpandedSetting[] = [
    {
      name: "ack",
      value: { kind: "quorum", quorum: waits ? standbys : { kind: "none" } },
      source: waits
        ? "synchronous_standby_names; empty: remote levels wait for the local flush only (manual, 20.5 Write Ahead Log, synchronous_commit)"
        : `synchronous_commit = ${level} waits for no standby (manual, 20.5 Write Ahead Log, synchronous_commit)`,
      given: given("synchronous_commit", "synchronous_standby_names"),
    },
    {
      name: "ack_at",
      value: word(ackStage(level, durable)),
      source:
        "synchronous_commit: remote_write, on and remote_apply wait for written, flushed and applied (manual, table 20.1)",
      given: given("synchronous_commit"),
    },
    {
      name: "local_flush",
      value: word(level !== "off" && durable ? "on" : "off"),
      source: durable
        ? "synchronous_commit = off alone does not wait for the local flush (manual, table 20.1)"
        : "fsync = off: no flush is waited for",
      given: given("synchronous_commit", "fsync"),
    },
    groupCommit(draft, level),
    ...mechanisms(durable),
    clientRecheck(PGJDBC_RECHECK, input),
    ...(input.failover === true ? patroni() : []),
    {
      name: "record_overhead",
      value: input.knobs.get("record_overhead") ?? bytes(172),
      source: sourceOf("record_overhead"),
      given: given("record_overhead"),
    },
  ];
  return {
    settings,
    hardware: input.followers.map(oneReplayProcess),
    problems: draft.problems,
    leavesOut: draft.leavesOut,
  };
}

function sourceOf(name: string): string {
  return POSTGRESQL_KNOBS.find((knob) => knob.name === name)?.source ?? "";
}

function commitLevel(draft: Draft): string {
  const value = draft.input.knobs.get("synchronous_commit");
  if (value === undefined) return "on";
  const written = wordOf(value) ?? "";
  const flag = switchOf(value);
  const level = flag === null ? written : flag ? "on" : "off";
  if (LEVELS.includes(level)) return level;
  draft.problems.push({
    knob: "synchronous_commit",
    severity: "error",
    message: `\`${written}\` is no level of synchronous_commit`,
    help: [`the levels are ${LEVELS.map((name) => `\`${name}\``).join(", ")}`],
  });
  return "on";
}

function ackStage(level: string, durable: boolean): string {
  if (level === "remote_apply") return "applied";
  return level === "remote_write" || !durable ? "written" : "flushed";
}

/** The quorum of synchronous_standby_names: PostgreSQL's text, ours, or a plain list of nodes. */
function standbyQuorum(draft: Draft): Quorum {
  const { knobs, followers } = draft.input;
  const value = knobs.get("synchronous_standby_names");
  switch (value?.kind) {
    case "quorum":
      return value.quorum;
    case "node":
      return { kind: "first", count: 1, of: [value.node] };
    case "nodes":
      return value.nodes.length === 0
        ? { kind: "none" }
        : { kind: "first", count: 1, of: value.nodes };
    case "text": {
      const names = parseStandbyNames(value.value, followers);
      if (names.ok) return names.quorum;
      const { message, help, start, end } = names.problem;
      draft.problems.push({
        knob: "synchronous_standby_names",
        severity: "error",
        message,
        help,
        at: { start, end },
      });
      return { kind: "none" };
    }
    default:
      return { kind: "none" };
  }
}

function groupCommit(draft: Draft, level: string): ExpandedSetting {
  const { knobs, given } = draft.input;
  const wait = Math.max(0, secondsOf(knobs.get("commit_delay"), MICROSECONDS) ?? 0);
  if (level === "off") {
    const delay = Math.max(0, secondsOf(knobs.get("wal_writer_delay"), MILLISECONDS) ?? 0.2);
    draft.leavesOut.push(
      "synchronous_commit = off: the flush comes one wal_writer_delay after the commit here; PostgreSQL allows it up to three of them.",
    );
    return {
      name: "group_commit",
      value: word("on", { delay: seconds(delay) }),
      source:
        "synchronous_commit = off: the WAL writer flushes every wal_writer_delay (manual, 30.4 Asynchronous Commit)",
      given: given.has("wal_writer_delay"),
    };
  }
  if (wait > 0) {
    draft.leavesOut.push(
      "commit_delay is waited for at every flush; PostgreSQL waits only while commit_siblings other transactions are active.",
    );
  }
  return {
    name: "group_commit",
    value: word("on", { delay: seconds(wait) }),
    source:
      "the leader of a group flushes for all that wait; commit_delay lets it wait first (manual, 30.5 WAL Configuration)",
    given: given.has("commit_delay"),
  };
}

/** How the parts work, whatever the knobs say. */
function mechanisms(durable: boolean): ExpandedSetting[] {
  const fixed = (name: string, value: Value, source: string): ExpandedSetting => ({
    name,
    value,
    source,
    given: false,
  });
  return [
    fixed(
      "ship_after",
      word(durable ? "flush" : "append"),
      "the WAL sender sends no further than GetFlushRecPtr (12 to 18, src/backend/replication/walsender.c, XLogSendPhysical)",
    ),
    fixed(
      "receiver",
      word("serial"),
      "the WAL receiver writes all that has come, replies, flushes and replies in one loop (src/backend/replication/walreceiver.c, WalReceiverMain and XLogWalRcvFlush)",
    ),
    fixed(
      "apply_after",
      word(durable ? "flushed" : "written"),
      "replay reads up to GetWalRcvFlushRecPtr (src/backend/access/transam/xlogrecovery.c, before 15 xlog.c, WaitForWALToBecomeAvailable)",
    ),
    fixed(
      "visible",
      word("after_ack"),
      "RecordTransactionCommit waits for the standbys before ProcArrayEndTransaction shows the transaction (src/backend/access/transam/xact.c, CommitTransaction)",
    ),
    fixed(
      "commit_pipeline",
      word("concurrent"),
      "each session waits on its own latch and holds no lock that other commits need (src/backend/replication/syncrep.c, SyncRepWaitForLSN)",
    ),
    fixed(
      "on_ack_timeout",
      word("block"),
      "the wait has no time-out: it ends by a confirmation, a cancelled query or the end of the session (src/backend/replication/syncrep.c, SyncRepWaitForLSN)",
    ),
    fixed(
      "message_overhead",
      bytes(30),
      "CopyData (5 B) and XLogData (25 B) headers (manual, 55.4 Streaming Replication Protocol)",
    ),
  ];
}

function oneReplayProcess({ index }: { readonly index: number }): HardwareConsequence {
  return {
    node: index,
    setting: "apply.workers",
    value: 1,
    source: "the startup process alone replays the WAL (PostgreSQL 15 manual, 27.4 Hot Standby)",
  };
}

function checkLimits(draft: Draft): void {
  const { knobs, followers } = draft.input;
  if (wordOf(knobs.get("wal_level")) === "minimal" && followers.length > 0) {
    draft.problems.push({
      knob: "wal_level",
      severity: "error",
      message: "wal_level = minimal writes too little WAL for a standby",
      help: ["write `wal_level = replica`"],
    });
  }
  const senders = numberOf(knobs.get("max_wal_senders"));
  if (senders !== null && senders < 1 && followers.length > 0) {
    draft.problems.push({
      knob: "max_wal_senders",
      severity: "error",
      message: "with max_wal_senders = 0 no standby can connect",
      help: [`write at least \`max_wal_senders = ${followers.length}\``],
    });
  }
}

function noteUnmodelled(draft: Draft): void {
  const { knobs, given } = draft.input;
  if ((secondsOf(knobs.get("recovery_min_apply_delay"), MILLISECONDS) ?? 0) > 0) {
    draft.problems.push({
      knob: "recovery_min_apply_delay",
      severity: "warning",
      message: "a delay of replay is not simulated yet: standbys replay at once here",
      help: [],
    });
  }
  if (switchOf(knobs.get("hot_standby")) === false) {
    draft.leavesOut.push("hot_standby = off is left out: standbys answer reads here.");
  }
  const silent = ["wal_sender_timeout", "wal_receiver_timeout", "max_standby_streaming_delay"];
  const set = silent.filter((name) => given.has(name));
  if (set.length > 0)
    draft.leavesOut.push(`${set.join(", ")}: accepted, and nothing depends on it here.`);
}
