import { describe, expect, it } from "vitest";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { quorums } from "./plan-builder.ts";
import { at, run } from "./runs.ts";

const TIME_OUT = 500 * MS;

/** The machine of the third replica dies for good in the middle of a second's writes. */
function dies(w: number, hinted: boolean) {
  const record = run(
    {
      delay: constant(MS),
      replication: {
        ...quorums(1, w),
        replicaTimeoutNs: TIME_OUT,
        hintedHandoff: hinted ? { windowNs: 3600 * SECOND, bytesPerSecond: null } : null,
      },
      faults: [
        at(
          1,
          { kind: "crash", target: { kind: "nodes", nodes: [2] }, site: true, losesDisk: false },
          1,
        ),
      ],
      workload: {
        keys: { kind: "uniform", count: 10_000 },
        writeShare: 1,
        load: { kind: "phases", phases: [{ from: 200, to: 200, durationNs: 2 * SECOND }] },
      },
      run: { durationNs: 4 * SECOND },
    },
    "silent",
  );
  return { ...record.totals, ...record.windows[0]!, series: record.series.columns };
}

describe("a replica whose machine dies without a word", () => {
  it("is given up after the time-out by those whom the others' answers are not enough for", () => {
    const all = dies(3, false);
    // Half of the writes come while it is away: refused, each of them, and none waits for ever.
    expect(all.writesInFlight).toBe(0);
    expect(all.writesFailed).toBeGreaterThan(0.8 * 200);
    expect(all.writesFailed).toBeLessThan(1.5 * 200);
  });

  it("gets what came meanwhile from hints, though the others' answers were enough", () => {
    expect(dies(1, false).series["divergence"]!.at(-1)).toBeGreaterThan(100);
    expect(dies(1, true).series["divergence"]!.at(-1)).toBe(0);
  });
});
