import { describe, expect, it } from "vitest";
import { aOf, bOf, EventQueue, kindOf } from "../../../src/engine/kernel/event-queue.ts";
import { makeStream } from "../../../src/random/stream.ts";

function schedule(
  queue: EventQueue,
  time: number,
  priority: number,
  kind: number,
  a: number,
  b = 0,
) {
  queue.dueNs = time;
  queue.schedule(priority, kind, a, b);
}

function drain(queue: EventQueue): [number, number][] {
  const taken: [number, number][] = [];
  for (let event = queue.pop(); event >= 0; event = queue.pop())
    taken.push([queue.time, aOf(event)]);
  return taken;
}

/** How far ahead the next event lies, and by which laws that is drawn. */
const LAWS: Readonly<Record<string, (draw: number, other: number) => number>> = {
  "alike all the way": (draw) => Math.floor(draw * 1e6),
  "near and very far": (draw, other) => Math.floor(draw * (other < 0.8 ? 2000 : 1e12)),
  "all at a few instants": (draw) => Math.floor(draw * 3) * 1000,
  "at one instant": () => 0,
  "some of them never": (draw, other) =>
    other < 0.1 ? Number.POSITIVE_INFINITY : Math.floor(draw * 1e5),
};

interface Event {
  readonly time: number;
  readonly priority: number;
  readonly sequence: number;
}

/** The same queue as plainly as can be: a sorted list, the last one is the next. */
class SortedList {
  private readonly events: Event[] = [];

  push(event: Event): void {
    let [from, to] = [0, this.events.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = this.events[middle]!;
      const isLater =
        other.time - event.time ||
        other.priority - event.priority ||
        other.sequence - event.sequence;
      if (isLater > 0) from = middle + 1;
      else to = middle;
    }
    this.events.splice(from, 0, event);
  }

  pop(): number {
    const next = this.events.at(-1);
    if (next === undefined || next.time === Number.POSITIVE_INFINITY) return -1;
    this.events.pop();
    return next.sequence;
  }
}

/** What leaves the queue and a plain sorted list while thousands of events come and go. */
function comeAndGo(law: (draw: number, other: number) => number): [number[], number[]] {
  const stream = makeStream("queue", 0, "bursts");
  const queue = new EventQueue();
  const list = new SortedList();
  const left: number[] = [];
  const due: number[] = [];
  let clock = 0;
  let sequence = 0;
  const pop = () => {
    const event = queue.pop();
    if (event >= 0) clock = queue.time;
    left.push(event >= 0 ? aOf(event) : -1);
    due.push(list.pop());
  };
  for (let burst = 0; burst < 3; burst++) {
    // To thousands, and down to a few: over both limits between heap and waiting events.
    for (let event = 0; event < 6000; event++) {
      const time = clock + law(stream.next(), stream.next());
      const priority = Math.floor(stream.next() * 4);
      list.push({ time, priority, sequence });
      schedule(queue, time, priority, 1, sequence++);
      if (event > 4000) pop();
      if (event % 7 === 0) queue.nextTime();
    }
    for (let event = 0; event < 3990; event++) pop();
  }
  return [left, due];
}

describe("the event queue", () => {
  it("gives events back by time, then priority, then order of scheduling", () => {
    const queue = new EventQueue();
    schedule(queue, 20, 2, 0, 1);
    schedule(queue, 10, 3, 0, 2);
    schedule(queue, 10, 2, 0, 3);
    schedule(queue, 10, 2, 0, 4);
    schedule(queue, 10, 0, 0, 5);
    expect(drain(queue).map(([, a]) => a)).toEqual([5, 3, 4, 2, 1]);
  });

  it("agrees with a stable sort over thousands of events that come and go", () => {
    const stream = makeStream("queue", 0, "test");
    const queue = new EventQueue();
    const expected: { time: number; priority: number; sequence: number }[] = [];
    const taken: number[] = [];
    let clock = 0;
    for (let sequence = 0; sequence < 20_000; sequence++) {
      const time = clock + Math.floor(stream.next() * 50);
      const priority = Math.floor(stream.next() * 4);
      schedule(queue, time, priority, 1, sequence);
      expected.push({ time, priority, sequence });
      const event = stream.next() < 0.3 ? queue.pop() : -1;
      if (event >= 0) {
        // Only what is later than the clock may come after: the heap must not go back in time.
        if (queue.time < clock) throw new Error(`back from ${clock} to ${queue.time}`);
        clock = queue.time;
        taken.push(aOf(event));
      }
    }
    const left = drain(queue).map(([, a]) => a);
    const gone = new Set(taken);
    const rest = expected
      .filter(({ sequence }) => !gone.has(sequence))
      .sort((a, b) => a.time - b.time || a.priority - b.priority || a.sequence - b.sequence);
    expect(left).toEqual(rest.map(({ sequence }) => sequence));
  });

  it("keeps the payload of each event", () => {
    const queue = new EventQueue();
    for (let event = 0; event < 3000; event++)
      schedule(queue, 3000 - event, 2, event % 20, event, 0 - event);
    for (let event = 2999; event >= 0; event--) {
      const slot = queue.pop();
      expect([kindOf(slot), aOf(slot), bOf(slot)]).toEqual([event % 20, event, 0 - event]);
    }
    expect(queue.pop()).toBe(-1);
  });

  it.each(Object.entries(LAWS))("keeps the order of thousands of events %s", (_, law) => {
    const [left, due] = comeAndGo(law);
    expect(left.filter((sequence) => sequence >= 0).length).toBeGreaterThan(10_000);
    expect(left).toEqual(due);
  });

  it("grows with the events that wait, and by no more than 72 bytes for each", () => {
    const queue = new EventQueue();
    const before = queue.bytes;
    for (let event = 0; event < 50_000; event++) schedule(queue, 1000 * event, 2, 1, event);
    expect(queue.bytes - before).toBeGreaterThanOrEqual(50_000 * 32 - before);
    expect(queue.bytes).toBeLessThan(50_000 * 72);
  });

  it("says when it is nearly full, and refuses more than it has room for", () => {
    const queue = new EventQueue();
    const fill = (to: number) => {
      for (let event = 0; event < to; event++) schedule(queue, event, 2, 1, 0);
    };
    fill(3_100_000);
    expect(queue.isCrowded).toBe(false);
    fill(100_000);
    expect(queue.isCrowded).toBe(true);
    expect(() => fill(1_000_000)).toThrow("more than 4194304 events are pending at once");
  });

  it("begins empty, whatever the last queue of the thread has left", () => {
    const last = new EventQueue();
    for (let event = 0; event < 5000; event++) schedule(last, event, 2, 1, event);
    const queue = new EventQueue();
    expect(queue.pop()).toBe(-1);
    schedule(queue, 7, 2, 3, 4, 5);
    const slot = queue.pop();
    expect([queue.time, kindOf(slot), aOf(slot), bOf(slot)]).toEqual([7, 3, 4, 5]);
    expect(queue.pop()).toBe(-1);
  });
});
