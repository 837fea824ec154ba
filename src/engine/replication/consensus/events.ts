import { FAMILY_EVENTS } from "../../kernel/event-kind.ts";

/** Entries, or news of what is committed, reach a member. a: message. */
export const APPEND = FAMILY_EVENTS;
/** A member's answer to {@link APPEND} or to a snapshot. a: message. */
export const APPEND_REPLY = FAMILY_EVENTS + 1;
/** The leader's beat. a: message. */
export const HEARTBEAT = FAMILY_EVENTS + 2;
export const HEARTBEAT_REPLY = FAMILY_EVENTS + 3;
/** A candidate asks for a vote, or whether it would get one. a: message. */
export const VOTE = FAMILY_EVENTS + 4;
export const VOTE_REPLY = FAMILY_EVENTS + 5;
/** A piece of a snapshot. a: message. */
export const SNAPSHOT = FAMILY_EVENTS + 6;
/** A client's write, passed on to the leader. a: message. */
export const FORWARD = FAMILY_EVENTS + 7;
/** A member asks the leader up to where it must have applied for a read. a: message. */
export const READ_INDEX = FAMILY_EVENTS + 8;
export const READ_INDEX_REPLY = FAMILY_EVENTS + 9;
/** The leader tells a member to stand for election at once. a: message. */
export const TIMEOUT_NOW = FAMILY_EVENTS + 10;
/** The first kind that is no message. */
export const TIMERS = FAMILY_EVENTS + 16;
/** A member may have heard nothing for too long. a: node, b: which timer. */
export const ELECTION_DUE = FAMILY_EVENTS + 16;
/** The leader's next beat. a: node, b: its term. */
export const BEAT_DUE = FAMILY_EVENTS + 17;
/** The leader counts whom it has heard. a: node, b: its term. */
export const QUORUM_DUE = FAMILY_EVENTS + 18;
