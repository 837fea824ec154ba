import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, exponential, MS, SECOND } from "../plan-builder.ts";
import { type LeaderlessParts, leaderlessPlan } from "./plan-builder.ts";

/** Two seconds of load on few keys, over links that make messages overtake each other. */
export function run(parts: LeaderlessParts, seed: string): RunRecord {
  const record = runPlan(
    leaderlessPlan({
      delay: exponential(2 * MS),
      ...parts,
      workload: {
        load: { kind: "poisson", rate: 400 },
        keys: { kind: "uniform", count: 5 },
        ...parts.workload,
      },
      run: { durationNs: 2 * SECOND, seed, ...parts.run },
    }),
  );
  expectConserved(record);
  return record;
}

export function at(
  seconds: number,
  action: FaultPlan["action"],
  lastsSeconds: number | null,
): FaultPlan {
  return {
    label: action.kind,
    schedule: { kind: "at", atNs: seconds * SECOND },
    action,
    lasts: lastsSeconds === null ? null : constant(lastsSeconds * SECOND),
  };
}

/** Cuts the first of so many members, and nobody else, from all others and from the clients. */
export function cutFirst(members: number, from: number, seconds: number): FaultPlan {
  const others = Array.from({ length: members }, (_, index) => index + 1);
  return at(from, { kind: "partition", groups: [[0], others], direction: "both" }, seconds);
}
