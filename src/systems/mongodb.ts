import type { Quorum, Value } from "../model/value.ts";
import { clientRecheck, MONGODB_RECHECK } from "./client-recheck.ts";
import { type Draft, switchSetting } from "./draft.ts";
import { bytes, count, numberOf, seconds, secondsOf, switchOf, word, wordOf } from "./knobs.ts";
import { MONGODB_KNOBS } from "./mongodb-knobs.ts";
import type {
  ExpandedSetting,
  Expansion,
  ExpansionInput,
  HardwareConsequence,
  Preset,
} from "./preset.ts";

const MILLISECONDS = 1e3;
/** From this version on w: majority waits for the oplog, not for its application. */
const OPLOG_IS_ENOUGH = "8.0";
/** An election begins up to this share of the time-out after it (replElectionTimeoutOffsetLimitFraction). */
const ELECTION_OFFSET = 0.15;
const READ_FROM: Readonly<Record<string, string>> = {
  primarypreferred: "leader",
  secondary: "any_follower",
  secondarypreferred: "any_follower",
  nearest: "nearest",
};

/** MongoDB's replica sets: secondaries stream the oplog, a majority elects. */
export const MONGODB: Preset = {
  name: "mongodb",
  title: "MongoDB",
  versions: ["4.4", "5.0", "6.0", "7.0", "8.0"],
  defaultVersion: "8.0",
  knobs: MONGODB_KNOBS,
  leavesOut: [
    "Every node after `on` votes and holds data: arbiters, hidden and delayed members, priorities and tags are left out.",
    "Only heartbeats put an election off here; the batches of the oplog do so too, so that under load it may begin one heartbeat later.",
    "A primary without a majority steps down to the moment; MongoDB looks at each heartbeat, so that two primaries may overlap for a little longer.",
    "Readers of a secondary see whole batches of the oplog in MongoDB, and single records here.",
    "Flow control is left out: the primary does not slow down when the majority lags.",
    "Data and journal share one disk; checkpoints of WiredTiger are left out.",
  ],
  expand,
};

interface WriteConcern {
  /** Members that must have the write, the primary counted; 0 for a write that nobody answers. */
  readonly members: number;
  readonly majority: boolean;
  readonly journal: boolean;
  /** Seconds; null waits for ever. */
  readonly timeout: number | null;
}

function expand(input: ExpansionInput): Expansion {
  const draft: Draft = { input, problems: [], leavesOut: [] };
  const concern = writeConcern(draft);
  const given = (...knobs: string[]): boolean => knobs.some((name) => input.given.has(name));
  const written = given("writeConcern", "writeConcernMajorityJournalDefault");
  const settings: ExpandedSetting[] = [
    {
      name: "ack",
      value: { kind: "quorum", quorum: followersOf(concern, input) },
      source: concern.majority
        ? "w: majority of the members that vote, the primary one of them (MongoDB manual, Write Concern)"
        : `w: ${concern.members}, the primary one of them (MongoDB manual, Write Concern)`,
      given: written,
    },
    { ...confirmation(concern, input), given: written },
    {
      name: "respond",
      value: word(concern.members === 0 ? "sent" : "committed"),
      source: "w: 0 asks for no acknowledgement (MongoDB manual, Write Concern)",
      given: written,
    },
    ...journal(draft, concern, written),
    ...timeout(concern, written),
    ...reading(draft),
    ...mechanisms(concern, input),
    clientRecheck(MONGODB_RECHECK, input),
    ...failover(draft),
    {
      name: "record_overhead",
      value: input.knobs.get("record_overhead") ?? bytes(300),
      source: MONGODB_KNOBS.find(({ name }) => name === "record_overhead")?.source ?? "",
      given: given("record_overhead"),
    },
  ];
  noteClients(draft);
  const { problems, leavesOut } = draft;
  return { settings, hardware: appliers(input), problems, leavesOut };
}

function writeConcern(draft: Draft): WriteConcern {
  const { knobs, followers, version } = draft.input;
  const value = knobs.get("writeConcern");
  const field = (name: string): Value | undefined =>
    value?.kind === "record" && Object.hasOwn(value.fields, name) ? value.fields[name] : undefined;
  const w = value?.kind === "record" ? field("w") : value;
  const copies = followers.length + 1;
  const half = Math.floor(copies / 2) + 1;
  const usual = version === "4.4" ? 1 : half;
  const majority = w === undefined ? usual === half && version !== "4.4" : wordOf(w) === "majority";
  const members = w === undefined ? usual : majority ? half : numberOf(w);
  const journal = field("j");
  const flag = journal === undefined ? null : switchOf(journal);
  const byDefault = majority && switchSetting(draft, "writeConcernMajorityJournalDefault", true);
  const wtimeout = secondsOf(field("wtimeout"), MILLISECONDS) ?? 0;
  const wrong =
    problemOf(members, copies) ??
    (journal !== undefined && flag === null ? "j is `true` or `false`" : null);
  if (wrong !== null) {
    draft.problems.push({
      knob: "writeConcern",
      severity: "error",
      message: wrong,
      help: ["such as `writeConcern = (w: majority, j: true, wtimeout: 5s)`"],
    });
  }
  return {
    members: members ?? half,
    majority,
    journal: (flag ?? byDefault) && members !== 0,
    timeout: wtimeout > 0 ? wtimeout : null,
  };
}

