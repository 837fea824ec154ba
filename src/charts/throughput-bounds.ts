import type { Bound, CaseResult, StudyResult } from "../analysis/results.ts";
import { formatMetric } from "../units/format.ts";
import { BOUND_NAMES } from "./bound-names.ts";
import { caseAxis, caseLabels } from "./case-labels.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { magnitudeScale, numberFormat } from "./display-unit.ts";
import { listedCases } from "./most-marks.ts";
import { STYLE, seriesScale } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

const METRIC = "throughput(write)";
const SIMULATED = "simulated";

/** The bounds in the order of the legend, as readers know them. */
const NAMES: Readonly<Record<Bound["name"], string>> = {
  round_trip: `bound: ${BOUND_NAMES.round_trip}`,
  fsync: `bound: ${BOUND_NAMES.fsync}`,
  network: `bound: ${BOUND_NAMES.network}`,
  apply: `bound: ${BOUND_NAMES.apply}`,
};
const DOMAIN = [SIMULATED, ...Object.values(NAMES)];

/** A bound is a mark of its own form, larger than the dot of the simulated figure that may cover it. */
const SHAPES = ["circle", "M-0.12,-1h0.24v2h-0.24Z", "triangle-right", "diamond", "cross"];

/**
 * Each case's simulated write throughput with its interval, beside the closed-form bounds. A dot
 * that touches the leftmost bound has reached it. Null when no case has a throughput.
 */
export function throughputAgainstBounds(given: StudyResult): Chart | null {
  const { result, note } = listedCases(given);
  const { labels, title } = caseLabels(result);
  const rows = result.cases.flatMap((one, index) => caseRows(one, labels[index] ?? ""));
  if (!rows.some(({ f1 }) => f1 === SIMULATED)) return null;
  const values = rows.map(({ f2 }) => Number(f2));
  const present = DOMAIN.filter((name) => rows.some(({ f1 }) => f1 === name));
  return {
    title: `Write throughput against its bounds${note}`,
    description: describe(result),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: 520,
      height: { step: result.cases.length > 12 ? 20 : 28 },
      data: { values: rows },
      encoding: {
        y: {
          field: "f0",
          type: "nominal",
          sort: null,
          axis: { grid: true, ...caseAxis(title) },
        },
        x: {
          field: "f2",
          type: "quantitative",
          title: "writes per second",
          scale: magnitudeScale(values, 20),
          axis: { format: numberFormat(values) },
        },
      },
      layer: layers(present),
    },
  };
}

function layers(present: readonly string[]): ChartSpec[] {
  const series = {
    field: "f1",
    type: "nominal",
    title: null,
    legend: { orient: "top", columns: 3, direction: "horizontal" },
  };
  const shapes = present.map((name) => SHAPES[DOMAIN.indexOf(name)]);
  const encoding = {
    color: { ...series, scale: seriesScale(present) },
    shape: { ...series, scale: seriesScale(present, shapes) },
    tooltip: tooltip([
      ["f0", "case"],
      ["f1", "what"],
      ["f2", "writes per second", FIGURE],
    ]),
  };
  const only = (equal: boolean) => [
    {
      filter: equal
        ? { field: "f1", equal: SIMULATED }
        : { not: { field: "f1", equal: SIMULATED } },
    },
  ];
  return [
    {
      transform: only(false),
      mark: { type: "point", filled: true, size: 190, opacity: 1 },
      encoding,
    },
    {
      transform: only(true),
      mark: { type: "rule", strokeWidth: 5, style: STYLE.interval },
      encoding: { x: { field: "f3", type: "quantitative" }, x2: { field: "f4" } },
    },
    {
      transform: only(true),
      mark: { type: "point", filled: true, size: 60, opacity: 1 },
      encoding,
    },
  ];
}

function caseRows(one: CaseResult, label: string): ChartRow[] {
  const estimate = one.metrics.get(METRIC);
  const bounds = one.bounds.flatMap(({ name, writesPerSecond }) =>
    writesPerSecond === null ? [] : [{ f0: label, f1: NAMES[name], f2: writesPerSecond }],
  );
  if (estimate === undefined || estimate.value === null) return bounds;
  const { value, low, high } = estimate;
  return [...bounds, { f0: label, f1: SIMULATED, f2: value, f3: low ?? value, f4: high ?? value }];
}

function describe(result: StudyResult): string {
  const shown = result.cases.slice(0, 24).map(({ plan, metrics, bounds }) => {
    const value = metrics.get(METRIC)?.value;
    const simulated = value === null || value === undefined ? "none" : formatMetric(value, "/s");
    const limits = bounds.flatMap(({ name, writesPerSecond }) =>
      writesPerSecond === null ? [] : [`${NAMES[name]} ${formatMetric(writesPerSecond, "/s")}`],
    );
    return `${plan.label}: simulated ${simulated}, ${limits.join(", ") || "no bound"}`;
  });
  const rest = result.cases.length - shown.length;
  return `Write throughput of each case. ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
