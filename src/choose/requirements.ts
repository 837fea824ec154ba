import { MONEY_RATE, TIME } from "../units/dimension.ts";
import { formatQuantity } from "../units/format.ts";
import type { Candidate } from "./candidate.ts";
import { triesLoss, type Wish } from "./wish.ts";

/** What strikes in a run; `none` is a healthy one. */
export type Trouble =
  | "none"
  | "machine_lost"
  | "other_machine_lost"
  | "region_lost"
  | "other_region_lost";

export type RequirementId =
  | "load"
  | "load_reads"
  | "write_p99"
  | "read_p99"
  | "staleness"
  | "conflicts"
  | "loss_machine"
  | "stop_machine"
  | "loss_region"
  | "stop_region"
  | "money";

/** One thing that a wish asks, as the scenario's `expect` says it. */
export interface Requirement {
  readonly id: RequirementId;
  /** `99% of writes within 20 ms`. */
  readonly asks: string;
  /** The metric that decides, for a candidate. */
  readonly metric: (candidate: Candidate) => string;
  readonly condition: (candidate: Candidate) => string;
  readonly troubles: readonly Trouble[];
}

/** Share of the load that has to come through in a healthy run; the rest is the scatter of arrivals. */
const CARRIED = 0.8;
const NODE: readonly Trouble[] = ["machine_lost", "other_machine_lost"];
const REGION: readonly Trouble[] = ["region_lost", "other_region_lost"];

/** What a wish asks, in the order in which the scenario expects it. */
export function requirementsOf(wish: Wish): readonly Requirement[] {
  return [
    {
      id: "load",
      asks: `${wish.writesPerSecond} writes/s are carried`,
      metric: () => "throughput(write)",
      condition: () => `throughput(write) > ${rate(CARRIED * wish.writesPerSecond)}`,
      troubles: ["none"],
    },
    ...(wish.readsPerSecond > 0
      ? [
          {
            id: "load_reads" as const,
            asks: `${Math.round(wish.readsPerSecond)} reads/s are carried`,
            metric: () => "throughput(read)",
            condition: () => `throughput(read) > ${rate(CARRIED * wish.readsPerSecond)}`,
            troubles: ["none" as const],
          },
        ]
      : []),
    ...latency("write_p99", "write", wish.writeP99),
    ...(wish.readsPerSecond > 0 ? latency("read_p99", "read", wish.readP99) : []),
    ...(wish.readsPerSecond > 0 ? staleness(wish) : []),
    ...conflicts(wish),
    ...losses(wish, "node", NODE),
    ...losses(wish, "region", REGION),
    ...(Number.isFinite(wish.money)
      ? [
          {
            id: "money" as const,
            asks: `at most ${wish.money} USD/h`,
            metric: () => "cost",
            condition: () => `cost < ${wish.money} USD/h`,
            troubles: ["none" as const],
          },
        ]
      : []),
  ];
}

/** The troubles that a wish wants tried, for a candidate that has what they strike. */
export function troublesOf(wish: Wish, candidate: Candidate): readonly Trouble[] {
  const regions = new Set(candidate.machines.map(({ region }) => region));
  const asked = (of: "node" | "region") => triesLoss(wish, of);
  return [
    "none",
    ...(asked("node") ? NODE.slice(0, candidate.machines.length) : []),
    ...(asked("region") ? REGION.slice(0, regions.size) : []),
  ];
}

function latency(id: "write_p99" | "read_p99", operation: string, budget: number): Requirement[] {
  if (!Number.isFinite(budget)) return [];
  const metric = `p99(${operation}.latency)`;
  const text = formatQuantity(budget, TIME);
  return [
    {
      id,
      asks: `99% of ${operation}s within ${text}`,
      metric: () => metric,
      condition: () => `${metric} < ${text}`,
      troubles: ["none"],
    },
  ];
}

function staleness({ staleness: bound, mayLose }: Wish): Requirement[] {
  if (!Number.isFinite(bound)) return [];
  const text = formatQuantity(bound, TIME);
  const old = bound === 0 ? "stale_reads == 0" : `stale_reads == 0 or max(staleness) < ${text}`;
  return [
    {
      id: "staleness",
      asks: bound === 0 ? "no stale read" : `no read older than ${text}`,
      metric: () => (bound === 0 ? "stale_reads" : "max(staleness)"),
      condition: () => old,
      // Where writes may be lost a later read misses them: that is the loss, and no staleness.
      troubles: mayLose.node === 0 ? ["none", ...NODE] : ["none"],
    },
  ];
}

function conflicts({ conflicts: wanted }: Wish): Requirement[] {
  if (wanted === "overwrite") return [];
  const lost = "lost_updates";
  const metric = ({ certifies }: Candidate) =>
    wanted === "none" && !certifies ? "conflicts" : lost;
  return [
    {
      id: "conflicts",
      asks:
        wanted === "none" ? "no concurrent versions of a key" : "no update silently overwritten",
      metric,
      // Certification refuses one of two before it is acknowledged, and counts what it has refused.
      condition: (candidate) => `${metric(candidate)} == 0`,
      troubles: ["none"],
    },
  ];
}

function losses(wish: Wish, of: "node" | "region", troubles: readonly Trouble[]): Requirement[] {
  if (!triesLoss(wish, of)) return [];
  const what = of === "node" ? "machine" : "region";
  const [lose, stop] = [wish.mayLose[of], wish.mayStop[of]];
  const found: Requirement[] = [];
  if (Number.isFinite(lose)) {
    found.push({
      id: `loss_${what}`,
      asks:
        lose === 0
          ? `a ${what} dies: no write lost`
          : `a ${what} dies: ${lose} writes lost at most`,
      metric: () => "lost_writes",
      condition: () => (lose === 0 ? "lost_writes == 0" : `lost_writes <= ${lose}`),
      troubles,
    });
  }
  if (Number.isFinite(stop)) {
    const text = formatQuantity(stop, TIME);
    found.push({
      id: `stop_${what}`,
      asks: `a ${what} dies: writes go on within ${text}`,
      metric: () => "max(unavailable_time)",
      condition: () => `max(unavailable_time) < ${text}`,
      troubles,
    });
  }
  return found;
}

function rate(perSecond: number): string {
  return `${Number(perSecond.toPrecision(4))}/s`;
}

/** `2.5 USD/h`, for words. */
export function moneyText(usdPerHour: number): string {
  return formatQuantity(usdPerHour / 3600, MONEY_RATE);
}
