import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FailoverPlan } from "../../../src/model/failover.ts";
import { bucketLow } from "../../../src/model/histogram-buckets.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { all, any, constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { at, crash, episodes, failoverPlan, figure, siteCrash } from "./failover-builder.ts";

const QUICK = { detect: { kind: "heartbeat", everyNs: 100 * MS, miss: 3 } } as const;

function run(failover: Partial<FailoverPlan>, parts: PlanParts = {}): RunRecord {
  const record = runPlan(
    failoverPlan(
      { ...QUICK, ...failover },
      {
        delay: constant(5 * MS),
        workload: { load: { kind: "constant", rate: 200 } },
        faults: [at(2 * SECOND, crash(0))],
        ...parts,
        run: { durationNs: 6 * SECOND, ...parts.run },
      },
    ),
  );
  expectConserved(record);
  return record;
}

function codes({ notes }: RunRecord): readonly string[] {
  return notes.map(({ code }) => code);
}

describe("a new leader under a rule of confirmations", () => {
  const pair: PlanParts = { followers: 1, replication: { ack: all(1) } };
  const both = { voters: [0, 1], arbiter: true };

  it("asks the old leader in its place, and waits while that is down", () => {
    const record = run(both, pair);
    expect(episodes(record, "failover").length).toBe(1);
    expect(figure(record, "rtoNs")).toBeNaN();
    expect(codes(record)).toContain("new_leader_waits");
    const back = run(both, { ...pair, faults: [at(2 * SECOND, crash(0), SECOND)] });
    expect(figure(back, "rtoNs")).toBeGreaterThan(SECOND);
    expect(codes(back)).not.toContain("new_leader_waits");
    expect(back.totals.lostWrites).toBe(0);
  });

  it("goes on without those who are gone when it may, and waits for them when they are back", () => {
    const reachable = { ...both, ackAfter: "reachable" } as const;
    expect(figure(run(reachable, pair), "rtoNs")).toBeLessThan(SECOND);
    const back = run(reachable, { ...pair, faults: [at(2 * SECOND, crash(0), SECOND)] });
    // Ten milliseconds there and back to the new leader, and ten to its follower.
    expect(back.windows[0]!.writeLatency.max).toBeLessThan(2 * SECOND);
    const { p } = quantiles(back);
    expect(p(0.99)).toBeGreaterThan(19 * MS);
  });

  it("asks the followers that it has now, where the rule speaks of all", () => {
    const record = run({}, { replication: { ack: any(1, 1, 2) } });
    expect(figure(record, "to")).toBe(1);
    // Client to node 1 and back 10 ms, and 10 ms to node 2 and back.
    expect(quantiles(record).p(0.9)).toBeGreaterThan(19 * MS);
    expect(record.series.columns["write.ok"]!.at(-1)).toBeGreaterThan(0);
  });

  function quantiles(record: RunRecord) {
    const { buckets, counts, count } = record.windows[0]!.writeLatency;
    const p = (share: number) => {
      let seen = 0;
      for (let index = 0; index < buckets.length; index++) {
        seen += counts[index]!;
        if (seen >= share * count) return bucketLow(buckets[index]!);
      }
      return Number.NaN;
    };
    return { p };
  }
});

describe("a node that dies on its way to lead", () => {
  it("is no failover: the next one that is chosen is", () => {
    const faults = [at(2 * SECOND, siteCrash(0)), at(2500 * MS, crash(1))];
    const record = run({ promotion: constant(SECOND), arbiter: true }, { faults });
    expect(episodes(record, "failover").map(({ nodes }) => nodes)).toEqual([[0, 2]]);
    expect(figure(record, "rtoNs")).toBeGreaterThan(1.5 * SECOND);
    expect(record.series.columns["leader"]!.at(-1)).toBe(2);
  });
});

describe("a node that has much to apply", () => {
  it("leads only when it has applied all that it has", () => {
    // 200 writes a second at 8 ms each: it is 60 % behind, 1.2 s of work after 2 s.
    const slow = { apply: { workers: 1, time: constant(8 * MS) } };
    const record = run({ promote: { kind: "order", of: [1] } }, { nodes: [{}, slow, {}] });
    const [change] = episodes(record, "failover");
    const backlogNs = (2 * SECOND * (200 * 8 * MS - SECOND)) / SECOND;
    expect(change!.toNs - 2 * SECOND).toBeGreaterThan(0.9 * backlogNs);
    expect(change!.toNs - 2 * SECOND).toBeLessThan(1.2 * backlogNs);
  });
});
