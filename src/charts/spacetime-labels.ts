import { textWidth } from "./svg/text-width.ts";

/** A label that wants to stand at a place on its lane. */
export interface Wish {
  readonly x: number;
  readonly text: string;
}

export interface Placed extends Wish {
  /** 0 is nearest to the lane. */
  readonly row: number;
  /** Where the text begins. */
  readonly left: number;
}

const GAP = 8;
/** From the thread that leads to a label to its text. */
const INDENT = 4;

/**
 * Puts labels into rows so that none covers another. They are placed from right to left, each in
 * the nearest row that is free and in no deeper one's way: so the thread from a place to its label never crosses another's text.
 */
export function placeLabels(wishes: readonly Wish[], right: number, fontSize: number): Placed[] {
  /** By row: where its leftmost text begins, and its leftmost thread runs down. */
  const taken: number[] = [];
  const threads: number[] = [];
  const placed = wishes
    .map((wish, index) => ({ wish, index }))
    .sort((a, b) => b.wish.x - a.wish.x || b.index - a.index)
    .map(({ wish, index }) => {
      const width = textWidth(wish.text, fontSize);
      const left = Math.min(wish.x + INDENT, Math.max(0, right - width));
      let row = taken.findIndex(
        (start, at) =>
          left + width + GAP <= start &&
          threads.every((x, deeper) => deeper <= at || left + width <= x),
      );
      if (row < 0) row = taken.length;
      taken[row] = Math.min(left, wish.x);
      threads[row] = wish.x;
      return { index, label: { ...wish, row, left } };
    });
  return placed.sort((a, b) => a.index - b.index).map(({ label }) => label);
}

/** How many rows the labels take. */
export function rowsOf(placed: readonly Placed[]): number {
  return placed.reduce((most, { row }) => Math.max(most, row + 1), 0);
}
