import type { GroupCommitPlan } from "../../model/single-leader.ts";
import { argument, durationNs, wholeNumber, wordIn, wordText } from "./convert.ts";
import type { Env } from "./env.ts";
import type { Setting } from "./settings.ts";

/** `group_commit = on(delay:, max:) | off`; on without limits when absent. Null when reported. */
export function groupCommitPlan(setting: Setting | null, env: Env): GroupCommitPlan | null {
  if (setting === null) return { enabled: true, delayNs: 0, max: null };
  const { value, span, what } = setting;
  const word = wordText(value);
  if (word === "off") return { enabled: false, delayNs: 0, max: 1 };
  if (word !== "on") {
    wordIn(["on", "off"], setting, env);
    return null;
  }
  const delay = argument(value, "delay");
  const most = argument(value, "max");
  const delayNs =
    delay === null ? 0 : durationNs({ value: delay, span, what: `${what}.delay` }, env);
  const max =
    most === null ? null : wholeNumber(1, { value: most, span, what: `${what}.max` }, env);
  if (delayNs === null || (most !== null && max === null)) return null;
  return { enabled: true, delayNs, max };
}
