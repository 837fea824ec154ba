import type { Estimate, MetricUnit } from "../analysis/results.ts";
import { formatMetric } from "../units/format.ts";
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

  /** `70.1 ms (70.0 ms to 70.3 ms)`. */
  toString(): string {
    const { value, low, high, unit } = this;
    if (this.word !== undefined) return this.word;
    if (value === null) return `no number: ${this.absent ?? "nothing was observed"}`;
    const text = formatMetric(value, unit);
    if (low === null || high === null || low === high) return text;
    return `${text} (${formatMetric(low, unit)} to ${formatMetric(high, unit)})`;
  }

  [INSPECT](): string {
    return this.toString();
  }
}
