import { firstLeadersOf } from "../../model/replication.ts";
import { findBottleneck } from "../theory/bottleneck.ts";
import { limitsOf } from "../theory/bounds.ts";
import { absent, type ScalarMetric } from "./metric.ts";

/**
 * Acknowledged writes that are gone at the end of a run: on no machine at all, or only on machines
 * that are down and stay down. Of the whole run, warm-up included; the mean over the runs.
 */
export const lostWrites: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: ({ records, runs }) => ({
    value:
      records.reduce((sum, { totals }) => sum + totals.lostWrites + totals.strandedWrites, 0) /
      runs,
  }),
};

/** Who leads at the end of the run; of one node, as in `leader == a`, the share of runs where it is. */
export const leader: ScalarMetric = {
  kind: "scalar",
  unit: "word",
  read: ({ plan, records }, { node }) => {
    const last = records.map(
      ({ series }) =>
        series.columns["leader"]?.[series.points - 1] ?? firstLeadersOf(plan.replication)[0] ?? -1,
    );
    const [first] = last;
    if (first === undefined) return absent("nothing ran");
    const name = plan.topology.nodes[first]?.name ?? "none";
    const word = last.every((one) => one === first) ? name : "differs";
    if (node === undefined) return { value: null, word };
    return { value: last.filter((one) => one === node).length / last.length, word };
  },
};

/** A closed-form bound of the plan in writes per second; no run is needed for it. */
export const bound: ScalarMetric = {
  kind: "scalar",
  unit: "/s",
  read: ({ plan }, { words }) => {
    const limit = limitsOf(plan).find(({ name }) => name === words[0]);
    return limit ? { value: limit.writesPerSecond } : absent(`there is no bound ${words[0]}`);
  },
};

/** The word for what limits write throughput. */
export const bottleneck: ScalarMetric = {
  kind: "scalar",
  unit: "word",
  read: (view) => {
    const found = findBottleneck(view.plan, view);
    return found ? { value: null, word: found.name } : absent("nobody writes");
  },
};
