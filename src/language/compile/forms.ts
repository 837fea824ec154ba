import { CONSENSUS } from "./consensus.ts";
import type { Form } from "./form.ts";
import { LEADERLESS } from "./leaderless.ts";
import { MULTI_LEADER } from "./multi-leader.ts";
import { SINGLE_LEADER } from "./single-leader.ts";

/** The forms of `replicate`, by the word after it. A new family is a file and a line here. */
export const FORMS: ReadonlyMap<string, Form> = new Map([
  ["consensus", CONSENSUS],
  ["leaderless", LEADERLESS],
  ["multi_leader", MULTI_LEADER],
  ["single_leader", SINGLE_LEADER],
]);
