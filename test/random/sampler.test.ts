import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Distribution } from "../../src/random/distribution.ts";
import { cdfOf, meanOf, varianceOf } from "../../src/random/moments.ts";
import { drawsOf, makeRowSampler, makeSampler } from "../../src/random/sampler.ts";
import { makeStream, type Stream } from "../../src/random/stream.ts";
import { kolmogorovDistance, kolmogorovLimit } from "./uniforms.ts";

const continuous: readonly Distribution[] = [
  { kind: "uniform", low: 2, high: 5 },
  { kind: "exponential", mean: 3 },
  { kind: "normal", mean: 10, sd: 2 },
  { kind: "lognormal", p50: 100, p99: 400 },
  { kind: "gamma", shape: 0.5, mean: 2 },
  { kind: "gamma", shape: 4, mean: 2 },
  { kind: "weibull", shape: 0.7, scale: 2 },
  { kind: "pareto", min: 1, alpha: 4.5 },
  {
    kind: "quantiles",
    points: [
      [0.5, 10],
      [0.95, 20],
      [0.999, 90],
    ],
  },
  {
    kind: "mixture",
    parts: [
      { weight: 9, of: { kind: "uniform", low: 0, high: 1 } },
      { weight: 1, of: { kind: "gamma", shape: 3, mean: 20 } },
    ],
  },
  { kind: "shifted", by: 5, of: { kind: "exponential", mean: 1 } },
  { kind: "scaled", by: 0.5, of: { kind: "lognormal", p50: 70, p99: 90 } },
  { kind: "empirical", values: [1, 2, 4, 8, 16], source: "by hand" },
];

const title = (d: Distribution) => JSON.stringify(d).slice(0, 60);

function samples(d: Distribution, count: number, seed = "sampler"): number[] {
  const sample = makeSampler(d, makeStream(seed, 0, "test"));
  return Array.from({ length: count }, () => sample());
}

/** A stream that counts the draws made. */
function counted(): { stream: Stream; draws: () => number } {
  const inner = makeStream("count", 0, "test");
  let draws = 0;
  const count =
    <T>(take: () => T) =>
    () => {
      draws += 1;
      return take();
    };
  return {
    stream: { next: count(inner.next), bits: count(inner.bits), state: inner.state },
    draws: () => draws,
  };
}

describe("samples", () => {
  it.each(continuous.map((d) => [title(d), d] as const))("follow their law: %s", (_, d) => {
    const drawn = samples(d, 50_000);
    expect(kolmogorovDistance(drawn, (x) => cdfOf(d, x))).toBeLessThan(
      kolmogorovLimit(drawn.length),
    );
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
    const error = Math.sqrt(varianceOf(d) / drawn.length);
    expect(Math.abs(mean - meanOf(d))).toBeLessThan(5 * error);
  });

  it.each(continuous.map((d) => [title(d), d] as const))(
    "take the same count of draws each, so that cases stay in step: %s",
    (_, d) => {
      const { stream, draws } = counted();
      const sample = makeSampler(d, stream);
      const taken = Array.from({ length: 5000 }, () => {
        const before = draws();
        sample();
        return draws() - before;
      });
      expect(new Set(taken)).toEqual(new Set([drawsOf(d)]));
    },
  );

  const wideOrCut: readonly Distribution[] = [
    { kind: "lognormal", p50: 1, p99: 1000 },
    { kind: "shifted", by: -1, of: { kind: "exponential", mean: 2 } },
    { kind: "scaled", by: 3, of: { kind: "gamma", shape: 2, mean: 5 } },
    { kind: "constant", value: 7 },
  ];

  it.each([...continuous, ...wideOrCut].map((d) => [title(d), d] as const))(
    "in rows are those that come one by one: %s",
    (_, d) => {
      const [stream, other] = [makeStream("rows", 0, "test"), makeStream("rows", 0, "test")];
      const fill = makeRowSampler(d, stream);
      const sample = makeSampler(d, other);
      for (const places of [500, 500, 3]) {
        const row = new Float64Array(places);
        fill(row);
        expect([...row]).toEqual(Array.from(row, sample));
      }
      expect(stream.state()).toEqual(other.state());
    },
  );

  it("of a constant take no draw at all", () => {
    const { stream, draws } = counted();
    const sample = makeSampler({ kind: "constant", value: 7 }, stream);
    expect([sample(), sample(), draws()]).toEqual([7, 7, 0]);
  });

  it("are cut at zero once, at the end: a negative part inside a shift still counts", () => {
    const d: Distribution = { kind: "shifted", by: 3, of: { kind: "normal", mean: 0, sd: 2 } };
    const drawn = samples(d, 50_000);
    expect(Math.min(...drawn)).toBe(0);
    const between = drawn.filter((x) => x > 0 && x < 3).length / drawn.length;
    expect(between).toBeCloseTo(0.5 - 0.0668, 1.7);
    expect(samples({ kind: "constant", value: -1 }, 1)).toEqual([0]);
  });

  it("of a mixture come from its parts in proportion to their weights", () => {
    const drawn = samples(
      {
        kind: "mixture",
        parts: [
          { weight: 98, of: { kind: "constant", value: 1 } },
          { weight: 2, of: { kind: "constant", value: 5 } },
        ],
      },
      100_000,
    );
    const share = drawn.filter((x) => x === 5).length / drawn.length;
    expect(Math.abs(share - 0.02)).toBeLessThan(5 * Math.sqrt((0.02 * 0.98) / 100_000));
  });

  it("rise with a parameter, sample by sample, on the same stream", () => {
    const [short, long] = [
      samples({ kind: "lognormal", p50: 70, p99: 90 }, 1000),
      samples({ kind: "lognormal", p50: 77, p99: 99 }, 1000),
    ];
    expect(short.every((x, i) => x < long[i]!)).toBe(true);
  });

  it("keep their known answers", () => {
    const digest = createHash("sha256");
    for (const d of continuous) digest.update(samples(d, 2000).join(","));
    expect(digest.digest("hex")).toBe(
      "7259b6ebd84dbb495dc14a5662375a94fb11a94854c3c77eb614dbeaf6dde986",
    );
  });
});
