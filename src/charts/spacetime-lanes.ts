import type { Story } from "../model/story.ts";
import {
  BAR,
  type Bar,
  type Glyph,
  LABEL_SIZE,
  type LaneBox,
  type Layout,
  NAME_SIZE,
  ROW,
} from "./spacetime-layout.ts";
import { rounded } from "./spacetime-messages.ts";
import { label, type Pen } from "./spacetime-pen.ts";
import { element, type Svg, textOf } from "./svg/elements.ts";
import { textWidth } from "./svg/text-width.ts";

const RADIUS = 4.5;

/** The lanes with their names, operations, stages and answers. */
export function laneDrawings({ lanes, left, right }: Layout, pen: Pen): Svg[] {
  const { colours } = pen;
  return lanes.flatMap((lane) => {
    const isNode = lane.kind === "node";
    const line = element("line", {
      x1: left,
      y1: lane.y,
      x2: right,
      y2: lane.y,
      stroke: isNode ? colours.ink : colours.muted,
      "stroke-width": isNode ? 1.4 : 1,
      "stroke-dasharray": isNode ? null : "1 3",
    });
    return [
      line,
      name(lane, left, pen),
      ...lane.glyphs.flatMap((glyph) => threadDown(lane.y, glyph, pen)),
      ...lane.glyphs.map((glyph) => stageGlyph(glyph.shape, glyph.x, lane.y, glyph.isOffence, pen)),
      ...lane.bars.flatMap((bar) => operation(lane.y, bar, pen)),
    ];
  });
}

/** How long the offending answer came too early for what it misses. */
export function lateness({ lanes, late }: Layout, pen: Pen): Svg[] {
  if (late === null) return [];
  const y = lanes[late.lane]!.y - 11;
  const { alarm } = pen.colours;
  const ends = [late.from, late.to].map((x) => `M${rounded(x)} ${y - 4} V${y + 4}`).join(" ");
  return [
    element("path", {
      d: `M${rounded(late.from)} ${y} H${rounded(late.to)} ${ends}`,
      stroke: alarm,
      "stroke-width": 1.6,
      fill: "none",
    }),
    label((late.from + late.to) / 2, y - 5, late.text, pen, { anchor: "middle", fill: alarm }),
  ];
}

function name({ name: text, y, kind }: LaneBox, left: number, pen: Pen): Svg {
  return element(
    "text",
    {
      x: left - 10,
      y: y + 4,
      "text-anchor": "end",
      "font-size": NAME_SIZE,
      "font-weight": kind === "node" ? 600 : 400,
      "font-style": kind === "node" ? null : "italic",
      fill: pen.colours.ink,
    },
    textOf(clipped(text, left - 20)),
  );
}

function clipped(text: string, width: number): string {
  if (textWidth(text, NAME_SIZE) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, NAME_SIZE) > width) kept = kept.slice(0, -1);
  return `${kept}…`;
}

/** A label below the lane and the thread that leads to it. */
function threadDown(y: number, { x, label: at, isOffence }: Glyph, pen: Pen): Svg[] {
  const { colours } = pen;
  const baseline = y + 18 + at.row * ROW;
  const style = isOffence ? { fill: colours.alarm, weight: 700 } : {};
  return [
    element("line", {
      x1: x,
      y1: y,
      x2: x,
      y2: baseline,
      stroke: isOffence ? colours.alarm : colours.muted,
      "stroke-width": 0.8,
    }),
    label(at.left, baseline, at.text, pen, style),
  ];
}

