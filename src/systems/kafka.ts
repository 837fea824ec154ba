import type { Quorum, Value } from "../model/value.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { KAFKA_KNOBS } from "./kafka-knobs.ts";
import { bytes, count, numberOf, seconds, secondsOf, word, wordOf } from "./knobs.ts";
import type { ExpandedSetting, Expansion, ExpansionInput, Preset } from "./preset.ts";

const MILLISECONDS = 1e3;
/** Linux writes a dirty page back when it is older than vm.dirty_expire_centisecs, 3000. */
const WRITE_BACK_SECONDS = 30;
/** Versions whose controller is taken to work through ZooKeeper: KRaft is for production from 3.3. */
const BY_ZOOKEEPER = ["2.4", "2.8", "3.0", "3.1", "3.2"];
/** A ZooKeeper client pings three times in a session's time-out. */
const PINGS_A_SESSION = 3;

/** Kafka: followers fetch, the in-sync replicas confirm, nothing waits for a disk. */
export const KAFKA: Preset = {
  name: "kafka",
  title: "Kafka",
  versions: [...BY_ZOOKEEPER, "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "4.0"],
  defaultVersion: "3.9",
  knobs: KAFKA_KNOBS,
  leavesOut: [
    "One broker leads all partitions: `shards` are its partitions, and every node after `on` has a copy of each.",
    "The controllers' own election and the time that a change of the in-sync set takes there are left out.",
    "Producers' batches are left out: each write is a batch of its own on the wire and in the log.",
    "Consumers are the workload's reads of a key's newest record; groups, offsets and their time-outs are left out.",
    "Leadership does not return to the first replica (auto.leader.rebalance.enable).",
    "The eligible leader replicas of KIP-966 are left out: only the in-sync set may lead.",
  ],
  expand,
};

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const acks = acksOf(draft);
  const flushes = numberOf(input.knobs.get("log.flush.interval.messages")) === 1;
  const given = (...knobs: string[]): boolean => knobs.some((name) => input.given.has(name));
  const settings: ExpandedSetting[] = [
    {
      name: "ack",
      value: { kind: "quorum", quorum: acks === "all" ? everyFollower(input) : { kind: "none" } },
      source:
        "acks: all waits for the in-sync replicas, 0 and 1 for no follower (clients/.../producer/ProducerConfig.java, ACKS_DOC)",
      given: given("acks"),
    },
    {
      name: "ack_at",
      value: word(flushes ? "flushed" : "written"),
      source:
        "a follower's next fetch says how far its log reaches, in the page cache unless log.flush.interval.messages = 1 (core/.../kafka/cluster/Partition.scala, updateFollowerFetchState)",
      given: given("log.flush.interval.messages"),
    },
    {
      name: "respond",
      value: word(acks === "0" ? "sent" : "committed"),
      source:
        "acks = 0: the record counts as sent once it is in the socket's buffer (clients/.../producer/ProducerConfig.java, ACKS_DOC)",
      given: given("acks"),
    },
    {
      name: "local_flush",
      value: word(flushes ? "on" : "off"),
      source: "log.flush.interval.messages: by default no flush is ever asked for",
      given: given("log.flush.interval.messages"),
    },
    ...(flushes ? [] : writeBack()),
    inSync(draft),
    fetch(draft),
    ...mechanisms(),
    ...failover(draft),
    {
      name: "record_overhead",
      value: input.knobs.get("record_overhead") ?? bytes(78),
      source: KAFKA_KNOBS.find(({ name }) => name === "record_overhead")?.source ?? "",
      given: given("record_overhead"),
    },
  ];
  noteUnmodelled(draft);
  const { problems, leavesOut } = draft;
  return { settings, hardware: [], problems, leavesOut };
}

