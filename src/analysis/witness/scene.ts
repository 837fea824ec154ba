import type { Plan } from "../../model/plan.ts";
import type { RunRecord, WitnessedOperation } from "../../model/run-record.ts";
import type { FocusPlan, TraceRecord } from "../../model/trace.ts";

/** Which story is told: a witness of a rule in one trial of one case. */
export interface StoryOf {
  /** Empty when nothing was broken: then it is only told what happened. */
  readonly rule: string;
  readonly caseLabel: string;
  readonly trial: number;
  readonly witness: readonly WitnessedOperation[];
}

/** Everything that the parts of a story are made from. */
export interface Scene extends StoryOf {
  readonly plan: Plan;
  readonly focus: FocusPlan;
  readonly trace: TraceRecord;
  readonly record: Pick<RunRecord, "episodes" | "history">;
}
