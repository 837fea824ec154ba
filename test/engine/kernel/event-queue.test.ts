import { describe, expect, it } from "vitest";
import { EventQueue } from "../../../src/engine/kernel/event-queue.ts";
import { makeStream } from "../../../src/random/stream.ts";

function drain(queue: EventQueue): [number, number][] {
  const taken: [number, number][] = [];
  while (queue.pop()) taken.push([queue.time, queue.a]);
  return taken;
}

describe("the event queue", () => {
  it("gives events back by time, then priority, then order of scheduling", () => {
    const queue = new EventQueue();
    queue.push(20, 2, 0, 1, 0);
    queue.push(10, 3, 0, 2, 0);
    queue.push(10, 2, 0, 3, 0);
    queue.push(10, 2, 0, 4, 0);
    queue.push(10, 0, 0, 5, 0);
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
      queue.push(time, priority, 1, sequence, 0);
      expected.push({ time, priority, sequence });
      if (stream.next() < 0.3 && queue.pop()) {
        // Only what is later than the clock may come after: the heap must not go back in time.
        expect(queue.time).toBeGreaterThanOrEqual(clock);
        clock = queue.time;
        taken.push(queue.a);
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
      queue.push(3000 - event, 2, event % 20, event, -event);
    for (let event = 2999; event >= 0; event--) {
      expect(queue.pop()).toBe(true);
      expect([queue.kind, queue.a, queue.b === -event]).toEqual([event % 20, event, true]);
    }
    expect(queue.pop()).toBe(false);
  });
});
