import type { LostMessages } from "./lost-messages.ts";

/** The losses of one connection that a later delivery may still make surer, in the order in which they were sent (again). */
export class UnsureLosses {
  first = -1;
  private last = -1;
  private readonly lost: LostMessages;

  constructor(lost: LostMessages) {
    this.lost = lost;
  }

  add(slot: number): void {
    const { lost } = this;
    lost.previous[slot] = this.last;
    lost.next[slot] = -1;
    if (this.last < 0) this.first = slot;
    else lost.next[this.last] = slot;
    this.last = slot;
  }

  /** Takes a loss off the list, if it stands there. */
  remove(slot: number): void {
    const { lost } = this;
    const previous = lost.previous[slot]!;
    const next = lost.next[slot]!;
    if (previous < 0 && this.first !== slot) return;
    if (previous < 0) this.first = next;
    else lost.next[previous] = next;
    if (next < 0) this.last = previous;
    else lost.previous[next] = previous;
    lost.previous[slot] = -1;
    lost.next[slot] = -1;
  }

  /** The first loss that waits for another one's timer; -1 for none. */
  get firstSilent(): number {
    const { lost } = this;
    let slot = this.first;
    while (slot >= 0 && lost.dueNs[slot] !== Number.POSITIVE_INFINITY) slot = lost.next[slot]!;
    return slot;
  }

  /** The first loss of which no acknowledgement tells, at the end of what was sent; -1 for none. */
  get firstUntold(): number {
    const { lost } = this;
    let slot = this.first;
    while (slot >= 0 && (lost.later[slot]! > 0 || lost.retries[slot]! > 0)) slot = lost.next[slot]!;
    return slot;
  }
}
