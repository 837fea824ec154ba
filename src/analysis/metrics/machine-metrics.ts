import type { MetricRef } from "../../model/measures.ts";
import type { StationWindow } from "../../model/run-record.ts";
import { utilisationOf } from "../theory/bottleneck.ts";
import { absent, type HistogramMetric, type Reading, type ScalarMetric } from "./metric.ts";
import type { View } from "./view.ts";

function lagOf(field: "lagNs" | "lagBytes", unit: "s" | "B", scale: number): HistogramMetric {
  return {
    kind: "histogram",
    unit,
    scale,
    histogram: ({ window }, { node }) =>
      node === undefined ? null : (window[field][node] ?? null),
    bare: "mean",
    none: "a leader has no lag",
  };
}

/**
 * How long a follower has been behind, at the applied stage. Sampled at equal steps, so that the
 * name alone, the mean, is the average over time. The largest is the largest sampled: a peak between
 * two samples is not seen.
 */
export const lag = lagOf("lagNs", "s", 1e-9);
/** The same in bytes of log. */
export const lagBytes = lagOf("lagBytes", "B", 1);

/** The stations behind `leader.disk` or a link; a link's word stands for its pipes, both ways. */
function stationsOf({ plan, window }: View, ref: MetricRef): readonly StationWindow[] {
  if (ref.link === undefined) {
    return window.stations.filter(({ kind, owner }) => kind === ref.station && owner === ref.node);
  }
  return window.stations.filter(({ kind, owner }) => {
    const link = kind === "link" ? plan.topology.links[owner] : undefined;
    return link !== undefined && (link.group === ref.link || link.name === ref.link);
  });
}

function busiest(view: View, ref: MetricRef, of: (station: StationWindow) => number): Reading {
  const stations = stationsOf(view, ref);
  if (stations.length === 0) return absent("there is no such station");
  return { value: Math.max(...stations.map(of)) };
}

/** Share of its servers' time that a station was busy; of a link's pipes, the busiest. */
export const utilization: ScalarMetric = {
  kind: "scalar",
  unit: "1",
  read: (view, ref) => busiest(view, ref, (station) => utilisationOf(station, view.seconds)),
};

/** Mean number waiting or in service, over time; of a link's pipes, the longest. */
export const queue: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: (view, ref) =>
    ref.aggregate === "max"
      ? busiest(view, ref, ({ queueMax }) => queueMax)
      : busiest(view, ref, ({ queueNs }) => queueNs / (view.seconds * 1e9)),
};

/** Bytes of log that the leader wrote in the measured part of a run. */
export const walBytes: ScalarMetric = {
  kind: "scalar",
  unit: "B",
  read: ({ window, runs }) => ({ value: window.walBytes / runs }),
};

/** Messages sent in the measured part of a run. */
export const messages: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: ({ window, runs }) => ({ value: window.messages / runs }),
};

/** Bytes on the wire, headers included, in the measured part of a run. */
export const networkBytes: ScalarMetric = {
  kind: "scalar",
  unit: "B",
  read: ({ window, runs }) => ({ value: window.networkBytes / runs }),
};

/** US dollars an hour: the nodes' prices, and the traffic on links that cost, at its measured rate. */
export const cost: ScalarMetric = {
  kind: "scalar",
  unit: "USD/h",
  read: ({ plan, window, seconds }) => {
    const { nodes, links } = plan.topology;
    let perHour = nodes.reduce((sum, { costPerHour }) => sum + costPerHour, 0);
    for (const { kind, owner, bytes } of window.stations) {
      const price = kind === "link" ? (links[owner]?.costPerByte ?? 0) : 0;
      if (price > 0) perHour += ((price * (bytes ?? 0)) / seconds) * 3600;
    }
    return { value: perHour };
  },
};
