import { REDIS_RECHECK, recheckKnob } from "./client-recheck.ts";
import { COUNT_TYPE, DATA_TYPE, knob, TIME_OR_NUMBER, wordType } from "./knobs.ts";
import type { Knob } from "./preset.ts";

const config = "redis/redis, src/config.c (6.2 to 8.0; CONFIG GET on 7.0.15)";
const sentinel = "redis/redis, src/sentinel.c and the shipped sentinel.conf (7.0 to 8.0)";
const client = "what a client sends after its writes, not a line of redis.conf";

/** As redis.conf writes a switch, and as others do. */
const yesNo = wordType({
  yes: "switched on",
  no: "switched off",
  on: "switched on",
  off: "switched off",
});

const appendfsync = wordType({
  always: "before each answer",
  everysec: "once a second, in the background",
  no: "when the operating system likes",
});

/** The settings of redis.conf, of sentinel.conf, and of clients that use WAIT. */
export const REDIS_KNOBS: readonly Knob[] = [
  knob("appendonly", yesNo, "no", "Whether writes go into the append-only file.", config),
  knob("appendfsync", appendfsync, "everysec", "When that file is flushed.", config),
  knob(
    "wait-replicas",
    COUNT_TYPE,
    "0",
    "`WAIT numreplicas`: how many replicas must have received a write before its client goes on; 0 does not wait.",
    client,
  ),
  knob(
    "wait-timeout",
    TIME_OR_NUMBER,
    "0",
    "The time-out of WAIT, after which the client goes on all the same; 0 waits for ever. A plain number is milliseconds.",
    client,
  ),
  knob(
    "min-replicas-to-write",
    COUNT_TYPE,
    "0",
    "Fewer replicas that were heard of within min-replicas-max-lag, and writes are refused; 0 never does.",
    config,
  ),
  knob(
    "min-replicas-max-lag",
    TIME_OR_NUMBER,
    "10",
    "How long a replica counts since it was heard of; a plain number is seconds, and 0 switches it off.",
    config,
  ),
  knob(
    "repl-diskless-sync",
    yesNo,
    "yes",
    "Whether a full copy goes over the wire without a file in between.",
    config,
    { modelled: false, defaults: { "6.2": "no" } },
  ),
  knob(
    "repl-backlog-size",
    DATA_TYPE,
    "1 MiB",
    "How much of the stream is kept for a replica that was away.",
    config,
    { modelled: false },
  ),
  knob(
    "repl-ping-replica-period",
    TIME_OR_NUMBER,
    "10",
    "Pings on an idle stream; a plain number is seconds.",
    config,
    { modelled: false },
  ),
  knob(
    "repl-timeout",
    TIME_OR_NUMBER,
    "60",
    "When a silent connection between master and replica is given up; a plain number is seconds.",
    config,
    { modelled: false },
  ),
  knob(
    "down-after-milliseconds",
    TIME_OR_NUMBER,
    "30000",
    "How long a leader is silent before a Sentinel takes it for dead.",
    sentinel,
  ),
  knob(
    "quorum",
    COUNT_TYPE,
    "2",
    "How many Sentinels must agree; the one that acts needs a majority of all.",
    sentinel,
    { modelled: false },
  ),
  knob(
    "failover-timeout",
    TIME_OR_NUMBER,
    "180000",
    "Half of what a failover that comes to nothing waits before it is tried again.",
    sentinel,
    { modelled: false },
  ),
  knob(
    "parallel-syncs",
    COUNT_TYPE,
    "1",
    "How many replicas change to the new leader at a time.",
    sentinel,
    { modelled: false },
  ),
  recheckKnob(REDIS_RECHECK),
];
