import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BANDWIDTH,
  DATA,
  DIMENSIONLESS,
  type Dimension,
  MONEY,
  MONEY_PER_DATA,
  MONEY_RATE,
  RATE,
  TIME,
} from "../../src/units/dimension.ts";
import { formatMetric, formatQuantity } from "../../src/units/format.ts";
import { toBase, unitOf } from "../../src/units/unit.ts";

describe("formatting a quantity", () => {
  it.each<[string, number, Dimension]>([
    ["70 ms", 0.07, TIME],
    ["100 us", 0.0001, TIME],
    ["72 ms", 72 / 1000, TIME],
    ["1 s", 0.9999999999999, TIME],
    ["250 ns", 250e-9, TIME],
    ["90 s", 90, TIME],
    ["5 min", 300, TIME],
    ["1 h", 3600, TIME],
    ["30 d", 30 * 86400, TIME],
    ["12.6 min", 754.3, TIME],
    ["0 s", 0, TIME],
    ["-80 ms", -0.08, TIME],
    ["14.2/s", 14.2, RATE],
    ["14.3/s", 14.2857, RATE],
    ["2000/s", 2000, RATE],
    ["20k/s", 20000, RATE],
    ["2/min", 2 / 60, RATE],
    ["1/h", 1 / 3600, RATE],
    ["1.5 KiB", 1536, DATA],
    ["1 KiB", 1024, DATA],
    ["256 B", 256, DATA],
    ["1 KB", 1000, DATA],
    ["2 MB", 2e6, DATA],
    ["256 KiB", 256 * 1024, DATA],
    ["1.23 MB", 1234567, DATA],
    ["10 Gbps", 1.25e9, BANDWIDTH],
    ["100 Mbps", 12.5e6, BANDWIDTH],
    ["8 bps", 1, BANDWIDTH],
    ["64", 64, DIMENSIONLESS],
    ["10M", 1e7, DIMENSIONLESS],
    ["0.99", 0.99, DIMENSIONLESS],
    ["1.4", 1.4, DIMENSIONLESS],
    ["3 USD", 3, MONEY],
    ["0.1 USD/h", 0.1 / 3600, MONEY_RATE],
    ["0.02 USD/GB", 0.02e-9, MONEY_PER_DATA],
    ["2 s²", 2, { time: 2, data: 0, money: 0 }],
    ["∞", Number.POSITIVE_INFINITY, TIME],
  ])("writes %s", (text, value, dimension) => {
    expect(formatQuantity(value, dimension)).toBe(text);
  });

  it("writes a text that reads back as the same value, to the digits shown", () => {
    const positive = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
    for (const dimension of [TIME, DATA, RATE, BANDWIDTH]) {
      fc.assert(
        fc.property(positive, (value) => {
          const match = /^([\d.]+(?:e[+-]\d+)?)([kMG]?)(.*)$/.exec(
            formatQuantity(value, dimension),
          )!;
          const suffix = { "": 1, k: 1e3, M: 1e6, G: 1e9 }[match[2]!]!;
          const unit = unitOf(match[3]!.trim())!;
          const back = toBase(Number(match[1]) * suffix, unit);
          expect(Math.abs(back - value)).toBeLessThanOrEqual(0.0051 * value);
        }),
        { seed: 1, numRuns: 500 },
      );
    }
  });
});

describe("formatting a metric", () => {
  it.each<[string, number, string]>([
    ["99.95%", 0.9995, "1"],
    ["99.9987%", 0.9999871, "1"],
    ["100%", 1, "1"],
    ["0.01%", 0.0001, "1"],
    ["12.34%", 0.12344, "1"],
    ["0%", 0, "1"],
    ["312.1 ms", 0.31213, "s"],
    ["70.15 ms", 0.070146, "s"],
    ["70 ms", 0.07, "s"],
    ["12.57 min", 754.3, "s"],
    ["1.25 MB/s", 1.25e6, "B/s"],
    ["1.235 MB", 1234567, "B"],
    ["4", 4, "count"],
    ["12.35k", 12346, "count"],
    ["14.2/s", 14.2, "/s"],
    ["14.26/s", 14.25586, "/s"],
    ["1235/s", 1234.56, "/s"],
    ["33.33k/s", 1e5 / 3, "/s"],
    ["2.5/min", 2.5 / 60, "/s"],
    ["1.2 USD/h", 1.2, "USD/h"],
  ])("writes %s", (text, value, unit) => {
    expect(formatMetric(value, unit)).toBe(text);
  });

  it("never says 100% of a share that falls short of it", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 0.2, noNaN: true }), (short) => {
        expect(formatMetric(1 - short, "1")).not.toBe("100%");
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it("refuses a unit that no metric has", () => {
    expect(() => formatMetric(1, "m")).toThrow(RangeError);
  });
});
