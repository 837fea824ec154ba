import type { FaultAction, FaultPlan } from "../../model/faults.ts";
import type { Plan } from "../../model/plan.ts";
import { rareFaults } from "../../model/rare-faults.ts";
import type { Distribution } from "../../random/distribution.ts";
import { meanOf } from "../../random/moments.ts";

/** One way in which things go wrong: a rare fault, on one node where it chooses among several. */
export interface FaultKind {
  readonly fault: number;
  readonly node: number | null;
  readonly label: string;
  /** Strikes a second. */
  readonly rate: number;
  /** Nanoseconds that it lasts. */
  readonly length: Distribution;
}

/** A choice among more nodes than this is left to the runs. */
const MOST_NODES = 7;
const AT_ONCE: Distribution = { kind: "constant", value: 0 };

/**
 * The kinds of a plan's rare faults. A fault that hits one of several nodes by chance is as many
 * kinds as there are nodes, each with its exact share of the rate.
 */
export function faultKinds(plan: Plan, rare = rareFaults(plan)): readonly FaultKind[] {
  return rare.flatMap((index): readonly FaultKind[] => {
    const fault = plan.faults[index]!;
    if (fault.schedule.kind !== "every") return [];
    const { label } = fault;
    const rate = 1e9 / meanOf(fault.schedule.gapNs);
    const length = fault.lasts ?? AT_ONCE;
    const nodes = choiceOf(fault.action);
    return nodes.map((node) => ({
      fault: index,
      node,
      label,
      rate: rate / nodes.length,
      length,
    }));
  });
}

function choiceOf(action: FaultAction): readonly (number | null)[] {
  if (!("target" in action) || action.target.kind !== "choose") return [null];
  const { count, of, among } = action.target;
  const splits = count === 1 && among === undefined && of.length <= MOST_NODES && of.length > 0;
  return splits ? of : [null];
}

/** What happens at once and lasts no time: an operator's order, a restart. */
function isMoment({ action: { kind } }: FaultPlan): boolean {
  return kind === "heal" || kind === "restart" || kind === "promote" || kind === "switchover";
}

/**
 * Why the years of a plan cannot be told: a rare fault that nobody ever repairs would leave the
 * cluster broken for good. Null when they can.
 */
export function whyNoYears(plan: Plan, rare = rareFaults(plan)): string | null {
  const endless = rare.map((index) => plan.faults[index]!).find((fault) => neverEnds(plan, fault));
  if (endless === undefined) return null;
  return `"${endless.label}" has no end: say for how long, as in \`for lognormal(p50: 10min, p99: 2h)\``;
}

function neverEnds({ faults }: Plan, fault: FaultPlan): boolean {
  if (fault.lasts !== null || isMoment(fault) || fault.action.kind === "set") return false;
  // A restart or a `heal` that follows by a condition of its own may be the repair.
  return !faults.some(({ schedule, action }) => {
    const mends = action.kind === "restart" || action.kind === "heal";
    return mends && schedule.kind === "when";
  });
}
