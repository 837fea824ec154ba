import { switchOf, wordOf } from "./knobs.ts";
import type { ExpansionInput, KnobProblem } from "./preset.ts";

/** An expansion in the making: what was given, and what has been noticed on the way. */
export interface Draft {
  readonly input: ExpansionInput;
  readonly problems: KnobProblem[];
  readonly leavesOut: string[];
}

/** A knob that is `on` or `off`; anything else is a problem, and the fallback stands. */
export function switchSetting(draft: Draft, name: string, fallback: boolean): boolean {
  const value = draft.input.knobs.get(name);
  const flag = switchOf(value);
  if (flag !== null || value === undefined) return flag ?? fallback;
  draft.problems.push({
    knob: name,
    severity: "error",
    message: `${name} is \`on\` or \`off\`, not \`${wordOf(value) ?? value.kind}\``,
    help: [],
  });
  return fallback;
}
