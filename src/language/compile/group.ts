import type { GroupPlan, QuotaPlan } from "../../model/multi-leader.ts";
import { compileProblem } from "./compile-messages.ts";
import { argument, durationNs, share, wholeNumber, wordIn } from "./convert.ts";
import { type Env, textOf } from "./env.ts";
import type { GetSetting } from "./form.ts";
import { nodesOf } from "./node-sets.ts";
import type { Setting } from "./settings.ts";

const ORDERS = ["all", "rotating", "leader"] as const;
const LEVELS = ["eventual", "failover", "before", "after", "both"] as const;

/** Settings of `replicate multi_leader` that only a group has whose members agree on an order. */
export const GROUP_NAMES = ["group_order", "primary", "cut_off", "consistency", "flow_quota"];

/** What the group that certifies goes by. Null when a setting has no usable value (reported). */
export function groupOf(get: GetSetting, leaders: readonly number[], env: Env): GroupPlan | null {
  const time = (name: string, usual: number): number | null => {
    const setting = get(name);
    return setting === null ? usual : durationNs(setting, env);
  };
  const keepaliveNs = time("keepalive", 1e9);
  const suspectNs = time("suspect_after", 5e9);
  const limit = get("flow_limit");
  const flowLimit = limit === null ? null : wholeNumber(0, limit, env);
  const resume = get("flow_resume");
  const flowFactor = resume === null ? 1 : share(resume, env);
  const causal = get("causal_reads");
  const causalReads = causal === null ? "off" : wordIn(["on", "off"], causal, env);
  const order = wordOr("all", ORDERS, get("group_order"), env);
  const cutOff = wordOr("refuse", ["refuse", "wait"] as const, get("cut_off"), env);
  const consistency = wordOr("eventual", LEVELS, get("consistency"), env);
  const primary = primaryOf(get("primary"), leaders, env);
  const quota = quotaOf(get("flow_quota"), env);
  if (keepaliveNs === null || suspectNs === null || flowFactor === null) return null;
  if (causalReads === null || (limit !== null && flowLimit === null)) return null;
  if (order === null || cutOff === null || consistency === null) return null;
  if (primary === null || quota === null) return null;
  if (order === "leader" && primary === undefined) {
    const setting = get("group_order")!;
    return wrong(setting, "`rotating`, or `leader` together with `primary = …`", env);
  }
  return {
    keepaliveNs,
    suspectNs,
    flowLimit,
    flowFactor,
    causalReads: causalReads === "on",
    ...(order === "all" ? {} : { order }),
    ...(cutOff === "refuse" ? {} : { cutOff }),
    ...(consistency === "eventual" ? {} : { consistency }),
    ...(primary === undefined ? {} : { primary }),
    ...(quota === undefined ? {} : { quota }),
  };
}

function wordOr<Word extends string>(
  usual: Word,
  words: readonly Word[],
  setting: Setting | null,
  env: Env,
): Word | null {
  return setting === null ? usual : wordIn(words, setting, env);
}

/** The one that takes writes; undefined when all do. */
function primaryOf(
  setting: Setting | null,
  leaders: readonly number[],
  env: Env,
): number | undefined | null {
  if (setting === null) return undefined;
  const nodes = nodesOf(setting.value, env);
  const node = nodes?.length === 1 ? nodes[0]! : -1;
  if (leaders.includes(node)) return node;
  const names = leaders.map(env.case.names.nodeName).join(", ");
  return wrong(setting, `one of the leaders ${names}`, env);
}

function quotaOf(setting: Setting | null, env: Env): QuotaPlan | undefined | null {
  if (setting === null) return undefined;
  const { span, what } = setting;
  if (wordIn(["quota"], setting, env) === null) return null;
  const part = (name: string): Setting | null => {
    const value = argument(setting.value, name);
    return value === null ? null : { ...setting, value, span, what: `${what}.${name}` };
  };
  const [limit, every, hold, release] = ["limit", "every", "hold", "release"].map(part);
  const most = limit == null ? 25_000 : wholeNumber(0, limit, env);
  const periodNs = every == null ? 1e9 : durationNs(every, env);
  const held = hold == null ? 0.1 : share(hold, env);
  const released = release == null ? 0.5 : share(release, env);
  if (most === null || periodNs === null || held === null || released === null) return null;
  return { periodNs, limit: most, hold: held, release: released };
}

function wrong(setting: Setting, expected: string, env: Env): null {
  const params = { what: setting.what, text: textOf(env, setting.value), expected };
  env.case.problems.add(compileProblem("SC350", setting.span, params));
  return null;
}
