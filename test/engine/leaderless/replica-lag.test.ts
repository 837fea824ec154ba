import { describe, expect, it } from "vitest";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { at, run } from "./runs.ts";

describe("how far a replica is behind", () => {
  it("is the age of the oldest version that its lost disk had, not of what came since", () => {
    const target = { kind: "nodes", nodes: [0] } as const;
    const crash = { kind: "crash", target, site: false, losesDisk: true } as const;
    const record = run(
      {
        replication: { replicaTimeoutNs: 100 * MS, hintedHandoff: null },
        delay: constant(2 * MS),
        faults: [at(1.5, crash, 0.2)],
        workload: {
          load: { kind: "phases", phases: [{ from: 200, to: 200, durationNs: 2 * SECOND }] },
          keys: { kind: "uniform", count: 1_000_000 },
          writeShare: 1,
          timeoutNs: 200 * MS,
        },
        run: { durationNs: 4 * SECOND },
      },
      "lost disk",
    );
    const [first, ...others] = [0, 1, 2].map(
      (node) => record.series.columns[`lag[${node}]`]!.at(-1)!,
    );
    expect(Math.abs(first! - 4 * SECOND)).toBeLessThan(100 * MS);
    expect(others).toEqual([0, 0]);
  });
});
