import type { Plan } from "../model/plan.ts";
import { BLOCK_EVENTS, type RunRecord } from "../model/run-record.ts";
import { Engine } from "./engine.ts";
import { ROOM } from "./kernel/event-queue.ts";

/** So many events in one instant, and more for each client, are no burst but a load without time. */
const INSTANT_EVENTS = 1_000_000;
const INSTANT_EVENTS_PER_CLIENT = 100;

export interface RunControl {
  /** Asked now and then; true ends the run as `interrupted`. */
  readonly shouldStop?: () => boolean;
}

/**
 * Runs one trial: the same plan gives the same record, on every machine. `plan.run.seed` is the
 * trial's own seed. A run that reaches a limit, or is told to stop, ends early and says so; so does
 * one in which time stands still because nothing that its clients wait for takes any.
 *
 * The build puts the engine into one file behind this door: V8 takes a module's constants for
 * constants only within one file, and the engine is full of numbered places and kinds.
 */
export function runPlan(plan: Plan, control: RunControl = {}): RunRecord {
  const engine = new Engine(plan);
  const { maxEvents, maxBytes } = plan.run.limits;
  const clients = clientsOf(plan);
  if (clients > ROOM) {
    engine.noteCrowd();
    return engine.finish("max_bytes");
  }
  engine.start();
  const patience = INSTANT_EVENTS + INSTANT_EVENTS_PER_CLIENT * clients;
  let instant = -1;
  let instantFrom = 0;
  let stopped: RunRecord["stopped"] = "end";
  while (stopped === "end") {
    // Between two blocks the run looks at its limits and at the wish to stop.
    const lot = Math.min(BLOCK_EVENTS, maxEvents - engine.events);
    if (!engine.advance(lot)) break;
    if (lot === BLOCK_EVENTS) engine.endBlock();
    if (engine.now > instant) {
      instant = engine.now;
      instantFrom = engine.events;
    }
    if (engine.events - instantFrom > patience) {
      engine.noteStandstill();
      stopped = "max_events";
    } else if (engine.isCrowded) {
      engine.noteCrowd();
      stopped = "max_bytes";
    } else if (engine.events >= maxEvents) stopped = "max_events";
    else if (engine.bytes > maxBytes) stopped = "max_bytes";
    else if (control.shouldStop?.() === true) stopped = "interrupted";
  }
  return engine.finish(stopped);
}

function clientsOf(plan: Plan): number {
  return plan.workloads.reduce(
    (sum, { load }) => sum + (load.kind === "closed" ? load.clients : 0),
    0,
  );
}
