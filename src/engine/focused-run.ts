import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { FocusPlan } from "../model/trace.ts";
import { Engine } from "./engine.ts";
import type { MessageTrace } from "./observe/message-trace.ts";
import type { RunControl } from "./run-plan.ts";

/** How often the run looks at its limits and at the wish to stop, in events. */
const LOOK_EVERY = 8192;

/**
 * Makes a trial again up to the end of its focus, and watches that stretch closely: the record has a
 * `trace`, and a history of the operations that ended since the watch began. The plan is the trial's
 * own with `measures.focus`; the same events happen as in the trial itself. Throws a RangeError when
 * the plan has no focus.
 */
export function runFocused(plan: Plan, control: RunControl = {}): RunRecord {
  const { focus } = plan.measures;
  if (focus === undefined) throw new RangeError("a focused run needs a focus");
  const { focus: _, ...measures } = plan.measures;
  const engine = new Engine({
    ...plan,
    measures: { ...measures, history: false, findings: false },
  });
  engine.start();
  const isStopped = !reach(engine, plan, control, focus.window.fromNs);
  const trace = engine.watch(focus);
  const stopped = isStopped ? "interrupted" : watch(engine, plan, control, { focus, trace });
  const record = engine.finish(stopped);
  return { ...record, trace: trace.record() };
}

/** Goes to the focus without a look at anything; false when the run must end before. */
function reach(engine: Engine, plan: Plan, control: RunControl, toNs: number): boolean {
  while (engine.nextNs < toNs) {
    if (!engine.advance(1)) return true;
    if (engine.events % LOOK_EVERY === 0 && mustStop(engine, plan, control)) return false;
  }
  return true;
}

interface Watch {
  readonly focus: FocusPlan;
  readonly trace: MessageTrace;
}

function watch(
  engine: Engine,
  plan: Plan,
  control: RunControl,
  { focus, trace }: Watch,
): RunRecord["stopped"] {
  const last = focus.window.toNs + focus.patienceNs;
  while (engine.nextNs < last) {
    if (engine.nextNs >= focus.window.toNs && trace.isSettled) return "interrupted";
    if (!engine.advance(1)) return "end";
    trace.look();
    if (engine.events % LOOK_EVERY === 0 && mustStop(engine, plan, control)) return "interrupted";
  }
  return engine.nextNs >= plan.run.durationNs ? "end" : "interrupted";
}

function mustStop(engine: Engine, plan: Plan, { shouldStop }: RunControl): boolean {
  const { maxEvents, maxBytes } = plan.run.limits;
  return (
    engine.events >= maxEvents ||
    engine.bytes > maxBytes ||
    engine.isCrowded ||
    shouldStop?.() === true
  );
}
