import { suggest } from "../../diagnostics/suggest.ts";
import type { Distribution } from "../../random/distribution.ts";
import { changeUnit } from "../../random/scale-distribution.ts";
import { REGION_NETWORKS, type RegionNetwork, regionIndex } from "../../systems/round-trips.ts";
import { TIME } from "../../units/dimension.ts";
import type { SiteSymbol } from "../checked.ts";
import { halved, wordText } from "./convert.ts";
import { type Env, textOf } from "./env.ts";
import type { LinkEnd, LinkRule } from "./links.ts";
import { networkProblem } from "./network-messages.ts";
import { type Origins, Settings } from "./settings.ts";

const NS_PER_MS = 1e6;

/**
 * The links that `network` in the topology gives: between all sites that are regions of the matrix,
 * and inside them where it has a machine's ping to itself. They carry any amount at once. `written`
 * are the scenario's own links, which go before them, and which a site that is no region needs.
 */
export function matrixRules(
  written: readonly LinkRule[],
  env: Env,
  origins: Origins,
): readonly LinkRule[] {
  const { topology, sites } = env.case.scenario;
  if (topology === undefined) return [];
  const settings = new Settings(topology.block, "topology", "topology", topology.keyword.span, env);
  const setting = settings.get("network");
  const network = setting && REGION_NETWORKS.get(wordText(setting.value) ?? "");
  if (setting === null || network === undefined || network === null) return [];
  const { what: path, from } = setting;
  const { title, source } = network;
  origins.push({ path, text: `${network.name}: ${title}`, from, source });
  const regions = sites.map((site) => regionOf(site, network, written, env));
  return sites.flatMap((site, index) => {
    const region = regions[index] ?? -1;
    if (region < 0) return [];
    const pairs = sites.flatMap((other, place) => {
      const to = regions[place] ?? -1;
      if (to < 0 || place === index) return [];
      return between(site, other, network, [region, to], written, env, origins);
    });
    const inside = network.within(region);
    return inside === null ? pairs : [...pairs, within(site, inside)];
  });
}

/** The region that a site is; -1 when it is none (reported, unless the scenario links it itself). */
function regionOf(
  site: SiteSymbol,
  network: RegionNetwork,
  written: readonly LinkRule[],
  env: Env,
): number {
  const region = regionIndex(network, site.name);
  if (region >= 0 || env.case.scenario.sites.length < 2) return region;
  const isLinked = written.some(({ ends }) =>
    ends?.some((end) => end.site === site.index || holdsNodesOf(end, site, env)),
  );
  if (isLinked) return -1;
  const name = site.declaration.names.find(({ name: { text } }) => text === site.name)?.name;
  const span = name?.span ?? site.declaration.keyword.span;
  const near = suggest(site.name, network.regions);
  const help =
    near === null
      ? [`its regions are ${network.regions.join(", ")}`, `or write \`link ${site.name} <-> …\``]
      : [`did you mean \`${near}\`?`];
  const edits = near === null ? [] : [{ span, replacement: near }];
  const params = { site: site.name, network: network.name };
  env.case.problems.add(networkProblem("SC397", span, params, { help, edits }));
  return -1;
}

function holdsNodesOf({ nodes }: LinkEnd, site: SiteSymbol, env: Env): boolean {
  return env.case.names.nodesOfSite(site.index).some((node) => nodes.includes(node));
}

/** One direction between two regions; none when the scenario has a link of its own there. */
function between(
  from: SiteSymbol,
  to: SiteSymbol,
  network: RegionNetwork,
  [a, b]: readonly [number, number],
  written: readonly LinkRule[],
  env: Env,
  origins: Origins,
): readonly LinkRule[] {
  const isWritten = written.some(({ ends, bothWays }) => {
    const [left, right] = [ends?.[0].site, ends?.[1].site];
    if (left === from.index && right === to.index) return true;
    return bothWays && left === to.index && right === from.index;
  });
  if (isWritten) return [];
  const trip = network.roundTrip(a, b);
  if (trip === null) {
    const params = { from: from.name, to: to.name, network: network.name };
    const span = env.case.scenario.topology?.keyword.span ?? from.declaration.span;
    env.case.problems.add(networkProblem("SC398", span, params));
    return [];
  }
  const [first, second] = from.index < to.index ? [from, to] : [to, from];
  const distribution = changeUnit(trip, 1e-3, (ms) => ms / 1e3);
  const text = textOf(env, { kind: "distribution", distribution, dimension: TIME });
  origins.push({
    path: `link ${from.name} -> ${to.name} · rtt`,
    text,
    from: "dataset",
    source: network.source,
  });
  const ends = [endOf(from, env), endOf(to, env)] as const;
  const group = `${first.name} <-> ${second.name}`;
  return [
    {
      where: "between",
      site: null,
      ends,
      bothWays: false,
      group,
      traits: traitsOf(trip),
      item: null,
    },
  ];
}

function within(site: SiteSymbol, trip: Distribution): LinkRule {
  const traits = traitsOf(trip);
  const group = `within ${site.name}`;
  return {
    where: "within",
    site: site.index,
    ends: null,
    bothWays: true,
    group,
    traits,
    item: null,
  };
}

function endOf(site: SiteSymbol, env: Env): LinkEnd {
  return { site: site.index, nodes: env.case.names.nodesOfSite(site.index), name: site.name };
}

/** A message and its answer take half of one measured round trip each. */
function traitsOf(trip: Distribution): LinkRule["traits"] {
  const ns = changeUnit(trip, NS_PER_MS, (ms) => Math.round(ms * NS_PER_MS));
  return {
    delay: halved(ns),
    roundTrip: true,
    bandwidthBytesPerSecond: null,
    loss: 0,
    costPerByte: 0,
  };
}
