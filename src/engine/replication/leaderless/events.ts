import { FAMILY_EVENTS } from "../../kernel/event-kind.ts";

/** A coordinator's request reaches a replica. a: message. */
export const PART_ARRIVES = FAMILY_EVENTS;
/** A replica's answer reaches its coordinator. a: message. */
export const REPLY_ARRIVES = FAMILY_EVENTS + 1;
/** The oldest request may have waited too long for its replicas. */
export const SILENCE_DUE = FAMILY_EVENTS + 2;
/** A read may ask one more replica. a: round, b: its generation. */
export const SPECULATE = FAMILY_EVENTS + 3;
/** A coordinator looks whether a replica is back. a: endpoint × nodes + node, b: the endpoint's life. */
export const PROBE_DUE = FAMILY_EVENTS + 4;
/** A holder of hints may send the next. a: holder × nodes + target, b: the holder's life. */
export const HINT_DUE = FAMILY_EVENTS + 5;
/** Time to compare Merkle trees. a: member. */
export const COMPARE_DUE = FAMILY_EVENTS + 6;
/** A Merkle tree reaches another replica. a: message. */
export const TREE_ARRIVES = FAMILY_EVENTS + 7;
/** A log that is flushed at intervals is due. a: node. */
export const FLUSH_TICK = FAMILY_EVENTS + 8;
