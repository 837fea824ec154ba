import { PRIORITY_WORK } from "./event-kind.ts";
import { A, B, KIND, NEXT, ORDER } from "./event-record.ts";
import { FarEvents } from "./far-events.ts";

/** So many events may be pending at once. */
const MOST_EVENTS = 1 << 22;
/** With more than so many a run is given up, while there is still room for what one event brings. */
export const ROOM = 0.75 * MOST_EVENTS;
/**
 * The columns of the pending events, at one fixed place in each thread: V8 knows where a module's
 * constant array lies and how long it is, and compiles both into the code, so that a look into it
 * takes four instructions, not ten. The price: one run at a time in a thread, and no growth. Pages
 * that no event has touched take no memory. The records, seen as doubles and as integers:
 */
const doubles = new Float64Array(4 * MOST_EVENTS);
const ints = new Int32Array(doubles.buffer);
/** The next events in heap order: their times, and their slots. */
const times = new Float64Array(MOST_EVENTS);
const slots = new Int32Array(MOST_EVENTS);

/** A record, and its place in the heap. */
const BYTES_EACH = 32 + 12;
/** 2^50: sequence numbers stay below, so that priority × this + sequence is exact. */
const SEQUENCE_SPAN = 1_125_899_906_842_624;
/**
 * From so many events on those far ahead are kept apart, and down to so few: far from each other, so
 * that a number of events that wavers does not send them back and forth.
 */
const MANY = 2048;
const FEW = 256;

/** What the event in a slot is, and what it is about. */
export function kindOf(slot: number): number {
  return ints[(slot << 3) | KIND]!;
}

export function aOf(slot: number): number {
  return ints[(slot << 3) | A]!;
}

export function bOf(slot: number): number {
  return ints[(slot << 3) | B]!;
}

/**
 * The pending events in a total order: time, then priority, then the order of scheduling. The next
 * ones are a binary heap of times and slots; where there are many, those further ahead wait
 * unsorted, so that the heap stays small. Nothing is allocated for an event. A thread has one queue:
 * a new one takes the columns over, and the last one is void.
 */
export class EventQueue {
  private size = 0;
  /** 1 while the first place is empty: the next event scheduled is put there at once. */
  private open = 0;
  /** Of the next event, if it is work: priority and sequence in one exact number. */
  private nextOrder = PRIORITY_WORK * SEQUENCE_SPAN;
  /** When the heap has so many events, those far ahead are taken out of it. */
  private limit = MANY;
  /** The slot given back last, which is taken again first: it is still in the processor's cache. */
  private free = -1;
  /** Slots from here on were never taken. */
  private fresh = 0;
  private readonly far = new FarEvents(doubles, ints);
  /** Events from here on are left. */
  end = Number.POSITIVE_INFINITY;
  /** When the event that {@link pop} took last was due: nothing may be scheduled before. */
  time = 0;
  /** When the event that is to be scheduled is due, for {@link schedule}. */
  dueNs = 0;

  /** True when the room for pending events is nearly used up: a quarter is left. */
  get isCrowded(): boolean {
    return this.fresh > ROOM;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.fresh * BYTES_EACH + this.far.bytes;
  }

  /**
   * Schedules an event for `dueNs`, which is set before: a time that is passed on to a function as an
   * argument is an object on the heap, one in a field is not.
   */
  schedule(priority: number, kind: number, a: number, b: number): void {
    const time = this.dueNs;
    if (!(time >= this.time)) this.refuse(kind);
    const slot = this.takeSlot();
    const at = slot << 3;
    // `| 0` tells the compiler that it need not make ready for fractions.
    ints[at | KIND] = kind | 0;
    ints[at | A] = a | 0;
    ints[at | B] = b | 0;
    doubles[slot << 2] = time;
    doubles[(slot << 2) | ORDER] = this.nextOrder + (priority - PRIORITY_WORK) * SEQUENCE_SPAN;
    this.nextOrder += 1;
    if (time >= this.far.from) this.far.add(slot);
    else if (this.open === 1) {
      this.open = 0;
      this.siftDown(0, slot);
    } else {
      this.size += 1;
      this.siftUp(slot);
      if (this.size >= this.limit) this.part();
    }
  }

