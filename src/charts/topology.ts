import type { StudyResult } from "../analysis/results.ts";
import { type Leg, type MappedNode, type SiteMap, siteMap } from "../analysis/topology/site-map.ts";
import { type Chart, type ChartRow, type ChartSpec, VEGA_LITE_SCHEMA } from "./chart.ts";
import { delayMatrix } from "./delay-matrix.ts";
import { chartLabel } from "./labels.ts";
import { textWidth } from "./svg/text-width.ts";
import { STYLE, seriesScale } from "./theme.ts";
import {
  type BoxLine,
  type Layout,
  layout,
  MOST_SITES,
  type SiteBox,
  type SiteWords,
} from "./topology-layout.ts";
import { delayText, roleText, wireText } from "./topology-words.ts";

/** The kinds of lines that have a sign, each with a form of its own. */
const SIGNS: readonly BoxLine["kind"][] = ["leader", "follower", "other", "clients"];
const FORMS = ["diamond", "circle", "square", "triangle-down"];

/** How far along a leg its words stand: the diagonals of a square would meet in the middle. */
const MIDDLE = 0.5;
const ASIDE = 0.22;
/** Legs of which more leave no room for a second line of words. */
const MOST_WORDS = 3;

/**
 * Who stands where: sites with their nodes and what these do at the start, the clients, and the
 * round trips between and within sites. Of a sweep that varies delays a leg shows the least and the
 * most. More sites than can be drawn become a table of round trips. Null without nodes.
 */
export function topology(result: StudyResult): Chart | null {
  const maps = result.cases.map(({ plan }) => siteMap(plan.plan));
  const [first] = maps;
  if (first === undefined || !first.sites.some(({ nodes }) => nodes.length > 0)) return null;
  const legs = first.legs.map((leg) => maps.flatMap((map) => legOf(map, leg) ?? []));
  if (first.sites.length > MOST_SITES) return delayMatrix(first.sites, legs);
  const between = legs.filter(([leg]) => leg !== undefined && leg.from !== leg.to);
  const words = first.sites.map(({ nodes }, index): SiteWords => {
    const own = legs.find(([leg]) => leg !== undefined && leg.from === index && leg.to === index);
    const roles = nodes.map((_, at) => roleText(sameNode(maps, index, at)));
    return { within: own === undefined ? "" : `within: ${delayText(own)}`, roles };
  });
  const placed = layout(first.sites, words);
  const title = "Topology";
  return {
    title,
    description: describe(first, legs, words),
    spec: {
      $schema: VEGA_LITE_SCHEMA,
      width: placed.width,
      height: placed.height,
      layer: [...legLayers(between, placed), ...boxLayers(placed.boxes)],
    },
  };
}

/** One node in all cases. */
function sameNode(maps: readonly SiteMap[], site: number, node: number): MappedNode[] {
  return maps.flatMap(({ sites }) => sites[site]?.nodes[node] ?? []);
}

function legOf({ legs }: SiteMap, { from, to }: Leg): Leg | undefined {
  return legs.find((leg) => leg.from === from && leg.to === to);
}

/** A place in pixels from the upper left corner. */
function at(field: string, channel: "x" | "y"): ChartSpec {
  return { [channel]: { field, type: "quantitative", scale: null, axis: null } };
}

function legLayers(legs: readonly (readonly Leg[])[], { boxes }: Layout): ChartSpec[] {
  if (legs.length === 0) return [];
  const rows = legs.map((same): ChartRow => {
    const leg = same[0]!;
    const [a, b] = [boxes[leg.from]!, boxes[leg.to]!];
    const [ax, ay, bx, by] = [middle(a).x, middle(a).y, middle(b).x, middle(b).y];
    const isDiagonal = boxes.length === 4 && leg.to - leg.from === 2;
    const [left, arrived] = [exit(a, bx - ax, by - ay), 1 - exit(b, bx - ax, by - ay)];
    const share = left + (isDiagonal ? ASIDE : MIDDLE) * (arrived - left);
    const [f4, f5] = [ax + share * (bx - ax), ay + share * (by - ay)];
    const [f6, f7] = [delayText(same), legs.length > MOST_WORDS ? "" : wireText(same)];
    const half = Math.max(textWidth(f6, 11), textWidth(f7, 10)) / 2 + 3;
    const [f8, f9] = [f4 - half, f4 + half];
    // One line of words lies on the leg; two lie above and below it.
    const [shift, tall] = f7 === "" ? [0, 8] : [7, 14];
    const ground = { f8, f9, f10: f5 - tall, f11: f5 + tall, f12: f5 + shift };
    return { f0: ax, f1: ay, f2: bx, f3: by, f4, f5: f5 - shift, f6, f7, ...ground };
  });
  const data = { values: rows };
  return [
    {
      data,
      mark: { type: "rule", strokeWidth: 1.5, style: STYLE.thread },
      encoding: {
        ...at("f0", "x"),
        ...at("f1", "y"),
        x2: { field: "f2" },
        y2: { field: "f3" },
      },
    },
    {
      data,
      mark: { type: "rect", style: STYLE.paper, strokeWidth: 0 },
      encoding: { ...at("f8", "x"), ...at("f10", "y"), x2: { field: "f9" }, y2: { field: "f11" } },
    },
    {
      data,
      mark: { type: "text", baseline: "middle" },
      encoding: { ...at("f4", "x"), ...at("f5", "y"), text: { field: "f6", type: "nominal" } },
    },
    {
      data,
      mark: { type: "text", baseline: "middle", style: STYLE.aside },
      encoding: { ...at("f4", "x"), ...at("f12", "y"), text: { field: "f7", type: "nominal" } },
    },
  ];
}