/** A stage by its shape: hollow until it is safe, full when it is seen. */
export function stageGlyph(
  shape: Glyph["shape"],
  x: number,
  y: number,
  isOffence: boolean,
  { colours, halo }: Pen,
): Svg {
  const [green, r] = [colours.series[2]!, RADIUS];
  const hollow = { fill: halo, stroke: green, "stroke-width": 1.8 };
  switch (shape) {
    case "received":
      return element("circle", { cx: x, cy: y, r, ...hollow });
    case "flushed":
      return element("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, ...hollow });
    case "applied":
      return element("circle", { cx: x, cy: y, r: r + 0.8, fill: green });
    case "committed":
      return element("path", { d: diamond(x, y, r + 1.4), fill: green });
    case "gone":
      return element("path", {
        d: `M${x - r} ${y - r} L${x + r} ${y + r} M${x - r} ${y + r} L${x + r} ${y - r}`,
        stroke: colours.alarm,
        "stroke-width": 2.4,
      });
    case "leads":
      return element("path", {
        d: `M${x - r - 1} ${y + r} V${y - r - 2} L${x - r / 2} ${y - 1} L${x} ${y - r - 3} L${x + r / 2} ${y - 1} L${x + r + 1} ${y - r - 2} V${y + r} Z`,
        fill: colours.series[5]!,
      });
    case "answer":
      return element("path", {
        d: `M${x - r} ${y + r} L${x + r} ${y + r} L${x} ${y - r} Z`,
        fill: isOffence ? colours.alarm : colours.ink,
      });
  }
}

function diamond(x: number, y: number, r: number): string {
  return `M${x} ${y - r} L${x + r} ${y} L${x} ${y + r} L${x - r} ${y} Z`;
}

/** An operation: writes are full, reads hollow; what breaks the rule has a thick rim of its own. */
function operation(y: number, { act, from, to, label: at }: Bar, pen: Pen): Svg[] {
  const { colours, halo } = pen;
  const isOffence = act.part === "offence";
  const colour = isOffence
    ? colours.alarm
    : act.part === "background"
      ? colours.muted
      : colours.series[0]!;
  const baseline = y - BAR - 5 - at.row * ROW;
  return [
    element("line", {
      x1: from + 0.5,
      y1: y,
      x2: from + 0.5,
      y2: baseline + 1,
      stroke: colour,
      "stroke-width": 0.8,
    }),
    element("rect", {
      x: from,
      y: y - BAR,
      width: to - from,
      height: 2 * BAR,
      rx: 3,
      fill: act.kind === "write" ? colour : halo,
      stroke: colour,
      "stroke-width": isOffence ? 3 : 1.8,
    }),
    label(at.left, baseline, at.text, pen, {
      fill: isOffence ? colours.alarm : colours.ink,
      weight: isOffence ? 700 : 500,
      size: LABEL_SIZE,
    }),
  ];
}

/** Faults as hatched bands over the lanes that they hit, with their names. */
export function faultShades(story: Story, { lanes, scale, left, right }: Layout, pen: Pen): Svg[] {
  const { colours, id } = pen;
  if (story.faults.length === 0) return [];
  const hatch = element(
    "pattern",
    {
      id: `${id}-hatch`,
      width: 7,
      height: 7,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    },
    element("line", {
      x1: 0,
      y1: 0,
      x2: 0,
      y2: 7,
      stroke: colours.band,
      "stroke-width": 1.2,
      "stroke-opacity": 0.5,
    }),
  );
  const bands = story.faults.flatMap((fault, index) => {
    const from = fault.fromNs <= story.fromNs ? left : scale.x(fault.fromNs);
    const to = fault.toNs >= story.toNs ? right : scale.x(fault.toNs);
    return fault.lanes.flatMap((lane) => {
      const { top, bottom } = lanes[lane]!;
      const box = { x: from, y: top, width: Math.max(2, to - from), height: bottom - top + 4 };
      const isFirst = lane === Math.min(...fault.lanes);
      return [
        element("rect", { ...box, fill: colours.band, "fill-opacity": 0.1 }),
        element("rect", { ...box, fill: `url(#${id}-hatch)` }),
        ...(isFirst
          ? [
              label(to - 6, top + 11 + index * 12, fault.label, pen, {
                anchor: "end",
                fill: colours.band,
                weight: 600,
              }),
            ]
          : []),
      ];
    });
  });
  return [element("defs", {}, hatch), ...bands];
}
