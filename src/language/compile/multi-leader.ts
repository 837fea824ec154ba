import type { ConflictPlan, ExchangePlan, MultiLeaderPlan } from "../../model/multi-leader.ts";
import type { Value } from "../../model/value.ts";
import { CLIENT_RECHECK, clientRecheckOf } from "./client-recheck.ts";
import { compileProblem } from "./compile-messages.ts";
import { argument, dataBytes, durationNs, wholeNumber, wordIn, wordText } from "./convert.ts";
import { type Env, type Roles, textOf } from "./env.ts";
import type { Form, FormInput, GetSetting } from "./form.ts";
import { GROUP_NAMES, groupOf } from "./group.ts";
import { nodesOf } from "./node-sets.ts";
import type { Setting } from "./settings.ts";

const CRDTS = ["pn_counter", "or_set", "lww_register", "text"] as const;
const RULES = [
  "last_write_wins",
  "site_priority",
  "siblings",
  "crdt",
  "certify",
  "revisions",
] as const;

/** `replicate multi_leader`. */
export const MULTI_LEADER: Form = {
  names: [
    "leaders",
    "exchange",
    "shipping",
    "conflict",
    "anti_entropy",
    "in_flight",
    "local_flush",
    "keepalive",
    "suspect_after",
    "flow_limit",
    "flow_resume",
    "causal_reads",
    ...GROUP_NAMES,
    "flushes_per_commit",
    "record_overhead",
    "message_overhead",
    CLIENT_RECHECK,
  ],
  plan: multiLeaderPlan,
};

function multiLeaderPlan(get: GetSetting, { roles, env }: FormInput): MultiLeaderPlan | null {
  const leaders = leadersOf(get("leaders"), roles, env);
  if (leaders === null) return null;
  const exchange = exchangeOf(get("exchange"), leaders, env);
  const shipping = shippingOf(get("shipping"), get("in_flight"), env);
  const conflict = conflictOf(get("conflict"), env);
  const antiEntropyNs = periodOf(get("anti_entropy"), env);
  const flush = get("local_flush");
  const localFlush = flush === null ? "on" : wordIn(["on", "off"], flush, env);
  const group = groupOf(get, leaders, env);
  const flushesPerCommit = flushesOf(get("flushes_per_commit"), env);
  const recordOverheadBytes = bytesOf(get("record_overhead"), env);
  const messageOverheadBytes = bytesOf(get("message_overhead"), env);
  const recheck = clientRecheckOf(get, env);
  if (recheck === null) return null;
  if (exchange === null || shipping === null || conflict === null) return null;
  if (antiEntropyNs === undefined || localFlush === null || group === null) return null;
  if (flushesPerCommit === null) return null;
  if (localFlush === "off" && conflict.kind !== "certify" && flush !== null) {
    return wrong(flush, "`on`: without `certify` nobody else has the write yet", env);
  }
  if (recordOverheadBytes === null || messageOverheadBytes === null) return null;
  const followers = roles.members.filter((node) => !leaders.includes(node));
  return {
    kind: "multi_leader",
    leaders,
    followers,
    upstream: followers.map(() => -1),
    exchange,
    shipping,
    conflict,
    antiEntropyNs,
    localFlush: localFlush === "on",
    groupCommit: { enabled: true, delayNs: 0, max: null },
    ...(flushesPerCommit === 1 ? {} : { flushesPerCommit }),
    recordOverheadBytes,
    messageOverheadBytes,
    ...recheck,
    ...(conflict.kind === "certify" ? { group } : {}),
  };
}

/** The leaders in the scenario's order; all members when the setting is absent. */
function leadersOf(setting: Setting | null, roles: Roles, env: Env): readonly number[] | null {
  if (setting === null) return roles.members;
  const nodes = nodesOf(setting.value, env);
  if (nodes === null || nodes.length === 0) {
    return wrong(setting, "nodes such as `[a, b]`", env);
  }
  const stranger = nodes.find((node) => !roles.members.includes(node));
  if (stranger === undefined) return nodes;
  const { nodeName } = env.case.names;
  const params = {
    node: nodeName(stranger),
    role: "a leader",
    among: `the nodes after \`on\`: ${roles.members.map(nodeName).join(", ")}`,
  };
  env.case.problems.add(compileProblem("SC358", setting.span, params));
  return null;
}

