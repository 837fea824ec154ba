import { EventQueue } from "../../src/engine/kernel/event-queue.ts";
import { makeStream } from "../../src/random/stream.ts";

const EVENTS = 1_000_000;
/** Waiting times drawn beforehand, so that their draws are no part of the cost. */
const TABLE = 65_536;

/**
 * CPU nanoseconds of taking the next event and scheduling one an exponential time later, with so
 * many pending all the while (the hold model; Jones, CACM 29(4), 1986). The least of some rounds.
 */
export function holdCost(pending: number, rounds: number): number {
  const stream = makeStream("hold", pending, "waiting");
  const waits = Float64Array.from({ length: TABLE }, () =>
    Math.round(-1e6 * Math.log(1 - stream.next())),
  );
  const queue = new EventQueue();
  for (let event = 0; event < pending; event++) {
    queue.dueNs = waits[event % TABLE]!;
    queue.schedule(2, 1, event, 0);
  }
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round <= rounds; round++) {
    const from = process.cpuUsage();
    for (let event = 0; event < EVENTS; event++) {
      queue.pop();
      queue.dueNs = queue.time + waits[event % TABLE]!;
      queue.schedule(2, 1, event, 0);
    }
    const { user, system } = process.cpuUsage(from);
    // The first round fills the caches, and compiles.
    if (round > 0) least = Math.min(least, ((user + system) * 1e3) / EVENTS);
  }
  return least;
}
