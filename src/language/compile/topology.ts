import type { Span } from "../../diagnostics/span.ts";
import type { NodePlan, SitePlan } from "../../model/topology.ts";
import type { Env } from "./env.ts";
import { hardwareOf } from "./hardware.ts";
import { type Origins, Settings } from "./settings.ts";

/** A node's plan, and the number of apply workers when its own block gives it. */
export interface CompiledNode {
  readonly plan: NodePlan;
  readonly workersGiven: number | null;
  readonly span: Span;
}

/** The sites, in order. */
export function sitePlans(env: Env): readonly SitePlan[] {
  return env.case.scenario.sites.map(({ name }) => ({ name }));
}

/** The nodes with their hardware; null when one has no plan (reported). */
export function compileNodes(env: Env, origins: Origins): readonly CompiledNode[] | null {
  const nodes: CompiledNode[] = [];
  for (const { name, site, declaration } of env.case.scenario.nodes) {
    const { block, span } = declaration;
    const settings = new Settings(block, "node", `node ${name}`, declaration.keyword.span, env);
    const hardware = hardwareOf(settings, origins);
    if (hardware === null) continue;
    const { workersGiven, ...parts } = hardware;
    nodes.push({ plan: { name, site, ...parts }, workersGiven, span });
  }
  return nodes.length === env.case.scenario.nodes.length ? nodes : null;
}
