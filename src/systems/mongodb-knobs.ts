import type { ValueType } from "../model/value-type.ts";
import { MONGODB_RECHECK, recheckKnob } from "./client-recheck.ts";
import { COUNT_TYPE, DATA_TYPE, knob, SWITCH_TYPE, TIME_OR_NUMBER, wordType } from "./knobs.ts";
import type { Knob } from "./preset.ts";

const config = "mongodb/mongo, src/mongo/db/repl/repl_set_config.idl";
const parameters = "mongodb/mongo, src/mongo/db/repl/repl_server_parameters.idl";
const defaults = "MongoDB manual, Default MongoDB Read Concerns/Write Concerns";

const wValue: ValueType = {
  kind: "either",
  of: [wordType({ majority: "more than half of the members that vote and hold data" }), COUNT_TYPE],
};

const writeConcern: ValueType = {
  kind: "either",
  of: [wValue, { kind: "record", fields: { w: wValue, j: SWITCH_TYPE, wtimeout: TIME_OR_NUMBER } }],
};

const unmodelled = { modelled: false } as const;

/**
 * MongoDB's settings of the replica set, the server and the client in one block. Plain numbers have
 * the unit of the name: `Millis` and `Ms` milliseconds, `Secs` seconds.
 */
export const MONGODB_KNOBS: readonly Knob[] = [
  knob(
    "writeConcern",
    writeConcern,
    "(w: majority)",
    "What a write waits for: `majority`, a number of members, or `(w: majority, j: true, wtimeout: 5s)`; a plain wtimeout is milliseconds.",
    `${defaults}: {w: "majority"} since 5.0; {w: 1} up to 4.4 (mongodb/docs, source/reference/write-concern.txt)`,
    { defaults: { "4.4": "(w: 1)" } },
  ),
  knob(
    "writeConcernMajorityJournalDefault",
    SWITCH_TYPE,
    "on",
    "Whether w: majority without j waits for the journals of the majority.",
    config,
  ),
  knob(
    "readConcern",
    wordType({
      local: "what the member has, though it may be rolled back",
      available: "the same, where there are no shards",
      majority: "what a majority has acknowledged",
      linearizable: "what a majority acknowledges after the read has come",
      snapshot: "what a majority had at one time; taken as majority",
    }),
    "local",
    "What a read may return.",
    `${defaults}: local, on primaries and secondaries`,
  ),
  knob(
    "readPreference",
    wordType({
      primary: "the leader",
      primaryPreferred: "the leader, a follower when there is none",
      secondary: "a follower",
      secondaryPreferred: "a follower, the leader when there is none",
      nearest: "the member with the least delay",
    }),
    "primary",
    "Where a client reads; the workload's `read_from` says it here.",
    "MongoDB manual, Read Preference",
    unmodelled,
  ),
  knob(
    "electionTimeoutMillis",
    TIME_OR_NUMBER,
    "10000",
    "A secondary that hears nothing of a primary for this long calls an election; a primary that hears of no majority for this long steps down.",
    config,
  ),
  knob(
    "heartbeatIntervalMillis",
    TIME_OR_NUMBER,
    "2000",
    "How often members ask each other how they are.",
    config,
  ),
  knob(
    "catchUpTimeoutMillis",
    TIME_OR_NUMBER,
    "-1",
    "How long a new primary waits for what fresher members have; -1 has no limit, 0 does not wait.",
    config,
  ),
  knob(
    "storage.journal.commitIntervalMs",
    TIME_OR_NUMBER,
    "100",
    "How often the journal is flushed when no write waits for it.",
    "mongodb/mongo, WiredTigerKVEngine::kDefaultJournalDelayMillis = 100",
  ),
  knob(
    "replWriterThreadCount",
    COUNT_TYPE,
    "16",
    "How many threads of a secondary apply the oplog.",
    parameters,
  ),
  knob(
    "record_overhead",
    DATA_TYPE,
    "300 B",
    "Bytes of the oplog for one insert beside its document; not a MongoDB setting: put your own measurement here.",
    "estimated from the fields of an oplog entry of a retryable insert (lsid, txnNumber, op, ns, ui, o._id, ts, t, v, wall, stmtId, prevOpTime): assumed",
  ),
  knob(
    "heartbeatTimeoutSecs",
    TIME_OR_NUMBER,
    "10",
    "How long the answer to a heartbeat is waited for.",
    config,
    unmodelled,
  ),
  knob(
    "catchUpTakeoverDelayMillis",
    TIME_OR_NUMBER,
    "30000",
    "When a member that is ahead takes over from a primary that still catches up.",
    config,
    unmodelled,
  ),
  knob(
    "chainingAllowed",
    SWITCH_TYPE,
    "on",
    "Whether secondaries may follow secondaries; `cascade a -> b` says here who does.",
    config,
    unmodelled,
  ),
  knob(
    "enableFlowControl",
    SWITCH_TYPE,
    "on",
    "Whether the primary slows writes down when the majority lags.",
    "parameter list of a packaging project of a released version",
    unmodelled,
  ),
  knob(
    "flowControlTargetLagSeconds",
    TIME_OR_NUMBER,
    "10",
    "The lag of the majority that flow control aims at.",
    "mongodb/mongo, src/mongo/db/storage/flow_control_parameters.idl",
    unmodelled,
  ),
  knob(
    "replBatchLimitOperations",
    COUNT_TYPE,
    "5000",
    "The most operations that a secondary applies as one batch.",
    parameters,
    unmodelled,
  ),
  knob(
    "oplogFetcherUsesExhaust",
    SWITCH_TYPE,
    "on",
    "Whether the sync source streams its oplog without a request for each batch: it does here.",
    parameters,
    unmodelled,
  ),
  recheckKnob(MONGODB_RECHECK),
];
