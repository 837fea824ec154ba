import type { NodeCapacity } from "../analysis/design/design-strategy.ts";
import type { ClientPlace, Design, DesignQuestion } from "../analysis/design/designer.ts";
import { exprText } from "../analysis/design/quorum-expr.ts";
import type { Distribution } from "../random/distribution.ts";
import { TIME } from "../units/dimension.ts";
import { formatQuantity } from "../units/format.ts";
import { roundTripDistribution, roundTripText, WITHIN_REGION } from "./round-trips.ts";
import type { Wish } from "./wish.ts";

/** A machine of a quorum system: its name, its region, and what it can serve. */
export interface QuorumMachine {
  readonly name: string;
  readonly region: string;
  /** Operations a second. */
  readonly capacity: NodeCapacity;
}

/** Where clients are, and which share of all operations is theirs. */
export interface ClientShare {
  readonly region: string;
  readonly share: number;
}

/** Machines and clients with the round trips between their regions. */
export interface QuorumPlaces {
  readonly machines: readonly QuorumMachine[];
  readonly clients: readonly ClientShare[];
  readonly trips: Pick<Wish, "network" | "rtts">;
}

/** Each place of clients with every machine's time to answer: the round trip's distribution, in seconds. */
export function clientPlaces({ machines, clients, trips }: QuorumPlaces): readonly ClientPlace[] {
  return clients.map(({ region, share }) => ({
    name: region,
    share,
    answers: machines.map((machine): Distribution => {
      if (machine.region === region)
        return { kind: "lognormal", p50: WITHIN_REGION, p99: 2 * WITHIN_REGION };
      const trip = roundTripDistribution(trips, region, machine.region);
      return trip ?? { kind: "constant", value: 0 };
    }),
  }));
}

/** Reads and writes a second in the scenario that verifies a design: light, so that nothing queues. */
const LIGHT = 100;
/** Seconds into the run at which machines die. */
const STRIKE = 10;

/**
 * The scenario that verifies a design: its quorums as expressions, everybody asked and the fastest
 * quorum counting, clients in their regions, and as many machines dead in a second case as it is to
 * survive. A param `where` gives one region's clients alone, so that each place has its own latency.
 */
export function designScenario(
  places: QuorumPlaces,
  question: DesignQuestion,
  design: Design,
): string {
  const { machines, clients, trips } = places;
  const names = machines.map(({ name }) => name);
  const regions = [...new Set([...machines, ...clients].map(({ region }) => region))];
  const survive = Math.min(design.readResilience, design.writeResilience);
  const dead = victims(design, survive).map((node) => names[node]);
  const readShare = meanReadShare(question);
  const sites = regions.map((region) => {
    const own = machines.filter((one) => one.region === region).map(({ name }) => name);
    const spare = region === regions[0] ? ", nobody" : "";
    const nodes =
      own.length > 0 ? ` node ${own.join(", ")}${spare} ` : spare === "" ? "" : " node nobody ";
    return `  site ${region} {${nodes}}`;
  });
  const links = regions.flatMap((a, index) =>
    regions
      .slice(index + 1)
      .map((b) => `  link ${a} <-> ${b} { rtt = ${roundTripText(trips, a, b) ?? "0ms"} }`),
  );
  const faults =
    dead.length === 0
      ? ""
      : `\nfaults { at ${STRIKE}s crash first ${dead.length} of (if dead then [${dead.join(", ")}] else [${Array(dead.length).fill("nobody").join(", ")}]) as "${dead.join(", ")} dead" }\n`;
  const within = formatQuantity(WITHIN_REGION, TIME);
  const twice = formatQuantity(2 * WITHIN_REGION, TIME);
  return `scenario "Quorums: reads by ${exprText(design.reads, names)}; writes by ${exprText(design.writes, names)}"

param where = ${clients[0]?.region} in [${clients.map(({ region }) => region).join(", ")}] as "the clients' region"
${dead.length === 0 ? "" : `param dead  = false in [false, true] as "${dead.join(", ")} dead"\n`}
topology {
${[...sites, `  link within each site { rtt = lognormal(p50: ${within}, p99: ${twice}) }`, ...links].join("\n")}
}

# Everybody is asked and the fastest quorum counts.
replicate leaderless on ${names.join(", ")} {
  n = ${machines.length}
  r = ${exprText(design.reads, names)}
  w = ${exprText(design.writes, names)}
  coordinator = client
}

workload app on where {
  arrivals = poisson(${LIGHT} ops/s), mix = (read: ${percent(readShare)}, write: ${percent(1 - readShare)})
  keys     = uniform(100), timeout = 2s
}
${faults}
run { duration = 30s, warmup = 2s, trials = 5, seed = "quorums" }
expect stale_reads == 0 as "every read meets the last write"
expect availability(write) > 99% as "writes go on"
sweep { vary where over domain(where)${dead.length === 0 ? "" : ", vary dead over domain(dead)"} }
report "Quorums" { table mean(read.latency), mean(write.latency), stale_reads, availability(read), availability(write) by where${dead.length === 0 ? "" : ", dead"} }
`;
}

/** The machines whose death hurts most: those that stand in most quorums. */
function victims({ readQuorums, writeQuorums }: Design, count: number): readonly number[] {
  const uses = new Map<number, number>();
  for (const node of [...readQuorums, ...writeQuorums].flat()) {
    uses.set(node, (uses.get(node) ?? 0) + 1);
  }
  return [...uses]
    .sort(([a, one], [b, other]) => other - one || a - b)
    .slice(0, count)
    .map(([node]) => node);
}

/** The share of reads over all mixes. */
export function meanReadShare({ mixes }: DesignQuestion): number {
  const total = mixes.reduce((sum, { weight }) => sum + weight, 0);
  return mixes.reduce((sum, { readShare, weight }) => sum + readShare * weight, 0) / total;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}