/** The share of a way from a box's middle that lies inside the box. */
function exit({ width, height }: SiteBox, dx: number, dy: number): number {
  const across = dx === 0 ? Number.POSITIVE_INFINITY : width / 2 / Math.abs(dx);
  const down = dy === 0 ? Number.POSITIVE_INFINITY : height / 2 / Math.abs(dy);
  return Math.min(across, down, 0.5);
}

function middle({ x, y, width, height }: SiteBox): { readonly x: number; readonly y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

function boxLayers(boxes: readonly SiteBox[]): ChartSpec[] {
  const frames = boxes.map(
    ({ name, x, y, width, height }): ChartRow => ({
      f0: x,
      f1: y,
      f2: x + width,
      f3: y + height,
      f4: x + 12,
      f5: y + 16,
      f6: name,
    }),
  );
  const lines = boxes.flatMap((box) =>
    box.lines.map(
      ({ kind, text, note, y }): ChartRow => ({
        f0: box.x + 18,
        f1: y,
        f2: kind === "text" ? box.x + 12 : box.x + 30,
        f3: text,
        f4: note,
        f5: kind,
        f6: (kind === "text" ? box.x + 12 : box.x + 30) + textWidth(text, 11) * 0.9 + 6,
      }),
    ),
  );
  const present = SIGNS.filter((kind) => lines.some(({ f5 }) => f5 === kind));
  const forms = present.map((kind) => FORMS[SIGNS.indexOf(kind)]);
  const kind = { field: "f5", type: "nominal", legend: null };
  return [
    {
      data: { values: frames },
      mark: { type: "rect", style: STYLE.paper },
      encoding: { ...at("f0", "x"), ...at("f1", "y"), x2: { field: "f2" }, y2: { field: "f3" } },
    },
    {
      data: { values: frames },
      mark: { type: "text", align: "left", baseline: "middle", style: STYLE.heading },
      encoding: { ...at("f4", "x"), ...at("f5", "y"), text: { field: "f6", type: "nominal" } },
    },
    {
      data: { values: lines.filter(({ f5 }) => f5 !== "text") },
      mark: { type: "point", filled: true, size: 60, opacity: 1 },
      encoding: {
        ...at("f0", "x"),
        ...at("f1", "y"),
        color: { ...kind, scale: seriesScale(present) },
        shape: { ...kind, scale: seriesScale(present, forms) },
      },
    },
    {
      data: { values: lines },
      mark: { type: "text", align: "left", baseline: "middle" },
      encoding: { ...at("f2", "x"), ...at("f1", "y"), text: { field: "f3", type: "nominal" } },
    },
    {
      data: { values: lines.filter(({ f4 }) => f4 !== "") },
      mark: { type: "text", align: "left", baseline: "middle", style: STYLE.aside },
      encoding: { ...at("f6", "x"), ...at("f1", "y"), text: { field: "f4", type: "nominal" } },
    },
  ];
}

function describe(
  { sites }: SiteMap,
  legs: readonly (readonly Leg[])[],
  words: readonly SiteWords[],
): string {
  const places = sites.map(({ name, nodes, clients }, index) => {
    const who = nodes.slice(0, 24).map((node, at) => {
      return `${chartLabel(node.name)} (${words[index]?.roles[at] ?? ""})`;
    });
    const rest = nodes.length > 24 ? [`${nodes.length - 24} more`] : [];
    const all = [...who, ...rest, ...(clients > 0 ? ["clients"] : [])].join(", ");
    return `${chartLabel(name)}: ${all || "nobody"}`;
  });
  const ways = legs.flatMap((same) => {
    const [leg] = same;
    if (leg === undefined) return [];
    const [a, b] = [chartLabel(sites[leg.from]!.name), chartLabel(sites[leg.to]!.name)];
    const where = leg.from === leg.to ? `within ${a}` : `${a} to ${b}`;
    return [
      `${where} ${[delayText(same), wireText(same)].filter((text) => text !== "").join(", ")}`,
    ];
  });
  return `Topology. ${places.join("; ")}.${ways.length > 0 ? ` ${ways.slice(0, 40).join("; ")}.` : ""}`;
}
