import type { FindDomain } from "./find.ts";
import type { MeasureExpr, MetricRef, Window } from "./measures.ts";
import type { Plan } from "./plan.ts";

/** How sure a number is, and where it comes from. */
export interface Origin {
  /** What the number is of: `node leader · disk.fsync`, `replicate · ack_timeout`. */
  readonly path: string;
  /** As a reader would write it: `70 ms`, `any 1 of [pg2, pg3]`. */
  readonly text: string;
  readonly from: "scenario" | "param" | "preset" | "default" | "dataset";
  /** The manual, paper or measurement behind a preset's or default's value. */
  readonly source?: string;
  /** The scenario says that it was measured; `source` is by what. */
  readonly measured?: boolean;
}

/** A value of a param in one case, as users read it and as JSON shows it (base units). */
export interface ParamValue {
  readonly name: string;
  readonly text: string;
  readonly json: number | string | boolean;
}

/** One combination of the swept params. Trial i runs `plan` with the seed of trial i. */
export interface CasePlan {
  /** `ack=none, rtt50=72 ms`, or the scenario's name when nothing is swept. */
  readonly label: string;
  readonly params: readonly ParamValue[];
  /** `run.seed` holds the study's seed; a trial's own seed is {@link trialSeed}. */
  readonly plan: Plan;
  readonly origins: readonly Origin[];
  /** Expectations with this case's params put in; the same list and order in every case. */
  readonly expectations: readonly Expectation[];
  /** What this case leaves out of the model, a sentence each. */
  readonly leavesOut: readonly string[];
  /** What is sought in this case, with its params put in; absent: nothing. The same list in every case. */
  readonly finds?: readonly FindPlan[];
}

/** `find max rate where …`: the param whose largest or smallest value is sought. */
export interface FindPlan {
  readonly goal: "max" | "min";
  readonly param: string;
  /** The scenario's own text, `find` and all, without its label. */
  readonly text: string;
  readonly label?: string;
  readonly domain: FindDomain;
  /** What must hold, judged as an expectation is; the param has its own value of the case in it. */
  readonly condition: Expectation;
}

/** What must hold (`expect`) or is wished for (`prefer`). */
export interface Expectation {
  readonly kind: "expect" | "prefer";
  /** The scenario's own text. */
  readonly text: string;
  readonly label?: string;
  readonly condition: MeasureExpr;
  /** False in this case by its `when`: the verdict is skipped. */
  readonly applies: boolean;
  readonly during?: Window;
  /** Share of trials that must pass; absent: all, judged on the pooled metrics. */
  readonly inShareOfRuns?: number;
  readonly within?: { readonly ns: number; readonly afterLabel: string };
  /** Set when the words are known and the engine or analysis for them is not there yet. */
  readonly notSimulated?: string;
}

/** How many trials: a number, or until a metric's half-width is below a share of its value. */
export type TrialsPlan =
  | { readonly kind: "fixed"; readonly count: number }
  | {
      readonly kind: "until";
      readonly metric: MetricRef;
      readonly within: number;
      readonly min: number;
      readonly max: number;
    };

/** A section of the report, in the scenario's order. */
export type ReportItem =
  | { readonly kind: "text"; readonly markdown: string }
  | {
      readonly kind: "table";
      readonly metrics: readonly MetricRef[];
      readonly by: readonly string[];
    }
  | {
      readonly kind: "chart";
      readonly metric: MetricRef;
      readonly by: readonly string[];
      readonly mark: "line" | "bar" | "heatmap" | "ecdf";
      readonly label?: string;
    }
  | { readonly kind: "timeline"; readonly metrics: readonly MetricRef[] }
  /** A metric between the values of params, pair by pair. */
  | {
      readonly kind: "compare";
      readonly metric: MetricRef;
      readonly by: readonly string[];
      readonly label?: string;
    }
  /** What the metric depends on most, among params and hardware. */
  | { readonly kind: "rank"; readonly metric: MetricRef; readonly label?: string }
  /** The plainest violation of a rule, told and drawn. */
  | {
      readonly kind: "spacetime";
      readonly metric: MetricRef;
      readonly rule: string;
      readonly label?: string;
    }
  /** Known words whose analysis is not there yet. */
  | { readonly kind: "not_simulated"; readonly text: string; readonly why: string };

/** All the runs that answer one scenario, and what is asked of them. A single run is a study of one case. */
export interface Study {
  readonly schema: 1;
  readonly title: string;
  readonly seed: string;
  readonly trials: TrialsPlan;
  /** Names of the swept params, in order; empty for a single case. */
  readonly axes: readonly string[];
  readonly cases: readonly CasePlan[];
  /** Every metric that report, expect, find and the call name, and a default set; no duplicates. */
  readonly metrics: readonly MetricRef[];
  readonly reportTitle: string;
  readonly report: readonly ReportItem[];
  /** The scenario as written, for the report: each source with its text. */
  readonly sources: readonly { readonly id: string; readonly text: string }[];
  /**
   * Set where the cases are fixes of one case and the first is that case as it is: `of` names it where
   * it is one of several, `notes` say which of the usual fixes mean nothing there.
   */
  readonly fixes?: { readonly of: string; readonly notes: readonly string[] };
}

/** The seed of one trial: the same for every case, so that cases share their random numbers. */
export function trialSeed(seed: string, trial: number): string {
  return `${seed}/${trial}`;
}
