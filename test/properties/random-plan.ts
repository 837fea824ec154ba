import type { FaultPlan } from "../../src/model/faults.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { ReplicationPlan } from "../../src/model/replication.ts";
import { membersOf } from "../../src/model/replication.ts";
import type { NodePlan } from "../../src/model/topology.ts";
import type { ReadRoute, WorkloadPlan } from "../../src/model/workload.ts";
import type { Distribution } from "../../src/random/distribution.ts";
import { makeStream } from "../../src/random/stream.ts";
import { buildPlan, constant, exponential, MS, SECOND, US } from "../engine/plan-builder.ts";

/** The choices of one random plan, drawn from a number. */
export class Choice {
  private readonly stream;

  constructor(seed: number) {
    this.stream = makeStream(`${seed}`, "random plan", "choice");
  }

  /** A whole number from `low` to `high`, both possible. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.stream.next() * (high - low + 1));
  }

  chance(share: number): boolean {
    return this.stream.next() < share;
  }

  of<T>(...options: readonly T[]): T {
    return options[this.whole(0, options.length - 1)]!;
  }

  /** A time whose typical value lies between the two, in one of several shapes. */
  time(low: number, high: number): Distribution {
    const typical = this.whole(low, high);
    return this.of<Distribution>(
      constant(typical),
      exponential(typical),
      { kind: "lognormal", p50: typical, p99: 4 * typical },
      { kind: "uniform", low: 0, high: 2 * typical },
    );
  }
}

/** How a family's own part of a plan is drawn: replication among nodes 0 … count − 1. */
export type RandomReplication = (choice: Choice, count: number) => ReplicationPlan;

export interface RandomPlanOptions {
  readonly faults?: boolean;
  readonly replication: RandomReplication;
  /** How many nodes; absent: 2 to 5. */
  readonly count?: number;
}

/** A small plan with everything in it left to chance; the same number gives the same plan. */
export function randomPlan(seed: number, options: RandomPlanOptions): Plan {
  const choice = new Choice(seed);
  const drawn = choice.whole(2, 5);
  const count = options.count ?? drawn;
  const durationNs = choice.whole(1, 3) * SECOND;
  const base = buildPlan({
    followers: count - 1,
    nodes: Array.from({ length: count }, () => hardware(choice)),
    delay: choice.time(50 * US, 20 * MS),
    clientDelay: choice.time(10 * US, 2 * MS),
    link: {
      roundTrip: choice.chance(0.3),
      bandwidthBytesPerSecond: choice.chance(0.5) ? choice.whole(1, 50) * 1e6 : null,
      loss: choice.chance(0.2) ? 0.01 : 0,
    },
    workload: workload(choice),
    measures: { history: true },
    run: { durationNs, seed: `random ${seed}`, limits: { maxEvents: 3e6, maxBytes: 1e9 } },
  });
  const replication = options.replication(choice, count);
  const plan: Plan = { ...base, replication };
  return options.faults === false
    ? plan
    : { ...plan, faults: faults(choice, membersOf(replication), durationNs) };
}

function hardware(choice: Choice): Partial<NodePlan> {
  return {
    disk: {
      fsync: choice.time(20 * US, 3 * MS),
      bandwidthBytesPerSecond: choice.chance(0.5) ? choice.whole(10, 500) * 1e6 : null,
      capacityBytes: null,
    },
    cpu: { cores: choice.whole(1, 4), perOp: choice.time(0, 100 * US) },
    apply: { workers: choice.whole(1, 4), time: choice.time(0, 200 * US) },
    nicBytesPerSecond: choice.chance(0.3) ? choice.whole(2, 100) * 1e6 : null,
  };
}

function workload(choice: Choice): Partial<WorkloadPlan> {
  const routes: readonly ReadRoute[] = [
    { kind: "leader" },
    { kind: "nearest" },
    { kind: "any" },
    { kind: "any_follower" },
    { kind: "pinned" },
    { kind: "token" },
    { kind: "leader_after_write", forNs: 100 * MS },
    { kind: "bounded", stalenessNs: 50 * MS },
    { kind: "quorum" },
  ];
  return {
    load: choice.chance(0.5)
      ? { kind: "closed", clients: choice.whole(1, 20), think: choice.time(0, 20 * MS) }
      : { kind: "poisson", rate: choice.whole(10, 400) },
    writeShare: choice.of(0.1, 0.5, 1),
    keys: choice.of<WorkloadPlan["keys"]>(
      { kind: "single" },
      { kind: "uniform", count: 50 },
      { kind: "zipf", count: 1000, skew: 0.9 },
    ),
    value: constant(choice.whole(10, 4000)),
    readFrom: choice.of(...routes),
    timeoutNs: choice.chance(0.5) ? choice.whole(20, 500) * MS : null,
    retry: choice.chance(0.5)
      ? { kind: "exponential_backoff", baseNs: 5 * MS, capNs: 100 * MS, tries: 3 }
      : { kind: "none" },
  };
}

/** Up to four troubles, each with an end, somewhere in the run. */
function faults(choice: Choice, members: readonly number[], durationNs: number): FaultPlan[] {
  return Array.from({ length: choice.whole(0, 4) }, (_, index) => {
    const atNs = choice.whole(0, durationNs);
    const lasts = constant(choice.whole(1, durationNs));
    const node = choice.of(...members);
    const target = { kind: "nodes", nodes: [node] } as const;
    const action = choice.of<FaultPlan["action"]>(
      { kind: "crash", target, site: choice.chance(0.5), losesDisk: false },
      { kind: "pause", target },
      { kind: "slow_disk", target, factor: choice.whole(2, 30) },
      {
        kind: "partition",
        groups: [[node], members.filter((other) => other !== node)],
        direction: choice.of("both", "one_way"),
      },
    );
    return { label: `fault ${index}`, schedule: { kind: "at", atNs }, action, lasts };
  });
}
