import { describe, expect, it } from "vitest";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import {
  type Difference,
  latencyDifference,
  throughputDifference,
} from "../../../src/analysis/theory/difference.ts";
import { runScenario, sourceOf } from "../../../src/run.ts";
import { noFiles } from "../../language/compile/checked-builder.ts";

async function differences(text: string): Promise<{ latency: Difference; throughput: Difference }> {
  const outcome = await runScenario(sourceOf("x.scenario", text), { reader: noFiles });
  expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const answer = outcome.result!.cases[0]!;
  const view = viewsOf(answer.plan.plan, answer.records).pooled!;
  return { latency: latencyDifference(view)!, throughput: throughputDifference(view)! };
}

function stepOf({ steps }: Difference, text: string): number {
  return steps.find(({ step }) => step.includes(text))?.value ?? 0;
}

function sumOf({ bound, steps }: Difference): number {
  return steps.reduce((sum, { value }) => sum + value, bound.value);
}

const ALONE =
  "topology { site here { node a { disk = disk(fsync: 1ms), cpu = cpu(cores: 1, per_op: PER_OP) } } }";
const BARE = "replicate single_leader on a { leader = a, ack = none, local_flush = off }";

describe("why a figure is not its bound", () => {
  it("finds the queue of an M/M/1 station, at 0.8 four services long, and leaves nothing over", async () => {
    const { latency } = await differences(`
      ${ALONE.replace("PER_OP", "exponential(mean: 1ms)")}
      ${BARE}
      workload w on here { arrivals = poisson(800 ops/s), mix = (write: 100%) }
      run { duration = 60s, warmup = 5s, trials = 3, seed = "queue" }`);
    expect(stepOf(latency, "a.cpu: queue") / 4e-3).toBeCloseTo(1, 1);
    expect(stepOf(latency, "CPU with idle cores")).toBeCloseTo(1e-3, 9);
    expect(Math.abs(stepOf(latency, "not told apart"))).toBeLessThan(0.02 * latency.figure.value);
    expect(sumOf(latency)).toBeCloseTo(latency.figure.value, 12);
  });

  it("finds the flush in progress: sixteen sessions on one disk wait half a flush or more", async () => {
    const { latency, throughput } = await differences(`
      ${ALONE.replace("PER_OP", "0us")}
      replicate single_leader on a { leader = a, ack = none }
      workload w on here { clients = 16, think = 5ms, mix = (write: 100%) }
      run { duration = 20s, warmup = 2s, trials = 2, seed = "flush" }`);
    const wait = stepOf(latency, "a.disk: waiting for the flush in progress");
    expect(wait).toBeGreaterThan(0.0003);
    expect(wait).toBeLessThanOrEqual(0.001);
    expect(stepOf(latency, "flushes with idle disks")).toBeCloseTo(1e-3, 4);
    expect(Math.abs(stepOf(latency, "not told apart"))).toBeLessThan(0.02 * latency.figure.value);
    // The same wait takes throughput from 16 / 6 ms to what is left.
    expect(stepOf(throughput, "a.disk")).toBeLessThan(-100);
    expect(Math.abs(stepOf(throughput, "not told apart"))).toBeLessThan(
      0.02 * throughput.figure.value,
    );
    expect(sumOf(throughput)).toBeCloseTo(throughput.figure.value, 9);
  });

  it("finds the tail of the second of two confirmations: half a mean more than one alone", async () => {
    const { latency } = await differences(`
      topology {
        site one { node a } site two { node b } site three { node c }
        link one <-> two   { latency = exponential(mean: 10ms) }
        link one <-> three { latency = exponential(mean: 10ms) }
        link two <-> three { latency = 1ms }
      }
      replicate single_leader on a, b, c { leader = a, ack = all of [b, c], ack_at = received, local_flush = off }
      workload w on one { arrivals = poisson(2 ops/s), mix = (write: 100%), value = 1 B }
      run { duration = 2000s, trials = 2, seed = "tail" }`);
    // The larger of two sums of two exponentials of 10 ms is 27.5 ms on average; one alone is 20 ms.
    expect(stepOf(latency, "spread") / 7.5e-3).toBeCloseTo(1, 1);
    expect(Math.abs(stepOf(latency, "not told apart"))).toBeLessThan(0.05 * latency.figure.value);
  });

  it("counts an open loop from what is offered to what was acknowledged", async () => {
    const { throughput } = await differences(`
      ${ALONE.replace("PER_OP", "2ms")}
      ${BARE}
      workload w on here { arrivals = poisson(700 ops/s), mix = (write: 100%), timeout = 100ms }
      run { duration = 5s, warmup = 0s, trials = 2, seed = "open" }`);
    expect(throughput.bound).toMatchObject({ step: "offered load", value: 700 });
    expect(stepOf(throughput, "timed out")).toBeLessThan(-100);
    expect(sumOf(throughput)).toBeCloseTo(throughput.figure.value, 9);
  });

  it("adds up for a lossy link, and names the packets", async () => {
    const { latency } = await differences(`
      topology { site one { node a } site two { node b } link one <-> two { rtt = 20ms, loss = 1% } }
      replicate single_leader on a, b { leader = a, mode = sync }
      workload w on one { arrivals = poisson(5 ops/s), mix = (write: 100%), value = 1 B }
      run { duration = 4000s, trials = 2, seed = "loss" }`);
    // Two legs, each lost once in a hundred times: mended when the next write tells, 200 ms later on
    // average, or when a round trip and 200 ms are over.
    const told = 0.02 + 0.2 * (1 - Math.exp(-5 * 0.2));
    const lost = stepOf(latency, "lost packets") / (2 * 0.01);
    expect(lost).toBeGreaterThan(told);
    expect(lost).toBeLessThan(told + 0.02);
    expect(Math.abs(stepOf(latency, "not told apart"))).toBeLessThan(0.03 * latency.figure.value);
    expect(sumOf(latency)).toBeCloseTo(latency.figure.value, 12);
  });

  it("names the sender's gathering where a wire is full, and still adds up", async () => {
    const { latency } = await differences(`
      topology { site one { node a } site two { node b } link one <-> two { rtt = 1ms, bandwidth = 10 Mbps } }
      replicate single_leader on a, b { leader = a, mode = sync }
      workload w on one { clients = 64, mix = (write: 100%), value = 1 KiB }
      run { duration = 5s, warmup = 1s, trials = 1, seed = "wire" }`);
    expect(stepOf(latency, "gathering at the sender while one -> two is full")).toBeGreaterThan(0);
    expect(sumOf(latency)).toBeCloseTo(latency.figure.value, 12);
  });
});
