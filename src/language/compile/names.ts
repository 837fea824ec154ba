import type { Value } from "../../model/value.ts";
import type { CheckedScenario, NodeSymbol } from "../checked.ts";

/** What nodes, groups and sites are called. */
export interface NameTable {
  readonly nodes: readonly NodeSymbol[];
  nodeName(index: number): string;
  nodesOfSite(site: number): readonly number[];
  /** The node, group or site of that name. */
  find(name: string): Value | null;
}

/** Collects all names and aliases of a scenario's places. */
export function nameTable(scenario: CheckedScenario): NameTable {
  const places = new Map<string, Value>();
  for (const { name, index } of scenario.sites)
    places.set(name, { kind: "site", site: index, name });
  for (const { name, nodes } of scenario.groups) places.set(name, { kind: "nodes", nodes });
  for (const node of scenario.nodes) {
    const value: Value = { kind: "node", node: node.index, name: node.name };
    for (const name of [node.name, ...node.aliases]) places.set(name, value);
  }
  return {
    nodes: scenario.nodes,
    nodeName: (index) => scenario.nodes[index]?.name ?? `node ${index + 1}`,
    nodesOfSite: (site) =>
      scenario.nodes.filter((node) => node.site === site).map((node) => node.index),
    find: (name) => places.get(name) ?? null,
  };
}
