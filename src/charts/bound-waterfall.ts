import type { MetricUnit } from "../analysis/results.ts";
import { formatChange } from "../units/format-change.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { axisTitle, displayUnit, numberFormat } from "./display-unit.ts";
import { chartLabels } from "./labels.ts";
import { STYLE, seriesScale } from "./theme.ts";
import { tooltip } from "./tooltip.ts";

/** One line of the sum, in base units. */
export interface WaterfallRow {
  /** `fsync bound`, `waiting in queues`, `simulated`. */
  readonly step: string;
  /** The amount itself for the first and the last row; the change, with its sign, for the others. */
  readonly value: number;
}

export interface BoundWaterfall {
  readonly title: string;
  readonly unit: MetricUnit;
}

/** What a bar is; also the order of the legend. */
const AMOUNT = "amount";
const LESS = "takes away";
const MORE = "adds";
const KINDS = [AMOUNT, LESS, MORE];

/** What the amounts are, by their unit. */
const WHAT: Partial<Record<MetricUnit, string>> = { "/s": "writes", s: "time" };

/** From this share of the largest amount on, nothing is below; then zero is no place to begin at. */
const FAR_FROM_ZERO = 0.5;

/** What the steps leave open, from this share of the larger amount on, is a step of its own. */
const CLOSED = 0.0005;
const OPEN = "not explained";

interface Bar {
  readonly step: string;
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly text: string;
}

/**
 * From one figure to another in steps that add up: `why 11.9 and not 14.2`. Each bar begins where
 * the one above it ends; what the given steps do not account for stands as a step of its own, so
 * that the picture never claims more than was worked out. Null with fewer than two rows or where an
 * amount is not a number.
 */
export function boundWaterfall(
  rows: readonly WaterfallRow[],
  { title, unit }: BoundWaterfall,
): Chart | null {
  const bars = barsOf(rows, unit);
  if (bars.length === 0) return null;
  const shown = displayUnit(
    bars.flatMap(({ from, to }) => [from, to]),
    unit,
  );
  const labels = chartLabels(numbered(bars.map(({ step }) => step)));
  const data = bars.map(
    (bar, index): ChartRow => ({
      f0: labels[index] ?? "",
      f1: bar.from * shown.factor,
      f2: bar.to * shown.factor,
      f3: bar.kind,
      f4: bar.text,
      f5: labels[index + 1] ?? null,
      f6: Math.max(bar.from, bar.to) * shown.factor,
    }),
  );
  const sum = bars.map(({ step, text }) => `${step}: ${text}`).join("; ");
  return {
    title,
    description: `${title}. ${sum}.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: 460,
      height: { step: 28 },
      data: { values: data },
      layer: layers(axisTitle(WHAT[unit] ?? "", shown), labels, data),
    },
  };
}

function barsOf(rows: readonly WaterfallRow[], unit: MetricUnit): Bar[] {
  const [first, last] = [rows[0], rows[rows.length - 1]];
  if (first === undefined || last === undefined || rows.length < 2) return [];
  if (rows.some(({ value }) => !Number.isFinite(value))) return [];
  const changes = [...rows.slice(1, -1)];
  const open = last.value - first.value - changes.reduce((sum, { value }) => sum + value, 0);
  const largest = Math.max(Math.abs(first.value), Math.abs(last.value));
  if (Math.abs(open) > CLOSED * largest) changes.push({ step: OPEN, value: open });
  let at = first.value;
  const steps = changes.map(({ step, value }): Bar => {
    const from = at;
    at += value;
    const sign = value < 0 ? "−" : "+";
    const text = `${sign}${formatChange(Math.abs(value), unit)}`;
    return { step, from, to: at, kind: value < 0 ? LESS : MORE, text };
  });
  const amount = ({ step, value }: WaterfallRow): Bar => ({
    step,
    from: 0,
    to: value,
    kind: AMOUNT,
    text: formatChange(value, unit),
  });
  return [amount(first), ...steps, amount(last)];
}

/** Rows need names of their own, even where two steps are called alike. */
function numbered(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function layers(xTitle: string, labels: readonly string[], data: readonly ChartRow[]): ChartSpec[] {
  const values = data.flatMap(({ f1, f2 }) => [Number(f1), Number(f2)]);
  const side = { type: "nominal", sort: null, title: null, scale: { domain: labels } };
  const y = { ...side, field: "f0", axis: { labelLimit: 420, ticks: false } };
  const ends = data.map(({ f2 }) => Number(f2));
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  // Small steps between large amounts would be hairs; without zero an amount is a dot, as the
  // length of a bar would lie.
  const isCut = low > FAR_FROM_ZERO * high;
  const pad = 0.08 * (high - low) || 0.05 * high;
  const x = {
    field: "f1",
    type: "quantitative",
    title: xTitle === "" ? null : xTitle,
    scale: isCut ? { domain: [low - pad, high + pad], zero: false } : { zero: true, nice: true },
    axis: { format: numberFormat(values) },
  };
  const present = KINDS.filter((kind) => data.some(({ f3 }) => f3 === kind));
  const color = {
    field: "f3",
    type: "nominal",
    scale: seriesScale(present),
    legend: null,
  };
  const tips = tooltip([
    ["f0", "step"],
    ["f4", "value"],
  ]);
  return [
    ...(isCut
      ? [
          {
            transform: [{ filter: { field: "f3", equal: AMOUNT } }],
            mark: { type: "point", filled: true, size: 110, opacity: 1, shape: "diamond" },
            encoding: { y, x: { ...x, field: "f2" }, color, tooltip: tips },
          },
        ]
      : []),
    {
      ...(isCut && { transform: [{ filter: { not: { field: "f3", equal: AMOUNT } } }] }),
      mark: { type: "bar", height: { band: 0.66 } },
      encoding: { y, x, x2: { field: "f2" }, color, tooltip: tips },
    },
    {
      // The thread that leads the eye from a bar's end to the beginning of the next.
      transform: [{ filter: "isValid(datum.f5)" }],
      mark: { type: "rule", style: STYLE.thread },
      encoding: { y, y2: { field: "f5" }, x: { ...x, field: "f2" } },
    },
    {
      mark: { type: "text", align: "left", dx: 6 },
      encoding: { y, x: { ...x, field: "f6" }, text: { field: "f4", type: "nominal" } },
    },
  ];
}
