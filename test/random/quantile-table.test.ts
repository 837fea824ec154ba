import { describe, expect, it } from "vitest";
import { exp, ln } from "../../src/random/mathematics.ts";
import { exponentialSampler, lognormalSampler } from "../../src/random/quantile-table.ts";
import { normalQuantile } from "../../src/random/special/normal.ts";
import type { Stream } from "../../src/random/stream.ts";

/** Uniform numbers that step through the whole range, with odd strides so that no cell is favoured. */
function sweep(count: number): { stream: Stream; uniform: () => number } {
  let at = 0;
  let bits = 0;
  const stream: Stream = {
    bits: () => {
      bits = Math.floor(((at++ + 0.37) / count) * 4294967296);
      return bits;
    },
    next: () => (stream.bits() + 0.5) / 4294967296,
    state: () => at,
  };
  return { stream, uniform: () => (bits + 0.5) / 4294967296 };
}

const COUNT = 300_001;

/** The largest error and that of the mean, both relative, against the exact quantile, and whether samples ever fall. */
function against(make: (stream: Stream) => () => number, exact: (u: number) => number) {
  const { stream, uniform } = sweep(COUNT);
  const sample = make(stream);
  let [worst, total, sum, last, falls] = [0, 0, 0, Number.NEGATIVE_INFINITY, 0];
  for (let draw = 0; draw < COUNT; draw++) {
    const value = sample();
    const exactly = exact(uniform());
    worst = Math.max(worst, Math.abs(value - exactly) / exactly);
    total += value - exactly;
    sum += exactly;
    if (value < last) falls += 1;
    last = value;
  }
  return { worst, bias: total / sum, falls };
}

describe("samples from a table of quantiles", () => {
  it("are exponential to far less than a histogram's bucket", () => {
    const { worst, bias, falls } = against(
      (stream) => exponentialSampler(1, stream),
      (u) => -ln(1 - u),
    );
    expect(worst).toBeLessThan(1 / 2048 / 4);
    expect(Math.abs(bias)).toBeLessThan(2e-6);
    expect(falls).toBe(0);
  });

  it.each([0.1, 0.6, 1.2, 1.5])("are lognormal with a spread of %d as closely", (sigma) => {
    const { worst, bias, falls } = against(
      (stream) => lognormalSampler(1, sigma, stream),
      (u) => exp(sigma * normalQuantile(u)),
    );
    expect(worst).toBeLessThan(1 / 2048 / 4);
    expect(Math.abs(bias)).toBeLessThan(1e-5);
    expect(falls).toBe(0);
  });

  it("are exact in both tails, and where the spread is too wide for a table", () => {
    const tail = (bits: number): Stream => ({
      bits: () => bits,
      next: () => (bits + 0.5) / 4294967296,
      state: () => bits,
    });
    for (const bits of [0, 40_000_000, 4_260_000_000, 4_294_967_295]) {
      const u = (bits + 0.5) / 4294967296;
      expect(exponentialSampler(3, tail(bits))()).toBe(3 * -ln(1 - u));
      expect(lognormalSampler(3, 0.6, tail(bits))()).toBe(3 * exp(0.6 * normalQuantile(u)));
    }
    const middle = 0.4 * 4294967296;
    const u = (middle + 0.5) / 4294967296;
    expect(lognormalSampler(3, 4, tail(middle))()).toBe(3 * exp(4 * normalQuantile(u)));
  });
});
