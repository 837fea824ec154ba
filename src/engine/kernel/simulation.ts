import { PRIORITY_WORK } from "./event-kind.ts";
import { EventQueue } from "./event-queue.ts";
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
    this.queue.push(this.now + delay, PRIORITY_WORK, kind, a, b);
  }

  /** Schedules at an absolute time, which must not lie in the past. */
  at(time: number, priority: number, kind: number, a: number, b: number): void {
    if (!(time >= this.now)) this.refuse(time, kind);
    this.queue.push(time, priority, kind, a, b);
  }

  /** Apart, so that {@link at} stays small. */
  private refuse(time: number, kind: number): never {
    throw new RangeError(`event ${kind} at ${time}, before ${this.now}`);
  }

  /** Takes the next event before the queue's end and moves the clock to it; false when there is none. */
  step(): boolean {
    const { queue } = this;
    if (!queue.pop()) return false;
    this.now = queue.time;
    this.events += 1;
    this.trace.add(queue.time, queue.kind, queue.a);
    return true;
  }

  /** Bytes held by the queue and the pools. */
  get bytes(): number {
    return this.queue.bytes + this.poolBytes;
  }
}
