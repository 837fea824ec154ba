import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { expectConserved } from "../conservation.ts";
import { at, crash, cut, pause } from "../failover/failover-builder.ts";
import { exponential, MS, SECOND } from "../plan-builder.ts";
import { CONTROLLER, kafkaPlan, SET } from "./kafka-plan.ts";

/** Two to five troubles of processes and of the network between 2 s and 12 s, all over by 16 s. */
function trouble(seed: string): FaultPlan[] {
  const stream = makeStream(seed, "test", "trouble");
  const pick = (count: number) => Math.floor(stream.next() * count);
  const count = 2 + pick(4);
  return Array.from({ length: count }, () => {
    const from = (2 + 10 * stream.next()) * SECOND;
    const lasts = (0.5 + 3.5 * stream.next()) * SECOND;
    // Half of it strikes the first leader.
    const node = pick(2) === 0 ? 0 : pick(3);
    const others = [0, 1, 2].filter((other) => other !== node);
    const action = [crash(node), pause(node), cut([node], others)][pick(3)]!;
    return at(Math.floor(from), action, Math.floor(lasts));
  });
}

function run(seed: string, least: number): RunRecord {
  const record = runPlan(
    kafkaPlan({
      delay: exponential(3 * MS),
      replication: {
        failover: { ...CONTROLLER, detect: { kind: "heartbeat", everyNs: SECOND / 2, miss: 3 } },
        inSync: { ...SET, min: least },
      },
      faults: trouble(seed),
      run: { durationNs: 25 * SECOND, seed },
      measures: { windows: [{ fromNs: 22 * SECOND, toNs: 25 * SECOND }] },
    }),
  );
  expect(record.complete).toBe(true);
  expectConserved(record);
  return record;
}

const seeds = Array.from({ length: 30 }, (_, index) => `any trouble/${index}`);

describe("an in-sync set in any trouble of processes and network", () => {
  it.each([1, 2])("loses no acknowledged write with clean elections and %d in sync", (least) => {
    let elections = 0;
    for (const seed of seeds) {
      const record = run(seed, least);
      expect(record.totals.lostWrites, seed).toBe(0);
      // The trouble is over for six seconds, and writes are taken again.
      expect(record.windows[1]!.writesOk, seed).toBeGreaterThan(500);
      elections += record.episodes.filter(({ kind }) => kind === "failover").length;
    }
    expect(elections).toBeGreaterThan(20);
  });
});
