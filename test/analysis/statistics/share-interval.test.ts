import { describe, expect, it } from "vitest";
import { NO_INTERVAL, trialInterval } from "../../../src/analysis/statistics/interval.ts";
import { wilsonInterval } from "../../../src/analysis/statistics/proportion.ts";
import { shareInterval } from "../../../src/analysis/statistics/share-interval.ts";
import { makeStream } from "../../../src/random/stream.ts";

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one) / values.length;

describe("the interval of a share of operations", () => {
  it("takes the operations one by one where none was hit, or all were: three in so many", () => {
    const { low, high } = shareInterval([0, 0, 0], 0, 30_000);
    expect(low).toBe(0);
    // 1 - 0.05^(1/30000)
    expect(high).toBeCloseTo(2.995732273553991 / 30_000, 8);
    const all = shareInterval([1, 1, 1], 1, 30_000);
    expect(all.high).toBe(1);
    expect(1 - all.low!).toBeCloseTo(high!, 12);
    expect(shareInterval([0, 0], 0, null)).toEqual(NO_INTERVAL);
  });

  it("stays inside 0 to 1 and is lopsided near its ends, where a t interval leaves them", () => {
    const shares = [0.001, 0, 0.004, 0, 0.001];
    expect(trialInterval(shares, mean(shares)).low).toBeLessThan(0);
    const { low, high } = shareInterval(shares, mean(shares), 5000);
    expect(low).toBeGreaterThan(0);
    expect(high! - mean(shares)).toBeGreaterThan(mean(shares) - low!);
    const kept = shareInterval(
      shares.map((share) => 1 - share),
      1 - mean(shares),
      5000,
    );
    expect(1 - kept.high!).toBeCloseTo(low!, 9);
    expect(1 - kept.low!).toBeCloseTo(high!, 9);
  });

  it("is the t interval in the middle of many, without width when all agree, and none from one", () => {
    const shares = [0.501, 0.499, 0.5, 0.502, 0.498];
    const { low, high } = shareInterval(shares, 0.5, 1e5);
    const t = trialInterval(shares, 0.5);
    expect(low).toBeCloseTo(t.low!, 9);
    expect(high).toBeCloseTo(t.high!, 9);
    expect(shareInterval([0.3, 0.3], 0.3, 10)).toEqual({ low: 0.3, high: 0.3 });
    expect(shareInterval([0.3], 0.3, 10)).toEqual(NO_INTERVAL);
  });

  it("holds the truth in 93 to 97 of 100 studies when operations share their trial's fate", () => {
    // 400 operations a trial in 20 bursts, each of which is stale as a whole with 5 %.
    const stream = makeStream("shares", 0, "bursts");
    const studies = 1500;
    let [covered, oneByOne] = [0, 0];
    for (let study = 0; study < studies; study += 1) {
      const shares = Array.from({ length: 10 }, () => {
        let hits = 0;
        for (let burst = 0; burst < 20; burst += 1) if (stream.next() < 0.05) hits += 20;
        return hits / 400;
      });
      const share = mean(shares);
      const { low, high } = shareInterval(shares, share, 4000);
      if (low! <= 0.05 && 0.05 <= high!) covered += 1;
      const naive = wilsonInterval(Math.round(share * 4000), 4000);
      if (naive.low <= 0.05 && 0.05 <= naive.high) oneByOne += 1;
    }
    expect(covered / studies).toBeGreaterThan(0.93);
    expect(covered / studies).toBeLessThan(0.97);
    // The binomial of the operations takes each for a witness of its own.
    expect(oneByOne / studies).toBeLessThan(0.5);
  });
});
