import { describe, expect, it } from "vitest";
import { CongestionWindow } from "../../../src/engine/network/congestion-window.ts";
import { MS, SECOND } from "../plan-builder.ts";

const RTT = 100 * MS;

/** Sends as much as the window lets through for so many round trips; the window at the start of each. */
function fill(window: CongestionWindow, fromNs: number, roundTrips: number): number[] {
  return Array.from({ length: roundTrips }, (_, each) => {
    const now = fromNs + each * RTT;
    window.settle(now, RTT);
    const { room } = window;
    window.send(room, now, RTT);
    window.deliver(room, now + RTT);
    return window.size;
  });
}

describe("the congestion window", () => {
  it("begins with ten segments and doubles with every round trip until something is lost", () => {
    expect(fill(new CongestionWindow(), 0, 5)).toEqual([10, 20, 40, 80, 160]);
  });

  it("keeps seven tenths after a loss, and does not grow while that is mended", () => {
    const window = new CongestionWindow();
    fill(window, 0, 4);
    window.settle(4 * RTT, RTT);
    window.shrink();
    window.resend(0, 5 * RTT + 1);
    const at = window.size;
    expect(at / 160).toBeCloseTo(0.7, 12);
    expect(fill(window, 4 * RTT, 3).slice(0, 2)).toEqual([at, at]);
  });

  it("is back at its old size after the K seconds of RFC 9438, cube root of 0.3 W / 0.4", () => {
    const window = new CongestionWindow();
    fill(window, 0, 7);
    window.settle(7 * RTT, RTT);
    expect(window.size).toBe(1280);
    window.shrink();
    const K = Math.cbrt((0.3 * 1280) / 0.4);
    const sizes = fill(window, 7 * RTT, 100 * 2);
    const half = sizes[Math.round((K / 2) * 10)]!;
    const whole = sizes[Math.round(K * 10)]!;
    expect(Math.abs(whole / 1280 - 1)).toBeLessThan(0.01);
    // At half of the time seven eighths of the fall are made up for: 0.4 (K / 2)^3 are missing.
    expect(Math.abs(half / (1280 - 0.4 * (K / 2) ** 3) - 1)).toBeLessThan(0.02);
  });

  it("grows like Reno's where the cubic is flatter: 9 / 17 of a segment each round trip", () => {
    const window = new CongestionWindow();
    fill(window, 0, 1);
    window.shrink();
    const sizes = fill(window, 0, 12);
    expect(sizes[11]! - sizes[1]!).toBeGreaterThan(0.8 * 10 * (9 / 17));
    expect(sizes[11]! - sizes[1]!).toBeLessThan(1.2 * 10 * (9 / 17));
  });

  it("does not grow when it holds nobody back", () => {
    const window = new CongestionWindow();
    window.shrink();
    for (let now = 0; now < 20 * SECOND; now += RTT) {
      window.settle(now, RTT);
      window.send(1, now, RTT);
      window.deliver(1, now + RTT);
    }
    expect(window.size).toBe(7);
  });

  it("begins again with one segment after a time-out, doubling up to seven tenths of what it was", () => {
    const window = new CongestionWindow();
    fill(window, 0, 3);
    window.settle(3 * RTT, RTT);
    window.collapse();
    const sizes = fill(window, 3 * RTT, 9);
    expect(sizes.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(sizes[7]!).toBeLessThan(0.7 * 80 + 2);
  });

  it("halves with every time-out of silence down to the first window, but no further", () => {
    const window = new CongestionWindow();
    fill(window, 0, 4);
    window.settle(SECOND, RTT);
    window.restart(0, 300 * MS);
    window.restart(650 * MS, 300 * MS);
    expect(window.size).toBe(40);
    window.restart(60 * SECOND, 300 * MS);
    expect(window.size).toBe(10);
  });
});
