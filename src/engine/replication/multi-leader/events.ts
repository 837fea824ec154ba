import { FAMILY_EVENTS } from "../../kernel/event-kind.ts";

/** A batch of one node's log reaches another. a: message. */
export const SHIPMENT_ARRIVES = FAMILY_EVENTS;
/** A batch has collected long enough. a: edge, b: the sender's life. */
export const BATCH_DUE = FAMILY_EVENTS + 1;
/** A pair of replicas compares what they have. a: pair. */
export const COMPARE_DUE = FAMILY_EVENTS + 2;
/** What a replica has, told to its peer. a: message. */
export const SUMMARY_ARRIVES = FAMILY_EVENTS + 3;
/** Missing records of one origin, sent by a comparison. a: message. */
export const REPAIR_ARRIVES = FAMILY_EVENTS + 4;
/** A piece of a whole copy. a: message. */
export const COPY_ARRIVES = FAMILY_EVENTS + 5;
/** A write that the group is to put in order. a: message. */
export const PROPOSAL_ARRIVES = FAMILY_EVENTS + 6;
/** A member says how far it has heard. a: message. */
export const HEARD_ARRIVES = FAMILY_EVENTS + 7;
/** Members look who is silent. a: always 0. */
export const VIEW_DUE = FAMILY_EVENTS + 8;
/** A member asks the others to slow down, or to go on. a: message. */
export const FLOW_ARRIVES = FAMILY_EVENTS + 9;
/** A batch has come, so that the next may go. a: message. */
export const RECEIPT_ARRIVES = FAMILY_EVENTS + 10;
/** A proposer tells how many of its writes a majority has. a: message. */
export const LEARN_ARRIVES = FAMILY_EVENTS + 11;
/** Others may have waited long enough for a member's word. a: member. */
export const SKIP_DUE = FAMILY_EVENTS + 12;
/** A member asks what has been proposed, or is answered. a: message. */
export const BARRIER_ARRIVES = FAMILY_EVENTS + 13;
/** A member tells how many writes of another it has applied. a: message. */
export const APPLIED_ARRIVES = FAMILY_EVENTS + 14;
/** Members tell each other how busy they are. a: always 0. */
export const QUOTA_DUE = FAMILY_EVENTS + 15;
