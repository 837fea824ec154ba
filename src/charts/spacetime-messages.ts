import type { Story, StoryMessage } from "../model/story.ts";
import type { MessageRole } from "../model/trace.ts";
import { BAR, type Layout } from "./spacetime-layout.ts";
import type { Pen } from "./spacetime-pen.ts";
import { element, type Svg } from "./svg/elements.ts";
import type { Palette } from "./theme.ts";

/** How a kind of message is drawn: told apart by colour, dashes and weight together. */
export interface Stroke {
  readonly colour: string;
  readonly dash: string | null;
  readonly width: number;
  /** A full head, or an open one. */
  readonly head: "full" | "open";
}

const HEAD = 7;
/** Room for a stage's mark at the end of an arrow. */
const ROOM = 5;

/** The stroke of a role; `part` is what the legend calls all that look alike. */
export function strokeOf(role: MessageRole, { series, ink, muted, alarm }: Palette): Stroke {
  switch (role) {
    case "replication":
      return { colour: series[2]!, dash: null, width: 2.2, head: "full" };
    case "acknowledgement":
      return { colour: series[2]!, dash: "6 4", width: 1.5, head: "open" };
    case "request":
    case "read":
      return { colour: ink, dash: null, width: 1.2, head: "full" };
    case "response":
    case "read_answer":
      return { colour: ink, dash: "2 3", width: 1.4, head: "open" };
    case "refusal":
      return { colour: alarm, dash: "2 3", width: 1.6, head: "open" };
    case "beat":
      return { colour: muted, dash: "1 4", width: 1.2, head: "open" };
    case "control":
      return { colour: series[5]!, dash: "9 3 2 3", width: 1.5, head: "full" };
  }
}

/** The messages: from the sender's lane at the time of sending to the receiver's at its arrival. */
export function arrows(story: Story, layout: Layout, pen: Pen): Svg[] {
  return story.messages.flatMap((message) => arrow(message, story, layout, pen));
}

function arrow(message: StoryMessage, story: Story, layout: Layout, { colours }: Pen): Svg[] {
  const { scale, lanes } = layout;
  const stroke = strokeOf(message.role, colours);
  const isDown = message.to > message.from;
  const edge = (lane: number, away: 1 | -1): number => {
    const { y, kind } = lanes[lane]!;
    return kind === "session" ? y + away * BAR : y;
  };
  const start = {
    x: scale.x(Math.max(message.sentNs, story.fromNs)),
    y: edge(message.from, isDown ? 1 : -1),
  };
  const whole = { x: scale.x(message.endNs), y: edge(message.to, isDown ? -1 : 1) };
  // What does not arrive ends on the way there; the head of what does stands before the mark.
  const length = distance(start, whole);
  const isAtNode = lanes[message.to]!.kind === "node";
  const short = isAtNode && length > 3 * ROOM ? ROOM / length : 0;
  const share = message.fate === "delivered" ? 1 - short : 0.55;
  const end = {
    x: start.x + share * (whole.x - start.x),
    y: start.y + share * (whole.y - start.y),
  };
  const line = element("line", {
    x1: start.x,
    y1: start.y,
    x2: end.x,
    y2: end.y,
    stroke: stroke.colour,
    "stroke-width": stroke.width,
    "stroke-dasharray": stroke.dash,
  });
  return [line, ...tipOf(message.fate, start, end, stroke)];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The head of an arrow that comes from `start`. */
export function head(start: Point, end: Point, { colour, width, head: kind }: Stroke): Svg {
  const length = distance(start, end);
  const [dx, dy] = length === 0 ? [0, 1] : [(end.x - start.x) / length, (end.y - start.y) / length];
  const back = (side: number): string => {
    const x = end.x - HEAD * dx - side * 0.45 * HEAD * dy;
    const y = end.y - HEAD * dy + side * 0.45 * HEAD * dx;
    return `${rounded(x)} ${rounded(y)}`;
  };
  const path = `M${back(1)} L${rounded(end.x)} ${rounded(end.y)} L${back(-1)}`;
  return element("path", {
    d: kind === "full" ? `${path} Z` : path,
    fill: kind === "full" ? colour : "none",
    stroke: colour,
    "stroke-width": kind === "full" ? 1 : Math.max(1.4, width),
  });
}

/** How a message ends: with a head at its receiver, a cross where it is lost, dots where it goes on. */
export function tipOf(
  fate: StoryMessage["fate"],
  start: Point,
  end: Point,
  stroke: Stroke,
): readonly Svg[] {
  if (fate === "delivered") return [head(start, end, stroke)];
  if (fate === "dropped") return [cross(end, stroke)];
  const length = distance(start, end);
  const [dx, dy] = length === 0 ? [0, 1] : [(end.x - start.x) / length, (end.y - start.y) / length];
  return [5, 10, 15].map((away) =>
    element("circle", {
      cx: rounded(end.x + away * dx),
      cy: rounded(end.y + away * dy),
      r: 1.4,
      fill: stroke.colour,
    }),
  );
}

function distance(a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return Math.sqrt(dx * dx + dy * dy);
}

function cross({ x, y }: Point, { colour }: Stroke): Svg {
  const [l, r, t, b] = [x - 4, x + 4, y - 4, y + 4].map(rounded);
  return element("path", {
    d: `M${l} ${t} L${r} ${b} M${l} ${b} L${r} ${t}`,
    stroke: colour,
    "stroke-width": 2,
    fill: "none",
  });
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
