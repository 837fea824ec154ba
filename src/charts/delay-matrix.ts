import type { Leg, MappedSite } from "../analysis/topology/site-map.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { chartLabels } from "./labels.ts";
import { tooltip } from "./tooltip.ts";
import { delayText } from "./topology-words.ts";

/** Sites of which more would make a table that nobody reads. */
const MOST = 40;

/** Shades, and the figures on them. */
const LAYERS: readonly ChartSpec[] = [
  {
    mark: { type: "rect" },
    encoding: {
      opacity: {
        field: "f2",
        type: "quantitative",
        scale: { range: [0.04, 0.55] },
        legend: null,
      },
    },
  },
  {
    mark: { type: "text" },
    encoding: {
      text: { field: "f3", type: "nominal" },
      tooltip: tooltip([
        ["f1", "from"],
        ["f0", "to"],
        ["f3", "round trip"],
      ]),
    },
  },
];

/**
 * The round trips between many sites as a grid of shades with the figures in it, the diagonal being
 * what lies within a site. `legs` holds each leg of all cases together. Null when there is none.
 */
export function delayMatrix(
  sites: readonly MappedSite[],
  legs: readonly (readonly Leg[])[],
): Chart | null {
  const shown = legs.filter(([leg]) => leg !== undefined && leg.from < MOST && leg.to < MOST);
  if (shown.length === 0) return null;
  const names = chartLabels(sites.slice(0, MOST).map(({ name }) => name));
  const rowNames = chartLabels(
    sites.slice(0, MOST).map(({ name, nodes, clients }) => {
      const leads = nodes.some(({ role }) => role === "leader") ? ", leader" : "";
      const asks = clients > 0 ? ", clients" : "";
      return `${name}: ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}${leads}${asks}`;
    }),
  );
  const rows = shown.flatMap((same): ChartRow[] => {
    const { from, to, there, back } = same[0]!;
    const text = delayText(same).replace(/ rtt$/, "");
    const ms = (there.high + back.high) / 1e6;
    const cell = (a: number, b: number): ChartRow => ({
      f0: names[a] ?? "",
      f1: rowNames[b] ?? "",
      f2: ms,
      f3: text,
    });
    return from === to ? [cell(from, to)] : [cell(from, to), cell(to, from)];
  });
  const side = (field: string, domain: readonly string[]) => {
    return { field, type: "nominal", sort: null, title: null, scale: { domain } };
  };
  const pairs = shown.slice(0, 40).map((same) => {
    const { from, to } = same[0]!;
    return `${names[from] ?? ""} to ${names[to] ?? ""} ${delayText(same)}`;
  });
  const title = "Round trips between the sites";
  return {
    title,
    description: `${title}. ${rowNames.join("; ")}. ${pairs.join("; ")}.`,
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: { step: 64 },
      height: { step: 24 },
      data: { values: rows },
      encoding: {
        x: {
          ...side("f0", names),
          axis: { orient: "top", labelAngle: -40, labelOverlap: false },
        },
        y: side("f1", rowNames),
      },
      layer: LAYERS,
    },
  };
}
