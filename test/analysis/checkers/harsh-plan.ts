import type { FaultPlan } from "../../../src/model/faults.ts";
import type { Plan } from "../../../src/model/plan.ts";
import {
  at,
  crash,
  cut,
  failoverPlan,
  pause,
  siteCrash,
} from "../../engine/failover/failover-builder.ts";
import { constant, exponential, MS, NONE, SECOND } from "../../engine/plan-builder.ts";
import { Choice } from "../../properties/random-plan.ts";

/**
 * Nothing waits for a follower, disks are slow, and leaders crash, sleep and are cut off: runs in
 * which acknowledged writes get lost in many ways. Few keys and readers everywhere, so that it is seen.
 */
export function harshPlan(seed: number): Plan {
  const choice = new Choice(seed);
  const disk = {
    fsync: exponential(choice.whole(1, 20) * MS),
    bandwidthBytesPerSecond: null,
    capacityBytes: null,
  };
  const faults = Array.from({ length: choice.whole(2, 5) }, (): FaultPlan => {
    const node = choice.whole(0, 2);
    const others = [0, 1, 2].filter((other) => other !== node);
    const action = choice.of(crash(node), siteCrash(node), pause(node), cut([node], others));
    return at(choice.whole(1, 70) * 100 * MS, action, choice.whole(1, 30) * 100 * MS);
  });
  return failoverPlan(
    {
      detect: { kind: "heartbeat", everyNs: 100 * MS, miss: choice.whole(2, 5) },
      fencing: choice.of({ kind: "none" }, { kind: "epoch" }),
      rejoin: choice.of("rewind", "rebuild", "merge"),
      promotion: constant(choice.whole(0, 50) * MS),
    },
    {
      delay: exponential(choice.whole(1, 40) * MS),
      nodes: [{ disk }, { disk }, { disk }],
      replication: {
        ack: NONE,
        localFlush: choice.chance(0.5),
        visible: choice.chance(0.5) ? "before_ack" : "after_ack",
        shards: choice.whole(1, 2),
      },
      workload: {
        load: { kind: "poisson", rate: 200 },
        writeShare: 0.5,
        keys: { kind: "uniform", count: 8 },
        readFrom: { kind: choice.chance(0.5) ? "any" : "leader" },
        timeoutNs: 500 * MS,
      },
      faults,
      measures: { history: true },
      run: { durationNs: 8 * SECOND, seed: `harsh ${seed}` },
    },
  );
}
