import type { Plan } from "../../model/plan.ts";
import { type StationShape, Stations } from "./stations.ts";

/** Where each machine's and link's station stands among all; -1 for links nobody watches. */
export interface StationLayout {
  readonly stations: Stations;
  readonly cpu: readonly number[];
  readonly disk: readonly number[];
  readonly apply: readonly number[];
  readonly nics: readonly number[];
  readonly links: readonly number[];
}

/**
 * The stations of a plan: of every node CPU, disk, apply workers and NIC, then the links that can
 * queue, cost money or join two sites. The many unlimited pipes within a site have none.
 */
export function layStations(plan: Plan): StationLayout {
  const { nodes, links } = plan.topology;
  const shapes: StationShape[] = [];
  const add = (shape: StationShape) => shapes.push(shape) - 1;
  const station = (kind: "cpu" | "disk" | "nic", servers: (node: number) => number) =>
    nodes.map(({ name }, owner) =>
      add({ name: `${name}.${kind}`, kind, owner, servers: servers(owner) }),
    );
  const cpu = station("cpu", (node) => Math.max(1, Math.floor(nodes[node]!.cpu.cores)));
  const disk = station("disk", () => 1);
  const apply = nodes.map(({ name, apply: { workers } }, owner) =>
    add({
      name: `${name}.apply`,
      kind: "apply",
      owner,
      servers: Math.max(1, Math.floor(workers)),
    }),
  );
  const pipesFrom = shapes.length;
  const nics = station("nic", () => 1);
  const between = linksBetweenSites(plan);
  const watched = links.map(({ name, bandwidthBytesPerSecond, costPerByte }, owner) => {
    const counts = bandwidthBytesPerSecond !== null || costPerByte > 0 || between.has(owner);
    return counts ? add({ name, kind: "link", owner, servers: 1 }) : -1;
  });
  return { stations: new Stations(shapes, pipesFrom), cpu, disk, apply, nics, links: watched };
}

function linksBetweenSites(plan: Plan): ReadonlySet<number> {
  const { nodes, clientSites, routes } = plan.topology;
  const sites = [...nodes.map(({ site }) => site), ...clientSites];
  const between = new Set<number>();
  routes.forEach((link, pair) => {
    const from = Math.floor(pair / sites.length);
    if (link >= 0 && sites[from] !== sites[pair % sites.length]) between.add(link);
  });
  return between;
}
