import { estimateMetric } from "../../analysis/metrics/estimate.ts";
import { viewsOf } from "../../analysis/metrics/view.ts";
import type { RunRecord } from "../../model/run-record.ts";
import { type Study, trialSeed } from "../../model/study.ts";
import type { RunPool } from "../../sweep/pool.ts";
import { formatMetric } from "../../units/format.ts";
import type { Door } from "../door.ts";
import { printable } from "./layout.ts";

/** Cases whose first trial is told while the others run, and figures of each. */
const MOST_ROWS = 12;
const FIGURES = 3;

/**
 * A pool that says on standard error what the first trial of each case came to, as soon as it is
 * there: one trial has no interval yet, but shows whether the question was the one that was meant.
 */
export function withEarlyRows(pool: RunPool, study: Study, door: Door): RunPool {
  let told = 0;
  return {
    width: pool.width,
    close: () => pool.close(),
    async run(request, signal) {
      const reply = await pool.run(request, signal);
      const casePlan = study.cases[request.caseIndex];
      const isFirst = request.plan.run.seed === trialSeed(study.seed, 0);
      // Searches and rankings run other plans of the same cases.
      const isOwn = request.plan.topology === casePlan?.plan.topology;
      if (reply === "given_up" || reply.kind === "failed" || !isFirst || !isOwn) return reply;
      if (told < MOST_ROWS) {
        const heading = told === 0 ? `${WIPE}first trial of each case:\n` : "";
        door.err(`${heading}${WIPE}  ${rowText(study, request.caseIndex, reply.record)}\n`);
        told += 1;
      }
      return reply;
    },
  };
}

/** Wipes the line of progress, which is drawn again below. */
const WIPE = "\r\u001b[2K";

function rowText(study: Study, caseIndex: number, record: RunRecord): string {
  const { label, plan } = study.cases[caseIndex]!;
  const views = viewsOf(plan, [record]);
  const figures: string[] = [];
  for (const ref of study.metrics) {
    if (figures.length === FIGURES) break;
    const { value, unit } = estimateMetric(ref, views);
    if (value !== null) figures.push(`${ref.id} ${formatMetric(value, unit)}`);
  }
  return `${printable(label)}: ${figures.join(", ")}`;
}
