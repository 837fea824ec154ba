import type { Estimate, MetricUnit } from "../analysis/results.ts";
import { estimateText } from "../cli/output/interval.ts";
import { INSPECT } from "./bundle.ts";

/** A metric of one case with its 95 % interval, in base units; as text it has its unit. */
export class Reading implements Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: MetricUnit;
  /** For metrics that answer with a word: `bottleneck`, `leader`. */
  readonly word?: string;
  /** Why there is no number. */
  readonly absent?: string;

  constructor({ value, low, high, unit, word, absent }: Estimate) {
    this.value = value;
    this.low = low;
    this.high = high;
    this.unit = unit;
    if (word !== undefined) this.word = word;
    if (absent !== undefined) this.absent = absent;
  }

  /** `70.14 ms ±0.02`, `0 (≤ 0.5)`, or why there is no number. */
  toString(): string {
    return this.absent === undefined ? estimateText(this) : `no number: ${this.absent}`;
  }

  [INSPECT](): string {
    return this.toString();
  }
}
