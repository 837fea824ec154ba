import type { LinkPlan } from "../../model/topology.ts";
import type { Env } from "./env.ts";
import { defaultWithin, type LinkEnd, type LinkRule } from "./links.ts";

/** Endpoints of a plan: nodes in order, then one client host for each site with clients. */
export interface Endpoints {
  readonly count: number;
  readonly nodes: number;
  /** The site of each endpoint. */
  readonly sites: readonly number[];
  name(endpoint: number): string;
  siteName(endpoint: number): string;
}

export interface Network {
  readonly links: readonly LinkPlan[];
  /** `routes[from * endpoints + to]`: a link's index or -1. */
  readonly routes: readonly number[];
  /** The links that each rule of the scenario made, for `degrade`. */
  readonly byRule: ReadonlyMap<LinkRule, readonly number[]>;
}

/** The endpoints of a case: its nodes, and a client host in each of `clientSites`. */
export function endpointsOf(env: Env, clientSites: readonly number[]): Endpoints {
  const { nodes } = env.case.names;
  const sites = [...nodes.map(({ site }) => site), ...clientSites];
  const siteName = (endpoint: number): string =>
    env.case.scenario.sites[sites[endpoint] ?? 0]?.name ?? "site";
  return {
    count: sites.length,
    nodes: nodes.length,
    sites,
    siteName,
    name: (endpoint) => nodes[endpoint]?.name ?? `clients in ${siteName(endpoint)}`,
  };
}

/**
 * Pipes for every pair of endpoints that may talk. The most specific rule wins: between single
 * nodes, then between a node and a site, between sites, within a named site, within each site;
 * of equals the later one. Within a site every pair has a pipe of its own, as a switch gives;
 * between sites all pairs share one.
 */
export function networkOf(rules: readonly LinkRule[], endpoints: Endpoints, env: Env): Network {
  const links: LinkPlan[] = [];
  const routes = new Array<number>(endpoints.count * endpoints.count).fill(-1);
  const pipes = new Map<string, number>();
  const byRule = new Map<LinkRule, number[]>();
  const usual = defaultWithin(env);
  for (let from = 0; from < endpoints.count; from += 1) {
    for (let to = 0; to < endpoints.count; to += 1) {
      if (from === to || (from >= endpoints.nodes && to >= endpoints.nodes)) continue;
      const match = bestRule(rules, usual, from, to, endpoints);
      if (match === null) continue;
      const { rule, name } = match;
      const key = `${rules.indexOf(rule)} ${name}`;
      let index = pipes.get(key);
      if (index === undefined) {
        const group = rule.where === "within" ? `within ${endpoints.siteName(from)}` : rule.group;
        index = links.push({ name, group, ...rule.traits }) - 1;
        pipes.set(key, index);
        byRule.set(rule, [...(byRule.get(rule) ?? []), index]);
      }
      routes[from * endpoints.count + to] = index;
    }
  }
  return { links, routes, byRule };
}

interface Match {
  readonly rule: LinkRule;
  readonly name: string;
  readonly rank: number;
}

function bestRule(
  rules: readonly LinkRule[],
  usual: LinkRule,
  from: number,
  to: number,
  endpoints: Endpoints,
): Match | null {
  let best: Match | null = null;
  for (const rule of [usual, ...rules]) {
    const match = matchOf(rule, from, to, endpoints);
    if (match !== null && (best === null || match.rank >= best.rank)) best = match;
  }
  return best;
}

function matchOf(rule: LinkRule, from: number, to: number, endpoints: Endpoints): Match | null {
  const site = endpoints.sites[from];
  if (rule.where === "within") {
    if (site !== endpoints.sites[to] || (rule.site !== null && rule.site !== site)) return null;
    const rank = rule.item === null ? 0 : rule.site === null ? 1 : 2;
    const pair = `${endpoints.name(from)} -> ${endpoints.name(to)}`;
    return { rule, name: `within ${endpoints.siteName(from)}: ${pair}`, rank };
  }
  if (rule.ends === null) return null;
  const [a, b] = rule.ends;
  const single = (end: LinkEnd): number => (end.site === null ? 1 : 0);
  const rank = 3 + single(a) + single(b);
  if (holds(a, from, endpoints) && holds(b, to, endpoints)) {
    return { rule, name: `${a.name} -> ${b.name}`, rank };
  }
  if (rule.bothWays && holds(b, from, endpoints) && holds(a, to, endpoints)) {
    return { rule, name: `${b.name} -> ${a.name}`, rank };
  }
  return null;
}

/** Client hosts stand at the ends that are sites; node lists do not mean them. */
function holds(end: LinkEnd, endpoint: number, endpoints: Endpoints): boolean {
  if (end.site !== null) return endpoints.sites[endpoint] === end.site;
  return endpoint < endpoints.nodes && end.nodes.includes(endpoint);
}
