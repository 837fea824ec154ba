import type { WindowRecord } from "../../model/run-record.ts";
import { absent, type HistogramMetric, type ScalarMetric } from "./metric.ts";
import type { View } from "./view.ts";

type Field = "writeLatency" | "readLatency" | "commitLatency";

function latency(field: Field, none: string): HistogramMetric {
  return {
    kind: "histogram",
    unit: "s",
    scale: 1e-9,
    histogram: ({ window }) => window[field],
    bare: "mean",
    none,
  };
}

/** From a write's intended start to its acknowledgement. */
export const writeLatency = latency("writeLatency", "no write was acknowledged");
/** From a read's intended start to its answer. */
export const readLatency = latency("readLatency", "no read was answered");
/** From the append on the leader to committed. */
export const commitLatency = latency("commitLatency", "no write was committed");

const RATES: ReadonlyMap<string, (window: WindowRecord) => number> = new Map([
  ["write.ok", (w: WindowRecord) => w.writesOk],
  ["write.failed", (w: WindowRecord) => w.writesFailed],
  ["write.timed_out", (w: WindowRecord) => w.writesTimedOut],
  ["write.aborted", (w: WindowRecord) => w.aborted],
  ["read.ok", (w: WindowRecord) => w.readsOk],
  ["read.failed", (w: WindowRecord) => w.readsFailed],
  ["read.timed_out", (w: WindowRecord) => w.readsTimedOut],
  ["read.stale", (w: WindowRecord) => w.staleReads],
]);

/** Events of one kind in a second: `rate(write.ok)`. */
export const rate: ScalarMetric = {
  kind: "scalar",
  unit: "/s",
  read: ({ window, seconds }, { words }) => {
    const count = RATES.get(words[0] ?? "");
    return count ? { value: count(window) / seconds } : absent(`no events are called ${words[0]}`);
  },
};

/** Operations acknowledged in a second; without a word, writes and reads together. */
export const throughput: ScalarMetric = {
  kind: "scalar",
  unit: "/s",
  read: ({ window, seconds }, { words }) => {
    const { writesOk, readsOk } = window;
    const count = words[0] === "write" ? writesOk : words[0] === "read" ? readsOk : undefined;
    return { value: (count ?? writesOk + readsOk) / seconds };
  },
};

/**
 * Share of the operations that ended in the window which succeeded. When none ended although some
 * were tried it is 0. Operations without a time-out that still wait when a run ends in an outage
 * have not succeeded either. The time without any success is `unavailable_time`.
 */
export const availability: ScalarMetric = {
  kind: "scalar",
  unit: "1",
  read: (view, { words }) => {
    const w = view.window;
    const stuck = stuckIn(view);
    const writes = {
      ok: w.writesOk,
      ended: w.writesOk + w.writesFailed + w.writesTimedOut + stuck.writes,
      started: w.writesStarted,
    };
    const reads = {
      ok: w.readsOk,
      ended: w.readsOk + w.readsFailed + w.readsTimedOut + stuck.reads,
      started: w.readsStarted,
    };
    const counted =
      words[0] === "write" ? [writes] : words[0] === "read" ? [reads] : [writes, reads];
    const sum = (field: "ok" | "ended" | "started") =>
      counted.reduce((total, one) => total + one[field], 0);
    if (sum("ended") > 0) return { value: sum("ok") / sum("ended") };
    return sum("started") > 0 ? { value: 0 } : absent("nothing was tried");
  },
};

/** Operations in flight at the end of runs that end in an outage, if the window reaches that end. */
function stuckIn({ window, records }: View): { writes: number; reads: number } {
  const dead = records.filter(
    ({ endNs, episodes }) =>
      window.toNs >= endNs &&
      episodes.some(({ kind, toNs }) => kind === "unavailable" && toNs >= endNs),
  );
  return {
    writes: dead.reduce((sum, { totals }) => sum + totals.writesInFlight, 0),
    reads: dead.reduce((sum, { totals }) => sum + totals.readsInFlight, 0),
  };
}

/** Stretches without an acknowledged write; the name alone is their sum in a run. */
export const unavailableTime: HistogramMetric = {
  kind: "histogram",
  unit: "s",
  scale: 1e-9,
  histogram: ({ window }) => window.unavailableNs,
  bare: "sum",
  none: null,
};

/** Share of reads that miss a write acknowledged before the read began. */
export const staleReads: ScalarMetric = {
  kind: "scalar",
  unit: "1",
  read: ({ window }) =>
    window.readsOk > 0
      ? { value: window.staleReads / window.readsOk }
      : absent("no read was answered"),
};

/** How long ago what a stale read misses was acknowledged. */
export const staleness: HistogramMetric = {
  kind: "histogram",
  unit: "s",
  scale: 1e-9,
  histogram: ({ window }) => window.staleness,
  bare: "mean",
  none: "no read was stale",
};

/** How many versions a stale read misses. */
export const versionsBehind: HistogramMetric = {
  kind: "histogram",
  unit: "count",
  scale: 1,
  histogram: ({ window }) => window.versionsBehind,
  bare: "mean",
  none: "no read was stale",
};
