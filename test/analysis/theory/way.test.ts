import { describe, expect, it } from "vitest";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import {
  type Difference,
  latencyDifference,
  readDifference,
  throughputDifference,
} from "../../../src/analysis/theory/difference.ts";
import { runScenario, sourceOf } from "../../../src/run.ts";
import { noFiles } from "../../language/compile/checked-builder.ts";

interface Told {
  readonly write: Difference;
  readonly read: Difference | null;
  readonly throughput: Difference;
}

async function told(text: string): Promise<Told> {
  const outcome = await runScenario(sourceOf("x.scenario", text), { reader: noFiles });
  expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const answer = outcome.result!.cases[0]!;
  const view = viewsOf(answer.plan.plan, answer.records).pooled!;
  return {
    write: latencyDifference(view)!,
    read: readDifference(view),
    throughput: throughputDifference(view)!,
  };
}

function stepOf({ steps }: Difference, text: string): number {
  return steps.find(({ step }) => step.includes(text))?.value ?? 0;
}

function sumOf({ bound, steps }: Difference): number {
  return steps.reduce((sum, { value }) => sum + value, bound.value);
}

/** What no step tells, as a share of the figure. */
function restOf(one: Difference): number {
  return Math.abs(one.steps.at(-1)!.value) / one.figure.value;
}

const IDLE = "disk = disk(fsync: 0us), cpu = cpu(cores: 8, per_op: 0us)";
const THREE = (node: string, link: string) => `topology {
  site one { node a { ${node} } } site two { node b { ${node} } } site three { node c { ${node} } }
  link one <-> two { ${link} } link one <-> three { ${link} } link two <-> three { ${link} } }`;

describe("a quorum's way", () => {
  it("has the tail of the second of three answers, as the order statistic says", async () => {
    // Clients apart from all replicas, each exchange two legs of 10 ms on average, each by itself.
    const { write } = await told(`
      topology {
        site one { node a { ${IDLE} } } site two { node b { ${IDLE} } } site three { node c { ${IDLE} } }
        site shop { }
        link shop <-> one { latency = exponential(mean: 10ms) }
        link shop <-> two { latency = exponential(mean: 10ms) }
        link shop <-> three { latency = exponential(mean: 10ms) }
        link one <-> two { latency = 1ms } link one <-> three { latency = 1ms } link two <-> three { latency = 1ms } }
      replicate leaderless on a, b, c { n = 3, r = 1, w = 2, coordinator = client }
      workload w on shop { arrivals = poisson(4 ops/s), mix = (write: 100%), value = 1 B }
      run { duration = 1500s, trials = 2, seed = "tail" }`);
    // The median of three sums of two exponentials: by integration of the Erlang law 18.24 ms.
    expect(write.bound.value).toBeCloseTo(20e-3, 6);
    expect(stepOf(write, "spread")).toBeLessThan(0);
    const second = (write.bound.value + stepOf(write, "spread")) / 18.2407e-3;
    expect(Math.abs(second - 1)).toBeLessThan(0.02);
    expect(restOf(write)).toBeLessThan(0.03);
    expect(sumOf(write)).toBeCloseTo(write.figure.value, 12);
  });

  it("counts the coordinator's legs, its replicas' flushes and CPU, and leaves little over", async () => {
    const { write, read, throughput } = await told(`
      ${THREE("disk = disk(fsync: 2ms), cpu = cpu(cores: 1, per_op: 500us)", "rtt = 20ms")}
      replicate leaderless on a, b, c { n = 3, r = 2, w = 2, coordinator = nearest }
      workload w on one { clients = 1, mix = (write: 50%, read: 50%), value = 1 B }
      run { duration = 60s, warmup = 1s, trials = 1, seed = "coordinator" }`);
    // The coordinator is the client's own machine's neighbour; the second answer crosses 20 ms.
    expect(write.bound.value).toBeCloseTo(20e-3, 3);
    expect(stepOf(write, "flushes with idle disks")).toBeCloseTo(2e-3, 4);
    expect(stepOf(write, "CPU with idle cores")).toBeCloseTo(0.5e-3, 9);
    expect(stepOf(read!, "CPU with idle cores")).toBeCloseTo(0.5e-3, 9);
    expect(stepOf(read!, "flushes")).toBe(0);
    for (const one of [write, read!, throughput]) {
      expect(restOf(one)).toBeLessThan(0.03);
      expect(sumOf(one)).toBeCloseTo(one.figure.value, 9);
    }
  });

  it("finds the queue of the replicas' CPU where reads and writes crowd it", async () => {
    const { write } = await told(`
      ${THREE("disk = disk(fsync: 0us), cpu = cpu(cores: 1, per_op: exponential(mean: 1ms))", "rtt = 4ms")}
      replicate leaderless on a, b, c { n = 3, r = 1, w = 3, coordinator = nearest }
      workload w on one { arrivals = poisson(700 ops/s), mix = (write: 100%), value = 1 B }
      run { duration = 20s, warmup = 2s, trials = 1, seed = "queue" }`);
    const queued = write.steps
      .filter(({ step }) => step.endsWith(".cpu: queue"))
      .reduce((sum, { value }) => sum + value, 0);
    // At 0.7 an M/M/1 queue is 0.7 / 0.3 services long.
    expect(queued / (7 / 3e3)).toBeGreaterThan(0.8);
    expect(sumOf(write)).toBeCloseTo(write.figure.value, 12);
  });

  it("names the repair that a blocking read waits for", async () => {
    const { read } = await told(`
      ${THREE(IDLE, "latency = exponential(mean: 10ms)")}
      replicate leaderless on a, b, c { n = 3, r = 2, w = 1, coordinator = nearest, read_repair = blocking }
      workload w on one { arrivals = poisson(200 ops/s), mix = (write: 50%, read: 50%), keys = uniform(4), value = 1 B }
      run { duration = 20s, warmup = 1s, trials = 1, seed = "repair" }`);
    expect(stepOf(read!, "repair of replicas that were behind")).toBeGreaterThan(1e-3);
    expect(sumOf(read!)).toBeCloseTo(read!.figure.value, 12);
  });
});

