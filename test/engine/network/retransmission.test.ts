import { describe, expect, it } from "vitest";
import {
  integerPower,
  recoveryDelay,
  recoveryTimes,
} from "../../../src/engine/network/retransmission.ts";
import { segmentsOf, wireBytes } from "../../../src/engine/network/wire-bytes.ts";
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

  it("probes after two round trips, and times out after 200 ms at the least", () => {
    expect(times).toEqual({ probeNs: 140 * MS, timeoutNs: 200 * MS });
    expect(recoveryTimes(constant(150 * MS), constant(150 * MS)).timeoutNs).toBe(300 * MS);
  });

  it("delays the share 1 - (1 - p)^n of messages of n segments", () => {
    const stream = makeStream("loss", 0, "test");
    let late = 0;
    for (let message = 0; message < 100_000; message++) {
      if (recoveryDelay(10, 0.01, times, stream) > 0) late += 1;
    }
    const theory = 1 - 0.99 ** 10;
    const error = Math.sqrt((theory * (1 - theory)) / 100_000);
    expect(Math.abs(late / 100_000 - theory)).toBeLessThan(4 * error);
  });

  it("doubles the time-out with every further loss", () => {
    const stream = makeStream("loss", 1, "test");
    const seen = new Set<number>();
    for (let message = 0; message < 5000; message++) seen.add(recoveryDelay(1, 0.5, times, stream));
    const rising = [...seen].sort((a, b) => a - b).slice(0, 5);
    expect(rising).toEqual([0, 140 * MS, 340 * MS, 740 * MS, 1540 * MS]);
  });

  it("takes whole powers as products", () => {
    expect(integerPower(0.5, 10)).toBe(1 / 1024);
    expect(integerPower(0.9, 0)).toBe(1);
  });
});
