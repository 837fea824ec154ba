import type { LoadPhase, LoadPlan } from "../../model/workload.ts";
import { makeRowSampler } from "../../random/sampler.ts";
import type { Stream } from "../../random/stream.ts";

const NS = 1e9;
/** Gaps are drawn so many at a time. */
const BATCH = 64;

/**
 * The times at which an open loop sends its requests. Poisson arrivals come by inverting the
 * integral of the rate over the whole plan: one exponential draw each, exact for ramps.
 */
export class Arrivals {
  private readonly load: LoadPlan;
  /** Arrivals a second of a Poisson load; 0 for the others. */
  private readonly poissonRate: number;
  /** Gaps to the next arrivals, in expected arrivals, and the one that comes next. */
  private readonly gaps = new Float64Array(BATCH);
  private nextGap = BATCH;
  private readonly drawGaps: (into: Float64Array) => void;
  private count = 0;
  /** Exact time of the last arrival and, for phases, the phase it fell into. */
  private timeNs = 0;
  private phase = 0;
  private phaseStartNs = 0;

  constructor(load: LoadPlan, stream: Stream) {
    this.load = load;
    this.poissonRate = load.kind === "poisson" ? load.rate : 0;
    this.drawGaps = makeRowSampler({ kind: "exponential", mean: 1 }, stream);
  }

  /** The next arrival in whole nanoseconds; Infinity when there is none. */
  next(): number {
    if (this.poissonRate > 0) {
      this.timeNs += (this.gap() / this.poissonRate) * NS;
      return Math.round(this.timeNs);
    }
    return this.nextOf(this.load);
  }

  private gap(): number {
    if (this.nextGap === BATCH) {
      this.drawGaps(this.gaps);
      this.nextGap = 0;
    }
    return this.gaps[this.nextGap++]!;
  }

  private nextOf(load: LoadPlan): number {
    this.count += 1;
    switch (load.kind) {
      case "closed":
      case "poisson":
        return Number.POSITIVE_INFINITY;
      case "constant":
        return load.rate > 0 ? Math.round((this.count / load.rate) * NS) : Number.POSITIVE_INFINITY;
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
