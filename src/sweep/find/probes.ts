import type { Axis } from "./axis.ts";
import type { Margin } from "./margin.ts";

/** What was learnt of one value. */
export interface Answer {
  readonly verdict: "pass" | "fail" | "undecided";
  readonly margin: Margin | null;
  /** Trials behind it; 0 where no run was needed. */
  readonly trials: number;
}

/** A value of the domain that was tried. */
export interface Probe extends Answer {
  /** On the axis, 0 to 1. */
  readonly position: number;
  readonly value: number;
}

/** The turn of the condition as far as it is known: all that passes lies below all that fails. */
export interface Bracket {
  /** The farthest sure pass; null without one. */
  readonly pass: Probe | null;
  /** The nearest sure fail beyond it; null without one. */
  readonly fail: Probe | null;
  /** What is undecided between them, in the order of the axis. */
  readonly between: readonly Probe[];
}

/** All probes of a search, in the order of the axis, one a value. */
export class Probes {
  readonly axis: Axis;
  private list: Probe[] = [];

  constructor(axis: Axis) {
    this.axis = axis;
  }

  get all(): readonly Probe[] {
    return this.list;
  }

  /** Runs of all probes together. */
  get runs(): number {
    return this.list.reduce((sum, { trials }) => sum + trials, 0);
  }

  at(value: number): Probe | null {
    return this.list.find((probe) => probe.value === value) ?? null;
  }

  /** Takes what was learnt of a value, in place of what was known of it before. */
  take(value: number, answer: Answer): Probe {
    const probe = { ...answer, value, position: this.axis.positionOf(value) };
    const others = this.list.filter((other) => other.value !== value);
    this.list = [...others, probe].sort((a, b) => a.position - b.position);
    return probe;
  }

  bracket(): Bracket {
    const pass = this.list.findLast(({ verdict }) => verdict === "pass") ?? null;
    const from = pass?.position ?? Number.NEGATIVE_INFINITY;
    const beyond = this.list.filter(({ position }) => position > from);
    const fail = beyond.find(({ verdict }) => verdict === "fail") ?? null;
    const to = fail?.position ?? Number.POSITIVE_INFINITY;
    return { pass, fail, between: beyond.filter(({ position }) => position < to) };
  }

  /** The first fail with a pass beyond it, and that pass; null where the condition turns once. */
  contradiction(): readonly [Probe, Probe] | null {
    const fail = this.list.find(({ verdict }) => verdict === "fail");
    const pass = this.list.findLast(({ verdict }) => verdict === "pass");
    if (fail === undefined || pass === undefined) return null;
    return fail.position < pass.position ? [fail, pass] : null;
  }
}

/** Where the line through two margins reaches a height; null when it does not between them. */
export function crossing(a: Probe, b: Probe, height = 0): number | null {
  if (a.margin === null || b.margin === null) return null;
  const [from, to] = [a.margin.by - height, b.margin.by - height];
  if (from === to || from * to > 0) return null;
  return a.position + (from / (from - to)) * (b.position - a.position);
}
