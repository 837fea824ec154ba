import type { DetectPlan, FailoverPlan, FencingPlan, PromotePlan } from "../../model/failover.ts";
import type { Distribution } from "../../random/distribution.ts";
import { DATA, equal } from "../../units/dimension.ts";
import type { Declaration } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import {
  argument,
  dataBytes,
  durationNs,
  plainNumber,
  share,
  timesNs,
  wordIn,
  wordText,
} from "./convert.ts";
import { type Env, type Roles, textOf } from "./env.ts";
import type { GetSetting } from "./form.ts";
import { nodesOf } from "./node-sets.ts";
import { type Setting, Settings } from "./settings.ts";

/** Settings of failover as forms and presets call them: `failover.detect`. */
export const FAILOVER_PREFIX = "failover.";

export const FAILOVER_NAMES: readonly string[] = [
  "detect",
  "promote",
  "max_lag",
  "fencing",
  "voters",
  "rejoin",
  "promotion",
  "ack_after",
  "comeback",
].map((name) => `${FAILOVER_PREFIX}${name}`);

/** The `failover` block of a replicate or system block; null when it has none. */
export function failoverBlock(declaration: Declaration): Declaration | null {
  for (const item of declaration.block?.items ?? []) {
    if (item.kind === "declaration" && item.keyword.text === "failover") return item;
  }
  return null;
}

/**
 * Looks settings of failover up: the block's own, then what the preset gives, then the language's
 * defaults. Null for all of them where there is no failover: no block, and no preset that has it.
 */
export function failoverLookup(
  declaration: Declaration,
  path: string,
  preset: (name: string) => Setting | null,
  env: Env,
): GetSetting {
  const block = failoverBlock(declaration);
  const isOn = block !== null || preset(`${FAILOVER_PREFIX}detect`) !== null;
  const head = block?.keyword.span ?? declaration.keyword.span;
  const settings = new Settings(block?.block ?? null, "failover", `${path} · failover`, head, env);
  return (name) => {
    if (!isOn || !name.startsWith(FAILOVER_PREFIX)) return null;
    const own = name.slice(FAILOVER_PREFIX.length);
    if (settings.given(own)) return settings.get(own);
    return preset(name) ?? settings.get(own);
  };
}

/** The plan of failover: undefined where there is none, null when a setting is wrong (reported). */
export function failoverOf(
  get: GetSetting,
  roles: Roles,
  env: Env,
): FailoverPlan | undefined | null {
  const setting = (name: string) => get(`${FAILOVER_PREFIX}${name}`);
  const detected = setting("detect");
  if (detected === null) return undefined;
  const detect = detectOf(detected, env);
  const promote = promoteOf(setting("promote"), roles, env);
  const maxLag = maxLagOf(setting("max_lag"), env);
  const fencing = fencingOf(setting("fencing"), env);
  const voters = votersOf(setting("voters"), roles, env);
  const length = setting("promotion");
  const none = { kind: "constant", value: 0 } as const;
  const promotion = length === null ? none : timesNs(length, env);
  const rejoin = wordOf(setting("rejoin"), ["rewind", "rebuild", "merge"], env);
  const ackAfter = wordOf(setting("ack_after"), ["strict", "reachable"], env);
  const comeback = wordOf(setting("comeback"), ["leads", "follows"], env);
  if (detect === null || promote === null || maxLag === undefined || fencing === null) return null;
  if (voters === null || promotion === null || rejoin === null || ackAfter === null) return null;
  if (comeback === null) return null;
  if (!outlivesBeats(fencing, detect, setting("fencing"), env)) return null;
  return {
    detect,
    promote,
    maxLag,
    fencing,
    ...voters,
    rejoin,
    promotion,
    ...(ackAfter === "strict" ? {} : { ackAfter }),
    ...(comeback === "leads" ? {} : { comeback }),
  };
}

function wordOf<Word extends string>(
  setting: Setting | null,
  of: readonly [Word, ...Word[]],
  env: Env,
): Word | null {
  return setting === null ? of[0] : wordIn(of, setting, env);
}

function detectOf(setting: Setting, env: Env): DetectPlan | null {
  const kind = wordIn(["heartbeat", "phi_accrual", "lease"], setting, env);
  const part = (name: string, place: number) => partOf(setting, name, place, env);
  switch (kind) {
    case "heartbeat": {
      const everyNs = positiveNs(part("every", 0), env);
      const given = part("miss", 1);
      const miss = given === null ? null : plainNumber(given, env);
      if (everyNs === null || miss === null) return null;
      return atLeast(1, miss, given, env) ? { kind, everyNs, miss } : null;
    }
    case "phi_accrual": {
      const given = part("threshold", 0);
      const threshold = given === null ? null : plainNumber(given, env);
      return threshold === null ? null : { kind, everyNs: 1e9, threshold };
    }
    case "lease": {
      const ttlNs = positiveNs(part("ttl", 0), env);
      const loop = part("loop", 1);
      const loopNs = positiveNs(loop, env);
      if (ttlNs === null || loopNs === null) return null;
      if (loopNs < ttlNs) return { kind, ttlNs, loopNs };
      const why = "a lease that is renewed no sooner than it runs out is lost each time";
      env.case.problems.add(
        compileProblem("SC356", setting.span, { name: loop?.what ?? setting.what, why }),
      );
      return null;
    }
    default:
      return null;
  }
}

