import type { ReplicationPlan, SingleLeaderPlan } from "../../model/replication.ts";
import type { HardwareConsequence } from "../../systems/preset.ts";
import { PRESETS } from "../../systems/presets.ts";
import type { Declaration } from "../ast.ts";
import { upstreamOf } from "./cascade.ts";
import { compileProblem } from "./compile-messages.ts";
import { type Env, type Roles, textOf } from "./env.ts";
import { rolesOf } from "./roles.ts";
import { type Origins, originOf, type Setting, Settings } from "./settings.ts";
import { singleLeaderPlan } from "./single-leader.ts";
import { expandSystem } from "./system.ts";
import { quorumText } from "./value-text.ts";

export interface CompiledReplication {
  readonly plan: ReplicationPlan;
  readonly hardware: readonly HardwareConsequence[];
  readonly leavesOut: readonly string[];
  /** The settings that the plan was made of, in the order of the reference. */
  readonly settings: readonly Setting[];
  /** `postgresql "16"`, or null for a `replicate` block. */
  readonly system: string | null;
}

const PLACE = "replicate single_leader";

/** Every setting of the plan, in the order in which `explain` shows them. */
const NAMES = [
  "leader",
  "followers",
  "mode",
  "ack",
  "ack_at",
  "local_flush",
  "flushes_per_commit",
  "group_commit",
  "ack_timeout",
  "on_ack_timeout",
  "shards",
  "ship_after",
  "receiver",
  "apply_after",
  "visible",
  "commit_pipeline",
  "record_overhead",
  "message_overhead",
];

/**
 * The plan of a `replicate single_leader` or `system` block. Sets the case's roles, so that
 * `followers` and `majority` have a meaning from here on. Null when it has no plan (reported).
 */
export function compileReplication(
  declaration: Declaration,
  env: Env,
  origins: Origins,
): CompiledReplication | null {
  const name = declaration.names[0]?.name.text ?? "";
  const preset = declaration.keyword.text === "system" ? PRESETS.get(name) : undefined;
  if (preset === undefined && name !== "single_leader") {
    const form = `${declaration.keyword.text} ${name}`.trim();
    const what = `replication that can be simulated yet: not \`${form}\``;
    env.case.problems.add(compileProblem("SC378", declaration.keyword.span, { what }));
    return null;
  }
  const place = preset === undefined ? PLACE : `system ${name}`;
  const path = preset === undefined ? "replicate" : name;
  const settings = new Settings(declaration.block, place, path, declaration.keyword.span, env);
  const roles = rolesOf(declaration, settings);
  if (roles === null) return null;
  env.case.roles = roles;
  const system = preset && expandSystem(preset, declaration, settings, roles);
  if (system === null) return null;
  const get = (setting: string): Setting | null =>
    system?.settings.get(setting) ??
    (system === undefined || ["leader", "followers", "shards"].includes(setting)
      ? settings.get(setting)
      : null);
  const upstream = upstreamOf(declaration, roles, settings.env);
  const plan = upstream === null ? null : singleLeaderPlan(get, roles, upstream, settings.env);
  if (plan === null) return null;
  const used = NAMES.map(get).filter((setting) => setting !== null);
  origins.push(...used.map((setting) => originOf(setting, env)));
  origins.push(...byMode(get, plan, path, env));
  const version = system === undefined ? null : `${system.preset.name} "${system.version}"`;
  return {
    plan,
    hardware: system?.hardware ?? [],
    leavesOut: [...(system?.leavesOut ?? []), ...failoverNote(declaration, env, roles)],
    settings: used,
    system: version,
  };
}

/** What `mode` stands for, when it decides. */
function byMode(
  get: (name: string) => Setting | null,
  plan: SingleLeaderPlan,
  path: string,
  env: Env,
): Origins {
  const mode = get("mode");
  if (mode === null || get("ack") !== null) return [];
  const source = `mode = ${mode.text ?? textOf(env, mode.value)}`;
  const ack = quorumText(plan.ack, env.case.names.nodeName);
  const { from } = mode;
  const rule: Origins = [{ path: `${path} · ack`, text: ack, from, source }];
  if (get("ack_at") !== null || plan.ack.kind === "none") return rule;
  return [...rule, { path: `${path} · ack_at`, text: plan.ackAt, from, source }];
}

function failoverNote(declaration: Declaration, env: Env, roles: Roles): string[] {
  const failover = (declaration.block?.items ?? []).some(
    (item) => item.kind === "declaration" && item.keyword.text === "failover",
  );
  if (!failover) return [];
  const leader = env.case.names.nodeName(roles.leader);
  return [
    `Failover is not simulated yet: when ${leader} is down, nobody takes over and writes stop until it is back.`,
  ];
}
