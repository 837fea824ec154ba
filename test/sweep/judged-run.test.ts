import { describe, expect, it } from "vitest";
import { runJudged } from "../../src/sweep/judged-run.ts";
import { buildPlan, constant, MS, SECOND } from "../engine/plan-builder.ts";

/** Readers of a follower whose disk takes 20 ms, a little after their own write. */
function laggingPlan(measures: { history: boolean; findings?: boolean }, keys = 3) {
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
      keys: { kind: "uniform", count: keys },
      readFrom: { kind: "any_follower" },
    },
    measures: { ...measures, windows: [{ fromNs: 0, toNs: SECOND }] },
  });
}

describe("a run that is judged on the spot", () => {
  it("keeps what the rules say and leaves the history behind", () => {
    const { witnesses, history, windows } = runJudged(
      laggingPlan({ history: false, findings: true }),
    );
    expect(history).toBeNull();
    const [whole, first] = windows.map(({ findings }) => findings!["read_your_writes"]!);
    expect(whole!.violations).toBeGreaterThan(100);
    expect(first!.violations).toBeLessThan(whole!.violations);
    expect(whole!.checked).toBeGreaterThanOrEqual(whole!.violations);
    const [write, read] = witnesses!["read_your_writes"]!;
    expect([write!.kind, read!.kind]).toEqual(["write", "read"]);
    expect(read!.session).toBe(write!.session);
    expect(read!.version).toBeLessThan(write!.version);
    expect(windows[0]!.findings!["stale_reads"]!.violations).toBe(windows[0]!.staleReads);
    expect(witnesses).not.toHaveProperty("consistent_prefix");
  });

  it("keeps the history as well when both are asked for, and judges nothing unasked", () => {
    expect(runJudged(laggingPlan({ history: true, findings: true })).history).not.toBeNull();
    expect(runJudged(laggingPlan({ history: true })).witnesses).toBeUndefined();
  });
});

describe("when writes are seen", () => {
  it("is told by their readers where the engine does not tell", () => {
    const judged = runJudged(laggingPlan({ history: false, findings: true }, 300));
    const { visibleAfterNs, neverVisible } = judged.windows[0]!;
    expect(visibleAfterNs.count).toBeGreaterThan(10_000);
    expect(neverVisible).toBe(0);
    // The follower's disk takes 20 ms for a group, and a group may wait for the one before.
    expect(visibleAfterNs.min).toBeGreaterThan(20 * MS);
    expect(visibleAfterNs.max).toBeLessThan(42 * MS);
  });

  it("is told by nobody where nothing is judged", () => {
    const untold = runJudged(laggingPlan({ history: true })).windows[0]!;
    expect(untold.visibleAfterNs.count + untold.neverVisible).toBe(0);
  });
});
