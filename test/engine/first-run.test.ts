import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { all, buildPlan, constant, freeNode, MS, US } from "./plan-builder.ts";

const disk = { fsync: constant(100 * US), bandwidthBytesPerSecond: null, capacityBytes: null };

function overTheOcean(clients: number) {
  return runPlan(
    buildPlan({
      nodes: [
        { ...freeNode(0), disk },
        { ...freeNode(1), disk },
      ],
      delay: constant(35 * MS),
      replication: { ack: all(1), shipAfter: "flush" },
      workload: { load: { kind: "closed", clients, think: constant(0) } },
    }),
  );
}

describe("synchronous replication over 70 ms", () => {
  it("lets one session write once a round trip and two flushes", () => {
    const { windows } = overTheOcean(1);
    const latency = windows[0]!.writeLatency;
    expect(latency.sum / latency.count).toBe(70.2 * MS);
    expect(windows[0]!.writesOk).toBe(Math.floor(10_000 / 70.2));
  });

  it("lets 64 sessions write 64 times as often within 2 %", () => {
    const one = overTheOcean(1).windows[0]!.writesOk;
    const many = overTheOcean(64).windows[0]!.writesOk;
    expect(many / one).toBeGreaterThan(64 * 0.98);
    expect(many / one).toBeLessThan(64 * 1.02);
  });
});
