import type { PartName, Step } from "./write-steps.ts";

/** Where a write waits that gives up waiting. */
export const TIME_OUT = "ack time-out";

/** A share of a write's time: what it goes to, where, and how many nanoseconds of the mean. */
export interface Part {
  readonly name: PartName;
  readonly where: string;
  readonly ns: number;
}

/** Where the time of the imagined writes goes, by name and place. */
interface Entry {
  readonly name: PartName;
  readonly where: string;
  ns: number;
}

/** Adds up what the time of the imagined writes goes to. */
export class Tally {
  /** Imagined writes. */
  readonly size: number;
  private readonly found = new Map<string, Entry>();
  /** A step is looked up once for all imagined writes. */
  private readonly ofStep = new Map<Step, Entry>();

  constructor(size: number) {
    this.size = size;
  }

  /** One imagined write's time at a step. */
  add(step: Step, i: number): void {
    const ns = step.times[i]!;
    // What never takes any time is no part.
    if (ns === 0) return;
    let entry = this.ofStep.get(step);
    if (entry === undefined) {
      entry = this.entry(step.name, step.where);
      this.ofStep.set(step, entry);
    }
    entry.ns += ns;
  }

  /** Every imagined write's time at a step. */
  addAll(step: Step): void {
    for (let i = 0; i < this.size; i += 1) this.add(step, i);
  }

  /** The time-out of one imagined write. */
  wait(ns: number): void {
    if (ns !== 0) this.entry("round_trip", TIME_OUT).ns += ns;
  }

  parts(): readonly Part[] {
    return [...this.found.values()].map(({ ns, ...part }) => ({ ...part, ns: ns / this.size }));
  }

  private entry(name: PartName, where: string): Entry {
    const key = `${name} ${where}`;
    const entry = this.found.get(key) ?? { name, where, ns: 0 };
    this.found.set(key, entry);
    return entry;
  }
}
