import { describe, expect, it } from "vitest";
import { runJudged } from "../../src/sweep/judged-run.ts";
import { buildPlan, constant, MS, SECOND } from "../engine/plan-builder.ts";

/** Readers of a follower whose disk takes 20 ms, a little after their own write. */
function laggingPlan(measures: { history: boolean; findings?: boolean }) {
  return buildPlan({
    delay: constant(0.2 * MS),
    clientDelay: constant(0.1 * MS),
    nodes: [
      {},
      { disk: { fsync: constant(20 * MS), bandwidthBytesPerSecond: null, capacityBytes: null } },
    ],
    workload: {
      load: { kind: "closed", clients: 4, think: constant(MS) },
      writeShare: 0.5,
      keys: { kind: "uniform", count: 3 },
      readFrom: { kind: "any_follower" },
    },
    measures: { ...measures, windows: [{ fromNs: 0, toNs: SECOND }] },
  });
}

describe("a run that is judged on the spot", () => {
  it("keeps what the rules say and leaves the history behind", () => {
    const { findings, history, windows } = runJudged(
      laggingPlan({ history: false, findings: true }),
    );
    expect(history).toBeNull();
    const { checked, violations, witness } = findings!["read_your_writes"]!;
    expect(violations[0]).toBeGreaterThan(100);
    expect(violations[1]).toBeLessThan(violations[0]!);
    expect(checked[0]).toBeGreaterThanOrEqual(violations[0]!);
    expect(witness?.map(({ kind }) => kind)).toEqual(["write", "read"]);
    const [write, read] = witness!;
    expect(read!.session).toBe(write!.session);
    expect(read!.version).toBeLessThan(write!.version);
    expect(findings!["stale_reads"]!.violations[0]).toBe(windows[0]!.staleReads);
  });

  it("keeps the history as well when both are asked for, and judges nothing unasked", () => {
    expect(runJudged(laggingPlan({ history: true, findings: true })).history).not.toBeNull();
    expect(runJudged(laggingPlan({ history: true })).findings).toBeUndefined();
  });
});
