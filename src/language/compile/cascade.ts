import type { Declaration } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { cannotEvaluate, type Env, type Roles } from "./env.ts";
import { linkEnds } from "./links.ts";

/**
 * For each follower, the node that feeds it: the leader, unless a `cascade a -> b` says otherwise.
 * Null when the sentences go in a circle (reported).
 */
export function upstreamOf(
  declaration: Declaration,
  roles: Roles,
  env: Env,
): readonly number[] | null {
  const upstream = new Map(roles.followers.map((node) => [node, roles.leader]));
  for (const item of declaration.block?.items ?? []) {
    if (item.kind !== "sentence" || item.verb.text !== "cascade") continue;
    for (const arg of item.args) {
      const ends = linkEnds(arg, env);
      if (ends === null) return null;
      const [from] = ends.from;
      const feeder = from?.nodes[0];
      if (ends.bothWays || ends.from.length !== 1 || from?.site !== null || feeder === undefined) {
        return cannotEvaluate(env, arg.span);
      }
      for (const node of ends.to.flatMap((end) => end.nodes)) {
        if (!upstream.has(node)) {
          const params = {
            node: env.case.names.nodeName(node),
            role: "fed by a cascade",
            among: "the followers",
          };
          env.case.problems.add(compileProblem("SC358", arg.span, params));
          return null;
        }
        upstream.set(node, feeder);
      }
      const circle = circleFrom(feeder, upstream, roles.leader);
      if (circle !== null) {
        const path = circle.map(env.case.names.nodeName).join(" -> ");
        env.case.problems.add(compileProblem("SC359", arg.span, { path }));
        return null;
      }
    }
  }
  return roles.followers.map((node) => upstream.get(node) ?? roles.leader);
}

function circleFrom(
  start: number,
  upstream: ReadonlyMap<number, number>,
  leader: number,
): readonly number[] | null {
  const path = [start];
  for (let node = upstream.get(start); node !== undefined; node = upstream.get(node)) {
    if (node === leader) return null;
    if (path.includes(node)) return [...path, node].reverse();
    path.push(node);
  }
  // A feeder that is no follower and not the leader has no log to pass on.
  return path.at(-1) === leader ? null : path;
}