function exchangeOf(
  setting: Setting | null,
  leaders: readonly number[],
  env: Env,
): ExchangePlan | null {
  if (setting === null) return { kind: "all_to_all" };
  const kind = wordIn(["all_to_all", "ring", "star"], setting, env);
  if (kind !== "star") return kind === null ? null : { kind };
  const given = argument(setting.value, "center", 0);
  if (given === null) return { kind, center: leaders[0]! };
  const nodes = nodesOf(given, env);
  const center = nodes?.length === 1 ? nodes[0]! : -1;
  if (leaders.includes(center)) return { kind, center };
  const names = leaders.map(env.case.names.nodeName).join(", ");
  return wrong({ ...setting, value: given }, `one of the leaders ${names}`, env);
}

function shippingOf(
  setting: Setting | null,
  inFlight: Setting | null,
  env: Env,
): MultiLeaderPlan["shipping"] | null {
  const flight = inFlight === null ? "many" : wordIn(["many", "one"], inFlight, env);
  if (flight === null) return null;
  const one = flight === "one" ? { oneAtATime: true } : {};
  if (setting === null) return { batchNs: 0, maxBytes: null, ...one };
  if (wordIn(["async"], setting, env) === null) return null;
  const { span, what } = setting;
  const batch = argument(setting.value, "batch");
  const max = argument(setting.value, "max");
  const batchNs =
    batch === null ? 0 : durationNs({ value: batch, span, what: `${what}.batch` }, env);
  const maxBytes = max === null ? null : dataBytes({ value: max, span, what: `${what}.max` }, env);
  if (batchNs === null || (max !== null && maxBytes === null)) return null;
  return { batchNs, maxBytes, ...one };
}

function conflictOf(setting: Setting | null, env: Env): ConflictPlan | null {
  if (setting === null) return { kind: "last_write_wins" };
  const kind = wordIn(RULES, setting, env);
  if (kind === null) return null;
  if (kind === "crdt") {
    const given = argument(setting.value, "type", 0);
    const written = given === null ? null : wordText(given);
    const type = CRDTS.find((word) => word === written);
    const words = CRDTS.map((word) => `\`crdt(${word})\``).join(", ");
    return type === undefined ? wrong(setting, `one of ${words}`, env) : { kind, type };
  }
  if (kind !== "site_priority") return { kind };
  const sites = sitesOf(argument(setting.value, "order", 0));
  return sites === null
    ? wrong(setting, "sites such as `site_priority([a, b])`", env)
    : { kind, sites };
}

function sitesOf(value: Value | null): readonly number[] | null {
  if (value === null) return null;
  if (value.kind === "site") return [value.site];
  if (value.kind !== "list" && value.kind !== "tuple") return null;
  const sites = value.items.map((item) => (item.kind === "site" ? item.site : -1));
  return sites.includes(-1) ? null : sites;
}

/** Nanoseconds between comparisons; null is never, undefined is reported. */
function periodOf(setting: Setting | null, env: Env): number | null | undefined {
  if (setting === null) return null;
  const { value } = setting;
  if (value.kind === "every" && value.seconds > 0) return Math.round(value.seconds * 1e9);
  return wrong(setting, "a period such as `every 30s`", env) ?? undefined;
}

/** Flushes in a row that one commit takes. */
function flushesOf(setting: Setting | null, env: Env): number | null {
  return setting === null ? 1 : wholeNumber(1, setting, env);
}

function bytesOf(setting: Setting | null, env: Env): number | null {
  return setting === null ? 0 : dataBytes(setting, env);
}

function wrong(setting: Setting, expected: string, env: Env): null {
  const params = { what: setting.what, text: textOf(env, setting.value), expected };
  env.case.problems.add(compileProblem("SC350", setting.span, params));
  return null;
}
