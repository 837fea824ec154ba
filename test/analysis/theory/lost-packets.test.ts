import { describe, expect, it } from "vitest";
import { costOfLoss } from "../../../src/analysis/theory/lost-packets.ts";
import { recoveryTimes } from "../../../src/model/tcp-recovery.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { constant, MS } from "../../engine/plan-builder.ts";

const times = recoveryTimes(constant(10 * MS), constant(10 * MS));

describe("what a lost packet costs", () => {
  it("is the whole time-out when nothing follows", () => {
    expect(costOfLoss(0, times)).toBe(220 * MS);
    // Once in an hour is as good as never.
    expect(costOfLoss(1 / (3600 * 1e9), times) / (220 * MS)).toBeCloseTo(1, 4);
  });

  it("is what drawing the messages that follow gives", () => {
    const stream = makeStream("cost", 0, "test");
    for (const rate of [5, 50, 500]) {
      const sums = [0, 0];
      const count = 20_000;
      for (let loss = 0; loss < count; loss++) {
        const cost = drawn(rate / 1e9, () => stream.next());
        sums[0]! += cost;
        sums[1]! += cost * cost;
      }
      const mean = sums[0]! / count;
      const error = Math.sqrt((sums[1]! / count - mean * mean) / count);
      expect(Math.abs(costOfLoss(rate / 1e9, times) - mean)).toBeLessThan(4 * error + 0.002 * mean);
    }
  });
});

/** Nanoseconds that one loss costs all messages, with those drawn that follow it. */
function drawn(perNs: number, next: () => number): number {
  const gap = () => -Math.log(1 - next()) / perNs;
  let at = gap();
  const found = at < 5 * MS ? 27 * MS : at + 20 * MS;
  const late = Math.min(220 * MS, found);
  let cost = late;
  for (; at < late; at += gap()) cost += late - at;
  return cost;
}
