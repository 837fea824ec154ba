import { viewsOf } from "../analysis/metrics/view.ts";
import type { CaseResult, StudyResult } from "../analysis/results.ts";
import { utilisationOf } from "../analysis/theory/bottleneck.ts";
import { caseAxis, caseLabels } from "./case-labels.ts";
import { type Chart, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { chartLabels } from "./labels.ts";
import { listedCases, MOST_MARKS } from "./most-marks.ts";
import { seriesScale } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

/** Up to this many cases stand as bars beside each other; more become a grid of shades. */
const MOST_BARS = 4;

interface StationUse {
  readonly caseName: string;
  readonly station: string;
  /** 0..1, the mean over the trials' measured windows. */
  readonly share: number;
}

/**
 * How busy each disk, CPU, network card, apply pool and link was. Stations that were busy less than
 * one percent of the time in every case are left out, and of very many stations all but the busiest.
 * Null when none is left.
 */
export function utilisation(given: StudyResult): Chart | null {
  const { result, note } = listedCases(given);
  const { labels, title } = caseLabels(result);
  const all = result.cases.flatMap((one, index) => stationUse(one, labels[index] ?? ""));
  const busy = busiest(all, Math.floor(MOST_MARKS / 2 / Math.max(1, result.cases.length)));
  const stations = [...new Set(all.map(({ station }) => station))].filter((name) => busy.has(name));
  if (stations.length === 0) return null;
  const names = chartLabels(stations);
  const rows = all
    .filter(({ station }) => busy.has(station))
    .map(({ caseName, station, share }) => ({
      f0: names[stations.indexOf(station)] ?? "",
      f1: caseName,
      f2: share * 100,
      f3: `${Math.round(share * 100)}`,
    }));
  return {
    title: `Utilisation of each station${note}`,
    description: describe(all.filter(({ station }) => busy.has(station))),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      data: { values: rows },
      ...(labels.length > MOST_BARS ? grid(stations.length, title) : bars(labels)),
    },
  };
}

/** Stations that were busy for at least one percent of the time in some case. */
function busiest(uses: readonly StationUse[], most: number): ReadonlySet<string> {
  const peaks = new Map<string, number>();
  for (const { station, share } of uses) {
    if (share >= 0.01) peaks.set(station, Math.max(share, peaks.get(station) ?? 0));
  }
  const sorted = [...peaks].sort((a, b) => b[1] - a[1]).slice(0, most);
  return new Set(sorted.map(([station]) => station));
}

function stationUse(one: CaseResult, caseName: string): StationUse[] {
  const view = viewsOf(one.plan.plan, one.records).pooled;
  if (view === null) return [];
  return view.window.stations.map((station) => ({
    caseName,
    station: station.name,
    share: Math.min(1, utilisationOf(station, view.seconds)),
  }));
}

const TIPS = tooltip([
  ["f0", "station"],
  ["f1", "case"],
  ["f2", "busy (%)", FIGURE],
]);

const PERCENT = { field: "f2", type: "quantitative", title: "busy (% of the time)" };

function bars(names: readonly string[]): ChartSpec {
  const several = names.length > 1;
  const series = { field: "f1", type: "nominal", title: null, scale: seriesScale(names) };
  return {
    width: 480,
    height: { step: several ? 14 : 24 },
    encoding: {
      y: { field: "f0", type: "nominal", sort: null, title: null },
      ...(several ? { yOffset: { field: "f1", type: "nominal", scale: seriesScale(names) } } : {}),
      x: { ...PERCENT, scale: { domain: [0, 100] } },
    },
    layer: [
      {
        mark: { type: "bar" },
        encoding: {
          color: { ...series, legend: several ? { orient: "top", columns: 2 } : null },
          tooltip: TIPS,
        },
      },
      {
        mark: { type: "text", align: "left", dx: 4 },
        encoding: { text: { field: "f3", type: "nominal" } },
      },
    ],
  };
}

function grid(stations: number, title: string | null): ChartSpec {
  return {
    width: { step: stations > 10 ? 48 : 64 },
    height: { step: 22 },
    encoding: {
      x: {
        field: "f0",
        type: "nominal",
        sort: null,
        title: null,
        axis: { orient: "top", labelAngle: -40, labelOverlap: false },
      },
      y: { field: "f1", type: "nominal", sort: null, axis: caseAxis(title) },
    },
    layer: [
      {
        mark: { type: "rect" },
        encoding: {
          opacity: {
            field: "f2",
            type: "quantitative",
            scale: { domain: [0, 100], range: [0.04, 0.55] },
            legend: null,
          },
          tooltip: TIPS,
        },
      },
      {
        mark: { type: "text" },
        encoding: { text: { field: "f3", type: "nominal" }, tooltip: TIPS },
      },
    ],
  };
}

function describe(uses: readonly StationUse[]): string {
  const shown = uses
    .slice(0, 40)
    .map(({ caseName, station, share }) => `${caseName}, ${station}: ${Math.round(share * 100)} %`);
  const rest = uses.length - shown.length;
  return `Share of the time that each station was busy. ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}.`;
}
