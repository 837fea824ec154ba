import type { Plan } from "../../model/plan.ts";
import { membersOf } from "../../model/replication.ts";
import type { RunRecord } from "../../model/run-record.ts";
import type { Study } from "../../model/study.ts";

/** Bytes that the time series of a study's runs may take together. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * How many runs of each case keep their time series: all of them, or the first one where a study has
 * so many runs that their series would fill the memory. The plan alone decides, not the machine, so
 * that the answer is the same everywhere. Histograms, counts and episodes are kept of every run.
 */
export function runsWithSeries({ cases, trials }: Pick<Study, "cases" | "trials">): number {
  const runs = trials.kind === "fixed" ? trials.count : trials.max;
  const bytes = cases.reduce((sum, { plan }) => sum + runs * seriesBytesOf(plan), 0);
  return bytes > MOST_BYTES ? 1 : Number.POSITIVE_INFINITY;
}

/** Bytes that the time series of one run of a plan take, near enough for a budget. */
export function seriesBytesOf({ run, measures, topology, replication }: Plan): number {
  const points = run.durationNs / measures.seriesIntervalNs;
  const stations = topology.nodes.length * 4 + topology.links.length;
  const columns = 6 + 2 * membersOf(replication).length + stations;
  return points * columns * 8;
}

/** The record without its time series. */
export function withoutSeries(record: RunRecord): RunRecord {
  return { ...record, series: { ...record.series, points: 0, columns: {} } };
}

/** Whether the run has kept what happened over time. */
export function keepsSeries({ series }: RunRecord): boolean {
  return series.points > 0;
}

/** What is to be said of a case whose first runs alone have kept their time series. */
export function remarksOnSeries(records: readonly RunRecord[]): string[] {
  const kept = records.filter(keepsSeries).length;
  if (kept === 0 || kept === records.length) return [];
  return [
    `Of ${records.length} runs the first alone has kept what happened over time, as the study has so many: fewer cases or trials show the others.`,
  ];
}
