import type { Cells } from "../../analysis/calibration/cells.ts";
import { splitCounts } from "../../analysis/calibration/split-counts.ts";
import type { Tally } from "../../analysis/calibration/tally.ts";

/** What a scenario can do with a series. */
export type Role =
  /** Times of a flush: a disk. */
  | "fsync"
  /** Round trips: a link. */
  | "rtt"
  /** Times of applying: a follower. */
  | "apply"
  /** Pauses of clients: a workload. */
  | "think"
  /** Sizes of values: a workload. */
  | "size"
  /** Latencies that clients saw: an outcome, to hold an answer against. */
  | "latency"
  /** How far a follower was behind: an outcome. */
  | "lag"
  /** Times of which nobody says what they are. */
  | "time";

/** Latencies and lags come out of a system; a scenario is not told them. */
export function isOutcome(role: Role): boolean {
  return role === "latency" || role === "lag";
}

/** Values of a series: nanoseconds for times, bytes for sizes. */
export type Sample =
  /** One by one, in order. */
  | { readonly kind: "values"; readonly tally: Tally }
  /** Counted in buckets. */
  | { readonly kind: "histogram"; readonly cells: Cells; readonly mean: number | null }
  /** Some percentiles, as intervals that hold known shares. */
  | { readonly kind: "percentiles"; readonly cells: Cells; readonly mean: number | null }
  /** Nothing but a mean, and perhaps a deviation and the ends. */
  | {
      readonly kind: "mean";
      readonly mean: number;
      readonly count: number | null;
      readonly deviation?: number;
      readonly least?: number;
      readonly largest?: number;
    };

export interface Series {
  /** Short, for tables and for the name of a `let`: `fdatasync`, `10.0.0.7`. */
  readonly name: string;
  /** What was measured, in words. */
  readonly what: string;
  readonly role: Role;
  readonly sample: Sample;
  /** The column that holds the values as they are, for a scenario that draws from them. */
  readonly column?: { readonly file: string; readonly name: string; readonly unit: string };
  /** Packets that were sent and that came back. */
  readonly loss?: { readonly sent: number; readonly lost: number };
  /** The two ends of a link, when a file names them. */
  readonly ends?: readonly [from: string, to: string];
  /** How clients came, for a workload. */
  readonly load?: Load;
  /** Not part of the block unless it is the only one. */
  readonly aside?: boolean;
}

export type Load =
  | { readonly kind: "closed"; readonly clients: number; readonly transactionsPerSecond: number }
  | { readonly kind: "open"; readonly perSecond: number };

/** A line that was not used, and why. */
export interface IgnoredLine {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/** What was found in a file. */
export interface Reading {
  /** The tool or format, as `recognised as …` says it. */
  readonly tool: string;
  readonly series: readonly Series[];
  /** What the reader has to know of these figures. */
  readonly notes: readonly string[];
  readonly ignored: { readonly count: number; readonly first: readonly IgnoredLine[] };
}

/** Lines of which the text is kept. */
const SHOWN = 5;

/** Collects lines that are not used. */
export function makeIgnored() {
  const first: IgnoredLine[] = [];
  let count = 0;
  return {
    add(line: number, text: string, why: string): void {
      count += 1;
      if (first.length < SHOWN) first.push({ line, text: clipped(text), why });
    },
    all: () => ({ count, first }),
  };
}

export type Ignored = ReturnType<typeof makeIgnored>;

/** A text short enough for a message. */
export function clipped(text: string): string {
  const plain = text.trim();
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}

/** The cells of a sample, all of them and in parts of which one can be held out. */
export function cellsOfSample(sample: Exclude<Sample, { kind: "mean" }>): {
  readonly cells: Cells;
  readonly folds: readonly Cells[];
} {
  switch (sample.kind) {
    case "values":
      return { cells: sample.tally.cells, folds: sample.tally.folds };
    case "histogram":
      return { cells: sample.cells, folds: splitCounts(sample.cells) };
    case "percentiles":
      return { cells: sample.cells, folds: [] };
  }
}
