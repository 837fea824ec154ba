import type { MappedSite } from "../analysis/topology/site-map.ts";
import { chartLabel } from "./labels.ts";
import { textWidth } from "./svg/text-width.ts";

/** Nodes of a site of which more are only counted. */
const MOST_NODES = 9;
/** Pixels: a line of a box, the line with its name, its margins, and the widest box. */
const LINE = 18;
const HEAD = 24;
const MARGIN = 12;
const WIDEST = 250;
const NARROWEST = 110;

/** Where sites stand, from -1 to 1: side by side, as a triangle, as a square. */
const CORNERS: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  1: [[0, 0]],
  2: [
    [-1, 0],
    [1, 0],
  ],
  3: [
    [-1, -1],
    [1, -1],
    [0, 1],
  ],
  4: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
};

/** Sites of which more make a knot of lines; then a table of delays tells more. */
export const MOST_SITES = 4;

/** One line in a site's box. */
export interface BoxLine {
  /** What its sign stands for; `text` is a line without one. */
  readonly kind: "leader" | "follower" | "other" | "clients" | "text";
  readonly text: string;
  readonly note: string;
  readonly y: number;
}

/** A site's box, in pixels. */
export interface SiteBox {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly BoxLine[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly SiteBox[];
}

/** What stands in a site's box beside names: about its own network, and what each node does. */
export interface SiteWords {
  readonly within: string;
  readonly roles: readonly string[];
}

/** Boxes for up to {@link MOST_SITES} sites, with the words of each. */
export function layout(sites: readonly MappedSite[], words: readonly SiteWords[]): Layout {
  const sized = sites.map((site, index) => sizedBox(site, words[index]!));
  const corners = CORNERS[sites.length] ?? [];
  const widest = sized.reduce((most, { width }) => Math.max(most, width), 0);
  const highest = sized.reduce((most, { height }) => Math.max(most, height), 0);
  const [rx, ry] = spans(sites.length, widest, highest);
  const width = 2 * rx + widest + 4;
  const height = 2 * ry + highest + 4;
  const boxes = sized.map((box, index) => {
    const [cx = 0, cy = 0] = corners[index] ?? [];
    const x = Math.round(width / 2 + cx * rx - box.width / 2);
    const y = Math.round(height / 2 + cy * ry - box.height / 2);
    return { ...box, x, y, lines: box.lines.map((line) => ({ ...line, y: line.y + y })) };
  });
  return { width, height, boxes };
}

/** How far from the middle the boxes stand, so that a leg's words fit between them. */
function spans(count: number, width: number, height: number): readonly [number, number] {
  const apart = (width + 190) / 2;
  if (count === 1) return [0, 0];
  if (count === 2) return [apart, 0];
  return [apart, (height + 90) / 2];
}

function sizedBox(site: MappedSite, { within, roles }: SiteWords): SiteBox {
  const shown = site.nodes.slice(0, MOST_NODES);
  const rest = site.nodes.length - shown.length;
  const lines: Omit<BoxLine, "y">[] = shown.map((node, index) => ({
    kind: node.role === "leader" || node.role === "follower" ? node.role : "other",
    text: chartLabel(node.name),
    note: roles[index] ?? "",
  }));
  if (rest > 0) lines.push({ kind: "text", text: `and ${rest} more`, note: "" });
  if (site.clients > 0) lines.push({ kind: "clients", text: "clients", note: "" });
  if (within !== "") lines.push({ kind: "text", text: within, note: "" });
  const name = chartLabel(site.name);
  const wide = [name, ...lines.map(({ text, note }) => `${text}  ${note}`)];
  const longest = wide.reduce((most, text) => Math.max(most, textWidth(text, 11)), 0);
  return {
    name,
    x: 0,
    y: 0,
    width: Math.min(WIDEST, Math.max(NARROWEST, longest + 2 * MARGIN + 12)),
    height: HEAD + lines.length * LINE + MARGIN,
    lines: lines.map((line, index) => ({ ...line, y: HEAD + LINE * (index + 0.5) + 2 })),
  };
}
