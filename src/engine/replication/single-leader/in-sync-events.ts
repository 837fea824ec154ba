import { FAMILY_EVENTS } from "../../kernel/event-kind.ts";

/** A follower's request may have waited long enough. a: replica index. */
export const FETCH_DUE = FAMILY_EVENTS + 40;
/** A leader looks at who lags. a: node. */
export const LAG_DUE = FAMILY_EVENTS + 41;
/** A node gives a sign of life, if it can. a: node. */
export const SIGN_DUE = FAMILY_EVENTS + 42;
/** A node may have been silent for too long. a: node. */
export const SESSION_DUE = FAMILY_EVENTS + 43;
/** A follower reports to the node that feeds it. a: node. */
export const REPORT_DUE = FAMILY_EVENTS + 44;
/** The report arrives. a: message. */
export const REPORT_ARRIVES = FAMILY_EVENTS + 45;