function problemOf(members: number | null, copies: number): string | null {
  if (members === null || !Number.isSafeInteger(members) || members < 0) {
    return "w is `majority` or a whole number of members";
  }
  return members > copies
    ? `${members} members must have the write and there are ${copies}: every write would wait for ever`
    : null;
}

function followersOf({ members }: WriteConcern, { followers }: ExpansionInput): Quorum {
  if (members <= 1 || followers.length === 0) return { kind: "none" };
  const of = followers.map(({ index }) => index);
  return { kind: "any", count: Math.min(members - 1, of.length), of };
}

function isAtLeast(version: string, other: string): boolean {
  return MONGODB.versions.indexOf(version) >= MONGODB.versions.indexOf(other);
}

function confirmation(
  { majority, journal }: WriteConcern,
  { version }: ExpansionInput,
): Omit<ExpandedSetting, "given"> {
  const oplog = majority && isAtLeast(version, OPLOG_IS_ENOUGH);
  const stage = oplog ? (journal ? "flushed" : "written") : "applied";
  return {
    name: "ack_at",
    value: word(stage),
    source: oplog
      ? "from 8.0 on w: majority waits until the oplog is written, in the journal with j, and not until it is applied (MongoDB manual, Write Concern, changed in version 8.0)"
      : "a secondary has a write once it has applied it, and flushed its journal where j asks for it (MongoDB manual, Write Concern)",
  };
}

/** The primary's journal: a write with j wakes its flusher, the others wait for its pace. */
function journal(
  draft: Draft,
  { journal: waits }: WriteConcern,
  written: boolean,
): ExpandedSetting[] {
  const { knobs, given } = draft.input;
  const knobName = "storage.journal.commitIntervalMs";
  const interval = Math.max(0, secondsOf(knobs.get(knobName), MILLISECONDS) ?? 0.1);
  const source =
    "a write with j: true wakes the journal's flusher; else it flushes each storage.journal.commitIntervalMs (MongoDB manual, Journaling)";
  return [
    { name: "local_flush", value: word(waits ? "on" : "off"), source, given: written },
    {
      name: "group_commit",
      value: word("on", { delay: seconds(waits ? 0 : interval) }),
      source,
      given: written || given.has(knobName),
    },
  ];
}

function timeout({ timeout: after }: WriteConcern, written: boolean): ExpandedSetting[] {
  const source =
    "wtimeout: the client gets an error and the write stays (mongodb/docs, source/reference/write-concern.txt)";
  if (after === null) return [];
  return [
    { name: "ack_timeout", value: seconds(after), source, given: written },
    { name: "on_ack_timeout", value: word("fail"), source, given: written },
  ];
}