function acksOf(draft: Draft): "0" | "1" | "all" {
  const written = wordOf(draft.input.knobs.get("acks")) ?? "all";
  if (written === "0" || written === "1" || written === "all") return written;
  if (written === "-1") return "all";
  draft.problems.push({
    knob: "acks",
    severity: "error",
    message: `acks is \`0\`, \`1\` or \`all\`, not \`${written}\``,
    help: ["any number of replicas that must confirm is `min.insync.replicas` with `acks = all`"],
  });
  return "all";
}

function everyFollower({ followers }: ExpansionInput): Quorum {
  if (followers.length === 0) return { kind: "none" };
  return { kind: "any", count: followers.length, of: followers.map(({ index }) => index) };
}

function writeBack(): ExpandedSetting[] {
  const late = seconds(WRITE_BACK_SECONDS);
  const values = { write_back: late, group_commit: word("on", { delay: late }) };
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    source:
      "what Kafka does not flush, Linux writes back within vm.dirty_expire_centisecs = 3000 (read from /proc/sys/vm of a running Linux)",
    given: false,
  }));
}

function inSync(draft: Draft): ExpandedSetting {
  const { knobs, given, followers, version } = draft.input;
  const copies = followers.length + 1;
  const least = numberOf(knobs.get("min.insync.replicas")) ?? 1;
  const lag = secondsOf(knobs.get("replica.lag.time.max.ms"), MILLISECONDS) ?? 30;
  if (!Number.isSafeInteger(least) || least < 1) {
    draft.problems.push({
      knob: "min.insync.replicas",
      severity: "error",
      message: "min.insync.replicas is a whole number from 1",
      help: [],
    });
  } else if (least > copies && given.has("min.insync.replicas")) {
    draft.problems.push({
      knob: "min.insync.replicas",
      severity: "warning",
      message: `there are ${copies} replicas: min.insync.replicas = ${least} asks for all of them`,
      help: ["Kafka takes no more than there are from 3.7 on; before, every write was refused"],
    });
  }
  if (!(lag > 0)) {
    draft.problems.push({
      knob: "replica.lag.time.max.ms",
      severity: "error",
      message: "a follower may lag for longer than nothing",
      help: ["the default is `replica.lag.time.max.ms = 30s`"],
    });
  }
  const unclean = switchSetting(draft, "unclean.leader.election.enable", false);
  const holds = !isBefore(version, "3.7");
  const whole = Math.max(1, Math.floor(least));
  return {
    name: "in_sync",
    value: word("on", {
      lag: seconds(lag),
      min: count(holds ? Math.min(whole, copies) : whole),
      session: seconds(sessionOf(draft.input).timeout),
      every: seconds(sessionOf(draft.input).beat),
      unclean: word(unclean ? "on" : "off"),
      below_min: word(holds ? "holds" : "advances"),
    }),
    source:
      "replica.lag.time.max.ms, min.insync.replicas, unclean.leader.election.enable; from 3.7 on the high watermark stands while too few are in sync (core/.../kafka/cluster/Partition.scala, getOutOfSyncReplicas, maybeIncrementLeaderHW); a fenced broker leaves the set (metadata/.../controller/ReplicationControlManager.java, handleBrokerFenced)",
    given: [
      "min.insync.replicas",
      "replica.lag.time.max.ms",
      "unclean.leader.election.enable",
    ].some((name) => given.has(name)),
  };
}

/** Whether a version is older than another of the preset's. */
function isBefore(version: string, other: string): boolean {
  return KAFKA.versions.indexOf(version) < KAFKA.versions.indexOf(other);
}