describe("the way of several leaders", () => {
  it("is the local commit where nobody is asked", async () => {
    const { write, throughput } = await told(`
      ${THREE("disk = disk(fsync: 2ms), cpu = cpu(cores: 1, per_op: 500us)", "rtt = 80ms")}
      replicate multi_leader on a, b, c { leaders = [a, b, c] }
      workload w on one { clients = 1, mix = (write: 100%), value = 1 B }
      run { duration = 20s, warmup = 1s, trials = 1, seed = "local" }`);
    expect(stepOf(write, "flushes with idle disks")).toBeCloseTo(2e-3, 4);
    expect(write.figure.value).toBeLessThan(4e-3);
    expect(restOf(write)).toBeLessThan(0.02);
    expect(restOf(throughput)).toBeLessThan(0.02);
  });

  it("has the group's round where writes are certified: to the furthest member and back", async () => {
    const { write, throughput } = await told(`
      topology {
        site one { node a { ${IDLE} } } site two { node b { ${IDLE} } } site three { node c { ${IDLE} } }
        link one <-> two { rtt = 20ms } link one <-> three { rtt = 90ms } link two <-> three { rtt = 80ms } }
      replicate multi_leader on a, b, c { leaders = [a, b, c], conflict = certify }
      workload w on one { clients = 4, mix = (write: 100%), value = 1 B, keys = uniform(1M) }
      run { duration = 20s, warmup = 1s, trials = 1, seed = "round" }`);
    expect(write.bound.value).toBeCloseTo(90e-3, 3);
    expect(throughput.bound.value).toBeCloseTo(4 / 90e-3, 0);
    expect(restOf(write)).toBeLessThan(0.02);
    expect(restOf(throughput)).toBeLessThan(0.02);
    expect(write.steps.at(-1)!.step).toContain("turns in the group's order");
    expect(sumOf(throughput)).toBeCloseTo(throughput.figure.value, 9);
  });
});
