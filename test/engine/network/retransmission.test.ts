import { describe, expect, it } from "vitest";
import {
  integerPower,
  recoveryDelay,
  SegmentLosses,
} from "../../../src/engine/network/retransmission.ts";
import { segmentsOf, wireBytes } from "../../../src/engine/network/wire-bytes.ts";
import { type Losses, loneRepairNs, recoveryTimes } from "../../../src/model/tcp-recovery.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { constant, MS } from "../plan-builder.ts";

describe("bytes on the wire", () => {
  it("has one header for each segment, and at least one segment", () => {
    expect(wireBytes(0, 0)).toBe(52);
    expect(wireBytes(1448, 0)).toBe(1448 + 52);
    expect(wireBytes(1448, 1)).toBe(1449 + 104);
    expect(segmentsOf(128 * 1024, 25)).toBe(91);
  });
});

describe("TCP's repair of a loss", () => {
  const times = recoveryTimes(constant(35 * MS), constant(35 * MS));
  const repair = (losses: Losses) => loneRepairNs(losses, times) / MS;

  it("times out a round trip and 200 ms after sending, and later where the delay spreads", () => {
    expect(times.timeoutNs).toBe(270 * MS);
    expect(recoveryTimes(constant(150 * MS), constant(150 * MS)).timeoutNs).toBe(500 * MS);
    const spread = { kind: "exponential", mean: 100 * MS } as const;
    expect(recoveryTimes(spread, constant(0)).timeoutNs).toBe(500 * MS);
  });

  it("waits for the time-out when the last segment is lost, whether others came before it or not", () => {
    expect(repair({ segments: 1, holes: 0, tail: 1, later: 0 })).toBe(270);
    expect(repair({ segments: 9, holes: 0, tail: 1, later: 0 })).toBe(270);
  });

  it("learns of a hole from the acknowledgements of what came behind it, surely from three", () => {
    expect(repair({ segments: 9, holes: 1, tail: 0, later: 3 })).toBe(70);
    expect(repair({ segments: 9, holes: 1, tail: 0, later: 2 })).toBe(70 + 17.5 + 2);
    expect(repair({ segments: 9, holes: 1, tail: 1, later: 3 })).toBe(70 + 70);
  });

  it("probes a lost tail of two and more two round trips after the last acknowledgement", () => {
    expect(repair({ segments: 2, holes: 0, tail: 2, later: 0 })).toBe(140 + 2 + 70);
    expect(repair({ segments: 9, holes: 0, tail: 2, later: 0 })).toBe(70 + 140 + 2 + 70);
  });

  it("delays the share 1 - (1 - p)^n of messages of n segments", () => {
    const stream = makeStream("loss", 0, "test");
    const losses = new SegmentLosses();
    let late = 0;
    for (let message = 0; message < 100_000; message++) {
      if (recoveryDelay(10, 0.01, times, stream, losses) > 0) late += 1;
    }
    const theory = 1 - 0.99 ** 10;
    const error = Math.sqrt((theory * (1 - theory)) / 100_000);
    expect(Math.abs(late / 100_000 - theory)).toBeLessThan(4 * error);
  });

  it("loses each segment alike, the first and the last of a message too", () => {
    const stream = makeStream("places", 0, "test");
    const losses = new SegmentLosses();
    const count = 100_000;
    let lost = 0;
    let lastLost = 0;
    let onlyFirst = 0;
    for (let message = 0; message < count; message++) {
      if (!losses.draw(4, 0.2, stream)) continue;
      lost += losses.lost;
      if (losses.tail > 0) lastLost += 1;
      if (losses.lost === 1 && losses.later === 3) onlyFirst += 1;
    }
    expect(Math.abs(lost / count - 0.8)).toBeLessThan(4 * Math.sqrt((4 * 0.16) / count));
    expect(Math.abs(lastLost / count - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / count));
    const first = 0.2 * 0.8 ** 3;
    expect(Math.abs(onlyFirst / count - first)).toBeLessThan(4 * Math.sqrt(first / count));
  });

  it("doubles the time-out with every further loss", () => {
    const stream = makeStream("loss", 1, "test");
    const losses = new SegmentLosses();
    const seen = new Set<number>();
    for (let message = 0; message < 5000; message++) {
      seen.add(recoveryDelay(1, 0.5, times, stream, losses) / MS);
    }
    const rising = [...seen].sort((a, b) => a - b).slice(0, 5);
    expect(rising).toEqual([0, 270, 540, 1080, 2160]);
  });

  it("takes whole powers as products", () => {
    expect(integerPower(0.5, 10)).toBe(1 / 1024);
    expect(integerPower(0.9, 0)).toBe(1);
  });
});
