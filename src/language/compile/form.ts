import type { ReplicationPlan } from "../../model/replication.ts";
import type { Declaration } from "../ast.ts";
import type { Env, Roles } from "./env.ts";
import type { Origins, Setting } from "./settings.ts";

/** Looks a setting up, whoever gives it: a scenario's block, a preset or a default. */
export type GetSetting = (name: string) => Setting | null;

export interface FormInput {
  /** The block as written, for the sentences and blocks in it. */
  readonly declaration: Declaration;
  readonly roles: Roles;
  readonly env: Env;
}

/** One form of `replicate`: how its settings become a plan. */
export interface Form {
  /** Every setting of the plan, in the order in which `explain` shows them. */
  readonly names: readonly string[];
  /** Null when a setting has no usable value (reported). */
  plan(get: GetSetting, input: FormInput): ReplicationPlan | null;
  /** Origins of values that one setting decides for another. */
  consequences?(get: GetSetting, plan: ReplicationPlan, path: string, env: Env): Origins;
}
