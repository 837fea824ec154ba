import { ninesOf } from "../analysis/metrics/year-metrics.ts";
import type { CaseResult, StudyResult } from "../analysis/results.ts";
import { SECONDS_A_YEAR } from "../model/rare-faults.ts";
import { formatMetric } from "../units/format.ts";
import { caseAxis, caseLabels } from "./case-labels.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { listedCases } from "./most-marks.ts";
import { STYLE, seriesScale } from "./theme.ts";
import { tooltip } from "./tooltip.ts";

/** Marks of the axis; further nines are nobody's to promise. */
const MOST_NINES = 9;

const KNOWN = "availability";
/** Nothing failed in what was seen: all that is known is a lower end. */
const AT_LEAST = "at least";
const FORMS = ["circle", "triangle-right"];

interface Point {
  readonly label: string;
  readonly nines: number;
  readonly low: number;
  readonly high: number;
  readonly kind: typeof KNOWN | typeof AT_LEAST;
  readonly text: string;
}

/**
 * Each case's availability in nines: every further nine takes one step, and under it stands what it
 * allows in a year. Of cases with rare faults it is the share of a year in which writes were
 * possible; of the others the share of operations that succeeded while the run lasted, which says
 * nothing of a year. Null where no case tells, or nothing ever failed and no end is known.
 */
export function availabilityNines(given: StudyResult): Chart | null {
  const { result, note } = listedCases(given);
  const { labels, title } = caseLabels(result);
  const ofYears = result.cases.some(({ years }) => years !== undefined);
  const points = result.cases.flatMap(
    (one, index) => (ofYears ? inYears : inRuns)(one, labels[index] ?? "") ?? [],
  );
  if (points.length === 0 || points.every(({ kind }) => kind === AT_LEAST)) return null;
  const name = `Availability ${ofYears ? "in a year" : "while the runs lasted"}${note}`;
  const top = points.reduce((most, { nines, high }) => Math.max(most, nines, high), 2);
  const rows = points.map(
    ({ label, nines, low, high, kind, text }): ChartRow => ({
      f0: label,
      f1: nines,
      f2: low,
      f3: high,
      f4: kind,
      f5: text,
    }),
  );
  return {
    title: name,
    description: `${name}. ${points
      .slice(0, 24)
      .map(({ label, text }) => `${label}: ${text}`)
      .join("; ")}.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: 520,
      height: { step: 26 },
      data: { values: rows },
      encoding: {
        y: { field: "f0", type: "nominal", sort: null, axis: { grid: true, ...caseAxis(title) } },
      },
      layer: layers(rows, Math.min(MOST_NINES, Math.ceil(top)), ofYears),
    },
  };
}

/** The share of a year without an outage. */
function inYears({ years }: CaseResult, label: string): Point | null {
  if (years === undefined || years.endless !== null) return null;
  const { value, low, high } = years.mean.unavailable_time;
  return pointOf(label, value, low, high, (down) => {
    return `${shareText(down)}, ${lengthText(down, 3)} a year down`;
  });
}

/** The share of operations that did not succeed, as if it were time. */
function inRuns({ metrics }: CaseResult, label: string): Point | null {
  const estimate = metrics.get("availability(write)") ?? metrics.get("availability");
  if (estimate === undefined || estimate.value === null) return null;
  const down = (share: number | null) =>
    share === null ? null : Math.max(0, 1 - share) * SECONDS_A_YEAR;
  const [value, low, high] = [estimate.value, estimate.high, estimate.low].map(down);
  return pointOf(label, value ?? 0, low ?? null, high ?? null, shareText);
}

/** `down`, `low` and `high` are seconds of a year; less of it is more nines. */
function pointOf(
  label: string,
  down: number,
  low: number | null,
  high: number | null,
  textOf: (down: number) => string,
): Point | null {
  const cut = (seconds: number) => Math.min(MOST_NINES, ninesOf(seconds));
  if (down > 0) {
    const nines = cut(down);
    const [from, to] = [high === null ? nines : cut(high), low === null ? nines : cut(low)];
    return { label, nines, low: from, high: to, kind: KNOWN, text: textOf(down) };
  }
  if (high === null || high <= 0) return null;
  const nines = cut(high);
  return {
    label,
    nines,
    low: nines,
    high: nines,
    kind: AT_LEAST,
    text: `at least ${textOf(high)}`,
  };
}

function shareText(down: number): string {
  return formatMetric(Math.max(0, 1 - down / SECONDS_A_YEAR), "1");
}

const LENGTHS: readonly (readonly [number, string])[] = [
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
];

/** `3.7 d`, `53 min`: so many digits in the largest unit of which there is one. */
function lengthText(seconds: number, digits: number): string {
  const [size, unit] = LENGTHS.find(([one]) => seconds >= one) ?? [1, "s"];
  return `${Number((seconds / size).toPrecision(digits))} ${unit}`;
}

/** The words under each mark: the share, and in years what it leaves. */
function axisWords(top: number, ofYears: boolean): string {
  const words = Array.from({ length: top + 1 }, (_, nines) => {
    const down = SECONDS_A_YEAR / Number(`1e${nines}`);
    const allowed = lengthText(down, 2);
    const share = nines === 0 ? "0%" : shareText(down);
    return ofYears ? `['${share}', '${nines === 0 ? "" : allowed}']` : `'${share}'`;
  });
  return words.reduceRight(
    (rest, word, nines) => `datum.value == ${nines} ? ${word} : ${rest}`,
    "''",
  );
}

function layers(rows: readonly ChartRow[], top: number, ofYears: boolean): ChartSpec[] {
  const x = {
    field: "f1",
    type: "quantitative",
    title: ofYears ? "of a year, and what it leaves for outages" : "of operations",
    scale: { domain: [0, top], nice: false },
    axis: {
      values: Array.from({ length: top + 1 }, (_, nines) => nines),
      labelExpr: axisWords(top, ofYears),
    },
  };
  const kinds = [KNOWN, AT_LEAST].filter((kind) => rows.some(({ f4 }) => f4 === kind));
  const forms = kinds.map((kind) => FORMS[[KNOWN, AT_LEAST].indexOf(kind)]);
  const series = { field: "f4", type: "nominal", legend: null };
  const tips = tooltip([
    ["f0", "case"],
    ["f5", KNOWN],
  ]);
  return [
    {
      mark: { type: "rule", strokeWidth: 5, style: STYLE.interval },
      encoding: { x: { ...x, field: "f2" }, x2: { field: "f3" } },
    },
    {
      mark: { type: "point", filled: true, size: 80, opacity: 1 },
      encoding: {
        x,
        color: { ...series, scale: seriesScale(kinds) },
        shape: { ...series, scale: seriesScale(kinds, forms) },
        tooltip: tips,
      },
    },
    {
      mark: { type: "text", align: "left", dx: 9 },
      encoding: { x: { ...x, field: "f3" }, text: { field: "f5", type: "nominal" } },
    },
  ];
}
