import type { Story, StoryAct, StoryMark } from "../model/story.ts";
import { formatMetric } from "../units/format.ts";
import { type Placed, placeLabels, rowsOf } from "./spacetime-labels.ts";
import { type TimeScale, timeScale } from "./spacetime-scale.ts";
import { textWidth } from "./svg/text-width.ts";

export const WIDTH = 880;
export const LABEL_SIZE = 11;
export const NAME_SIZE = 12;
export const ROW = 14;
/** Half the height of an operation's bar. */
export const BAR = 8;
const MARGIN = 12;
const MOST_GUTTER = 170;
/** From one lane's labels to the next one's: room in which arrows are seen to slant. */
const GAP = 34;
const TOP = 10;

/** What stands on a node's lane at one moment. */
export interface Glyph {
  readonly x: number;
  readonly shape: "received" | "flushed" | "applied" | "committed" | "gone" | "answer" | "leads";
  readonly isOffence: boolean;
  readonly label: Placed;
}

export interface LaneBox {
  readonly name: string;
  readonly kind: "session" | "node";
  readonly y: number;
  readonly top: number;
  readonly bottom: number;
  readonly glyphs: readonly Glyph[];
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly act: StoryAct;
  readonly from: number;
  readonly to: number;
  readonly label: Placed;
}

export interface Layout {
  readonly scale: TimeScale;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly lanes: readonly LaneBox[];
  /** From the offending answer to the moment from which on it would have been right. */
  readonly late: Late | null;
}

export interface Late {
  readonly lane: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Where everything in the picture of a story stands, in pixels. */
export function layOut(story: Story): Layout {
  const names = story.lanes.map(({ name }) => textWidth(name, NAME_SIZE));
  const left = MARGIN + Math.min(MOST_GUTTER, Math.max(40, ...names)) + MARGIN;
  const right = WIDTH - MARGIN - 8;
  const scale = timeScale(momentsOf(story), left + 4, right - lastRoom(story));
  const lanes: LaneBox[] = [];
  let y = TOP;
  story.lanes.forEach(({ kind, name }, lane) => {
    const bars = kind === "session" ? barsOf(story, lane, scale, right) : [];
    const glyphs = kind === "node" ? glyphsOf(story, lane, scale, right) : [];
    const above = kind === "session" ? rowsOf(bars.map(({ label }) => label)) * ROW + BAR + 6 : 26;
    const rows = rowsOf(glyphs.map(({ label }) => label));
    const below = kind === "session" ? BAR + 2 : 10 + rows * ROW;
    const middle = y + above;
    lanes.push({ name, kind, y: middle, top: y, bottom: middle + below, glyphs, bars });
    y = middle + below + GAP;
  });
  return { scale, left, right, bottom: y - GAP + 12, lanes, late: lateOf(story, scale) };
}

function lateOf(story: Story, { x }: TimeScale): Late | null {
  const offence = story.acts.find(({ part }) => part === "offence");
  if (offence?.servedNs === undefined || offence.kind !== "read") return null;
  const { servedNs, nodeLane } = offence;
  const applied = story.marks.find(
    ({ lane, stages, atNs }) => lane === nodeLane && stages.includes("applied") && atNs > servedNs,
  );
  if (applied === undefined) return null;
  const text = `${formatMetric((applied.atNs - servedNs) / 1e9, "s")} too late`;
  return { lane: nodeLane, from: x(servedNs), to: x(applied.atNs), text };
}

/** Room for the texts of the last marks, so that they stand beside them. */
function lastRoom(story: Story): number {
  const many = isOfMany(story);
  const last = [...story.marks].sort((a, b) => b.atNs - a.atNs).slice(0, 2);
  const widths = last.map((mark) => textWidth(markText(mark, many), LABEL_SIZE));
  return Math.min(220, Math.max(20, ...widths) + 10);
}

/** Whether marks must say which write they are of. */
function isOfMany({ marks }: Story): boolean {
  return new Set(marks.flatMap(({ label }) => (label === "" ? [] : [label]))).size > 1;
}

/** Every moment that is drawn. */
function momentsOf(story: Story): number[] {
  const { acts, marks, messages, fromNs, toNs } = story;
  const all = [
    fromNs,
    toNs,
    ...acts.flatMap(({ startNs, endNs, servedNs }) => [startNs, endNs, servedNs ?? endNs]),
    ...marks.map(({ atNs }) => atNs),
    ...messages.flatMap(({ sentNs, endNs }) => [sentNs, endNs]),
  ];
  return all.filter((ns) => fromNs <= ns && ns <= toNs);
}

function barsOf(story: Story, lane: number, { x }: TimeScale, right: number): Bar[] {
  const acts = story.acts.filter((act) => act.lane === lane);
  const labels = placeLabels(
    acts.map((act) => ({ x: x(act.startNs) - 4, text: act.label })),
    right,
    LABEL_SIZE,
  );
  return acts.map((act, index) => {
    const from = x(act.startNs);
    return { act, from, to: Math.max(x(act.endNs), from + 3), label: labels[index]! };
  });
}

function glyphsOf(story: Story, lane: number, { x }: TimeScale, right: number): Glyph[] {
  const many = isOfMany(story);
  const found = [
    ...story.marks
      .filter((mark) => mark.lane === lane)
      .map((mark) => ({
        x: x(mark.atNs),
        shape: shapeOf(mark),
        isOffence: false,
        text: markText(mark, many),
      })),
    ...story.acts
      .filter(({ nodeLane, kind, servedNs }) => nodeLane === lane && kind === "read" && servedNs)
      .map(({ servedNs, label, part }) => ({
        x: x(servedNs!),
        shape: "answer" as const,
        isOffence: part === "offence",
        text: label.replace(/^read /, "shows ").replace("→", "="),
      })),
  ].sort((a, b) => a.x - b.x);
  const labels = placeLabels(found, right, LABEL_SIZE);
  return found.map(({ x: at, shape, isOffence }, index) => ({
    x: at,
    shape,
    isOffence,
    label: labels[index]!,
  }));
}

function shapeOf({ stages }: StoryMark): Glyph["shape"] {
  for (const stage of ["leads", "gone", "committed", "applied", "flushed"] as const) {
    if (stages.includes(stage)) return stage;
  }
  return "received";
}

/** `received`, `flushed`, `applied: k1 = v861`; `stored` where one step makes a write seen at once. */
function markText({ stages, label }: StoryMark, many: boolean): string {
  const isLog = stages.includes("received") && stages.includes("applied");
  const told = isLog ? stages.filter((stage) => !IN_LOG.has(stage)) : [...stages];
  const short = told.filter((stage) => stage !== "written" || !told.includes("received"));
  const words = [...(isLog ? ["stored"] : []), ...short];
  if (label === "") return words.join(", ");
  const isNamed = many || isLog || stages.includes("applied") || stages.includes("gone");
  return isNamed ? `${words.join(", ")}: ${label}` : words.join(", ");
}

const IN_LOG: ReadonlySet<string> = new Set(["received", "written", "applied"]);
