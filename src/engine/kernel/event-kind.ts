/**
 * Every kind of event, as a small integer. `a` and `b` are the event's two integers; the comment
 * says what they hold. One switch in `engine.ts` sends each kind to its handler.
 */

/** A client's request reaches a node. a: message. */
export const REQUEST_ARRIVES = 0;
/** The answer reaches the client. a: message. */
export const RESPONSE_ARRIVES = 1;
/** Log records reach a follower. a: message. */
export const LOG_ARRIVES = 2;
/** A follower's confirmation reaches its upstream. a: message. */
export const ACK_ARRIVES = 3;
/** A message has left the machine. a: message. */
export const NIC_DONE = 4;
/** A log stream's last message has entered the wire whole. a: stream. */
export const SENDER_FREE = 5;
/** A core has finished. a: core slot, b: the node's life. */
export const CPU_DONE = 6;
/** A flush has finished. a: node, b: the node's life. */
export const FLUSH_DONE = 7;
/** A flush that waited for company may begin. a: node, b: the node's life. */
export const FLUSH_DUE = 8;
/** An apply worker has finished a record. a: worker slot, b: the node's life. */
export const APPLY_DONE = 9;
/** The oldest unconfirmed write may have waited too long. a: shard. */
export const ACK_TIMEOUT = 10;
/** A client of a closed loop ends its thinking. a: session. */
export const THINK_DONE = 11;
/** The next request of an open loop. a: workload. */
export const ARRIVAL = 12;
/** A client tries again. a: operation. */
export const RETRY = 13;
/** The oldest attempt of a workload may have waited too long. a: workload. */
export const CLIENT_TIMEOUT = 14;
/** A session reads its own write. a: operation that holds session and key. */
export const PROBE = 15;
/** A fault strikes. a: fault. */
export const FAULT_BEGINS = 16;
/** A fault ends by itself. a: strike. */
export const FAULT_ENDS = 17;
/** A point of the time series. */
export const SAMPLE = 18;
/** A window opens or closes. */
export const WINDOW_EDGE = 19;
/** A lost message is sent again. a: its slot among the lost ones, b: the epoch of this event. */
export const REPAIR = 20;
/** A connection over a lossy link may send more. a: channel. */
export const WINDOW_OPENS = 21;

/**
 * Kinds from here on belong to the family of replication, which numbers them as it likes; a run has
 * one family.
 */
export const FAMILY_EVENTS = 32;

/** Windows turn over before anything else that happens at the same instant. */
export const PRIORITY_WINDOW = 0;
/** Faults strike before the work of the same instant. */
export const PRIORITY_FAULT = 1;
export const PRIORITY_WORK = 2;
/** Samples see the work of their instant done. */
export const PRIORITY_SAMPLE = 3;