function fencingOf(setting: Setting | null, env: Env): FencingPlan | null {
  if (setting === null) return { kind: "none" };
  const kind = wordIn(["none", "stonith", "epoch", "quorum_lease"], setting, env);
  switch (kind) {
    case "none":
    case "epoch":
      return { kind };
    case "stonith": {
      const given = partOf(setting, "takes", 0, env);
      const takes = given === null ? null : timesNs(given, env);
      const value = argument(setting.value, "success", 1);
      const { span, what } = setting;
      const success = value === null ? 1 : share({ value, span, what: `success of ${what}` }, env);
      const times = (name: string): Distribution | undefined | null => {
        const value = argument(setting.value, name);
        return value === null
          ? undefined
          : timesNs({ value, span, what: `${name} of ${what}` }, env);
      };
      const [delay, reboot] = [times("delay"), times("reboot")];
      const first = argument(setting.value, "priority_delay");
      const priorityNs =
        first === null
          ? undefined
          : durationNs({ value: first, span, what: `priority_delay of ${what}` }, env);
      if (takes === null || success === null) return null;
      if (delay === null || reboot === null || priorityNs === null) return null;
      return {
        kind,
        takes,
        success,
        ...(delay === undefined ? {} : { delay }),
        ...(priorityNs === undefined ? {} : { priorityNs }),
        ...(reboot === undefined ? {} : { reboot }),
      };
    }
    case "quorum_lease": {
      const ttlNs = positiveNs(partOf(setting, "ttl", 0, env), env);
      return ttlNs === null ? null : { kind, ttlNs };
    }
    default:
      return null;
  }
}

/** A lease must hold until the next beat renews it. */
function outlivesBeats(
  fencing: FencingPlan,
  detect: DetectPlan,
  setting: Setting | null,
  env: Env,
): boolean {
  const everyNs = detect.kind === "lease" ? detect.loopNs : detect.everyNs;
  if (fencing.kind !== "quorum_lease" || fencing.ttlNs > everyNs || setting === null) return true;
  const why = `beats come every ${everyNs / 1e9} s and renew it: it must hold for longer`;
  env.case.problems.add(
    compileProblem("SC356", setting.span, { name: `ttl of ${setting.what}`, why }),
  );
  return false;
}

/** `most_caught_up`, or nodes in order: `[b, c]`, `first 1 of [b, c]`. */
function promoteOf(setting: Setting | null, roles: Roles, env: Env): PromotePlan | null {
  if (setting === null || wordText(setting.value) === "most_caught_up") {
    return { kind: "most_caught_up" };
  }
  const { value } = setting;
  const ordered = value.kind === "quorum" && value.quorum.kind === "first" ? value.quorum.of : null;
  const of = ordered ?? nodesOf(value, env);
  if (of === null || of.length === 0) {
    const text = textOf(env, value);
    const expected = "`most_caught_up` or nodes in order, such as `[b, c]`";
    env.case.problems.add(
      compileProblem("SC350", setting.span, { what: setting.what, text, expected }),
    );
    return null;
  }
  const stranger = of.find((node) => !roles.members.includes(node));
  if (stranger === undefined) return { kind: "order", of };
  return notAmong(stranger, "promoted", setting, env);
}

/** Undefined when it is wrong (reported); null for no limit. */
function maxLagOf(setting: Setting | null, env: Env): FailoverPlan["maxLag"] | undefined {
  if (setting === null) return null;
  const { value } = setting;
  if (value.kind === "quantity" && equal(value.dimension, DATA)) {
    const bytes = dataBytes(setting, env);
    return bytes === null ? undefined : { kind: "bytes", bytes };
  }
  const ns = durationNs(setting, env);
  return ns === null ? undefined : { kind: "time", ns };
}

function votersOf(
  setting: Setting | null,
  roles: Roles,
  env: Env,
): Pick<FailoverPlan, "voters" | "arbiter"> | null {
  if (setting === null) return { voters: roles.members, arbiter: true };
  const voters = nodesOf(setting.value, env);
  if (voters !== null && voters.length > 0) return { voters };
  const params = { what: setting.what, text: textOf(env, setting.value), expected: "nodes" };
  env.case.problems.add(compileProblem("SC350", setting.span, params));
  return null;
}

function notAmong(node: number, role: string, setting: Setting, env: Env): null {
  const { nodeName } = env.case.names;
  const among = "the nodes after `on`";
  env.case.problems.add(
    compileProblem("SC358", setting.span, { node: nodeName(node), role, among }),
  );
  return null;
}

/** An argument of a setting's word, as a setting of its own; null when it is missing (reported). */
function partOf(setting: Setting, name: string, place: number, env: Env): Setting | null {
  const value = argument(setting.value, name, place);
  const what = `${name} of ${setting.what}`;
  if (value !== null) return { ...setting, value, what };
  const text = textOf(env, setting.value);
  const expected = `${wordText(setting.value)}(${name}: ...)`;
  env.case.problems.add(
    compileProblem("SC350", setting.span, { what: setting.what, text, expected }),
  );
  return null;
}

function positiveNs(setting: Setting | null, env: Env): number | null {
  const ns = setting === null ? null : durationNs(setting, env);
  if (ns !== 0 || setting === null) return ns;
  const why = "it must be longer than nothing";
  env.case.problems.add(compileProblem("SC356", setting.span, { name: setting.what, why }));
  return null;
}

function atLeast(least: number, value: number, setting: Setting | null, env: Env): boolean {
  if (value >= least || setting === null) return true;
  const params = { what: setting.what, text: textOf(env, setting.value), least };
  env.case.problems.add(compileProblem("SC373", setting.span, params));
  return false;
}
