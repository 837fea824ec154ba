import { plainest } from "../../../src/analysis/witness/plainest.ts";
import type { SingleLeaderRun } from "../../../src/model/plan.ts";
import type { Story } from "../../../src/model/story.ts";
import type { CasePlan } from "../../../src/model/study.ts";
import { runJudged } from "../../../src/sweep/judged-run.ts";
import { tellWitness } from "../../../src/sweep/stories.ts";
import {
  buildPlan,
  constant,
  freeNode,
  MS,
  type PlanParts,
  US,
} from "../../engine/plan-builder.ts";

/** One way between leader and follower. */
export const WAY = 5 * MS;
/** One way between the client and its leader. */
export const NEAR = 100 * US;

/**
 * One session that writes one key and reads it from the follower right after. The follower is
 * `WAY` away from everybody; nothing else takes time unless the parts say so.
 */
export function writerAndReader(parts: PlanParts = {}): SingleLeaderRun {
  return buildPlan({
    delay: constant(WAY),
    clientDelay: constant(NEAR),
    workload: {
      load: { kind: "closed", clients: 1, think: constant(10 * MS) },
      writeShare: 0.5,
      keys: { kind: "single" },
      readFrom: { kind: "any_follower" },
    },
    run: { durationNs: 2e9 },
    ...parts,
    measures: { findings: true, ...parts.measures },
  });
}

/** A follower with so slow a disk and apply. */
export function follower(fsyncNs: number, applyNs = 0) {
  return {
    ...freeNode(1),
    disk: { fsync: constant(fsyncNs), bandwidthBytesPerSecond: null, capacityBytes: null },
    apply: { workers: 1, time: constant(applyNs) },
  };
}

export function caseOf(plan: SingleLeaderRun): CasePlan {
  return { label: "the case", params: [], plan, origins: [], expectations: [], leavesOut: [] };
}

/** The plainest story of a rule in the first trial of a plan; throws when nothing breaks it. */
export function storyOf(plan: SingleLeaderRun, rule = "read_your_writes"): Story {
  const casePlan = caseOf(plan);
  const record = runJudged({ ...plan, run: { ...plan.run, seed: `${plan.run.seed}/0` } });
  const found = plainest([[record]], rule);
  if (found === null) throw new Error(`nothing broke ${rule}`);
  return tellWitness({ rule, casePlan, trial: 0, witness: found.witness });
}
