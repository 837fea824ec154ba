import {
  firstLeadersOf,
  membersOf as membersIn,
  type ReplicationPlan,
} from "../../model/replication.ts";
import type { Declaration, Expr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import type { Env, Roles } from "./env.ts";
import { textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { nodesOf } from "./node-sets.ts";
import type { Settings } from "./settings.ts";

/**
 * Who leads and who follows: `leader`, and `followers` or every other node after `on`. Null when
 * the leader is not known (reported).
 */
export function rolesOf(declaration: Declaration, settings: Settings): Roles | null {
  const { env } = settings;
  const members = membersOf(declaration.on, env);
  if (members === null) return null;
  const first = members[0];
  const leader = settings.given("leader") ? leaderOf(settings) : (first ?? null);
  if (leader === null) return null;
  if (!members.includes(leader)) {
    const among = `the nodes after \`on\`: ${members.map(env.case.names.nodeName).join(", ")}`;
    notAmong(env.case.names.nodeName(leader), "the leader", among, "leader", settings);
    return null;
  }
  const setting = settings.get("followers");
  if (setting === null) {
    return { leader, followers: members.filter((node) => node !== leader), members };
  }
  const followers = nodesOf(setting.value, env);
  if (followers === null) {
    const params = { what: setting.what, text: textOf(env, setting.value), expected: "nodes" };
    env.case.problems.add(compileProblem("SC350", setting.span, params));
    return null;
  }
  const stranger = followers.find((node) => !members.includes(node));
  if (stranger !== undefined) {
    notAmong(
      env.case.names.nodeName(stranger),
      "a follower",
      "the nodes after `on`",
      "followers",
      settings,
    );
    return null;
  }
  return { leader, followers: followers.filter((node) => node !== leader), members };
}

/** What the role words mean in a plan. */
export function rolesIn(replication: ReplicationPlan): Roles {
  const members = membersIn(replication);
  const leader = firstLeadersOf(replication)[0] ?? members[0] ?? 0;
  return { leader, followers: members.filter((node) => node !== leader), members };
}

function leaderOf(settings: Settings): number | null {
  const { env } = settings;
  const setting = settings.get("leader");
  if (setting === null) return null;
  const nodes = nodesOf(setting.value, env);
  if (nodes?.length === 1) return nodes[0] ?? null;
  const params = { what: setting.what, text: textOf(env, setting.value), expected: "one node" };
  env.case.problems.add(compileProblem("SC350", setting.span, params));
  return null;
}

/** The nodes after `on`, in order; all nodes when there is no `on`. */
function membersOf(on: readonly Expr[], env: Env): readonly number[] | null {
  if (on.length === 0) return env.case.names.nodes.map(({ index }) => index);
  const members: number[] = [];
  for (const expr of on) {
    const value = evaluate(expr, env);
    if (value === null) return null;
    const nodes = nodesOf(value, env);
    if (nodes === null) {
      const params = { what: "`on`", text: textOf(env, value), expected: "nodes or sites" };
      env.case.problems.add(compileProblem("SC350", expr.span, params));
      return null;
    }
    members.push(...nodes.filter((node) => !members.includes(node)));
  }
  return members;
}

function notAmong(
  node: string,
  role: string,
  among: string,
  setting: string,
  settings: Settings,
): void {
  const span = settings.spanOf(setting);
  settings.env.case.problems.add(compileProblem("SC358", span, { node, role, among }));
}
