import type { NodePlan } from "../../model/topology.ts";
import { makeStream } from "../../random/stream.ts";
import type { Simulation } from "../kernel/simulation.ts";

/**
 * What each machine believes the time to be. A perfect clock shows true time; one kept by NTP is
 * off by a fixed error, drawn once for the run within its bound; a skewed one is off by its offset
 * and drifts away from there.
 */
export class Clocks {
  /** Nanoseconds ahead of true time at the start of the run, faults included. */
  private readonly offsetNs: Float64Array;
  /** Nanoseconds gained for each true nanosecond. */
  private readonly drift: Float64Array;
  private readonly simulation: Simulation;

  constructor(nodes: readonly NodePlan[], seed: string, simulation: Simulation) {
    this.simulation = simulation;
    this.offsetNs = Float64Array.from(nodes, ({ clock }, node) => {
      if (clock.kind === "perfect") return 0;
      if (clock.kind === "skewed") return clock.byNs;
      return Math.round((2 * makeStream(seed, `n${node}`, "clock").next() - 1) * clock.errorNs);
    });
    this.drift = Float64Array.from(nodes, ({ clock }) =>
      clock.kind === "skewed" ? clock.drift : 0,
    );
  }

  /** The node's own time, whole nanoseconds; negative when its clock is behind the start of the run. */
  read(node: number): number {
    const { now } = this.simulation;
    return now + this.offsetNs[node]! + Math.round(now * this.drift[node]!);
  }

  /** True nanoseconds until the node's clock has moved on by `length`. */
  span(node: number, length: number): number {
    return Math.max(0, Math.round(length / (1 + this.drift[node]!)));
  }

  /** Sets the clock forward by `byNs`, or back when negative. */
  skew(node: number, byNs: number): void {
    this.offsetNs[node]! += byNs;
  }
}
