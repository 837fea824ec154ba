import type { Comparison } from "../analysis/comparison/comparison.ts";
import { differenceText, verdictText, whereText } from "../analysis/comparison/words.ts";
import { type Chart, type ChartRow, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, numberFormat } from "./display-unit.ts";
import { chartLabel, chartLabels } from "./labels.ts";
import { STYLE, seriesScale } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

/** Pairs of which more would make a picture that nobody reads. */
const MOST_PAIRS = 40;

const SEEN = "a difference";
const NOT_SEEN = "no difference seen";

/**
 * The differences of a comparison, a row a pair: a dot with its interval, and a line at zero. What
 * reaches across the line is not told from no difference, and has a hollow form of its own. Null
 * when no pair has a difference.
 */
export function differences(comparison: Comparison, title: string): Chart | null {
  const { metric, unit, groups } = comparison;
  const rows = groups.flatMap((group) => group.pairs.map((pair) => ({ group, pair })));
  const known = rows.filter(({ pair }) => pair.difference.value !== null).slice(0, MOST_PAIRS);
  if (known.length === 0) return null;
  const names = known.map(({ group, pair }) => {
    const where = whereText(group);
    return `${where === "" ? "" : `${where}: `}${pair.nameB} against ${pair.nameA}`;
  });
  const labels = chartLabels(names);
  const all = known.flatMap(({ pair: { difference } }) =>
    [difference.value, difference.low, difference.high].filter((value) => value !== null),
  );
  const shown = displayUnit(all, unit);
  const data = known.map(({ pair: { difference, verdict } }, index): ChartRow => {
    const value = (difference.value ?? 0) * shown.factor;
    return {
      f0: labels[index] ?? "",
      f1: value,
      f2: difference.low === null ? value : difference.low * shown.factor,
      f3: difference.high === null ? value : difference.high * shown.factor,
      f4: verdict === "differs" ? SEEN : NOT_SEEN,
    };
  });
  const unitName = unit === "1" ? { ...shown, name: "points" } : shown;
  const values = all.map((value) => value * shown.factor);
  return {
    title,
    description: describe(comparison, names, title),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: 480,
      height: { step: 26 },
      data: { values: data },
      layer: layers(axisTitle(`difference of ${chartLabel(metric.id)}`, unitName), values, data),
    },
  };
}

function layers(xTitle: string, values: readonly number[], data: readonly ChartRow[]): object[] {
  const y = { field: "f0", type: "nominal", sort: null, title: null, axis: { labelLimit: 420 } };
  const x = {
    field: "f1",
    type: "quantitative",
    title: xTitle,
    scale: { zero: true, nice: true },
    axis: { format: numberFormat(values) },
  };
  const present = [SEEN, NOT_SEEN].filter((name) => data.some(({ f4 }) => f4 === name));
  const series = { field: "f4", type: "nominal", title: null };
  const legend = present.length > 1 ? { legend: { orient: "top" } } : { legend: null };
  return [
    {
      data: { values: [{ f0: 0 }] },
      mark: { type: "rule", style: STYLE.turn },
      encoding: { x: { field: "f0", type: "quantitative" } },
    },
    {
      mark: { type: "rule", strokeWidth: 2, style: STYLE.interval },
      encoding: { y, x: { ...x, field: "f2" }, x2: { field: "f3" } },
    },
    {
      mark: { type: "point", filled: true, size: 70, opacity: 1 },
      encoding: {
        y,
        x,
        color: { ...series, ...legend, scale: seriesScale(present) },
        shape: { ...series, ...legend, scale: seriesScale(present, ["circle", "diamond"]) },
        tooltip: tooltip([
          ["f0", "pair"],
          ["f1", xTitle, FIGURE],
          ["f2", "from", FIGURE],
          ["f3", "to", FIGURE],
          ["f4", "seen"],
        ]),
      },
    },
  ];
}

function describe({ groups, unit }: Comparison, names: readonly string[], title: string): string {
  const pairs = groups.flatMap((group) => group.pairs);
  const known = pairs.filter(({ difference }) => difference.value !== null);
  const texts = known.slice(0, 24).map((pair, index) => {
    const note = verdictText(pair, unit);
    const value = differenceText(pair.difference.value ?? 0, unit);
    return `${names[index] ?? ""}: ${value}${note === "" ? "" : ` (${note})`}`;
  });
  const rest = pairs.length - texts.length;
  return `${title}. ${texts.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
