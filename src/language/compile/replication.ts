import type { ReplicationPlan } from "../../model/replication.ts";
import type { HardwareConsequence } from "../../systems/preset.ts";
import { PRESETS } from "../../systems/presets.ts";
import type { Declaration } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import type { Env } from "./env.ts";
import { FAILOVER_PREFIX, failoverLookup } from "./failover.ts";
import { FORMS } from "./forms.ts";
import { rolesOf } from "./roles.ts";
import { type Origins, originOf, type Setting, Settings } from "./settings.ts";
import { expandSystem } from "./system.ts";

export interface CompiledReplication {
  readonly plan: ReplicationPlan;
  readonly hardware: readonly HardwareConsequence[];
  readonly leavesOut: readonly string[];
  /** The settings that the plan was made of, in the order of the reference. */
  readonly settings: readonly Setting[];
  /** `postgresql "16"`, or null for a `replicate` block. */
  readonly system: string | null;
}

/** Settings that a system's block has under their own names. */
const KEPT = ["leader", "followers", "shards"];

/**
 * The plan of a `replicate` or `system` block. Sets the case's roles, so that
 * `followers` and `majority` have a meaning from here on. Null when it has no plan (reported).
 */
export function compileReplication(
  declaration: Declaration,
  env: Env,
  origins: Origins,
): CompiledReplication | null {
  const name = declaration.names[0]?.name.text ?? "";
  const preset = declaration.keyword.text === "system" ? PRESETS.get(name) : undefined;
  if (preset === undefined && !FORMS.has(name)) {
    const form = `${declaration.keyword.text} ${name}`.trim();
    const what = `replication that can be simulated yet: not \`${form}\``;
    env.case.problems.add(compileProblem("SC378", declaration.keyword.span, { what }));
    return null;
  }
  const place = `${declaration.keyword.text} ${name}`;
  const path = preset === undefined ? "replicate" : name;
  const settings = new Settings(declaration.block, place, path, declaration.keyword.span, env);
  const roles = rolesOf(declaration, settings);
  if (roles === null) return null;
  env.case.roles = roles;
  const system = preset && expandSystem(preset, declaration, settings, roles);
  if (system === null) return null;
  const form = FORMS.get(system?.form ?? name);
  if (form === undefined) return null;
  const ofPreset = (setting: string): Setting | null => system?.settings.get(setting) ?? null;
  const ofFailover = failoverLookup(declaration, path, ofPreset, settings.env);
  const get = (setting: string): Setting | null => {
    if (setting.startsWith(FAILOVER_PREFIX)) return ofFailover(setting);
    const kept = system === undefined || KEPT.includes(setting);
    return ofPreset(setting) ?? (kept ? settings.get(setting) : null);
  };
  const plan = form.plan(get, { declaration, roles, env: settings.env });
  if (plan === null) return null;
  const used = form.names.flatMap((called): Setting[] => {
    const setting = get(called);
    return setting === null ? [] : [{ ...setting, name: called }];
  });
  origins.push(...used.map((setting) => originOf(setting, env)));
  origins.push(...(form.consequences?.(get, plan, path, env) ?? []));
  const version = system === undefined ? null : `${system.preset.name} "${system.version}"`;
  return {
    plan,
    hardware: system?.hardware ?? [],
    leavesOut: system?.leavesOut ?? [],
    settings: used,
    system: version,
  };
}
