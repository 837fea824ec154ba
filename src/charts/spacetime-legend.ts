import type { Story, StoryMessage } from "../model/story.ts";
import type { MessageRole } from "../model/trace.ts";
import type { Drawn } from "./spacetime-axis.ts";
import { stageGlyph } from "./spacetime-lanes.ts";
import { type Glyph, LABEL_SIZE, type Layout } from "./spacetime-layout.ts";
import { head, strokeOf, tipOf } from "./spacetime-messages.ts";
import { label, type Pen } from "./spacetime-pen.ts";
import { element, type Svg } from "./svg/elements.ts";
import { textWidth } from "./svg/text-width.ts";

const ROLES: readonly (readonly [MessageRole, string])[] = [
  ["request", "request"],
  ["response", "answer"],
  ["refusal", "refusal"],
  ["replication", "replication"],
  ["acknowledgement", "acknowledgement"],
  ["read", "read of a replica"],
  ["read_answer", "its answer"],
  ["beat", "heartbeat"],
  ["control", "vote, order, news"],
];

/** Ends of messages that are not those of an arrow. */
const FATES: readonly (readonly [StoryMessage["fate"], string])[] = [
  ["dropped", "never arrives"],
  ["under_way", "still under way at the end"],
];

const SHAPES: readonly (readonly [Glyph["shape"], string])[] = [
  ["received", "received"],
  ["flushed", "flushed"],
  ["applied", "applied"],
  ["committed", "committed"],
  ["gone", "gone"],
  ["leads", "leads from here on"],
  ["answer", "a read is answered"],
];

const SAMPLE = 30;
const LINE = 18;

/** What the arrows and shapes mean: those that the picture has, in rows. */
export function legend(story: Story, layout: Layout, top: number, pen: Pen): Drawn {
  const roles = new Set(story.messages.map(({ role }) => role));
  const shapes = new Set(layout.lanes.flatMap(({ glyphs }) => glyphs.map(({ shape }) => shape)));
  const entries = [
    ...ROLES.filter(([role]) => roles.has(role)).map(([role, text]) => ({
      text,
      sample: (x: number, y: number) => roleSample(role, x, y, pen),
    })),
    ...FATES.filter(([fate]) => story.messages.some((message) => message.fate === fate)).map(
      ([fate, text]) => ({
        text,
        sample: (x: number, y: number) => fateSample(fate, x, y, pen),
      }),
    ),
    ...SHAPES.filter(([shape]) => shapes.has(shape)).map(([shape, text]) => ({
      text,
      sample: (x: number, y: number) => [stageGlyph(shape, x + SAMPLE - 10, y, false, pen)],
    })),
  ];
  const svg: Svg[] = [];
  let [x, y] = [layout.left, top + 14];
  for (const { text, sample } of entries) {
    const width = SAMPLE + 6 + textWidth(text, LABEL_SIZE) + 12;
    if (x + width > layout.right && x > layout.left) {
      x = layout.left;
      y += LINE;
    }
    svg.push(...sample(x, y - 4), label(x + SAMPLE + 4, y, text, pen, { fill: pen.colours.muted }));
    x += width;
  }
  return { svg, bottom: y + 12 };
}

function roleSample(role: MessageRole, x: number, y: number, { colours }: Pen): Svg[] {
  const stroke = strokeOf(role, colours);
  const [start, end] = [
    { x, y },
    { x: x + SAMPLE - 4, y },
  ];
  return [
    element("line", {
      x1: start.x,
      y1: start.y,
      x2: end.x,
      y2: end.y,
      stroke: stroke.colour,
      "stroke-width": stroke.width,
      "stroke-dasharray": stroke.dash,
    }),
    head(start, end, stroke),
  ];
}

function fateSample(fate: StoryMessage["fate"], x: number, y: number, { colours }: Pen): Svg[] {
  const stroke = strokeOf("replication", colours);
  const [start, end] = [
    { x, y },
    { x: x + SAMPLE - 18, y },
  ];
  return [
    element("line", {
      x1: start.x,
      y1: start.y,
      x2: end.x,
      y2: end.y,
      stroke: stroke.colour,
      "stroke-width": stroke.width,
    }),
    ...tipOf(fate, start, end, stroke),
  ];
}
