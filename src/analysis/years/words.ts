import { SECONDS_A_YEAR } from "../../model/rare-faults.ts";
import { formatMetric } from "../../units/format.ts";
import { yearQuantile } from "./year-draws.ts";
import type { AmountName, YearFigure, YearsAnswer } from "./years.ts";

/** A row of what a year brings, as readers see it. */
export interface YearLine {
  readonly name: AmountName | "availability";
  readonly what: string;
  readonly mean: string;
  /** Half the width of the interval with a sign in front, or its ends; empty where there is none. */
  readonly error: string;
  /** What half of all years, all but one in twenty and all but one in a hundred stay below. */
  readonly quantiles: readonly [string, string, string];
  /** How many years have any. */
  readonly any: string;
}

/** A row of what one kind of fault does. */
export interface FaultLine {
  readonly label: string;
  readonly perYear: string;
  readonly outage: string;
  readonly outageP95: string;
  readonly lost: string;
  readonly lostP95: string;
  /** Of a year's downtime. */
  readonly share: string;
}

const WHAT: readonly (readonly [AmountName, string, string])[] = [
  ["unavailable_time", "no write possible", "s"],
  ["lost_writes", "writes lost", "count"],
  ["failed_writes", "writes failed", "count"],
  ["failovers", "failovers", "count"],
  ["false_failovers", "of them by mistake", "count"],
  ["split_brain_time", "two leaders at a time", "s"],
  ["data_losses", "all copies lost", "count"],
];
/** Told only where it happens. */
const SELDOM: ReadonlySet<AmountName> = new Set(["split_brain_time", "data_losses"]);
const SHARES = [0.5, 0.95, 0.99] as const;

/** What a year brings, row by row. */
export function yearLines(answer: YearsAnswer): readonly YearLine[] {
  return WHAT.flatMap(([name, what, unit]): readonly YearLine[] => {
    const figure = answer.mean[name];
    if (SELDOM.has(name) && figure.value === 0) return [];
    const text = unit === "s" ? timeText : (value: number) => formatMetric(rounded(value), unit);
    const line = lineOf(answer, name, what, text);
    return name === "unavailable_time" ? [line, availabilityOf(answer)] : [line];
  });
}

/** Counts need no more than three digits here: their error is seldom below a percent. */
function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(3));
}

/** Long times in days and hours: three digits of 759,000 s would be 12650 min. */
function timeText(seconds: number): string {
  if (seconds >= 2 * 86400) return `${rounded(seconds / 86400)} d`;
  if (seconds >= 2 * 3600) return `${rounded(seconds / 3600)} h`;
  return formatMetric(rounded(seconds), "s");
}

function lineOf(
  answer: YearsAnswer,
  name: AmountName,
  what: string,
  text: (value: number) => string,
): YearLine {
  const endless = name === "unavailable_time" && answer.endless !== null;
  const [p50, p95, p99] = SHARES.map((p) =>
    text(yearQuantile(answer.years.quantiles[name], p)),
  ) as [string, string, string];
  return {
    name,
    what,
    mean: endless ? "no end" : text(answer.mean[name].value),
    error: endless ? "" : errorText(answer.mean[name], text),
    quantiles: [p50, p95, p99],
    any: anyText(answer.anyInYear[name]),
  };
}

function errorText({ value, low, high }: YearFigure, text: (value: number) => string): string {
  if (low === null || high === null || low === high) return "";
  return low > 0 && Math.abs(high - value - (value - low)) < 1e-6 * value
    ? `±${text((high - low) / 2)}`
    : `${text(low)} to ${text(high)}`;
}

/** The share of the year in which writes are possible: 99.99 % is four nines. */
function availabilityOf(answer: YearsAnswer): YearLine {
  const share = (seconds: number): string =>
    formatMetric(Math.max(0, 1 - seconds / SECONDS_A_YEAR), "1");
  const line = lineOf(answer, "unavailable_time", "availability", share);
  return { ...line, name: "availability", error: "", any: "" };
}

/** How many years have any: `every year`, `63% of years`, `1 year in 27`. */
export function anyText(share: number): string {
  if (share <= 0) return "none seen";
  if (share > 0.995) return "every year";
  if (share >= 0.1) return `${formatMetric(Number(share.toPrecision(2)), "1")} of years`;
  return `1 year in ${formatMetric(Number((1 / share).toPrecision(2)), "count")}`;
}

/** What each kind of fault does, the most downtime first. */
export function faultLines(answer: YearsAnswer): readonly FaultLine[] {
  const total = answer.rows.reduce((sum, { yearly }) => sum + yearly.unavailable_time.value, 0);
  const sorted = [...answer.rows].sort(
    (a, b) => b.yearly.unavailable_time.value - a.yearly.unavailable_time.value,
  );
  return sorted.map(({ label, perYear, outage, lost, yearly }): FaultLine => {
    const share = total > 0 ? yearly.unavailable_time.value / total : 0;
    return {
      label,
      perYear: perYear >= 0.1 ? formatMetric(rounded(perYear), "count") : onceIn(perYear),
      outage: timeText(outage.mean),
      outageP95: timeText(outage.p95),
      lost: formatMetric(rounded(lost.mean), "count"),
      lostP95: formatMetric(rounded(lost.p95), "count"),
      share: total > 0 ? formatMetric(Number(share.toPrecision(2)), "1") : "–",
    };
  });
}

function onceIn(perYear: number): string {
  if (perYear <= 0) return "never";
  return `1 in ${formatMetric(Number((1 / perYear).toPrecision(2)), "count")} years`;
}

/** How the figures came about, in a sentence. */
export function yearsMethod({ cycles, events, strikes }: YearsAnswer): string {
  const faults = [...strikes].map(
    ([label, perYear]) => `"${label}" ${formatMetric(rounded(perYear), "count")} times a year`,
  );
  return `From ${cycles} short runs of about ${formatMetric(Number((events / Math.max(1, cycles)).toPrecision(2)), "count")} events, each with the fault in it, weighed by how often it comes: ${faults.join(", ")}. Before each fault the leader stands where the scenario has it.`;
}
