import type { MetricRef } from "../../model/measures.ts";
import { rareFaults, SECONDS_A_YEAR } from "../../model/rare-faults.ts";
import { ln } from "../../random/mathematics.ts";
import { countInterval } from "../statistics/count-interval.ts";
import { percentileOf } from "../statistics/histogram.ts";
import { type Interval, NO_INTERVAL, tFactor, trialInterval } from "../statistics/interval.ts";
import { whyNoYears } from "../years/kinds.ts";
import { amountsOfRuns } from "../years/ordinary.ts";
import { yearQuantile } from "../years/year-draws.ts";
import { AMOUNTS, type AmountName, type YearFigure, type YearsAnswer } from "../years/years.ts";
import { absent, type Reading, type ScalarMetric } from "./metric.ts";
import type { View } from "./view.ts";

/** A view that knows what a year brings, where the plan's faults are rare. */
export interface YearsView extends View {
  readonly years?: YearsAnswer;
}

const NO_YEARS =
  "a year's percentiles need faults that are rare in a run, such as `every exponential(mean: 30d) crash …`";
const NEVER_DOWN = "no outage was seen";

/** What comes of it in a year; with an aggregate, over years that differ by chance. */
export const perYear: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: (view, ref) => {
    const name = nameOf(ref);
    return name === null ? absent(`${ref.id} counts nothing`) : amountIn(view, name, ref);
  },
};

/** Seconds of a year without any acknowledged write while writes are tried. */
export const downtimePerYear: ScalarMetric = {
  kind: "scalar",
  unit: "s",
  read: (view, ref) => amountIn(view, "unavailable_time", ref),
};

/** How many nines the availability of a year has: −log10 of the share of time without writes. */
export const nines: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: (view, ref) => {
    const { value, absent: why } = amountIn(view, "unavailable_time", ref);
    if (value === null) return { value, ...(why !== undefined && { absent: why }) };
    if (value === 0) return { value: Infinity, word: "no outage", absent: NEVER_DOWN };
    return { value: ninesOf(value) };
  },
};

/** The nines of a year with so many seconds of downtime; never below none. */
export function ninesOf(downtime: number): number {
  return Math.max(0, -ln(Math.min(1, downtime / SECONDS_A_YEAR)) / ln(10));
}

function amountIn(view: View, name: AmountName, ref: MetricRef): Reading {
  const { years } = view as YearsView;
  if (years === undefined && rareFaults(view.plan).length > 0) {
    return absent(whyNoYears(view.plan) ?? "a run alone says nothing of a year");
  }
  if (years === undefined) return ofRuns(view, name, ref);
  if (years.endless !== null && name === "unavailable_time") {
    return { value: Infinity, word: "without end", absent: years.endless };
  }
  const figure = yearFigure(years, name, ref.aggregate);
  return figure === null ? absent(`a year has no ${ref.aggregate}`) : { value: figure.value };
}

/** Where no fault is rare, the runs themselves show what a year is like: so much a second. */
function ofRuns({ plan, records }: View, name: AmountName, { aggregate }: MetricRef): Reading {
  if (aggregate !== undefined && aggregate !== "mean") return absent(NO_YEARS);
  const runs = amountsOfRuns(plan, records);
  const seconds = runs.reduce((sum, one) => sum + one.seconds, 0);
  if (seconds === 0) return absent("nothing ran");
  const sum = runs.reduce((all, { amounts }) => all + amounts[name], 0);
  return { value: (sum / seconds) * SECONDS_A_YEAR };
}

/**
 * An amount of a year with its interval: the mean, or with an aggregate `p95` what all years but one
 * in twenty stay below. Null for other aggregates.
 */
export function yearFigure(
  { mean, years }: YearsAnswer,
  name: AmountName,
  aggregate: string | undefined,
): YearFigure | null {
  if (aggregate === undefined || aggregate === "mean") return mean[name];
  const p = percentileOf(aggregate);
  if (p === null) return null;
  const value = yearQuantile(years.quantiles[name], p);
  const again = years.again.map((one) => yearQuantile(one[name], p));
  const centre = again.reduce((sum, one) => sum + one, 0) / again.length;
  const squares = again.reduce((sum, one) => sum + (one - centre) * (one - centre), 0);
  const half = tFactor(again.length - 1) * Math.sqrt(squares / (again.length - 1));
  return { value, low: Math.max(0, value - half), high: value + half };
}

/** Metrics that speak of a year and not of a run. */
export function isOfYears({ name }: MetricRef): boolean {
  return name === "per_year" || name === "downtime_per_year" || name === "nines";
}

/**
 * The interval of a metric of years: from the cycles of rare faults, or else from the runs, where a
 * count that was never seen may still come three times in so much time as they took. Null for other
 * metrics, whose interval the trials give.
 */
export function yearInterval(ref: MetricRef, view: YearsView): Interval | null {
  if (!isOfYears(ref)) return null;
  const name = nameOf(ref);
  if (name === null) return NO_INTERVAL;
  const { low, high } =
    view.years === undefined
      ? intervalOfRuns(view, name)
      : (yearFigure(view.years, name, ref.aggregate) ?? NO_INTERVAL);
  if (ref.name !== "nines" || low === null || high === null) return { low, high };
  return { low: ninesOf(high), high: low > 0 ? ninesOf(low) : null };
}

/** The amount that a metric of years is of. */
function nameOf({ name, words }: MetricRef): AmountName | null {
  if (name !== "per_year") return "unavailable_time";
  return AMOUNTS.find((amount) => amount === words[0]) ?? null;
}

function intervalOfRuns({ plan, records }: View, name: AmountName): Interval {
  const runs = amountsOfRuns(plan, records);
  const values = runs.map(({ amounts }) => amounts[name]);
  const seconds = runs.reduce((sum, one) => sum + one.seconds, 0) / Math.max(1, runs.length);
  const mean = values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);
  const isTime = name === "unavailable_time" || name === "split_brain_time";
  const { low, high } = isTime ? trialInterval(values, mean) : countInterval(values);
  const times = SECONDS_A_YEAR / seconds;
  return {
    low: low === null ? null : Math.max(0, low * times),
    high: high === null ? null : high * times,
  };
}
