import { describe, expect, it } from "vitest";
import { estimateMetric } from "../../../src/analysis/metrics/estimate.ts";
import { failoverRows } from "../../../src/analysis/metrics/failover-metrics.ts";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import { judge } from "../../../src/analysis/verdicts/verdict.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import type { EpisodeRecord, RunRecord } from "../../../src/model/run-record.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { MS, runRecord, SECOND, windowRecord } from "../record-builder.ts";
import { metric } from "../study-builder.ts";

const plan = buildPlan();
const of = (ref: MetricRef, ...records: RunRecord[]) => estimateMetric(ref, viewsOf(plan, records));

function episode(
  kind: EpisodeRecord["kind"],
  from: number,
  to: number,
  numbers?: Readonly<Record<string, number>>,
): EpisodeRecord {
  const times = { fromNs: from * SECOND, toNs: to * SECOND };
  return { kind, label: kind, nodes: [], ...times, ...(numbers ? { numbers } : {}) };
}
const run = (...episodes: EpisodeRecord[]) => runRecord({ episodes });
const taken = (rto: number, more = {}) =>
  episode("failover", 3, 4, { from: 0, to: 1, rtoNs: rto * SECOND, ...more });

describe("changes of leader", () => {
  it("are counted by the run, and those of a leader that lived apart", () => {
    const records = [run(taken(2), taken(3, { false: 1 })), run()];
    expect(of(metric("failovers"), ...records)).toMatchObject({ value: 1, unit: "count" });
    expect(of(metric("false_failovers"), ...records).value).toBe(0.5);
    expect(of(metric("failovers"), run(episode("switchover", 1, 2))).value).toBe(0);
  });

  it("of the warm-up are not counted", () => {
    const windows = [windowRecord({ fromNs: 3.5 * SECOND })];
    expect(of(metric("failovers"), { ...run(taken(2)), windows }).value).toBe(0);
  });

  it("are rows of a table, with what is not known left out", () => {
    const rows = failoverRows([run(), run(taken(2, { lost: 7 }), episode("switchover", 6, 7))]);
    expect(rows).toMatchObject([
      { trial: 1, kind: "failover", atNs: 3 * SECOND, from: 0, to: 1, rtoNs: 2 * SECOND, lost: 7 },
      { trial: 1, kind: "switchover", atNs: 6 * SECOND, from: null, rtoNs: null, isFalse: false },
    ]);
  });
});

describe("recovery time", () => {
  const rto = metric("rto");

  it("is the mean over all failures of all runs, and has a worst", () => {
    expect(of(rto, run(taken(2), taken(4)), run(taken(6)))).toMatchObject({ value: 4, unit: "s" });
    expect(of(metric("rto", { aggregate: "max" }), run(taken(2), taken(4))).value).toBe(4);
    expect(of(rto, run()).absent).toBe("no leader failed");
  });

  it("of a failure without a failover is the time without a leader", () => {
    expect(of(rto, run(episode("no_leader", 2, 5))).value).toBe(3);
    expect(of(rto, run(episode("no_leader", 2, 5), taken(2.5))).value).toBe(2.5);
  });

  it("is infinite where no write came after it", () => {
    for (const lost of [episode("no_leader", 2, 10), episode("failover", 3, 4, { from: 0 })]) {
      const found = of(rto, run(lost), run(taken(2)));
      expect(found).toMatchObject({ value: null, word: "never" });
      expect(found.absent).toBe("1 of 2 were not recovered from before the run ended");
    }
  });

  it("of a failover whose new leader fell too goes on to the next one's", () => {
    const fell = episode("failover", 3, 4, { from: 0, to: 1 });
    const next = episode("failover", 6, 7, { from: 1, to: 2, rtoNs: 2 * SECOND });
    expect(of(metric("rto", { aggregate: "max" }), run(fell, next)).value).toBe(5);
    expect(of(metric("rto", { aggregate: "min" }), run(fell, next)).value).toBe(2);
    const lastFell = episode("failover", 6, 7, { from: 1, to: 2 });
    expect(of(metric("rto"), run(fell, lastFell))).toMatchObject({ word: "never" });
  });

  it("in a share of runs speaks of the runs in which a leader failed", () => {
    const judged = (records: RunRecord[]) =>
      judge(
        {
          kind: "expect",
          text: "rto < 5s in 75% of runs",
          applies: true,
          inShareOfRuns: 0.75,
          condition: {
            kind: "binary",
            op: "<",
            left: { kind: "metric", metric: rto },
            right: { kind: "number", value: 5 },
          },
        },
        plan,
        records,
        viewsOf(plan, records),
      );
    const [good, dead, calm] = [run(taken(2)), run(episode("no_leader", 2, 10)), run()];
    expect(judged([good, good, good, dead, calm])).toMatchObject({
      verdict: "pass",
      passed: 3,
      of: 4,
    });
    expect(judged([good, ...Array.from({ length: 9 }, () => dead)]).verdict).toBe("fail");
    expect(judged([calm, calm])).toMatchObject({ verdict: "undecided", of: 0 });
  });
});

describe("what a failover loses", () => {
  it("is the age of the oldest write that the new leader lacks", () => {
    const records = [run(taken(2, { lost: 3, rpoNs: 40 * MS })), run(taken(2, { lost: 0 }))];
    expect(of(metric("rpo"), ...records)).toMatchObject({ value: 0.02, unit: "s" });
    expect(of(metric("rpo", { aggregate: "max" }), ...records).value).toBe(0.04);
    expect(of(metric("rpo"), run()).absent).toBe("there was no failover");
  });
});

describe("split brain", () => {
  const split = run(episode("split_brain", 2, 5), episode("split_brain", 8, 10));

  it("lasts as long as its stretches together, and has a longest one", () => {
    expect(of(metric("split_brain_time"), split, run()).value).toBe(2.5);
    expect(of(metric("split_brain_time", { aggregate: "max" }), split).value).toBe(3);
    expect(of(metric("split_brain_time"), run()).value).toBe(0);
  });

  it("is cut to the window that is asked about", () => {
    const windows = [windowRecord({ fromNs: 4 * SECOND, toNs: 9 * SECOND })];
    expect(of(metric("split_brain_time"), { ...split, windows }).value).toBe(2);
  });

  it("shows in the number of leaders, over time and at its worst", () => {
    const leaders = Float64Array.from([1, 1, 2, 0]);
    const series = { intervalNs: 2.5 * SECOND, points: 4, columns: { leaders } };
    const count = (aggregate?: string) =>
      metric("count", { words: ["leaders"], ...(aggregate === undefined ? {} : { aggregate }) });
    expect(of(count(), runRecord({ series })).value).toBe(1);
    expect(of(count("max"), runRecord({ series })).value).toBe(2);
    expect(of(count("min"), runRecord({ series })).value).toBe(0);
  });
});