function fetch(draft: Draft): ExpandedSetting {
  const { knobs, given } = draft.input;
  const wait = secondsOf(knobs.get("replica.fetch.wait.max.ms"), MILLISECONDS) ?? 0.5;
  const least = bytesOf(knobs.get("replica.fetch.min.bytes")) ?? 1;
  const most = bytesOf(knobs.get("replica.fetch.max.bytes")) ?? 1_048_576;
  const lag = secondsOf(knobs.get("replica.lag.time.max.ms"), MILLISECONDS) ?? 30;
  if (lag > 0 && wait > lag) {
    draft.problems.push({
      knob: "replica.fetch.wait.max.ms",
      severity: "error",
      message:
        "replica.fetch.wait.max.ms is above replica.lag.time.max.ms: an idle follower would leave the in-sync set",
      help: ["Kafka refuses to start so"],
    });
  }
  return {
    name: "fetch",
    value: word("on", { wait: seconds(wait), min: bytes(least), max: bytes(most) }),
    source:
      "followers fetch, one request under way to a leader: replica.fetch.wait.max.ms, replica.fetch.min.bytes, replica.fetch.max.bytes (core/.../kafka/server/AbstractFetcherThread.scala, RemoteLeaderEndPoint.scala)",
    given: given.has("replica.fetch.wait.max.ms") || given.has("replica.fetch.min.bytes"),
  };
}

/** Bytes of data, or of a plain number; null for anything else. */
function bytesOf(value: Value | undefined): number | null {
  const plain = numberOf(value);
  if (plain !== null) return plain;
  return value?.kind === "quantity" && value.dimension.data === 1 ? value.value : null;
}

/** How parts work whatever the knobs say. */
function mechanisms(): ExpandedSetting[] {
  const fixed = (name: string, value: Value, source: string): ExpandedSetting => ({
    name,
    value,
    source,
    given: false,
  });
  return [
    fixed(
      "ship_after",
      word("append"),
      "a follower's fetch reads up to the end of the leader's log (core/.../kafka/cluster/Partition.scala, fetchRecords)",
    ),
    fixed("receiver", word("pipelined"), "a follower appends and does not flush"),
    fixed(
      "apply_after",
      word("written"),
      "a record in the log is the record that consumers read: nothing is applied",
    ),
    fixed(
      "visible",
      word("after_ack"),
      "consumers read up to the high watermark (core/.../kafka/cluster/Partition.scala, fetchRecords)",
    ),
    fixed(
      "commit_pipeline",
      word("concurrent"),
      "a produce request that waits stands in the purgatory and holds nothing (core/.../kafka/server/DelayedProduce.scala)",
    ),
    fixed(
      "survives",
      word("written"),
      "a process that dies leaves its log in the page cache of the machine; a machine without power loses it",
    ),
    fixed(
      "message_overhead",
      bytes(78),
      "derived from a fetch response with one topic and one partition (clients/.../common/message/FetchResponse.json of 3.9)",
    ),
  ];
}

/** Who watches the leader: how often it is heard of, and how long it may be silent. */
function sessionOf({ knobs, version }: ExpansionInput): {
  readonly beat: number;
  readonly timeout: number;
  readonly knobs: readonly string[];
} {
  if (BY_ZOOKEEPER.includes(version)) {
    const timeout = secondsOf(knobs.get("zookeeper.session.timeout.ms"), MILLISECONDS) ?? 18;
    return {
      beat: timeout / PINGS_A_SESSION,
      timeout,
      knobs: ["zookeeper.session.timeout.ms"],
    };
  }
  return {
    beat: secondsOf(knobs.get("broker.heartbeat.interval.ms"), MILLISECONDS) ?? 2,
    timeout: secondsOf(knobs.get("broker.session.timeout.ms"), MILLISECONDS) ?? 9,
    knobs: ["broker.heartbeat.interval.ms", "broker.session.timeout.ms"],
  };
}

