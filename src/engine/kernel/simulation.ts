import { PRIORITY_WORK } from "./event-kind.ts";
import { aOf, EventQueue, kindOf } from "./event-queue.ts";
import { TraceHash } from "./trace-hash.ts";

/**
 * Simulated time and what is still to happen. Times are whole nanoseconds from the start of the
 * run, held in doubles: exact up to 104 days. Nothing here knows what an event means.
 */
export class Simulation {
  now = 0;
  /** Events taken so far. */
  events = 0;
  readonly queue = new EventQueue();
  readonly trace = new TraceHash();
  /** Bytes that pools and logs hold beside the queue; owners report their growth. */
  poolBytes = 0;

  /** Schedules work `delay` whole nanoseconds from now. */
  after(delay: number, kind: number, a: number, b: number): void {
    const { queue } = this;
    queue.dueNs = this.now + delay;
    queue.schedule(PRIORITY_WORK, kind, a, b);
  }

  /** Schedules at an absolute time, which must not lie in the past. */
  at(time: number, priority: number, kind: number, a: number, b: number): void {
    const { queue } = this;
    queue.dueNs = time;
    queue.schedule(priority, kind, a, b);
  }

  /**
   * Takes the next event before the queue's end and moves the clock to it: answers its slot in the
   * queue, which holds until something is scheduled, or -1 when there is none.
   */
  step(): number {
    const { queue } = this;
    const event = queue.pop();
    if (event < 0) return -1;
    this.now = queue.time;
    this.events += 1;
    this.trace.add(queue.time, kindOf(event), aOf(event));
    return event;
  }

  /** Bytes held by the queue and the pools. */
  get bytes(): number {
    return this.queue.bytes + this.poolBytes;
  }
}
