import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { any, buildPlan, constant, exponential, MS, SECOND } from "./plan-builder.ts";
import { estimate, expectNear } from "./trials.ts";

const EACH_WAY = { kind: "exponential", mean: 10 * MS } as const;

/** One session whose commits wait for k of n followers, each an exponential way off. */
function waiting(k: number, n: number) {
  const followers = Array.from({ length: n }, (_, index) => index + 1);
  return buildPlan({
    followers: n,
    // The round trip is one draw: half of it each way, so both legs together are exponential.
    delay: EACH_WAY,
    link: { roundTrip: true },
    replication: { ack: any(k, ...followers) },
    run: { durationNs: 300 * SECOND },
  });
}

function harmonic(n: number): number {
  return n === 0 ? 0 : 1 / n + harmonic(n - 1);
}

describe("waiting for k of n exponential round trips", () => {
  // Streams deliver in order: a late message holds up the next one of its stream, so a sample of
  // independent waits needs a session that lets all confirmations come before it writes again.
  const think = constant(400 * MS);

  for (const [k, n] of [
    [1, 3],
    [2, 3],
    [3, 3],
    [2, 5],
  ] as const) {
    it(`takes (H${n} - H${n - k}) / mu for ${k} of ${n}`, () => {
      const plan = waiting(k, n);
      const workload = {
        ...plan.workloads[0]!,
        load: { kind: "closed", clients: 1, think } as const,
      };
      const long = {
        ...plan,
        workloads: [workload],
        run: { ...plan.run, durationNs: 2500 * SECOND },
      };
      const latency = estimate(
        long,
        8,
        ({ commitLatency }) => commitLatency.sum / commitLatency.count,
      );
      expectNear(latency, 20 * MS * (harmonic(n) - harmonic(n - k)));
    });
  }

  it("does not change one follower's delays when another is added", () => {
    const both = (followers: number) =>
      runPlan(
        buildPlan({
          followers,
          delay: exponential(10 * MS),
          replication: { ack: any(1, 1) },
        }),
      ).windows[0]!.writeLatency;
    expect(both(3)).toEqual(both(1));
  });
});
