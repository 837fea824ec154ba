import { compileProblem } from "./compile-messages.ts";
import { durationNs } from "./convert.ts";
import type { Env } from "./env.ts";
import type { GetSetting } from "./form.ts";

/** The setting's name, in each form with a leader. */
export const CLIENT_RECHECK = "client_recheck";

/** For how long clients keep away from a replica that failed them; null when it cannot be (reported). */
export function clientRecheckOf(
  get: GetSetting,
  env: Env,
): { readonly clientRecheckNs?: number } | null {
  const setting = get(CLIENT_RECHECK);
  if (setting === null) return {};
  const clientRecheckNs = durationNs(setting, env);
  if (clientRecheckNs === null) return null;
  if (clientRecheckNs > 0) return { clientRecheckNs };
  const why = "a replica that is tried again at once is never left alone";
  env.case.problems.add(compileProblem("SC356", setting.span, { name: setting.what, why }));
  return null;
}
