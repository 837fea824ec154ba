import { describe, expect, it } from "vitest";
import { planOf } from "./scenario-text.ts";

const run = (settings: string) => `run { duration = 10s, ${settings}, seed = "s" }`;

describe("the blocks of few trials", () => {
  it("are twenty of the measured part, before the windows that are asked for", () => {
    const { measures } = planOf({
      run: run("warmup = 2s, trials = 1"),
      rest: "expect throughput(write) > 1/s during 3s..4s",
    });
    expect(measures.blocks).toBe(20);
    expect(measures.windows).toHaveLength(21);
    expect(measures.windows[0]).toEqual({ fromNs: 2e9, toNs: 2.4e9 });
    expect(measures.windows[19]).toEqual({ fromNs: 9.6e9, toNs: 10e9 });
    expect(measures.windows[20]).toEqual({ fromNs: 3e9, toNs: 4e9 });
  });

  it("are kept for what the caller asks, too", () => {
    const many = run("warmup = 2s, trials = 30");
    expect(planOf({ run: many }).measures.blocks).toBeUndefined();
    expect(planOf({ run: many }, { trials: 4 }).measures.blocks).toBe(20);
  });

  it("are not kept twice, nor where they would tell nothing", () => {
    expect(planOf({ run: run("warmup = auto, trials = 1") }).measures.blocks).toBeUndefined();
    const alone = run("warmup = 2s, trials = 1");
    const rest = "faults { at 5s crash c }";
    expect(planOf({ run: alone, rest }).measures.blocks).toBeUndefined();
    const workload = "workload app on here { load { ramp 0/s to 100/s over 10s } }";
    expect(planOf({ run: alone, workload }).measures.blocks).toBeUndefined();
    const until = run("warmup = 2s, trials = until p99(write.latency) within 5%");
    expect(planOf({ run: until }).measures.blocks).toBeUndefined();
  });
});
