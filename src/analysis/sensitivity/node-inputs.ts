import type { Plan } from "../../model/plan.ts";
import { firstLeadersOf, membersOf } from "../../model/replication.ts";
import type { NodePlan } from "../../model/topology.ts";
import type { Distribution } from "../../random/distribution.ts";
import { meanOf } from "../../random/moments.ts";
import { scaleDistribution } from "../../random/scale-distribution.ts";
import { BANDWIDTH } from "../../units/dimension.ts";
import { formatMetric, formatQuantity } from "../../units/format.ts";
import type { Input } from "./input.ts";
import { scaledCount } from "./scale.ts";

/** One number of a machine: how it is read, and a machine with another one. */
interface Trait {
  readonly name: string;
  readonly station: "disk" | "cpu" | "apply" | "nic";
  /** What tells two machines apart; null where the machine has no such thing. */
  read(node: NodePlan): Distribution | number | null;
  readonly unit: "time" | "bandwidth" | "count";
  with(node: NodePlan, value: never): NodePlan;
}

const time = (
  name: string,
  station: Trait["station"],
  read: (node: NodePlan) => Distribution | undefined,
  put: (node: NodePlan, value: Distribution) => NodePlan,
): Trait => ({
  name,
  station,
  read: (node) => read(node) ?? null,
  unit: "time",
  with: put as Trait["with"],
});

const amount = (
  name: string,
  station: Trait["station"],
  unit: "bandwidth" | "count",
  read: (node: NodePlan) => number | null,
  put: (node: NodePlan, value: number) => NodePlan,
): Trait => ({ name, station, read, unit, with: put as Trait["with"] });

const TRAITS: readonly Trait[] = [
  time(
    "disk fsync",
    "disk",
    (n) => n.disk.fsync,
    (n, fsync) => ({ ...n, disk: { ...n.disk, fsync } }),
  ),
  amount(
    "disk bandwidth",
    "disk",
    "bandwidth",
    (n) => n.disk.bandwidthBytesPerSecond,
    (n, bandwidthBytesPerSecond) => ({ ...n, disk: { ...n.disk, bandwidthBytesPerSecond } }),
  ),
  time(
    "CPU per operation",
    "cpu",
    (n) => n.cpu.perOp,
    (n, perOp) => ({ ...n, cpu: { ...n.cpu, perOp } }),
  ),
  time(
    "CPU per message",
    "cpu",
    (n) => n.cpu.perMessage,
    (n, perMessage) => ({
      ...n,
      cpu: { ...n.cpu, perMessage },
    }),
  ),
  time(
    "CPU per flush",
    "cpu",
    (n) => n.cpu.perFlush,
    (n, perFlush) => ({
      ...n,
      cpu: { ...n.cpu, perFlush },
    }),
  ),
  amount("CPU cores", "cpu", "count", coresInUse, (n, cores) => ({
    ...n,
    cpu: { ...n.cpu, cores },
  })),
  time(
    "apply time",
    "apply",
    (n) => n.apply.time,
    (n, at) => ({ ...n, apply: { ...n.apply, time: at } }),
  ),
  amount("apply workers", "apply", "count", workersInUse, (n, workers) => ({
    ...n,
    apply: { ...n.apply, workers },
  })),
  amount(
    "NIC bandwidth",
    "nic",
    "bandwidth",
    (n) => n.nicBytesPerSecond,
    (n, nicBytesPerSecond) => ({ ...n, nicBytesPerSecond }),
  ),
];

/** Servers of what costs nothing are no input. */
function coresInUse({ cpu }: NodePlan): number | null {
  const costs = [cpu.perOp, cpu.perMessage, cpu.perFlush].some((d) => d && meanOf(d) > 0);
  return costs ? cpu.cores : null;
}

function workersInUse({ apply }: NodePlan): number | null {
  return meanOf(apply.time) > 0 ? apply.workers : null;
}

/**
 * The machines' hardware as inputs. Machines that are alike and have the same part to play are one
 * input; the leader at the start stands apart from the rest. What is unlimited or takes no time is none.
 */
export function nodeInputs(plan: Plan): readonly Input[] {
  const members = membersOf(plan.replication);
  const leaders = firstLeadersOf(plan.replication);
  const roles = [leaders, members.filter((node) => !leaders.includes(node))];
  return TRAITS.flatMap((trait) => roles.flatMap((nodes) => inputsOf(trait, nodes, plan)));
}

function inputsOf(trait: Trait, nodes: readonly number[], plan: Plan): Input[] {
  const groups = new Map<string, number[]>();
  for (const node of nodes) {
    const value = trait.read(plan.topology.nodes[node]!);
    if (value === null || (typeof value === "object" && !(meanOf(value) > 0))) continue;
    const key = JSON.stringify(value);
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  return [...groups.values()].map((group) => inputOf(trait, group, plan));
}

function inputOf(trait: Trait, group: readonly number[], plan: Plan): Input {
  const names = group.map((node) => plan.topology.nodes[node]!.name);
  const value = trait.read(plan.topology.nodes[group[0]!]!)!;
  return {
    name: trait.name,
    of: names.join(", "),
    kind: "hardware",
    text: textOf(value, trait.unit),
    stations: names.map((name) => `${name}.${trait.station}`),
    scale(at, factor) {
      const scaled = scaledTrait(trait, value, factor);
      if (scaled === null) return null;
      const nodes = at.topology.nodes.map((node, index) =>
        group.includes(index) ? trait.with(node, scaled.value as never) : node,
      );
      return { plan: { ...at, topology: { ...at.topology, nodes } }, factor: scaled.factor };
    },
  };
}

function scaledTrait(
  { unit }: Trait,
  value: Distribution | number,
  factor: number,
): { value: Distribution | number; factor: number } | null {
  if (typeof value !== "number") return { value: scaleDistribution(value, factor), factor };
  return unit === "count" ? scaledCount(value, factor) : { value: value * factor, factor };
}

/** `200 us`, `mean 1 ms` of what varies, `10 Gbps`, `4`. */
function textOf(value: Distribution | number, unit: Trait["unit"]): string {
  if (typeof value !== "number") return timeText(value);
  return unit === "bandwidth" ? formatQuantity(value, BANDWIDTH) : String(value);
}

/** A time in nanoseconds, which may vary: its mean. */
export function timeText(time: Distribution): string {
  const mean = formatMetric(meanOf(time) / 1e9, "s");
  return time.kind === "constant" ? mean : `${mean} on average`;
}
