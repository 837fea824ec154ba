import type { CaseResult, StudyResult } from "../analysis/results.ts";
import type { MetricRef } from "../model/measures.ts";
import type { RunRecord } from "../model/run-record.ts";

/** Followers and stations of which more would make a tangle; those that fell behind most are kept. */
const MOST = 4;
/** A queue that never held more than this is no news. */
const SHORT_QUEUE = 4;

/**
 * What a timeline shows when nobody says: what the report's own timelines show, else the writes that
 * succeed, the lag of the followers that fell behind most, the longest queue, and who leads where
 * that changes.
 */
export function usualSeries(
  { study }: StudyResult,
  one: CaseResult,
  record: RunRecord,
): readonly MetricRef[] {
  const own = study.report.flatMap((item) => (item.kind === "timeline" ? item.metrics : []));
  if (own.length > 0) return [...new Map(own.map((metric) => [metric.id, metric])).values()];
  const plain = (name: string, words: readonly string[] = []): MetricRef => {
    return { id: words.length === 0 ? name : `${name}(${words.join()})`, name, words, numbers: {} };
  };
  return [
    plain("rate", ["write.ok"]),
    ...lags(one, record),
    ...longestQueue(record),
    ...(changesLeader(record) ? [plain("leader")] : []),
  ];
}

function lags({ plan }: CaseResult, { series }: RunRecord): MetricRef[] {
  return (
    plan.plan.topology.nodes
      .flatMap(({ name }, node) => {
        const column = series.columns[`lag[${node}]`];
        const most = column === undefined ? 0 : largest(column);
        return most > 0 ? [{ name, node, most }] : [];
      })
      .sort((a, b) => b.most - a.most)
      .slice(0, MOST)
      // In the topology's order, whoever was slowest this time.
      .sort((a, b) => a.node - b.node)
      .map(({ name, node }) => ({ id: `lag(${name})`, name: "lag", words: [], node, numbers: {} }))
  );
}

function longestQueue({ series, windows }: RunRecord): MetricRef[] {
  const stations = windows[0]?.stations ?? [];
  const lengths = stations.map((_, index) => {
    const column = series.columns[`queue[${index}]`];
    return column === undefined ? 0 : largest(column);
  });
  const most = lengths.reduce((a, b) => Math.max(a, b), 0);
  const station = stations[lengths.indexOf(most)];
  if (station === undefined || most <= SHORT_QUEUE) return [];
  const { name, kind, owner } = station;
  const at = kind === "link" ? { link: name } : { node: owner, station: kind };
  return [{ id: `queue(${name})`, name: "queue", words: [], ...at, numbers: {} }];
}

function changesLeader({ series }: RunRecord): boolean {
  const leaders = series.columns["leader"];
  return leaders?.some((leader) => leader !== leaders[0]) ?? false;
}

function largest(column: Float64Array): number {
  return column.reduce((most, value) => Math.max(most, value), 0);
}