  /**
   * Takes the first event before `end`: answers its slot, which says what it was until the next is
   * scheduled, or -1 when there is none. Its place stays empty until the next call, since most
   * events schedule another: that one sinks from the top, which is half the work of removing one
   * event and adding one.
   */
  pop(): number {
    if (this.open === 1) this.close();
    if (this.size === 0 && !this.refill()) return -1;
    const time = times[0]!;
    if (time >= this.end) return -1;
    const slot = slots[0]!;
    this.time = time;
    ints[(slot << 3) | NEXT] = this.free;
    this.free = slot;
    this.open = 1;
    return slot;
  }

  /** The time of the first event; Infinity when there is none. */
  nextTime(): number {
    if (this.open === 1) this.close();
    return this.size === 0 && !this.refill() ? Number.POSITIVE_INFINITY : times[0]!;
  }

  private takeSlot(): number {
    if (this.free < 0) this.openSlot();
    const slot = this.free;
    this.free = ints[(slot << 3) | NEXT]!;
    return slot;
  }

  /** Apart, so that {@link schedule} stays small. */
  private refuse(kind: number): never {
    throw new RangeError(`event ${kind} at ${this.dueNs}, before ${this.time}`);
  }

  /** Puts a slot that was never taken among the free ones. */
  private openSlot(): void {
    if (this.fresh === MOST_EVENTS) {
      throw new RangeError(`more than ${MOST_EVENTS} events are pending at once`);
    }
    ints[(this.fresh << 3) | NEXT] = -1;
    this.free = this.fresh++;
  }

  /** The last event takes the empty first place, and sinks. */
  private close(): void {
    this.open = 0;
    this.size -= 1;
    if (this.size > 0) this.siftDown(0, slots[this.size]!);
  }

  /** Sends all but the next events away, where their times differ. */
  private part(): void {
    const { far, size } = this;
    // What already waits is spread anew together with them.
    for (let slot = far.takeAll(); slot >= 0; ) {
      const next = ints[(slot << 3) | NEXT]!;
      far.add(slot);
      slot = next;
    }
    for (let at = 0; at < size; at++) far.add(slots[at]!);
    this.size = 0;
    this.refill();
  }

  /** Fills the empty heap with the next ones of the events that wait; false when none does. */
  private refill(): boolean {
    const { far } = this;
    if (far.count === 0) return false;
    let size = 0;
    for (let slot = far.count <= FEW ? far.takeAll() : far.takeFirst(); slot >= 0; size++) {
      times[size] = doubles[slot << 2]!;
      slots[size] = slot;
      slot = ints[(slot << 3) | NEXT]!;
    }
    this.size = size;
    for (let at = (size >> 1) - 1; at >= 0; at--) {
      this.siftDown(at, slots[at]!);
    }
    // To part is worth its trouble only once the heap has grown by as much as there is to move.
    this.limit = Math.max(MANY, 2 * size, size + (far.count >> 2));
    return true;
  }

  /** Puts an event into the last place, and lets it rise. */
  private siftUp(slot: number): void {
    const time = doubles[slot << 2]!;
    let hole = this.size - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent]!;
      const parentSlot = slots[parent]!;
      if (parentTime < time) break;
      if (
        parentTime === time &&
        doubles[(parentSlot << 2) | ORDER]! < doubles[(slot << 2) | ORDER]!
      ) {
        break;
      }
      times[hole] = parentTime;
      slots[hole] = parentSlot;
      hole = parent;
    }
    times[hole] = time;
    slots[hole] = slot;
  }

  /** Puts an event into the empty place `from`, and lets it sink. No calls: these are the hottest lines. */
  private siftDown(from: number, slot: number): void {
    const { size } = this;
    const time = doubles[slot << 2]!;
    let hole = from;
    for (;;) {
      let child = (hole << 1) | 1;
      if (child >= size) break;
      let childTime = times[child]!;
      let childSlot = slots[child]!;
      const other = child + 1;
      if (other < size) {
        // Which child is the earlier one is a coin's toss that no processor foresees: it is added,
        // not branched on.
        const otherTime = times[other]!;
        if (otherTime === childTime) {
          const otherOrder = doubles[(slots[other]! << 2) | ORDER]!;
          child += Number(otherOrder < doubles[(childSlot << 2) | ORDER]!);
        } else child += Number(otherTime < childTime);
        childTime = times[child]!;
        childSlot = slots[child]!;
      }
      if (time < childTime) break;
      if (
        time === childTime &&
        doubles[(slot << 2) | ORDER]! < doubles[(childSlot << 2) | ORDER]!
      ) {
        break;
      }
      times[hole] = childTime;
      slots[hole] = childSlot;
      hole = child;
    }
    times[hole] = time;
    slots[hole] = slot;
  }
}
