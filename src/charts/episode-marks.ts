import type { Plan } from "../model/plan.ts";
import type { EpisodeRecord, RunRecord } from "../model/run-record.ts";
import type { ChartRow, ChartSpec } from "./chart.ts";
import { chartLabel } from "./labels.ts";
import { textWidth } from "./svg/text-width.ts";
import { STYLE } from "./theme.ts";
import { FIGURE, tooltip } from "./tooltip.ts";

/** Names stand in up to so many rows, each so high and so wide at most, in pixels. */
const MOST_ROWS = 4;
const ROW = 13;
const NAME_WIDTH = 160;
/** Pixels of a strip at the foot of a panel. */
const STRIP = 5;
/** More marks of a kind than this are a colour, not a picture. */
const MOST_MARKS = 200;

type Kind = EpisodeRecord["kind"];

/**
 * How each kind of episode is drawn, told apart by form and not by hue alone: bands are shaded over
 * the whole height, alarms are framed too, strips lie at the foot, and rules stand at the end of
 * what took a moment. Stretches without writes show in the curves themselves.
 */
const FORMS: Readonly<Record<Kind, "band" | "alarm" | "strip" | "rule" | "none">> = {
  fault: "band",
  async_fallback: "band",
  split_brain: "alarm",
  no_leader: "strip",
  convergence: "strip",
  failover: "rule",
  switchover: "rule",
  election: "rule",
  unavailable: "none",
};

/** One mark: from f0 to f1 seconds, called f2. */
interface Mark {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly form: "band" | "alarm" | "strip" | "rule";
}

/** The marks of a run, faults first: they have the first claim to a place for their names. */
function marksOf({ episodes }: RunRecord, plan: Plan): Mark[] {
  const counts = new Map<Kind, number>();
  const marks = episodes.flatMap((episode): Mark[] => {
    const { kind, fromNs, toNs } = episode;
    const form = FORMS[kind];
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (form === "none" || count > MOST_MARKS) return [];
    const [from, to] = [fromNs / 1e9, toNs / 1e9];
    return [{ from: form === "rule" ? to : from, to, name: nameOf(episode, plan), form }];
  });
  return [
    ...marks.filter(({ form }) => form === "band"),
    ...marks.filter(({ form }) => form !== "band"),
  ];
}

/** What stands above a mark: the fault's own name, or what happened. */
function nameOf({ kind, label, numbers }: EpisodeRecord, plan: Plan): string {
  const node = plan.topology.nodes[numbers?.["to"] ?? -1];
  const to = node === undefined ? "" : ` to ${chartLabel(node.name)}`;
  switch (kind) {
    case "fault":
      return chartLabel(label);
    case "async_fallback":
      return "fallen back to async";
    case "split_brain":
      return "split brain";
    case "no_leader":
      return "no leader";
    case "convergence":
      return "converging";
    case "failover":
      return `${numbers?.["false"] === 1 ? "false failover" : "failover"}${to}`;
    case "switchover":
      return `switchover${to}`;
    default:
      return kind;
  }
}

/** The rows of the data sets that {@link episodeLayers} draws from, by their names. */
export function episodeData(record: RunRecord, plan: Plan): Record<string, readonly ChartRow[]> {
  const marks = marksOf(record, plan);
  const rows = (wanted: Mark["form"]): ChartRow[] =>
    marks
      .filter(({ form }) => form === wanted)
      .map(({ from, to, name }) => ({ f0: from, f1: to, f2: name }));
  return { bands: rows("band"), alarms: rows("alarm"), strips: rows("strip"), rules: rows("rule") };
}

/** The marks behind a panel's curves. `x` is the panel's time axis. */
export function episodeLayers(x: ChartSpec, height: number): ChartSpec[] {
  const tips = tooltip([
    ["f2", "what"],
    ["f0", "from (s)", FIGURE],
    ["f1", "to (s)", FIGURE],
  ]);
  const span = { x: { ...x, field: "f0" }, x2: { field: "f1" }, tooltip: tips };
  const foot = { y: { value: height - STRIP }, y2: { value: height } };
  const rect = (name: string, mark: object, encoding: object): ChartSpec => ({
    data: { name },
    mark: { type: "rect", ...mark },
    encoding,
  });
  return [
    rect("bands", { style: STYLE.band }, span),
    rect("alarms", { style: STYLE.alarm }, span),
    rect("strips", { style: STYLE.strip }, { ...span, ...foot }),
    {
      data: { name: "rules" },
      mark: { type: "rule", style: STYLE.turn },
      encoding: { x: { ...x, field: "f0" }, tooltip: tips },
    },
  ];
}

/** Pixels of a panel, and the moment of the run at its left edge; absent: the run's start. */
export interface Stretch {
  readonly width: number;
  readonly fromNs?: number;
}

/** The names of the marks, in rows above a panel of so many pixels so that none lies on another. */
export function episodeNames(
  record: RunRecord,
  plan: Plan,
  x: ChartSpec,
  { width, fromNs = 0 }: Stretch,
): ChartSpec {
  return {
    data: {
      values: placedNames(record, plan, { width, fromNs }).map(({ from, name, row }) => ({
        f0: from,
        f1: -3 - ROW * row,
        f2: name,
      })),
    },
    mark: { type: "text", align: "left", baseline: "bottom", dx: 1, limit: NAME_WIDTH },
    encoding: {
      x: { ...x, field: "f0" },
      y: { field: "f1", type: "quantitative", scale: null },
      text: { field: "f2", type: "nominal" },
    },
  };
}

/** How many pixels the names take above the panel. */
export function heightOfNames(record: RunRecord, plan: Plan, stretch: Stretch): number {
  const rows = placedNames(record, plan, stretch).map(({ row }) => row + 1);
  return ROW * rows.reduce((most, row) => Math.max(most, row), 0);
}

interface PlacedName {
  readonly from: number;
  readonly name: string;
  readonly row: number;
}

/** Each name in the lowest row with room for it; a name with no room in any is left to the words. */
function placedNames(record: RunRecord, plan: Plan, { width, fromNs = 0 }: Stretch): PlacedName[] {
  const taken: (readonly [number, number])[][] = Array.from({ length: MOST_ROWS }, () => []);
  const start = fromNs / 1e9;
  const length = record.endNs / 1e9 - start;
  const marks = marksOf(record, plan);
  // What comes again and again is named again where there is room left.
  const isFirst = (mark: Mark) => marks.find(({ name }) => name === mark.name) === mark;
  const inOrder = [...marks.filter(isFirst), ...marks.filter((mark) => !isFirst(mark))];
  return inOrder.flatMap(({ from, to, name, form }) => {
    // A strip that the eye cannot see needs no name.
    if (form === "strip" && ((to - from) / length) * width < STRIP) return [];
    const left = ((from - start) / length) * width;
    const right = left + Math.min(NAME_WIDTH, textWidth(name, 11)) + 8;
    const row = taken.findIndex((names) => names.every(([a, b]) => right <= a || left >= b));
    if (row === -1) return [];
    taken[row]!.push([left, right]);
    return [{ from, name, row }];
  });
}
