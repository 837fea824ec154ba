import { FAMILY_EVENTS } from "../../kernel/event-kind.ts";

/** A leader's beat is due. a: node, b: its turn of beating. */
export const BEAT_DUE = FAMILY_EVENTS;
/** A beat arrives. a: message, whose a is the epoch, b the beat's number, lsn the leader's end. */
export const BEAT_ARRIVES = FAMILY_EVENTS + 1;
/** A voter's answer to a beat. a: message, whose a is the epoch and b the beat's number. */
export const RENEWAL_ARRIVES = FAMILY_EVENTS + 2;
/** A voter may have been without a beat for too long. a: node, b: its turn of listening. */
export const SILENCE_DUE = FAMILY_EVENTS + 3;
/** A voter asks for votes. a: message, whose a is the epoch. */
export const ASK_ARRIVES = FAMILY_EVENTS + 4;
/**
 * The answer. a: message, whose a is the epoch given, 0 for no vote, or less for an epoch given to
 * another; b is 1 with a position in lsn, and `behind` comes after it in a message of its own kind.
 */
export const VOTE_ARRIVES = FAMILY_EVENTS + 5;
/** A round has had its time. a: node, b: its turn of asking. */
export const ROUND_DUE = FAMILY_EVENTS + 6;
/** A node is told to take over. a: message, whose a is the epoch. */
export const ORDER_ARRIVES = FAMILY_EVENTS + 7;
/** The old leader has been shot at, or need not be. a: node that takes over, b: epoch. */
export const FENCED = FAMILY_EVENTS + 8;
/** A promotion is through. a: node, b: epoch. */
export const PROMOTED = FAMILY_EVENTS + 9;
/** News of a leader reaches a node. a: message, whose a is the epoch and b the leader. */
export const NEWS_ARRIVES = FAMILY_EVENTS + 10;
/** The same at a client host. */
export const HOST_NEWS_ARRIVES = FAMILY_EVENTS + 11;
/** A follower asks its new upstream for the log. a: message, whose a is the epoch. */
export const ATTACH_ARRIVES = FAMILY_EVENTS + 12;
/** A lease may have run out. a: node, b: epoch. */
export const LEASE_DUE = FAMILY_EVENTS + 13;
/** What a branch that was cut off had is brought to the leader. a: message, whose a is the branch. */
export const MERGE_ARRIVES = FAMILY_EVENTS + 14;
/** A leader in a switchover has nothing left to ship. a: message, whose a is the epoch. */
export const HANDOVER_ARRIVES = FAMILY_EVENTS + 15;
/** A node has waited long enough before it shoots. a: shooter and target, b: the shooter's life. */
export const SHOT_DUE = FAMILY_EVENTS + 16;
/** A shot lands. a: shooter and target. */
export const SHOT_LANDS = FAMILY_EVENTS + 17;
/** A machine that was shot comes up again. a: node, b: its life. */
export const REBOOTED = FAMILY_EVENTS + 18;
/** A follower's answer to a beat, where two alone watch each other. a: message, whose a is the epoch. */
export const SIGN_ARRIVES = FAMILY_EVENTS + 19;
/** A leader may have been without those for too long. a: node, b: its turn. */
export const DUEL_DUE = FAMILY_EVENTS + 20;
