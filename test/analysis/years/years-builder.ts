import { answerYears } from "../../../src/analysis/years/answer.ts";
import { byAmount } from "../../../src/analysis/years/estimate.ts";
import { planYears } from "../../../src/analysis/years/strata.ts";
import type {
  Amounts,
  Cycle,
  CycleOutcome,
  YearsAnswer,
} from "../../../src/analysis/years/years.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { buildPlan, constant, exponential, SECOND } from "../../engine/plan-builder.ts";

export const DAY = 86_400 * SECOND;

/** A node that dies again and again, with nothing else told. */
export function dies(label: string, gapDays: number, parts: Partial<FaultPlan> = {}): FaultPlan {
  return {
    label,
    schedule: { kind: "every", gapNs: exponential(gapDays * DAY), fromNs: 0, toNs: 10 * SECOND },
    action: {
      kind: "crash",
      target: { kind: "nodes", nodes: [0] },
      site: false,
      losesDisk: false,
    },
    lasts: constant(60 * SECOND),
    ...parts,
  };
}

/** The year of a plan whose cycles bring what a test says, without an engine. */
export function yearOf(
  faults: readonly FaultPlan[],
  brings: (
    cycle: Cycle,
    index: number,
  ) => Partial<Amounts> & { readonly ends?: CycleOutcome["ends"] },
  parts: Partial<Plan> = {},
): YearsAnswer {
  const plan = { ...buildPlan({ faults }), ...parts };
  const years = planYears(plan, { alone: 24, overlapping: 12 });
  const outcomes = years.strata.map(({ cycles }) =>
    cycles.map((cycle, index): CycleOutcome => {
      const { ends = "well", ...amounts } = brings(cycle, index);
      return {
        amounts: { ...byAmount(() => 0), ...amounts },
        ends,
        complete: true,
        events: 1000,
        trace: "00",
      };
    }),
  );
  return answerYears(plan, { plan: years, outcomes }, []);
}