/** The controller's part. */
function failover(draft: Draft): ExpandedSetting[] {
  const { input } = draft;
  const { beat, timeout, knobs } = sessionOf(input);
  if (!(beat > 0) || timeout < beat) {
    draft.problems.push({
      knob: knobs.at(-1) ?? "broker.session.timeout.ms",
      severity: "error",
      message: "the session runs out before the next heartbeat",
      help: ["the defaults are a heartbeat each 2 s and a session of 9 s"],
    });
    return [];
  }
  const decided = knobs.some((name) => input.given.has(name));
  const inOrder = [input.leader, ...input.followers].map(({ index }) => index);
  return [
    {
      name: "failover.detect",
      value: word("heartbeat", { every: seconds(beat), miss: count(timeout / beat) }),
      source: BY_ZOOKEEPER.includes(input.version)
        ? "zookeeper.session.timeout.ms; the client pings at a third of it (ZooKeeper programmer's guide: assumed)"
        : "broker.heartbeat.interval.ms and broker.session.timeout.ms: the controller fences a broker that long after it last heard of it (metadata/.../controller/BrokerHeartbeatManager.java)",
      given: decided,
    },
    {
      name: "failover.promote",
      value: { kind: "nodes", nodes: inOrder },
      source:
        "the first replica in the order of the assignment that is alive and in sync (metadata/.../controller/PartitionChangeBuilder.java, electAnyLeader)",
      given: false,
    },
    ...voters(input),
    {
      name: "failover.fencing",
      value: word("epoch"),
      source:
        "replicas and producers refuse an older leader epoch (core/.../kafka/cluster/Partition.scala, checkCurrentLeaderEpoch)",
      given: false,
    },
    {
      name: "failover.rejoin",
      value: word("rewind"),
      source:
        "a follower cuts its log where its leader epochs part from the leader's (core/.../kafka/server/AbstractFetcherThread.scala, truncateToEpochEndOffsets)",
      given: false,
    },
  ];
}

/** Nothing: an arbiter beside the brokers decides. */
function voters({ knobs, given }: ExpansionInput): ExpandedSetting[] {
  const value = knobs.get("controller.quorum.voters");
  const named = value === undefined ? [] : nodesIn(value);
  if (named.length === 0) return [];
  return [
    {
      name: "failover.voters",
      value: { kind: "nodes", nodes: named },
      source: "controller.quorum.voters: a majority of the controllers decides",
      given: given.has("controller.quorum.voters"),
    },
  ];
}

function nodesIn(value: Value): readonly number[] {
  if (value.kind === "nodes") return value.nodes;
  if (value.kind === "node") return [value.node];
  return value.kind === "list" ? value.items.flatMap(nodesIn) : [];
}

function noteUnmodelled(draft: Draft): void {
  const { knobs, given, version } = draft.input;
  if (wordOf(knobs.get("acks")) === "0") {
    draft.leavesOut.push(
      "acks = 0: what sessions see of their own writes is not judged, since nobody tells them their position.",
    );
  }
  if ((secondsOf(knobs.get("linger.ms"), MILLISECONDS) ?? 0) > 0) {
    draft.leavesOut.push(
      "linger.ms is left out: a producer that waits for company answers up to that much later.",
    );
  }
  const flush = numberOf(knobs.get("log.flush.interval.messages")) ?? 0;
  if (given.has("log.flush.interval.messages") && flush !== 1) {
    draft.leavesOut.push(
      `log.flush.interval.messages = ${flush} is left out: 1 flushes each record, anything else none.`,
    );
  }
  const byZookeeper = BY_ZOOKEEPER.includes(version);
  const idle = byZookeeper
    ? ["broker.session.timeout.ms", "broker.heartbeat.interval.ms"]
    : ["zookeeper.session.timeout.ms"];
  for (const name of idle.filter((knob) => given.has(knob))) {
    const by = byZookeeper ? "ZooKeeper" : "KRaft";
    draft.leavesOut.push(
      `${name} has no effect: the controller of ${version} works by ${by} here.`,
    );
  }
  if (byZookeeper) {
    draft.leavesOut.push(
      `Kafka ${version} is taken with ZooKeeper: KRaft is for production from 3.3 on.`,
    );
  }
  const clients = ["request.timeout.ms", "delivery.timeout.ms", "retries"].filter((name) =>
    given.has(name),
  );
  if (clients.length > 0) {
    draft.leavesOut.push(
      `${clients.join(", ")}: say it to the workload, as \`timeout\` and \`retry\`.`,
    );
  }
}
