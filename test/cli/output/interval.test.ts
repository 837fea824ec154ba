import { describe, expect, it } from "vitest";
import type { Estimate, MetricUnit } from "../../../src/analysis/results.ts";
import { estimateText } from "../../../src/cli/output/interval.ts";

function estimate(value: number | null, low: number | null, high: number | null, unit: MetricUnit) {
  return { value, low, high, unit } satisfies Estimate;
}

describe("a metric with its interval, as text", () => {
  it.each([
    [estimate(14.2037, 14.1914, 14.216, "/s"), "14.204/s ±0.012"],
    [estimate(0.0704, 0.0694, 0.0714, "s"), "70.4 ms ±1.0"],
    [estimate(0.000_231, 0.000_219, 0.000_243, "s"), "231 us ±12"],
    [estimate(905.3, 880, 930.6, "/s"), "905/s ±25"],
    [estimate(0.9995, 0.9993, 0.9997, "1"), "99.950% ±0.020"],
    [estimate(0.070_145_51, 0.070_145_02, 0.070_146, "s"), "70.146 ms ±0.001"],
    [estimate(123_456, 120_456, 126_456, "/s"), "123.5k/s ±3.0"],
    [estimate(4.5, 4.38, 4.62, "/s"), "4.50/s ±0.12"],
  ])("shows as many digits as the interval supports", (given, text) => {
    expect(estimateText(given)).toBe(text);
  });

  it("shows both ends of a lopsided interval, to the digits that its nearer one supports", () => {
    expect(estimateText(estimate(0.1, 0.099, 0.2, "s"))).toBe("100.0 ms (99.0 – 200.0)");
    expect(estimateText(estimate(0.0604, 0.058_562, 0.063_079, "s"))).toBe("60.4 ms (58.6 – 63.1)");
    expect(estimateText(estimate(4.333, 0.2875, 19.77, "count"))).toBe("4.3 (0.3 – 19.8)");
    expect(estimateText(estimate(0.007_738, 0.005_347, 0.010_85, "1"))).toBe("0.77% (0.53 – 1.08)");
    expect(estimateText(estimate(23_400, 22_100, 31_250, "/s"))).toBe("23.4k/s (22.1k – 31.3k)");
    // An end that is more than nothing never reads as nothing.
    expect(estimateText(estimate(30, 0.02, 90, "count"))).toBe("30 (0.02 – 90)");
    expect(estimateText(estimate(30, 4e-29, 90, "count"))).toBe("30 (<0.01 – 90)");
    expect(estimateText(estimate(3, 4e-29, 213, "count"))).toBe("3.0 (<0.001 – 213.0)");
    expect(estimateText(estimate(23_400, 1e-6, 31_250, "/s"))).toBe("23.4k/s (<0.001k – 31.3k)");
  });

  it("takes the longer side of a narrow one, however lopsided", () => {
    expect(estimateText(estimate(0.07022, 0.070218, 0.070222, "s"))).toBe("70.220 ms ±0.002");
    expect(estimateText(estimate(0.07022, 0.07022, 0.070222, "s"))).toBe("70.220 ms ±0.002");
  });

  it("shows no interval when there is none or it is a point", () => {
    expect(estimateText(estimate(0.07, null, null, "s"))).toBe("70 ms");
    expect(estimateText(estimate(0.07, 0.07, 0.07, "s"))).toBe("70 ms");
  });

  it("shows zero with its interval", () => {
    expect(estimateText(estimate(0, 0, 0, "count"))).toBe("0");
    expect(estimateText(estimate(0, -1, 1, "count"))).toBe("0 (-1 – 1)");
  });

  it("bounds what was never seen, and what was always, on the one side that is open", () => {
    expect(estimateText(estimate(0, 0, 0.1, "count"))).toBe("0 (≤ 0.1)");
    expect(estimateText(estimate(1, 0.999, 1, "1"))).toBe("100% (≥ 99.9%)");
    expect(estimateText(estimate(1, 0.5, 1, "count"))).toBe("1.00 (0.50 – 1.00)");
  });

  it("shows a word, and a dash for nothing", () => {
    expect(estimateText({ ...estimate(null, null, null, "word"), word: "round_trip" })).toBe(
      "round_trip",
    );
    expect(estimateText(estimate(null, null, null, "s"))).toBe("–");
  });
});
