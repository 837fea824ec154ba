import type { Plan } from "../../model/plan.ts";

/**
 * Something of a plan that can be a little more or less: the time of a flush, a rate, a round trip.
 */
export interface Input {
  /** What it is: `disk fsync`, `round trip`, `arrival rate`. */
  readonly name: string;
  /** Whose: nodes, a link group or a workload, as users name them; empty where there is only one. */
  readonly of: string;
  readonly kind: "hardware" | "network" | "load" | "setting";
  /** Its present size as readers write it. */
  readonly text: string;
  /** Stations of the run record at which it is felt: `leader.disk`. */
  readonly stations: readonly string[];
  /**
   * The plan with this input at `factor` times its size, all else the same; null when it cannot be
   * so. Where only whole numbers are possible the factor that was taken is another.
   */
  scale(plan: Plan, factor: number): ScaledPlan | null;
}

export interface ScaledPlan {
  readonly plan: Plan;
  readonly factor: number;
}
