import { readFileSync } from "node:fs";
import { analyse } from "../../../src/analysis/analyse.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { trialSeed } from "../../../src/model/study.ts";
import { prepare } from "../../../src/run.ts";
import type { Report } from "./peers.ts";
import type { Work } from "./works.ts";
import { worksFolder } from "./works-folder.ts";

const nowhere = { ok: false, reason: "missing", detail: "the works import nothing" } as const;

/**
 * One work as a user of Quorate would have it: from the scenario file, with the default metrics and
 * their intervals. Counted is the run and its analysis.
 */
export function quorateReport(work: Work, operations: number, seed: string): Report {
  const text = readFileSync(`${worksFolder()}${work.scenario}`, "utf8");
  const { study, diagnostics } = prepare(
    { id: work.scenario, text, holes: 0 },
    {
      reader: { read: () => nowhere, readColumn: () => ({ ...nowhere, columns: [] }) },
      set: { ...work.set, [work.size]: String(operations) },
      measures: work.answers,
      seed,
    },
  );
  if (study === null) throw new Error(JSON.stringify(diagnostics, null, 2));
  const { plan } = study.cases[0]!;
  const from = process.cpuUsage();
  const record = runPlan({ ...plan, run: { ...plan.run, seed: trialSeed(study.seed, 0) } });
  const { metrics } = analyse(study, [[record]]).cases[0]!;
  const used = process.cpuUsage(from);
  const estimates = work.answers.map((answer) => [answer, metrics.get(answer)!] as const);
  return {
    seconds: (used.user + used.system) / 1e6,
    operations: record.totals.writesIssued + record.totals.readsIssued,
    events: record.events,
    ...Object.fromEntries(estimates.map(([answer, { value }]) => [answer, value])),
    intervals: Object.fromEntries(
      estimates.map(([answer, { low, high }]) => [answer, [low!, high!] as const]),
    ),
  };
}
