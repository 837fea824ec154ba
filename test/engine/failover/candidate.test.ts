import { describe, expect, it } from "vitest";
import { candidateOf, type Report, standOf } from "../../../src/engine/failover/candidate.ts";
import type { FailoverPlan } from "../../../src/model/failover.ts";
import { HEARTBEAT } from "./failover-builder.ts";

const report = (node: number, records: number, epoch = 1): Report => ({
  node,
  stand: standOf(epoch, records),
  end: 100 * records,
});
const plan = (parts: Partial<FailoverPlan>): FailoverPlan => ({ ...HEARTBEAT, ...parts });
const first = { kind: "order", of: [1, 2, 3] } as const;
const within = (bytes: number) => ({ kind: "bytes", bytes }) as const;

describe("who takes over", () => {
  it("is the one that has the most, and of equal ones the first to report", () => {
    const most = plan({ promote: { kind: "most_caught_up" } });
    expect(candidateOf(most, [report(1, 5), report(2, 7), report(3, 7)], 0)).toBe(2);
    expect(candidateOf(most, [report(3, 7), report(2, 7)], 0)).toBe(3);
    // A later leader's few records count for more than an older one's many.
    expect(candidateOf(most, [report(1, 50, 1), report(2, 3, 2)], 0)).toBe(2);
    expect(candidateOf(most, [], 0)).toBe(-1);
  });

  it("is the first of the order that was heard, whatever the others have", () => {
    const inOrder = plan({ promote: first });
    expect(candidateOf(inOrder, [report(3, 9), report(2, 1)], 0)).toBe(2);
  });

  it("is nobody who lacks more than the limit of what the leader told last", () => {
    const limited = plan({ promote: first, maxLag: within(300) });
    expect(candidateOf(limited, [report(1, 4), report(2, 8)], 1000)).toBe(2);
    expect(candidateOf(limited, [report(1, 4)], 700)).toBe(1);
    expect(candidateOf(limited, [report(1, 4)], 701)).toBe(-1);
  });

  it("is nobody who lacks more than the limit of what another one has, though the leader did not tell of it", () => {
    const limited = plan({ promote: first, maxLag: within(300) });
    expect(candidateOf(limited, [report(1, 4), report(2, 8)], 0)).toBe(2);
    expect(candidateOf(limited, [report(1, 5), report(2, 8)], 0)).toBe(1);
    // A long log of an older epoch is not what has to be caught up with.
    expect(candidateOf(limited, [report(1, 4, 2), report(2, 80, 1)], 0)).toBe(1);
  });
});
