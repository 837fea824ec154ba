import type { ChartSpec } from "./chart.ts";
import { textWidth } from "./svg/text-width.ts";

/** The widths between which a picture grows with its groups, in pixels. */
const NARROWEST = 200;
const WIDEST = 720;
/** Names are not given more room than this before they are turned. */
const ROOM = 180;
/** Turned names need so much from one to the next, and are cut at this length. */
const TURNED = 15;
const LONGEST = 240;

/** A horizontal axis of words: how wide the picture is, and how the names lie. */
export interface WordsAxis {
  readonly width: number;
  readonly axis: ChartSpec;
}

/**
 * Room for the names under groups of marks: side by side where they fit, else all of them turned,
 * so that none is dropped. `labels` are the names as they are drawn, `marks` is how many stand in a
 * group. `width` is for pictures that cannot grow.
 */
export function wordsAxis(labels: readonly string[], marks: number, width?: number): WordsAxis {
  const groups = new Set(labels).size;
  const widest = labels.reduce((most, label) => Math.max(most, textWidth(label, 11)), 0);
  const step = Math.max(56, 22 * marks, Math.min(widest + 14, ROOM));
  const wide = width ?? Math.max(NARROWEST, Math.min(WIDEST, groups * step));
  const room = wide / Math.max(1, groups);
  if (widest + 6 <= room) return { width: wide, axis: { labelAngle: 0, grid: false } };
  const turned = { labelAngle: -30, labelAlign: "right", labelLimit: LONGEST, grid: false };
  return { width: wide, axis: room < TURNED ? turned : { ...turned, labelOverlap: false } };
}
