import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { SingleLeaderRun } from "../../src/model/plan.ts";
import type { HistogramRecord, WindowRecord } from "../../src/model/run-record.ts";
import { leaderlessPlan, quorums } from "../engine/leaderless/plan-builder.ts";
import { all, any, buildPlan, exponential, MS, NONE, SECOND, US } from "../engine/plan-builder.ts";
import { Choice } from "./random-plan.ts";

/**
 * What must follow when one thing in a plan changes, over plans that are drawn from a number. The
 * same number draws the same times for both sides, so that they compare run by run.
 */
const SEEDS = [1, 2, 3, 4, 5];
const mean = ({ sum, count }: HistogramRecord) => sum / count;
const windowOf = (plan: SingleLeaderRun): WindowRecord => runPlan(plan).windows[0]!;

/** Hardware of a node whose flush and CPU take their time. */
function slowNode(choice: Choice) {
  return {
    disk: {
      fsync: choice.time(200 * US, 2 * MS),
      bandwidthBytesPerSecond: null,
      capacityBytes: null,
    },
    cpu: { cores: choice.whole(1, 4), perOp: choice.time(20 * US, 200 * US) },
  };
}

/** Three followers behind random ways, a rule for the leader, and the number's own draws. */
function planOf(seed: number, parts: Parameters<typeof buildPlan>[0] = {}): SingleLeaderRun {
  const choice = new Choice(seed);
  const nodes = [0, 1, 2, 3].map(() => slowNode(choice));
  return buildPlan({
    followers: 3,
    nodes,
    delay: choice.time(500 * US, 10 * MS),
    workload: { load: { kind: "constant", rate: choice.whole(20, 80) } },
    ...parts,
    run: { durationNs: 4 * SECOND, seed: `change/${seed}`, ...parts.run },
  });
}

describe("confirmations", () => {
  it("none, one of three, all three: each write waits no less than before (13, 18)", () => {
    for (const seed of SEEDS) {
      const latencies = [NONE, any(1, 1, 2, 3), any(2, 1, 2, 3), all(1, 2, 3)].map((ack) =>
        mean(windowOf(planOf(seed, { replication: { ack } })).writeLatency),
      );
      expect([...latencies].sort((a, b) => a - b)).toEqual(latencies);
      expect(new Set(latencies).size).toBe(4);
    }
  });

  it("one more replica that all wait for is no faster; one more to choose from is no slower (15, 16, 17)", () => {
    for (const seed of SEEDS) {
      const delay = exponential(new Choice(seed).whole(2, 10) * MS);
      const writes = (n: number, w: number) =>
        mean(
          runPlan(
            leaderlessPlan({
              members: n,
              delay,
              replication: { ...quorums(1, w), n },
              workload: { load: { kind: "poisson", rate: 200 }, writeShare: 1 },
              run: { durationNs: 4 * SECOND, seed: `n/${seed}` },
            }),
          ).windows[0]!.writeLatency,
        );
      const waitsForAll = [2, 3, 4, 5].map((n) => writes(n, n));
      expect([...waitsForAll].sort((a, b) => a - b)).toEqual(waitsForAll);
      const waitsForTwo = [2, 3, 4, 5].map((n) => writes(n, 2));
      expect([...waitsForTwo].sort((a, b) => b - a)).toEqual(waitsForTwo);
    }
  });
});

describe("hedged reads", () => {
  it("are no slower, and cost messages (22)", () => {
    for (const seed of SEEDS) {
      const run = (speculates: boolean) =>
        runPlan(
          leaderlessPlan({
            delay: { kind: "lognormal", p50: 2 * MS, p99: 40 * MS },
            replication: {
              ...quorums(1, 1),
              readFanout: "quorum",
              speculation: speculates ? { kind: "after", ns: 6 * MS } : { kind: "never" },
            },
            workload: { load: { kind: "poisson", rate: 300 }, writeShare: 0 },
            run: { durationNs: 6 * SECOND, seed: `hedge/${seed}` },
          }),
        ).windows[0]!;
      const [plain, hedged] = [run(false), run(true)];
      expect(mean(hedged.readLatency)).toBeLessThan(mean(plain.readLatency));
      expect(hedged.messages / hedged.readsOk).toBeGreaterThan(plain.messages / plain.readsOk);
    }
  });
});
