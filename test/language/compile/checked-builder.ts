import type { Declaration, Expr, Item } from "../../../src/language/ast.ts";
import type { CheckedScenario, HoleValue, NodeSymbol } from "../../../src/language/checked.ts";
import { parse } from "../../../src/language/parse.ts";
import type { ImportReader } from "../../../src/language/source.ts";

/** A reader of files that are not there. */
export const noFiles: ImportReader = {
  read: () => ({ ok: false, reason: "missing", detail: "there are no files in this test" }),
  readColumn: () => ({ ok: false, reason: "missing", detail: "no such file", columns: [] }),
};

/** Names without types: enough for the compiler, and free of the checker's own opinions. */
export function namesOnly(text: string, holes: readonly HoleValue[] = []): CheckedScenario {
  const parsed = parse({ id: "test.scenario", text, holes: holes.length });
  const { file } = parsed;
  const declared = file.items.filter((item) => item.kind === "declaration");
  const of = (keyword: string): Declaration[] =>
    declared.filter((item) => item.keyword.text === keyword);
  const topology = of("topology").flatMap(({ block }) => block?.items ?? []);
  const { sites, nodes, groups } = placesOf(topology);
  return {
    title: file.title,
    sources: [{ id: "test.scenario", text }],
    holes,
    lets: new Map(
      file.items.flatMap((item) => (item.kind === "let" ? [[item.name.text, item]] : [])),
    ),
    params: new Map(
      file.items.flatMap((item) => (item.kind === "param" ? [[item.name.text, item]] : [])),
    ),
    sites,
    nodes,
    groups,
    links: topology.filter((item) => item.kind === "link"),
    replication: [...of("replicate"), ...of("system")][0] ?? null,
    workloads: of("workload"),
    faults: of("faults"),
    run: of("run")[0] ?? null,
    sweeps: of("sweep"),
    reports: of("report"),
    expects: file.items.filter((item) => item.kind === "expect"),
    finds: file.items.filter((item) => item.kind === "find"),
    holeItems: [],
    types: new Map<Expr, never>(),
    diagnostics: parsed.diagnostics,
  };
}

function placesOf(topology: readonly Item[]) {
  const sites: CheckedScenario["sites"][number][] = [];
  const nodes: NodeSymbol[] = [];
  const groups: CheckedScenario["groups"][number][] = [];
  for (const site of topology) {
    if (site.kind !== "declaration" || site.keyword.text !== "site") continue;
    for (const { name } of site.names) {
      const index = sites.length;
      sites.push({ name: name.text, index, declaration: site });
      for (const node of site.block?.items ?? []) {
        if (node.kind !== "declaration") continue;
        for (const { name: own, size } of node.names) {
          const count = size?.kind === "number" ? size.value : 0;
          const names =
            count === 0
              ? [own.text]
              : Array.from({ length: count }, (_, i) => `${own.text}[${i + 1}]`);
          const first = nodes.length;
          for (const text of names) {
            nodes.push({
              name: text,
              aliases: [`${name.text}.${text}`],
              index: nodes.length,
              site: index,
              declaration: node,
            });
          }
          if (count > 0) groups.push({ name: own.text, nodes: names.map((_, i) => first + i) });
        }
      }
    }
  }
  return { sites, nodes, groups };
}
