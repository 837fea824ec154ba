import type { Quorum } from "../model/value.ts";
import { TIME } from "../units/dimension.ts";
import { clientRecheck, REDIS_RECHECK } from "./client-recheck.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, count, numberOf, seconds, secondsOf, word, wordOf } from "./knobs.ts";
import type {
  ExpandedSetting,
  Expansion,
  ExpansionInput,
  HardwareConsequence,
  Preset,
} from "./preset.ts";
import { REDIS_KNOBS } from "./redis-knobs.ts";

const MILLISECONDS = 1e3;
const PING_SECONDS = 1;
/** Between two INFO to a replica while its leader is down. */
const INFO_SECONDS = 1;
/** A Sentinel looks around 10 to 19 times a second, drawn anew each time: the mean of 1/10 to 1/19 s. */
const TICK_SECONDS = 0.072;
/** A replica's REPLCONF ACK. */
const REPORT_SECONDS = 1;
/** What counting a lag in whole seconds, at a look each second, adds in the mean: half a second each. */
const LAG_SECONDS = 1;
/** `save 60 10000`: the closest of the default snapshots. */
const SNAPSHOT_SECONDS = 60;
/** RESP of `SET key value` beside the value: 4 + 9 + 5 + 16 + 2 + 8 B with a key of 16 B. */
const COMMAND_BYTES = 44;
const LOOP =
  "one loop runs what has come, writes and flushes the append-only file, then sends answers and the replicas' stream (src/server.c, beforeSleep: flushAppendOnlyFile stands before handleClientsWithPendingWritesUsingThreads)";

