import type { LinkChanges } from "../../model/faults.ts";
import type { LinkPlan } from "../../model/topology.ts";
import type { Distribution } from "../../random/distribution.ts";
import { scaleDistribution } from "../../random/scale-distribution.ts";
import { BANDWIDTH, DIMENSIONLESS, TIME } from "../../units/dimension.ts";
import type { Expr, SentenceItem, SettingItem } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { halved, nanoseconds, plainNumber, quantityIn, share, timesNs } from "./convert.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { linkEnds, warnOfTotalLoss } from "./links.ts";
import type { Endpoints, Network } from "./routes.ts";
import { withLets } from "./settings.ts";

/** Links that change alike. */
export interface Degradation {
  readonly links: readonly number[];
  readonly changes: LinkChanges;
}

/** What `degrade a <-> b { … }` does to which links; null when reported. */
export function degradations(
  item: SentenceItem,
  network: Network,
  endpoints: Endpoints,
  outer: Env,
): readonly Degradation[] | null {
  const env = withLets(item.block?.items ?? [], outer);
  const settings = (item.block?.items ?? []).filter((entry) => entry.kind === "setting");
  return changedLinks(item.args, settings, network, endpoints, env);
}

/** The links that `args` name with what `settings` make of each; null when reported. */
export function changedLinks(
  args: readonly Expr[],
  settings: readonly SettingItem[],
  network: Network,
  endpoints: Endpoints,
  env: Env,
): readonly Degradation[] | null {
  const links = linksOf(args, network, endpoints, env);
  if (links === null) return null;
  const found: { links: number[]; changes: LinkChanges; key: string }[] = [];
  for (const index of links) {
    const link = network.links[index];
    if (link === undefined) continue;
    const changes = changesOf(settings, link, env);
    if (changes === null) return null;
    const key = JSON.stringify(changes);
    const same = found.find((group) => group.key === key);
    if (same === undefined) found.push({ links: [index], changes, key });
    else same.links.push(index);
  }
  return found.map(({ links: group, changes }) => ({ links: group, changes }));
}

/** The pipes between two places, or all that touch a site or node. */
function linksOf(
  args: readonly Expr[],
  network: Network,
  endpoints: Endpoints,
  env: Env,
): readonly number[] | null {
  const found = new Set<number>();
  for (const arg of args) {
    const matches = matcherOf(arg, endpoints, env);
    if (matches === null) return null;
    let hits = 0;
    for (let from = 0; from < endpoints.count; from += 1) {
      for (let to = 0; to < endpoints.count; to += 1) {
        const link = network.routes[from * endpoints.count + to] ?? -1;
        if (link === -1 || !matches(from, to)) continue;
        found.add(link);
        hits += 1;
      }
    }
    if (hits > 0) continue;
    const source = env.case.scenario.sources.find(({ id }) => id === arg.span.source);
    const what = `\`${source?.text.slice(arg.span.start, arg.span.end) ?? "this"}\``;
    env.case.problems.add(compileProblem("SC376", arg.span, { what }));
    return null;
  }
  return [...found].sort((a, b) => a - b);
}

type Matcher = (from: number, to: number) => boolean;

function matcherOf(arg: Expr, endpoints: Endpoints, env: Env): Matcher | null {
  const inSite = (site: number): ((endpoint: number) => boolean) => {
    return (endpoint) => endpoints.sites[endpoint] === site;
  };
  if (arg.kind === "binary") {
    const ends = linkEnds(arg, env);
    if (ends === null) return null;
    const at = (side: typeof ends.from): ((endpoint: number) => boolean) => {
      return (endpoint) =>
        side.some(({ site, nodes }) =>
          site === null ? nodes.includes(endpoint) : inSite(site)(endpoint),
        );
    };
    const [a, b] = [at(ends.from), at(ends.to)];
    return (from, to) => (a(from) && b(to)) || (ends.bothWays && a(to) && b(from));
  }
  const value = evaluate(arg, env);
  if (value === null) return null;
  if (value.kind === "site") {
    const here = inSite(value.site);
    return (from, to) => here(from) || here(to);
  }
  if (value.kind === "node") return (from, to) => from === value.node || to === value.node;
  env.case.problems.add(compileProblem("SC376", arg.span, { what: textOf(env, value) }));
  return null;
}

function changesOf(settings: readonly SettingItem[], link: LinkPlan, env: Env): LinkChanges | null {
  let changes: LinkChanges = {};
  for (const setting of settings) {
    const value = evaluate(setting.value, env);
    if (value === null) return null;
    const given = { value, span: setting.value.span, what: `degrade · ${setting.name.text}` };
    const next = changeOf(setting, given, link, env);
    if (next === null) return null;
    changes = { ...changes, ...next };
  }
  return changes;
}

function changeOf(
  { name, operator }: SettingItem,
  given: Parameters<typeof timesNs>[0],
  link: LinkPlan,
  env: Env,
): LinkChanges | null {
  switch (name.text) {
    case "rtt":
    case "latency": {
      const delay = delayChange(name.text === "rtt", operator, given, link.delay, env);
      return delay === null ? null : { delay };
    }
    case "loss": {
      const factor = operator === "*=" ? plainNumber(given, env) : share(given, env);
      if (factor === null) return null;
      const loss = { "=": factor, "+=": link.loss + factor, "*=": link.loss * factor }[operator];
      if (loss === 1) warnOfTotalLoss(given, env);
      if (loss <= 1) return { loss };
      const text = `${Number((loss * 100).toPrecision(6))}%`;
      env.case.problems.add(compileProblem("SC355", given.span, { what: given.what, text }));
      return null;
    }
    case "bandwidth": {
      const dimension = operator === "*=" ? DIMENSIONLESS : BANDWIDTH;
      const amount = quantityIn(dimension, given, env);
      if (amount === null) return null;
      const base = link.bandwidthBytesPerSecond;
      if (operator !== "=" && base === null) return {};
      const changed = { "=": amount, "+=": (base ?? 0) + amount, "*=": (base ?? 0) * amount };
      if (changed[operator] > 0) return { bandwidthBytesPerSecond: changed[operator] };
      const params = { name: given.what, why: "nothing passes at 0 B/s: use `partition`" };
      env.case.problems.add(compileProblem("SC356", given.span, params));
      return null;
    }
    default:
      return {};
  }
}

/** A link's delay is one way; a change of `rtt` counts half. */
function delayChange(
  isRtt: boolean,
  operator: SettingItem["operator"],
  given: Parameters<typeof timesNs>[0],
  base: Distribution,
  env: Env,
): Distribution | null {
  if (operator === "*=") {
    const factor = plainNumber(given, env);
    if (factor === null) return null;
    return factor === 0 ? { kind: "constant", value: 0 } : scaleDistribution(base, factor);
  }
  if (operator === "=") {
    const whole = timesNs(given, env);
    return whole === null || !isRtt ? whole : halved(whole);
  }
  const seconds = quantityIn(TIME, given, env);
  if (seconds === null) return null;
  const by = nanoseconds(seconds) / (isRtt ? 2 : 1);
  if (base.kind === "constant") return { kind: "constant", value: base.value + by };
  return { kind: "shifted", by, of: base };
}
