import { diagnosticsOf } from "../../diagnostics/catalogue.ts";
import { NAME_MESSAGES } from "./name-messages.ts";
import { OTHER_MESSAGES } from "./other-messages.ts";
import { TYPE_MESSAGES } from "./type-messages.ts";

/** Everything that the checker can say. */
export const CHECK_MESSAGES = { ...TYPE_MESSAGES, ...NAME_MESSAGES, ...OTHER_MESSAGES } as const;

/** Makes one of the checker's diagnostics. */
export const checkProblem = diagnosticsOf(CHECK_MESSAGES);
