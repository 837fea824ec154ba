import { CONSENSUS } from "./consensus.ts";
import type { Form } from "./form.ts";
import { SINGLE_LEADER } from "./single-leader.ts";

/** The forms of `replicate`, by the word after it. A new family is a file and a line here. */
export const FORMS: ReadonlyMap<string, Form> = new Map([
  ["consensus", CONSENSUS],
  ["single_leader", SINGLE_LEADER],
]);
