import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { AttachedPlan } from "../../../src/model/single-leader.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { at, crash, cut, episodes, failoverPlan } from "./failover-builder.ts";

const ONE: AttachedPlan = { min: 1, withinNs: 2 * SECOND, everyNs: SECOND };

/** A leader with its clients, cut off from both followers for ten seconds; they elect another. */
function run(attached: AttachedPlan | null, parts: PlanParts = {}): RunRecord {
  const record = runPlan(
    failoverPlan(
      { fencing: { kind: "epoch" } },
      {
        delay: constant(1 * MS),
        workload: { load: { kind: "constant", rate: 100 } },
        faults: [at(5 * SECOND, cut([0, 3], [1, 2]), 10 * SECOND)],
        ...parts,
        replication: { ...(attached === null ? {} : { attached }), ...parts.replication },
        run: { durationNs: 20 * SECOND, seed: "attached", ...parts.run },
      },
    ),
  );
  expectConserved(record);
  return record;
}

const ok = (record: RunRecord, from: number, to: number) =>
  record.series.columns["write.ok"]!.slice(from, to).reduce((sum, each) => sum + each, 0);

describe("a leader that needs followers which it has heard of", () => {
  it("takes writes as ever while it hears of them", () => {
    const [bare, bound] = [null, ONE].map((plan) => run(plan, { faults: [] }));
    expect(bound!.windows[0]!.writesOk).toBe(bare!.windows[0]!.writesOk);
    expect(bound!.notes.map(({ code }) => code)).not.toContain("too_few_attached");
  });

  it("stops when the last report is too old: what it loses is bounded by that", () => {
    const free = run(null);
    const bound = run(ONE);
    // Ten seconds of a hundred writes are lost without it; with it at most two seconds of them.
    expect(free.totals.lostWrites).toBeGreaterThan(900);
    expect(bound.totals.lostWrites).toBeGreaterThan(100);
    expect(bound.totals.lostWrites).toBeLessThanOrEqual(200);
    expect(ok(bound, 72, 149)).toBe(0);
    const split = (record: RunRecord) =>
      episodes(record, "split_brain").reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0);
    expect(bound.windows[0]!.writesFailed).toBeGreaterThan(700);
    expect(split(free)).toBeGreaterThan(6 * SECOND);
    // One that takes no writes is no leader: the other begins a second later, at most.
    expect(split(bound)).toBeLessThan(1 * SECOND);
    expect(bound.series.columns["leaders"]!.at(120)).toBe(1);
  });

  it("goes on with one of two, and needs both where it is told two", () => {
    const faults = [at(5 * SECOND, crash(2), 10 * SECOND)];
    expect(run(ONE, { faults }).windows[0]!.writesFailed).toBe(0);
    const two = run({ ...ONE, min: 2 }, { faults });
    expect(ok(two, 72, 149)).toBe(0);
    expect(ok(two, 170, 200)).toBeGreaterThan(200);
  });
});
