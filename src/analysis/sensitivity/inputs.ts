import type { Plan } from "../../model/plan.ts";
import type { Input } from "./input.ts";
import { linkInputs } from "./link-inputs.ts";
import { loadInputs } from "./load-inputs.ts";
import { nodeInputs } from "./node-inputs.ts";
import { settingInputs } from "./setting-inputs.ts";

/**
 * Everything of a plan that has a size and may matter: the load, the machines, the links, the times
 * among the settings. Faults stay as they are, and so do rules, words and numbers of copies, which
 * are choices and no sizes.
 */
export function inputsOf(plan: Plan): readonly Input[] {
  return [...loadInputs(plan), ...nodeInputs(plan), ...linkInputs(plan), ...settingInputs(plan)];
}
