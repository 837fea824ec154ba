import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { MS, SECOND } from "../engine/plan-builder.ts";
import { complaints } from "./judges.ts";
import { randomPlan } from "./random-plan.ts";
import { FAMILIES, randomSingleLeader } from "./random-replication.ts";

const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);

function summary({ traceHash, events, totals, windows }: RunRecord): unknown {
  return { traceHash, events, totals, windows };
}

function calm(seed: number): Plan {
  return randomPlan(seed, { faults: false, replication: randomSingleLeader });
}

describe.each(Object.entries(FAMILIES))("runs of random plans: %s", (_name, replication) => {
  it("leave nothing that a judge objects to, and are the same when run again", () => {
    for (const seed of SEEDS) {
      const plan = randomPlan(seed, { replication });
      const record = runPlan(plan);
      expect(complaints(plan, record), `seed ${seed}`).toEqual([]);
      if (seed % 3 > 0) continue;
      const again = runPlan(randomPlan(seed, { replication }));
      expect(summary(again), `seed ${seed}`).toEqual(summary(record));
    }
  });

  it("do not change by a fault that strikes after the end", () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const plan = randomPlan(seed, { faults: false, replication });
      const late: Plan = {
        ...plan,
        faults: [
          {
            label: "too late",
            schedule: { kind: "at", atNs: plan.run.durationNs + SECOND },
            action: {
              kind: "crash",
              target: { kind: "leader" },
              site: false,
              losesDisk: true,
            },
            lasts: null,
          },
        ],
      };
      expect(summary(runPlan(late)), `seed ${seed}`).toEqual(summary(runPlan(plan)));
    }
  });

  it("up to half time are the run of half the length", () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const plan = randomPlan(seed, { replication });
      const half = plan.run.durationNs / 2;
      const windows = [{ fromNs: 0, toNs: half }];
      const whole = runPlan({ ...plan, measures: { ...plan.measures, windows } });
      const short = runPlan({ ...plan, run: { ...plan.run, durationNs: half } });
      const { toNs: _a, ...first } = whole.windows[1]!;
      const { toNs: _b, ...all } = short.windows[0]!;
      expect(first.writeLatency.count, `seed ${seed}`).toBe(all.writeLatency.count);
      expect(first.readLatency, `seed ${seed}`).toEqual(all.readLatency);
      expect(first.writesOk, `seed ${seed}`).toBe(all.writesOk);
    }
  });
});

describe("a plan of constant times", () => {
  /** Everything that takes time takes a whole number of microseconds. */
  function constantTimes(seed: number, factor: number): Plan {
    const plan = calm(seed);
    const us = (value: number) => ({ kind: "constant", value: value * 1000 * factor }) as const;
    const [first] = plan.workloads;
    return {
      ...plan,
      topology: {
        ...plan.topology,
        links: plan.topology.links.map((link, index) => ({
          ...link,
          delay: us(100 + 37 * (index % 5)),
          bandwidthBytesPerSecond: null,
          loss: 0,
        })),
        nodes: plan.topology.nodes.map((node, index) => ({
          ...node,
          disk: { ...node.disk, fsync: us(211 + index), bandwidthBytesPerSecond: null },
          cpu: { cores: node.cpu.cores, perOp: us(13 + index) },
          apply: { workers: node.apply.workers, time: us(29 + index) },
          nicBytesPerSecond: null,
        })),
      },
      replication: {
        ...plan.replication,
        ...("groupCommit" in plan.replication
          ? { groupCommit: { enabled: true, delayNs: 0, max: null } }
          : {}),
        ...("ackTimeoutNs" in plan.replication ? { ackTimeoutNs: null } : {}),
      },
      workloads: [
        {
          ...first!,
          load: { kind: "closed", clients: 7, think: us(1009) },
          readFrom: { kind: "any" },
          timeoutNs: null,
          retry: { kind: "none" },
        },
      ],
      measures: { ...plan.measures, seriesIntervalNs: 100 * MS * factor },
      run: { ...plan.run, durationNs: SECOND * factor },
    };
  }

  it("runs the same at half the speed when all its times are doubled", () => {
    for (const seed of SEEDS.slice(0, 15)) {
      const fast = runPlan(constantTimes(seed, 1));
      const slow = runPlan(constantTimes(seed, 2));
      expect(slow.events, `seed ${seed}`).toBe(fast.events);
      expect(slow.totals, `seed ${seed}`).toEqual(fast.totals);
      const [a, b] = [fast.windows[0]!, slow.windows[0]!];
      expect(b.writeLatency.sum).toBe(2 * a.writeLatency.sum);
      expect(b.readLatency.max).toBe(2 * a.readLatency.max);
      expect(b.staleness.sum).toBe(2 * a.staleness.sum);
    }
  });
});
