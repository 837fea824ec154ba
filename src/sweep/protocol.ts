import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { CasePlan } from "../model/study.ts";
import { trialSeed } from "../model/study.ts";

/**
 * One run, complete in itself: whoever holds the request can carry it out, here or elsewhere,
 * and the reply says which cell of the grid it belongs to.
 */
export interface RunRequest {
  readonly caseIndex: number;
  readonly trial: number;
  /** `plan.run.seed` is the trial's own seed. */
  readonly plan: Plan;
  /** The name under which the run will be kept (see cache/cell-key.ts), if it will. */
  readonly key?: string;
}

export type RunReply =
  | {
      readonly kind: "finished";
      readonly caseIndex: number;
      readonly trial: number;
      readonly record: RunRecord;
      /** The run was made before, and is only read again. */
      readonly kept?: true;
      /**
       * The record's hash, and the run as the bytes to keep under the request's key: where a thread of its
       * own has made them, so that they are not made by the one that all replies go to.
       */
      readonly hash?: string;
      readonly cell?: Uint8Array;
    }
  /** The run could not be carried out: a fault of the engine or of the worker, never the user's. */
  | {
      readonly kind: "failed";
      readonly caseIndex: number;
      readonly trial: number;
      readonly reason: string;
      /** Where it happened, for a report of the fault; empty when the worker died without a word. */
      readonly stack: string;
    };

/** One run that could not be carried out. */
export type FailedRun = Extract<RunReply, { kind: "failed" }>;

/** The place of a run in its study. */
export interface Cell {
  readonly caseIndex: number;
  readonly trial: number;
}

/** The request for one trial of one case. */
export function requestFor(casePlan: CasePlan, caseIndex: number, trial: number): RunRequest {
  const { plan } = casePlan;
  const seed = trialSeed(plan.run.seed, trial);
  return { caseIndex, trial, plan: { ...plan, run: { ...plan.run, seed } } };
}

/** The reply for a run that ended in an exception. */
export function failedReply(request: RunRequest, error: unknown): RunReply {
  const { caseIndex, trial } = request;
  const reason = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return { kind: "failed", caseIndex, trial, reason, stack };
}
