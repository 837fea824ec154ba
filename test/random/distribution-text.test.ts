import { describe, expect, it } from "vitest";
import type { Distribution } from "../../src/random/distribution.ts";
import { distributionText, type NumberWriting } from "../../src/random/distribution-text.ts";

/** Seconds with their unit, and who is being written. */
const WRITING: NumberWriting = {
  quantity: (value, { kind }) => `${value}s@${kind}`,
  deviation: (value) => `${value}s`,
  number: String,
  shares: (parts) => parts.map(({ weight }) => String(weight * 100)),
};

describe("a distribution as text", () => {
  it("hands each number to the writer with the distribution that it stands in", () => {
    const d: Distribution = {
      kind: "mixture",
      parts: [
        { weight: 0.25, of: { kind: "constant", value: 2 } },
        { weight: 0.75, of: { kind: "shifted", by: 1, of: { kind: "exponential", mean: 3 } } },
      ],
    };
    expect(distributionText(d, WRITING)).toBe(
      "mixture((25%, 2s@constant), (75%, shifted(by: 1s@shifted, exponential(mean: 3s@exponential))))",
    );
  });

  it("writes deviations, shapes and percentiles in their own way", () => {
    const text = (d: Distribution) => distributionText(d, WRITING);
    expect(text({ kind: "normal", mean: 5, sd: 1 })).toBe("normal(mean: 5s@normal, sd: 1s)");
    expect(text({ kind: "gamma", shape: 2, mean: 5 })).toBe("gamma(shape: 2, mean: 5s@gamma)");
    expect(
      text({
        kind: "quantiles",
        points: [
          [0.5, 1],
          [0.999, 9],
        ],
      }),
    ).toBe("quantiles(p50: 1s@quantiles, p99.9: 9s@quantiles)");
  });
});
