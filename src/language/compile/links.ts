import type { LinkPlan } from "../../model/topology.ts";
import type { Value } from "../../model/value.ts";
import type { Distribution } from "../../random/distribution.ts";
import { MONEY_PER_DATA } from "../../units/dimension.ts";
import type { Expr, LinkItem } from "../ast.ts";
import { DEFAULT_SITE_LATENCY } from "../vocabulary/topology-words.ts";
import {
  bandwidth,
  durationNs,
  type Given,
  halved,
  quantityIn,
  share,
  timesNs,
} from "./convert.ts";
import { cannotEvaluate, type Env } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { networkProblem } from "./network-messages.ts";
import { defaultValue, type Origins, Settings } from "./settings.ts";

/** One end of a link: a whole site (its client hosts too), or single nodes. */
export interface LinkEnd {
  readonly site: number | null;
  readonly nodes: readonly number[];
  readonly name: string;
}

/** What a link carries, both for its first and its later pipes. */
export type LinkTraits = Omit<LinkPlan, "name" | "group">;

/** A `link` of the scenario in one case. */
export interface LinkRule {
  readonly where: "within" | "between";
  /** For `within`: the site, or null for each. */
  readonly site: number | null;
  /** For `between`: the ends, and whether messages pass both ways. */
  readonly ends: readonly [LinkEnd, LinkEnd] | null;
  readonly bothWays: boolean;
  readonly group: string;
  readonly traits: LinkTraits;
  readonly item: LinkItem | null;
}

/** Every `link` with its values; those whose values cannot be worked out are left out (reported). */
export function linkRules(env: Env, origins: Origins): readonly LinkRule[] {
  return env.case.scenario.links.flatMap((item) => {
    const heads = headsOf(item, env);
    return heads.flatMap((head) => {
      const traits = traitsOf(item, head.group, head.bothWays, env, origins);
      return traits === null ? [] : [{ ...head, traits, item }];
    });
  });
}

/** What holds between two machines of one site for which no link is declared. */
export function defaultWithin(env: Env): LinkRule {
  const value = defaultValue(DEFAULT_SITE_LATENCY, env);
  const span = { source: "<default>", start: 0, end: 0 };
  const given = { value: value ?? ZERO, span, what: "latency within a site" };
  const ns = durationNs(given, env) ?? 0;
  const delay: Distribution = { kind: "constant", value: ns };
  const usual = { roundTrip: false, bandwidthBytesPerSecond: null, loss: 0, costPerByte: 0 };
  return {
    where: "within",
    site: null,
    ends: null,
    bothWays: true,
    group: "within",
    traits: { delay, ...usual },
    item: null,
  };
}

const ZERO: Value = { kind: "quantity", value: 0, dimension: { time: 1, data: 0, money: 0 } };

type Head = Omit<LinkRule, "traits" | "item">;

function headsOf(item: LinkItem, env: Env): readonly Head[] {
  if (item.where === "each") return [within(null, "within each site")];
  if (item.where === "site") {
    const name = item.site?.text ?? "";
    const site = env.case.scenario.sites.find((candidate) => candidate.name === name);
    if (site === undefined) {
      cannotEvaluate(env, item.site?.span ?? item.span);
      return [];
    }
    return [within(site.index, `within ${name}`)];
  }
  return item.ends === null ? [] : between(item.ends, env);
}

function within(site: number | null, group: string): Head {
  return { where: "within", site, ends: null, bothWays: true, group };
}

function between(ends: Expr, env: Env): readonly Head[] {
  const parts = linkEnds(ends, env);
  if (parts === null) return [];
  const { from, to, bothWays } = parts;
  return from.flatMap((a) =>
    to.map((b): Head => {
      const group = `${a.name} ${bothWays ? "<->" : "->"} ${b.name}`;
      return { where: "between", site: null, ends: [a, b], bothWays, group };
    }),
  );
}

/** The ends of `a <-> b` or `a -> b`; a list on a side means each of it. Null when reported. */
export function linkEnds(
  expr: Expr,
  env: Env,
): {
  readonly from: readonly LinkEnd[];
  readonly to: readonly LinkEnd[];
  readonly bothWays: boolean;
} | null {
  if (expr.kind === "paren") return linkEnds(expr.of, env);
  if (expr.kind !== "binary" || (expr.op !== "<->" && expr.op !== "->")) {
    return cannotEvaluate(env, expr.span);
  }
  const left = evaluate(expr.left, env);
  const right = evaluate(expr.right, env);
  if (left === null || right === null) return null;
  const from = endsOf(left, env);
  const to = endsOf(right, env);
  if (from === null) return cannotEvaluate(env, expr.left.span);
  if (to === null) return cannotEvaluate(env, expr.right.span);
  return { from, to, bothWays: expr.op === "<->" };
}

function endsOf(value: Value, env: Env): readonly LinkEnd[] | null {
  switch (value.kind) {
    case "site": {
      const nodes = env.case.names.nodesOfSite(value.site);
      return [{ site: value.site, nodes, name: value.name }];
    }
    case "node":
      return [{ site: null, nodes: [value.node], name: value.name }];
    case "nodes":
      return value.nodes.map((node) => ({
        site: null,
        nodes: [node],
        name: env.case.names.nodeName(node),
      }));
    case "list":
    case "tuple": {
      const parts = value.items.map((item) => endsOf(item, env));
      return parts.includes(null) ? null : parts.flatMap((part) => part ?? []);
    }
    default:
      return null;
  }
}

function traitsOf(
  item: LinkItem,
  group: string,
  bothWays: boolean,
  outer: Env,
  origins: Origins,
): LinkTraits | null {
  const settings = new Settings(item.block, "link", `link ${group}`, item.span, outer);
  const { env } = settings;
  const rtt = settings.read("rtt", origins);
  const latency = settings.read("latency", origins);
  const given = rtt ?? latency;
  const whole = given === null ? withinDefault(item, settings, env) : timesNs(given, env);
  if (whole === null) return null;
  const carries = settings.read("bandwidth", origins);
  const bandwidthBytesPerSecond = carries === null ? null : bandwidth(carries, env);
  const lost = settings.read("loss", origins);
  const loss = lost === null ? 0 : share(lost, env);
  if (lost !== null && loss === 1) warnOfTotalLoss(lost, env);
  const cost = settings.read("cost", origins);
  const costPerByte = cost === null ? 0 : quantityIn(MONEY_PER_DATA, cost, env);
  if (loss === null || costPerByte === null) return null;
  return {
    delay: rtt === null ? whole : halved(whole),
    // One way only has no answer that could take the other half of the same draw.
    roundTrip: rtt !== null && bothWays,
    bandwidthBytesPerSecond,
    loss,
    costPerByte,
  };
}

/** `loss = 1` is all of it, and mostly meant as one per cent. */
export function warnOfTotalLoss({ span, what }: Given, env: Env): void {
  const help = ["did you mean `1%`? A cut is a fault: `partition a | b`"];
  env.case.problems.add(networkProblem("SC399", span, { what }, { help }));
}

/** `link within dc { bandwidth = 1 Gbps }` says nothing of the delay: the usual one holds. */
function withinDefault(item: LinkItem, settings: Settings, env: Env): Distribution | null {
  if (settings.given("rtt") || settings.given("latency")) return null;
  if (item.where !== "between") return defaultWithin(env).traits.delay;
  return cannotEvaluate(env, item.ends?.span ?? item.span);
}
