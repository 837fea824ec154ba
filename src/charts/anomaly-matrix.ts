import type { MetricUnit } from "../analysis/results.ts";
import { formatMetric } from "../units/format.ts";
import { roundedUp } from "../units/rounded-up.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { chartLabels } from "./labels.ts";
import { textWidth } from "./svg/text-width.ts";
import { STYLE } from "./theme.ts";
import { tooltip } from "./tooltip.ts";

/** How often one rule was broken under one fix, in base units of the matrix' unit. */
export interface AnomalyCell {
  /** The rule, as readers know it: `read your writes`. */
  readonly violation: string;
  /** What was done about it: `read_from = token`. */
  readonly fix: string;
  /** Null where the rule says nothing or nothing was counted. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface AnomalyMatrix {
  readonly title: string;
  /** What the values are: a share of operations, or a count a run. */
  readonly unit: MetricUnit;
}

/** Cells of which more would make a picture that nobody reads. */
const MOST_CELLS = 400;

/** What stands in a cell: the sign tells at a glance, the shade how bad it is. */
const NONE = "✓";
const NOT_COUNTED = "–";

/**
 * A grid of fixes (down) by violations (across): each cell has its figure, shaded the darker the
 * more often the rule is broken (logarithmic where the spread demands it), and a tick with the
 * interval's upper end where nothing was seen. Rows and columns keep the order of the cells. Null
 * when no cell has a value.
 */
export function anomalyMatrix(
  cells: readonly AnomalyCell[],
  { title, unit }: AnomalyMatrix,
): Chart | null {
  const shown = cells.slice(0, MOST_CELLS);
  if (!shown.some(({ value }) => value !== null)) return null;
  const violations = labelled(shown.map(({ violation }) => violation));
  const fixes = labelled(shown.map(({ fix }) => fix));
  const rows = shown.map((cell) => rowOf(cell, unit, violations, fixes));
  const breaks = rows.flatMap(({ f2 }) => (typeof f2 === "number" && f2 > 0 ? [f2] : []));
  return {
    title,
    description: describe(shown, title, unit),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: { step: columnWidth([...violations.values()]) },
      height: { step: 30 },
      data: { values: rows },
      encoding: {
        x: {
          ...side("f0", [...violations.values()]),
          axis: { ...PLAIN, orient: "top", labelAngle: 0, labelLimit: WIDEST, labelOverlap: false },
        },
        y: { ...side("f1", [...fixes.values()]), axis: { ...PLAIN, labelLimit: 420 } },
      },
      layer: layers(breaks),
    },
  };
}

const PLAIN = { domain: false, ticks: false, grid: false, labelPadding: 6 };
/** Pixels of a column: as wide as the longest name above it, within reason. */
const NARROWEST = 92;
const WIDEST = 150;

function columnWidth(names: readonly string[]): number {
  const widest = names.reduce((most, name) => Math.max(most, textWidth(name, 11)), 0);
  return Math.min(WIDEST, Math.max(NARROWEST, widest + 10));
}

/** An axis of names in their own order, which the layers' filters would otherwise upset. */
function side(field: string, domain: readonly string[]): ChartSpec {
  const scale = { domain, paddingInner: 0.06, paddingOuter: 0 };
  return { field, type: "nominal", sort: null, title: null, scale };
}

/** The labels of names, each name once. */
function labelled(names: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(names)];
  return new Map(chartLabels(distinct).map((label, index) => [distinct[index]!, label]));
}

function rowOf(
  cell: AnomalyCell,
  unit: MetricUnit,
  violations: ReadonlyMap<string, string>,
  fixes: ReadonlyMap<string, string>,
): ChartRow {
  const { violation, fix, value } = cell;
  const state = value === null ? "unknown" : value > 0 ? "broken" : "kept";
  return {
    f0: violations.get(violation) ?? "",
    f1: fixes.get(fix) ?? "",
    f2: value,
    f3: cellText(cell, unit),
    f4: state,
    f5: rangeText(cell, unit),
  };
}

function cellText({ value, high }: AnomalyCell, unit: MetricUnit): string {
  if (value === null) return NOT_COUNTED;
  // Two digits: the eye compares a whole grid, and the interval has the rest.
  if (value > 0) return formatMetric(Number(value.toPrecision(2)), unit);
  const most = high === null || high === 0 ? "" : ` ≤ ${formatMetric(roundedUp(high), unit)}`;
  return `${NONE}${most}`;
}

function rangeText({ value, low, high }: AnomalyCell, unit: MetricUnit): string {
  if (value === null) return "not counted";
  const text = value === 0 ? "none seen" : formatMetric(value, unit);
  if (low === null || high === null || low === high) return text;
  return `${text} (${formatMetric(low, unit)} to ${formatMetric(high, unit)})`;
}

/** From a tenth of the darkest shade to it, over the values that are above zero. */
function shade(breaks: readonly number[]): ChartSpec {
  const low = breaks.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = breaks.reduce((a, b) => Math.max(a, b), 0);
  const scale =
    high > 10 * low
      ? { type: "log", domain: [low, high], nice: false }
      : { domain: [0, high], nice: false };
  return { ...scale, range: [0.1, 0.6] };
}

function layers(breaks: readonly number[]): ChartSpec[] {
  const only = (state: string) => [{ filter: `datum.f4 === '${state}'` }];
  const tips = tooltip([
    ["f1", "fix"],
    ["f0", "rule"],
    ["f5", "broken"],
  ]);
  return [
    {
      transform: only("broken"),
      mark: { type: "rect", style: STYLE.alarm, strokeWidth: 0 },
      encoding: {
        fillOpacity: {
          field: "f2",
          type: "quantitative",
          scale: shade(breaks),
          legend: null,
        },
        tooltip: tips,
      },
    },
    {
      transform: only("kept"),
      mark: { type: "rect", fillOpacity: 0 },
      encoding: { tooltip: tips },
    },
    {
      mark: { type: "text" },
      encoding: { text: { field: "f3", type: "nominal" }, tooltip: tips },
    },
  ];
}

function describe(cells: readonly AnomalyCell[], title: string, unit: MetricUnit): string {
  const fixes = [...new Set(cells.map(({ fix }) => fix))];
  const lines = fixes.map((fix) => {
    const own = cells.filter((cell) => cell.fix === fix);
    const broken = own.filter(({ value }) => value !== null && value > 0);
    const texts = broken.map((cell) => `${cell.violation} ${rangeText(cell, unit)}`);
    return `${fix}: ${texts.length === 0 ? "no violation seen" : texts.join(", ")}`;
  });
  return `${title}. ${lines.join(". ")}.`;
}
