import { describe, expect, it } from "vitest";
import { expectConserved } from "../conservation.ts";
import { constant, exponential, MS, SECOND } from "../plan-builder.ts";
import { crash, fault, run } from "./plan.ts";

/** One of two members dies for a quarter of a second; the two look who is there each full second. */
function comesBackAt(ms: number) {
  const disk = { fsync: constant(MS), bandwidthBytesPerSecond: null, capacityBytes: null };
  const record = run({
    delay: exponential(10 * MS),
    nodes: [{ disk }, { disk }],
    replication: { conflict: { kind: "certify" } },
    workload: {
      load: { kind: "phases", phases: [{ from: 150, to: 150, durationNs: 2 * SECOND }] },
      keys: { kind: "uniform", count: 5 },
      timeoutNs: SECOND / 2,
    },
    faults: [fault((ms - 250) * MS, crash(0), 250 * MS)],
    run: { durationNs: 4 * SECOND, seed: `back at ${ms}` },
  });
  expectConserved(record);
  return record;
}

describe("a group of two, of which neither is a majority", () => {
  // What the other had proposed before it knows of the crash is still under way when one is back,
  // and nobody else has to confirm it: the one that is back has no part in that view any more.
  it("shows the same on both, whenever the one that died comes back", () => {
    for (let ms = 990; ms <= 1030; ms += 2) {
      const { series, totals } = comesBackAt(ms);
      expect(series.columns["divergence"]?.at(-1) ?? 0, `back at ${ms} ms`).toBe(0);
      expect(totals.lostWrites).toBe(0);
    }
  });

  it("takes no write until the next look has found both", () => {
    const { series } = comesBackAt(1010);
    const ok = series.columns["write.ok"]!;
    expect(Math.max(...ok.slice(11, 20))).toBe(0);
    expect(Math.max(...ok.slice(0, 7))).toBeGreaterThan(0);
  });
});
