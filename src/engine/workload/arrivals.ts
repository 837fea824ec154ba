import type { LoadPhase, LoadPlan } from "../../model/workload.ts";
import { makeSampler } from "../../random/sampler.ts";
import type { Stream } from "../../random/stream.ts";

const NS = 1e9;

/**
 * The times at which an open loop sends its requests. Poisson arrivals come by inverting the
 * integral of the rate over the whole plan: one exponential draw each, exact for ramps.
 */
export class Arrivals {
  private readonly load: LoadPlan;
  /** Draws the gap to the next arrival, in expected arrivals. */
  private readonly gap: () => number;
  private count = 0;
  /** Exact time of the last arrival and, for phases, the phase it fell into. */
  private timeNs = 0;
  private phase = 0;
  private phaseStartNs = 0;

  constructor(load: LoadPlan, stream: Stream) {
    this.load = load;
    this.gap = makeSampler({ kind: "exponential", mean: 1 }, stream);
  }

  /** The next arrival in whole nanoseconds; Infinity when there is none. */
  next(): number {
    const { load } = this;
    this.count += 1;
    switch (load.kind) {
      case "closed":
        return Number.POSITIVE_INFINITY;
      case "constant":
        return load.rate > 0 ? Math.round((this.count / load.rate) * NS) : Number.POSITIVE_INFINITY;
      case "poisson":
        if (!(load.rate > 0)) return Number.POSITIVE_INFINITY;
        this.timeNs += (this.gap() / load.rate) * NS;
        return Math.round(this.timeNs);
      case "phases":
        return this.nextInPhases(load.phases, this.gap());
    }
  }

  /** Uses up `units` of expected arrivals, phase by phase. */
  private nextInPhases(phases: readonly LoadPhase[], units: number): number {
    let left = units;
    for (; this.phase < phases.length; this.phase++) {
      const phase = phases[this.phase]!;
      const within = (this.timeNs - this.phaseStartNs) / NS;
      const length = phase.durationNs / NS;
      const slope = length > 0 ? (phase.to - phase.from) / length : 0;
      const rate = phase.from + slope * within;
      const rest = length - within;
      const whole = rate * rest + (slope * rest * rest) / 2;
      if (left < whole) {
        this.timeNs += timeFor(left, rate, slope) * NS;
        return Math.round(this.timeNs);
      }
      left -= whole;
      this.phaseStartNs += phase.durationNs;
      this.timeNs = this.phaseStartNs;
    }
    return Number.POSITIVE_INFINITY;
  }
}

/** The t at which rate·t + slope·t²/2 = units, in the form that stays exact for a small slope. */
function timeFor(units: number, rate: number, slope: number): number {
  const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * units));
  return (2 * units) / (rate + root);
}
