import { widen } from "../../kernel/widen.ts";
import { mix32 } from "../mix.ts";

const FIRST_ROOM = 32;
/** What comes before the first element. */
export const START = 0;

/**
 * What all replicas of one text agree on: each element has a number from 1, the element after which
 * its author put it, and a stamp that is greater than those of all elements its author had seen.
 */
export class SequenceElements {
  count = 0;
  private after = new Int32Array(FIRST_ROOM);
  private stamps = new Float64Array(FIRST_ROOM);

  /** A new element after another ({@link START} for the beginning); stamps must be unique. */
  add(after: number, stamp: number): number {
    const element = ++this.count;
    if (element >= this.after.length) {
      this.after = widen(this.after, new Int32Array(2 * element));
      this.stamps = widen(this.stamps, new Float64Array(2 * element));
    }
    this.after[element] = after;
    this.stamps[element] = stamp;
    return element;
  }

  afterOf(element: number): number {
    return this.after[element]!;
  }

  stampOf(element: number): number {
    return this.stamps[element]!;
  }
}

/**
 * One replica of a text: a replicated growable array (Roh, Jeon, Kim, Lee, JPDC 71, 2011). An element
 * goes behind the one that its author put it after, past those with a greater stamp that others put
 * there meanwhile; deleted ones stay as marks. The text depends on which operations have come and not
 * on their order: what comes before the element it stands after waits for that.
 */
export class SequenceReplica {
  /** A number for the state: equal for equal texts. */
  digest = 0;
  private readonly elements: SequenceElements;
  private next = new Int32Array(FIRST_ROOM);
  /** 1 once it is in its place, 2 when it is also deleted; 4 when a deletion came before it. */
  private states = new Uint8Array(FIRST_ROOM);
  /** Elements that wait for the one before them: by that one, a list. */
  private waiting = new Int32Array(FIRST_ROOM);
  private waitingNext = new Int32Array(FIRST_ROOM);
  private newest = START;

  constructor(elements: SequenceElements) {
    this.elements = elements;
    this.states[START] = 1;
  }

  /** The element that came into its place last: where the replica's own author writes on. */
  get last(): number {
    return this.newest;
  }

  /** Takes an element in; one that is there already changes nothing. */
  insert(element: number): void {
    this.makeRoom(element);
    const after = this.elements.afterOf(element);
    if (this.isPlaced(element)) return;
    if (!this.isPlaced(after)) {
      for (let at = this.waiting[after]!; at > 0; at = this.waitingNext[at]!) {
        if (at === element) return;
      }
      this.waitingNext[element] = this.waiting[after]!;
      this.waiting[after] = element;
      return;
    }
    this.place(element);
  }

  /** Takes a deletion in; it may come before its element. */
  remove(element: number): void {
    this.makeRoom(element);
    const state = this.states[element]!;
    if ((state & 2) !== 0 || (state & 4) !== 0) return;
    if ((state & 1) !== 0) this.digest ^= deletion(element);
    this.states[element] = (state & 1) !== 0 ? state | 2 : state | 4;
  }

  /** The elements that are there and not deleted, in order. */
  text(): number[] {
    const text: number[] = [];
    for (let at = this.next[START]!; at > 0; at = this.next[at]!) {
      if ((this.states[at]! & 2) === 0) text.push(at);
    }
    return text;
  }

  /** Takes in all that another replica has. */
  join(other: SequenceReplica): void {
    for (let at = other.next[START]!; at > 0; at = other.next[at]!) this.insert(at);
    for (let at = 1; at <= this.elements.count; at++) {
      if (((other.states[at] ?? 0) & 6) !== 0) this.remove(at);
    }
  }

  private isPlaced(element: number): boolean {
    return ((this.states[element] ?? 0) & 1) !== 0;
  }

  /** Puts an element into its place, and after it whatever has waited for it. */
  private place(first: number): void {
    const ready = [first];
    for (let element = ready.pop(); element !== undefined; element = ready.pop()) {
      this.link(element);
      let waiting = this.waiting[element]!;
      this.waiting[element] = 0;
      while (waiting > 0) {
        ready.push(waiting);
        const following = this.waitingNext[waiting]!;
        this.waitingNext[waiting] = 0;
        waiting = following;
      }
    }
  }

  private link(element: number): void {
    const { elements, next } = this;
    const stamp = elements.stampOf(element);
    let before = elements.afterOf(element);
    let behind = next[before]!;
    while (behind > 0 && elements.stampOf(behind) > stamp) {
      before = behind;
      behind = next[before]!;
    }
    next[before] = element;
    next[element] = behind;
    this.digest ^= pair(before, behind) ^ pair(before, element) ^ pair(element, behind);
    const wasDeleted = (this.states[element]! & 4) !== 0;
    this.states[element] = wasDeleted ? 3 : 1;
    if (wasDeleted) this.digest ^= deletion(element);
    else this.newest = element;
  }

  private makeRoom(element: number): void {
    const needed = Math.max(element, this.elements.afterOf(element)) + 1;
    if (needed <= this.next.length) return;
    const room = 2 * needed;
    this.next = widen(this.next, new Int32Array(room));
    this.states = widen(this.states, new Uint8Array(room));
    this.waiting = widen(this.waiting, new Int32Array(room));
    this.waitingNext = widen(this.waitingNext, new Int32Array(room));
  }
}

function pair(before: number, behind: number): number {
  return mix32(Math.imul(mix32(before), 31) ^ behind);
}

function deletion(element: number): number {
  return mix32(-1 - element);
}