/** Redis: one thread, asynchronous replication, WAIT, and Sentinels that change the leader. */
export const REDIS: Preset = {
  name: "redis",
  title: "Redis",
  versions: ["6.2", "7.0", "7.2", "7.4", "8.0"],
  defaultVersion: "7.2",
  knobs: REDIS_KNOBS,
  leavesOut: [
    "A flush of the append-only file holds the one thread: here commands go on being taken in meanwhile, and wait for the next flush.",
    "A replica that was away for longer than its backlog gets a full copy; here it gets what it has missed.",
    "What a write does beside SET (expiry, scripts, transactions) is one write of its value's size.",
    "Redis Cluster is left out: `shards` are logs of one leader.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const { given } = input;
  const file = switchSetting(draft, "appendonly", false);
  const policy = fsyncPolicy(draft);
  const always = file && policy === "always";
  noteUnmodelled(draft);
  const settings: ExpandedSetting[] = [
    ...waiting(draft),
    {
      name: "ack_at",
      value: word(always ? "flushed" : "received"),
      source: `a replica answers REPLCONF GETACK with the offset that it has run, after its own flush with appendfsync = always; ${LOOP}`,
      given: given.has("appendfsync") || given.has("appendonly"),
    },
    {
      name: "local_flush",
      value: word(always ? "on" : "off"),
      source: `appendfsync = always alone flushes before the answer; ${LOOP}`,
      given: given.has("appendfsync") || given.has("appendonly"),
    },
    ...flushing(draft, file, policy),
    fixed("ship_after", always ? "flush" : "append", LOOP),
    fixed("receiver", always ? "serial" : "pipelined", LOOP),
    fixed("apply_after", "received", "a replica runs a command as soon as it has it"),
    fixed(
      "visible",
      "before_ack",
      "WAIT holds its own client only (src/replication.c, waitCommand)",
    ),
    fixed("commit_pipeline", "concurrent", "WAIT holds its own client only"),
    {
      name: "record_overhead",
      value: bytes(COMMAND_BYTES),
      source:
        "RESP of SET with a key of 16 B: counted (Redis serialization protocol specification)",
      given: false,
    },
    ...attached(draft),
    clientRecheck(REDIS_RECHECK, input),
    ...(input.failover === true ? sentinels(draft) : []),
  ];
  return {
    settings,
    hardware: [input.leader, ...input.followers].map(oneThread),
    problems: draft.problems,
    leavesOut: [...draft.leavesOut, ...(input.failover === true ? [KILLED] : [])],
  };
}

const KILLED =
  "A leader whose process alone dies resets its connections, and Sentinels count its silence from there, up to a second sooner than for a machine that is gone; here it is gone either way.";

function fixed(name: string, value: string, source: string): ExpandedSetting {
  return { name, value: word(value), source, given: false };
}

/** The main thread runs all commands, on a replica too. */
function oneThread({ index }: { readonly index: number }): HardwareConsequence {
  return {
    node: index,
    setting: "apply.workers",
    value: 1,
    source: "the main thread runs all commands (src/server.c, main and aeMain)",
  };
}

function fsyncPolicy(draft: Draft): string {
  const written = wordOf(draft.input.knobs.get("appendfsync")) ?? "everysec";
  const policy = written === "off" ? "no" : written;
  if (["always", "everysec", "no"].includes(policy)) return policy;
  draft.problems.push({
    knob: "appendfsync",
    severity: "error",
    message: `\`${written}\` is no policy of appendfsync`,
    help: ["the policies are `always`, `everysec` and `no`"],
  });
  return "everysec";
}

/** WAIT: whose confirmations a client waits for, and for how long. */
function waiting(draft: Draft): ExpandedSetting[] {
  const { knobs, given, followers } = draft.input;
  const replicas = numberOf(knobs.get("wait-replicas")) ?? 0;
  const timeout = secondsOf(knobs.get("wait-timeout"), MILLISECONDS) ?? 0;
  if (!Number.isSafeInteger(replicas) || replicas < 0 || replicas > followers.length) {
    draft.problems.push({
      knob: "wait-replicas",
      severity: "error",
      message: `WAIT for ${replicas} replicas cannot end: there are ${followers.length}`,
      help: [`write a whole number up to ${followers.length}`],
    });
  }
  const of = followers.map(({ index }) => index);
  const quorum: Quorum = replicas === 0 ? { kind: "none" } : { kind: "any", count: replicas, of };
  const ack: ExpandedSetting = {
    name: "ack",
    value: { kind: "quorum", quorum },
    source:
      "WAIT numreplicas counts replicas whose acknowledged offset has reached the client's last write (src/replication.c, replicationCountAcksByOffset); without it nothing is waited for",
    given: given.has("wait-replicas"),
  };
  if (!(timeout > 0)) return [ack];
  const source =
    "WAIT timeout: that client goes on, and nothing is taken back (src/replication.c, processClientsWaitingReplicas and replicationRequestAckFromSlaves)";
  const isGiven = given.has("wait-timeout");
  return [
    ack,
    { name: "ack_timeout", value: seconds(timeout), source, given: isGiven },
    { name: "on_ack_timeout", value: word("answer"), source, given: isGiven },
  ];
}

/** How many replicas must have been heard of lately, or writes are refused. */
function attached(draft: Draft): ExpandedSetting[] {
  const { knobs, given, followers } = draft.input;
  const least = numberOf(knobs.get("min-replicas-to-write")) ?? 0;
  const within = secondsOf(knobs.get("min-replicas-max-lag"), 1) ?? 10;
  if (!(least > 0) || !(within > 0)) return [];
  if (!Number.isSafeInteger(least) || least > followers.length) {
    draft.problems.push({
      knob: "min-replicas-to-write",
      severity: "error",
      message: `${least} replicas must be heard of and there are ${followers.length}: no write would ever be taken`,
      help: [`write a whole number up to ${followers.length}`],
    });
  }
  return [
    {
      name: "attached",
      value: word("attached", {
        at_least: count(least),
        within: seconds(within + LAG_SECONDS),
        every: seconds(REPORT_SECONDS),
      }),
      source:
        "replicas send their offset from replicationCron, each second (src/replication.c, replicationSendAck); a write is taken while enough of them have a lag within the limit, counted in whole seconds and once a second, so that it is passed a second later in the mean (src/replication.c, refreshGoodSlavesCount)",
      given: given.has("min-replicas-to-write") || given.has("min-replicas-max-lag"),
    },
  ];
}

/** When what no client waits for comes to the disk. */
function flushing(draft: Draft, file: boolean, policy: string): ExpandedSetting[] {
  if (file && policy === "always") {
    return [fixed("group_commit", "on", `all that came in one turn of the loop; ${LOOP}`)];
  }
  const late = file && policy === "everysec" ? 1 : SNAPSHOT_SECONDS;
  const source = file
    ? policy === "everysec"
      ? "appendfsync = everysec: a background thread flushes each second (src/aof.c, flushAppendOnlyFile)"
      : "appendfsync = no leaves it to the operating system: taken as a minute (assumed)"
    : "without the append-only file only snapshots reach the disk: `save 60 10000`, a minute at that rate (src/config.c)";
  if (!file) {
    draft.leavesOut.push(
      "Snapshots are taken as one flush each minute (`save 60 10000`); what they cost in CPU and memory is left out.",
    );
  }
  return [
    { name: "group_commit", value: word("on", { delay: seconds(late) }), source, given: file },
    { name: "write_back", value: seconds(late), source, given: file },
  ];
}

/** Three or more Sentinels beside the replicas. */
function sentinels(draft: Draft): ExpandedSetting[] {
  const { knobs, given } = draft.input;
  const silence = secondsOf(knobs.get("down-after-milliseconds"), MILLISECONDS) ?? 30;
  const setting = (name: string, value: ExpandedSetting["value"], source: string) => ({
    name: `failover.${name}`,
    value,
    source,
    given: name === "detect" && given.has("down-after-milliseconds"),
  });
  return [
    setting(
      "detect",
      word("heartbeat", {
        every: seconds(Math.min(PING_SECONDS, silence)),
        miss: count(silence / Math.min(PING_SECONDS, silence) + 1),
      }),
      "Sentinels ping each second and take a leader for dead when a ping has been without an answer for down-after-milliseconds: the first that is not answered goes out a period after the last answer (src/sentinel.c, sentinelCheckSubjectivelyDown: act_ping_time; SENTINEL_PING_PERIOD)",
    ),
    setting(
      "promotion",
      {
        kind: "distribution",
        distribution: {
          kind: "uniform",
          low: INFO_SECONDS + TICK_SECONDS,
          high: INFO_SECONDS + 3 * TICK_SECONDS,
        },
        dimension: TIME,
      },
      "clients are told of the new leader when INFO shows its role: it is asked when the others agree that the old one is down, and again 1 s later, and all happens at ticks of a tenth to a nineteenth of a second (src/sentinel.c, sentinelSendPeriodicCommands and sentinelTimer)",
    ),
    setting(
      "promote",
      word("most_caught_up"),
      "of replicas with the same priority the one with the greatest offset (src/sentinel.c, sentinelSelectSlave)",
    ),
    setting(
      "fencing",
      word("epoch"),
      "an old leader that is heard again is made a replica, by the newer configuration epoch (src/sentinel.c, sentinelRefreshInstanceInfo)",
    ),
    setting(
      "rejoin",
      word("rebuild"),
      "an old leader whose offset went on is given a full copy (src/replication.c, masterTryPartialResynchronization)",
    ),
  ];
}

function noteUnmodelled(draft: Draft): void {
  const { given } = draft.input;
  const silent = [
    "quorum",
    "failover-timeout",
    "parallel-syncs",
    "repl-timeout",
    "repl-backlog-size",
  ];
  const set = silent.filter((name) => given.has(name));
  if (set.length > 0) {
    draft.leavesOut.push(`${set.join(", ")}: accepted, and nothing depends on it here.`);
  }
}
