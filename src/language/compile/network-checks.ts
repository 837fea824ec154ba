import type { Span } from "../../diagnostics/span.ts";
import {
  feedsOf,
  firstLeadersOf,
  membersOf,
  type ReplicationPlan,
} from "../../model/replication.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";
import { DATA } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";
import { compileProblem } from "./compile-messages.ts";
import type { Env } from "./env.ts";
import type { Endpoints, Network } from "./routes.ts";

/** From this size on, the time on the wire is no detail: half a millisecond at 1 Gbps. */
const LARGE_BYTES = 64 * 1024;

/** Ways to read that take the nearest replica. */
const NEAREST_ROUTES: readonly string[] = ["nearest", "token", "leader_after_write"];

export interface NetworkUse {
  readonly replication: ReplicationPlan;
  readonly workloads: readonly WorkloadPlan[];
  readonly network: Network;
  readonly endpoints: Endpoints;
}

/** Whether everyone who must talk has a link; false when a route is missing (reported). */
export function routesComplete(use: NetworkUse, env: Env): boolean {
  const { replication, workloads, endpoints } = use;
  const { replication: block } = env.case.scenario;
  const at = block?.keyword.span;
  const missing = new Set<string>();
  const pair = (a: number, b: number, span: Span | undefined): void => {
    if (!routed(use, a, b)) reportRoute(use, a, b, span, missing, env);
    else if (!routed(use, b, a)) reportRoute(use, b, a, span, missing, env);
  };
  for (const [from, to] of feedsOf(replication)) pair(from, to, at);
  const everyone = membersOf(replication);
  const leaders = firstLeadersOf(replication);
  for (const [position, workload] of workloads.entries()) {
    const declaration = env.case.scenario.workloads[position];
    const span = declaration?.on[0]?.span ?? declaration?.keyword.span;
    const reads = workload.writeShare < 1 && workload.readFrom.kind !== "leader";
    const asked = reads || leaders.length !== 1 ? everyone : leaders;
    // Where several lead, clients go to the nearest that they reach.
    const anyLeader =
      replication.kind === "multi_leader" &&
      (!reads || NEAREST_ROUTES.includes(workload.readFrom.kind));
    for (const host of workload.clientHosts) {
      const from = endpoints.nodes + host;
      const reaches = (node: number) => routed(use, from, node) && routed(use, node, from);
      if (anyLeader && leaders.some(reaches)) continue;
      for (const node of asked) pair(endpoints.nodes + host, node, span);
    }
  }
  return missing.size === 0;
}

function routed({ network, endpoints }: NetworkUse, from: number, to: number): boolean {
  return (network.routes[from * endpoints.count + to] ?? -1) !== -1;
}

/** One missing link parts many machines: it is told once for each pair of sites. */
function reportRoute(
  { endpoints }: NetworkUse,
  from: number,
  to: number,
  span: Span | undefined,
  missing: Set<string>,
  env: Env,
): void {
  const [a, b] = [endpoints.siteName(from), endpoints.siteName(to)];
  const key = JSON.stringify([a, b].sort());
  if (missing.has(key)) return;
  missing.add(key);
  const help = [`write \`link ${a} <-> ${b} { rtt = … }\` in the topology`];
  const params = { from: endpoints.name(from), to: endpoints.name(to) };
  const place = span ?? { source: "", start: 0, end: 0 };
  env.case.problems.add(compileProblem("SC360", place, params, { help }));
}

/** Warns of links without a bandwidth that carry large values. */
export function warnOfUnlimitedLinks(use: NetworkUse, env: Env): void {
  const { replication, workloads, network, endpoints } = use;
  const sizes = workloads
    .filter(({ writeShare }) => writeShare > 0)
    .map(({ value }) => meanOf(value));
  const size = Math.max(0, ...sizes);
  if (!(size >= LARGE_BYTES)) return;
  const used = new Set(
    feedsOf(replication).map(([from, to]) => network.routes[from * endpoints.count + to] ?? -1),
  );
  for (const [rule, links] of network.byRule) {
    const unlimited = links.some(
      (link) => used.has(link) && network.links[link]?.bandwidthBytesPerSecond === null,
    );
    if (!unlimited || rule.item === null) continue;
    const span = rule.item.ends?.span ?? rule.item.span;
    const params = { link: rule.group, size: formatQuantity(size, DATA) };
    env.case.problems.add(compileProblem("SC361", span, params));
  }
}