/** What readers see. */
function reading(draft: Draft): ExpandedSetting[] {
  const { knobs, given, leader, followers } = draft.input;
  const concern = wordOf(knobs.get("readConcern")) ?? "local";
  const known = ["local", "available", "majority", "linearizable", "snapshot"];
  if (!known.includes(concern)) {
    draft.problems.push({
      knob: "readConcern",
      severity: "error",
      message: `\`${concern}\` is no read concern`,
      help: [`the read concerns are ${known.map((name) => `\`${name}\``).join(", ")}`],
    });
  }
  if (concern === "linearizable") {
    draft.problems.push({
      knob: "readConcern",
      severity: "warning",
      message:
        "readConcern = linearizable is simulated as majority: the round trip that confirms a read is left out",
      help: [],
    });
  }
  if (concern === "snapshot") {
    draft.leavesOut.push("readConcern = snapshot is taken as majority: one key is read at a time.");
  }
  const local = concern === "local" || concern === "available" || !known.includes(concern);
  const members = [leader, ...followers].map(({ index }) => index);
  const majority: Quorum = { kind: "any", count: Math.floor(members.length / 2) + 1, of: members };
  return [
    {
      name: "visible",
      value: word(local ? "at_once" : "after_ack"),
      source:
        "readConcern local returns what the member has, majority what a majority has acknowledged (MongoDB manual, Read Concern)",
      given: given.has("readConcern"),
    },
    ...(local
      ? []
      : [
          {
            name: "committed_by",
            value: { kind: "quorum", quorum: majority } as Value,
            source:
              "the majority commit point, which secondaries learn with the oplog (mongodb/mongo, src/mongo/db/repl/README.md)",
            given: given.has("readConcern"),
          },
        ]),
  ];
}

/** How parts work whatever the knobs say. */
function mechanisms(concern: WriteConcern, { version }: ExpansionInput): ExpandedSetting[] {
  const fixed = (name: string, value: Value, source: string): ExpandedSetting => ({
    name,
    value,
    source,
    given: false,
  });
  const appliesLast = concern.journal && !(concern.majority && isAtLeast(version, OPLOG_IS_ENOUGH));
  return [
    fixed(
      "ship_after",
      word("append"),
      "secondaries read the oplog as soon as it is written, before the journal is flushed (mongodb/mongo, src/mongo/db/repl/README.md: assumed for the flush)",
    ),
    fixed(
      "receiver",
      word("pipelined"),
      "fetching, writing and applying are threads of their own (mongodb/mongo, src/mongo/db/repl/README.md)",
    ),
    fixed(
      "apply_after",
      word(appliesLast ? "flushed" : "written"),
      "a write with j is confirmed when it is both applied and in the journal: the sum of both is simulated, the flush first",
    ),
    fixed(
      "commit_pipeline",
      word("concurrent"),
      "a command with a write concern blocks in its own thread (mongodb/mongo, src/mongo/db/repl/README.md)",
    ),
    fixed("message_overhead", bytes(100), "header and envelope of a getMore's answer: assumed"),
  ];
}

function appliers({ knobs, followers }: ExpansionInput): HardwareConsequence[] {
  const threads = numberOf(knobs.get("replWriterThreadCount")) ?? 16;
  return followers.map(({ index }) => ({
    node: index,
    setting: "apply.workers",
    value: Math.max(1, Math.floor(threads)),
    source: "replWriterThreadCount (mongodb/mongo, src/mongo/db/repl/repl_server_parameters.idl)",
  }));
}

/** Elections. */
function failover(draft: Draft): ExpandedSetting[] {
  const { knobs, given, leader, followers } = draft.input;
  const limit = secondsOf(knobs.get("electionTimeoutMillis"), MILLISECONDS) ?? 10;
  const beat = secondsOf(knobs.get("heartbeatIntervalMillis"), MILLISECONDS) ?? 2;
  if (!(beat > 0) || limit < beat) {
    draft.problems.push({
      knob: "electionTimeoutMillis",
      severity: "error",
      message:
        "electionTimeoutMillis is shorter than heartbeatIntervalMillis: healthy primaries would lose their place",
      help: ["the defaults are 10000 and 2000"],
    });
    return [];
  }
  if ((secondsOf(knobs.get("catchUpTimeoutMillis"), MILLISECONDS) ?? -1) >= 0) {
    draft.leavesOut.push(
      "catchUpTimeoutMillis is left out: the member that has the most of the oplog is elected, so that there is nobody to catch up with.",
    );
  }
  const members = [leader, ...followers].map(({ index }) => index);
  const decided = given.has("electionTimeoutMillis") || given.has("heartbeatIntervalMillis");
  const fixed = (name: string, value: Value, source: string): ExpandedSetting => ({
    name: `failover.${name}`,
    value,
    source,
    given: false,
  });
  return [
    {
      name: "failover.detect",
      value: word("heartbeat", { every: seconds(beat), miss: count(limit / beat) }),
      source:
        "heartbeatIntervalMillis and electionTimeoutMillis (mongodb/mongo, src/mongo/db/repl/repl_set_config.idl)",
      given: decided,
    },
    fixed(
      "promote",
      word("most_caught_up"),
      "nobody votes for a member whose oplog is older than his own, and a new primary catches up with the freshest (mongodb/mongo, src/mongo/db/repl/README.md)",
    ),
    {
      name: "failover.promotion",
      value: {
        kind: "distribution",
        distribution: { kind: "uniform", low: 0, high: ELECTION_OFFSET * limit },
        dimension: { time: 1, data: 0, money: 0 },
      },
      source:
        "an election begins up to 15 % of electionTimeoutMillis late, at random (replElectionTimeoutOffsetLimitFraction = 0.15, repl_server_parameters.idl); with several candidates the first of them begins",
      given: decided,
    },
    {
      name: "failover.fencing",
      value: word("quorum_lease", { ttl: seconds(limit) }),
      source:
        "a primary that hears of no majority for electionTimeoutMillis steps down, and members refuse an older term (mongodb/mongo, src/mongo/db/repl/README.md, and TopologyCoordinator::checkMemberTimeouts)",
      given: decided,
    },
    fixed("voters", { kind: "nodes", nodes: members }, "every member votes"),
    fixed(
      "comeback",
      word("follows"),
      "all members start up in the state STARTUP and become secondaries; only an election makes a primary (MongoDB manual, Replica Set Member States)",
    ),
    fixed(
      "rejoin",
      word("rewind"),
      "a member whose oplog parts from its source's rolls back to the last common entry (MongoDB manual, Rollbacks During Replica Set Failover)",
    ),
  ];
}

function noteClients(draft: Draft): void {
  const { knobs, given } = draft.input;
  const preference = wordOf(knobs.get("readPreference")) ?? "primary";
  const readFrom = READ_FROM[preference];
  if (given.has("readPreference") && readFrom !== undefined) {
    draft.problems.push({
      knob: "readPreference",
      severity: "note",
      message: "where a client reads is said by the workload here",
      help: [`write \`read_from = ${readFrom}\` in the workload`],
    });
  }
}
