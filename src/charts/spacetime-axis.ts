import type { Story } from "../model/story.ts";
import { LABEL_SIZE, type Layout } from "./spacetime-layout.ts";
import { label, type Pen } from "./spacetime-pen.ts";
import { element, type Svg } from "./svg/elements.ts";
import { textWidth } from "./svg/text-width.ts";

export interface Drawn {
  readonly svg: readonly Svg[];
  readonly bottom: number;
}

/** The time axis: the moments that count, from the beginning of the story. */
export function axis(story: Story, layout: Layout, pen: Pen): Drawn {
  const { left, right, bottom, scale } = layout;
  const { colours } = pen;
  const unit = unitFor(story.toNs - story.fromNs);
  const ticks = ticksOf(story, layout, unit);
  const line = (x1: number, y1: number, x2: number, y2: number, dash: string | null) =>
    element("line", {
      x1,
      y1,
      x2,
      y2,
      stroke: dash === null ? colours.muted : colours.grid,
      "stroke-width": 1,
      "stroke-dasharray": dash,
    });
  const drawn = ticks.flatMap(({ ns, text }) => {
    const x = scale.x(ns);
    return [
      line(x, layout.lanes[0]!.top, x, bottom, "2 3"),
      line(x, bottom, x, bottom + 5, null),
      label(x, bottom + 18, text, pen, { anchor: "middle", fill: colours.ink }),
    ];
  });
  const begin = `${(story.fromNs / 1e9).toFixed(6).replace(/0{1,3}$/, "")} s`;
  const note = scale.isLinear ? "" : "; pauses are drawn shorter than they were";
  const title = `${unit.name} from ${begin} of the run on${note}`;
  return {
    svg: [
      ...drawn,
      line(left, bottom, right, bottom, null),
      label(right, bottom + 34, title, pen, { anchor: "end", fill: colours.muted }),
    ],
    bottom: bottom + 42,
  };
}

interface Unit {
  readonly name: string;
  readonly ns: number;
  readonly digits: number;
}

function unitFor(spanNs: number): Unit {
  const [name, ns] =
    spanNs < 1e6
      ? (["microseconds", 1e3] as const)
      : spanNs < 1e10
        ? (["milliseconds", 1e6] as const)
        : (["seconds", 1e9] as const);
  const size = spanNs / ns;
  return { name, ns, digits: size < 20 ? 2 : size < 200 ? 1 : 0 };
}

/** With as many digits as tell neighbours apart. */
function ticksOf(story: Story, layout: Layout, unit: Unit): Tick[] {
  let ticks: Tick[] = [];
  for (let { digits } = unit; digits <= 3; digits++) {
    const text = (ns: number) => String(Number(((ns - story.fromNs) / unit.ns).toFixed(digits)));
    ticks = chosen(story, layout, text);
    if (new Set(ticks.map((tick) => tick.text)).size === ticks.length) break;
  }
  return ticks;
}

interface Tick {
  readonly ns: number;
  readonly text: string;
}

/** Ends of operations first, then answers and stages, each where its number has room. */
function chosen(story: Story, { scale }: Layout, offset: (ns: number) => string): Tick[] {
  const offence = story.acts.filter(({ part }) => part === "offence");
  const others = story.acts.filter(({ part }) => part !== "offence");
  const wanted = [
    story.fromNs,
    ...[...offence, ...others].flatMap(({ startNs, endNs }) => [startNs, endNs]),
    ...story.marks.filter(({ stages }) => stages.includes("applied")).map(({ atNs }) => atNs),
    ...story.acts.flatMap(({ servedNs }) => (servedNs === undefined ? [] : [servedNs])),
    story.toNs,
    ...story.marks.map(({ atNs }) => atNs),
  ].filter((ns) => story.fromNs <= ns && ns <= story.toNs);
  const kept: { readonly tick: Tick; readonly from: number; readonly to: number }[] = [];
  for (const ns of wanted) {
    const text = offset(ns);
    const half = textWidth(text, LABEL_SIZE) / 2;
    const [from, to] = [scale.x(ns) - half - 4, scale.x(ns) + half + 4];
    if (kept.every((one) => to <= one.from || from >= one.to)) {
      kept.push({ tick: { ns, text }, from, to });
    }
  }
  return kept.map(({ tick }) => tick);
}
