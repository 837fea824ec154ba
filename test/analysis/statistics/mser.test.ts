import { describe, expect, it } from "vitest";
import { mser, transientEnd } from "../../../src/analysis/statistics/mser.ts";
import { exp, ln } from "../../../src/random/mathematics.ts";
import { normalQuantile } from "../../../src/random/special/normal.ts";
import { makeStream } from "../../../src/random/stream.ts";

describe("the end of a transient", () => {
  it("is the start when there is none", () => {
    expect(mser(new Array<number>(20).fill(14.2), 1)).toEqual({ cut: 0, settled: true });
  });

  it("is found after a cold start", () => {
    const stream = makeStream("mser", 0, "noise");
    const values = Array.from({ length: 200 }, (_, i) => {
      const cold = i < 40 ? 50 * (1 - i / 40) : 0;
      return 100 + cold + stream.next();
    });
    const { cut, settled } = mser(values);
    expect(settled).toBe(true);
    expect(cut).toBeGreaterThanOrEqual(35);
    expect(cut).toBeLessThanOrEqual(50);
  });

  it("is not found when the values are still falling at the end", () => {
    const falling = Array.from({ length: 20 }, (_, i) => (20 - i) * (20 - i));
    expect(mser(falling, 1)).toEqual({ cut: 10, settled: false });
  });

  it("has nothing to say about nothing", () => {
    expect(mser([], 5)).toEqual({ cut: 0, settled: true });
    expect(mser([3, 4], 5)).toEqual({ cut: 0, settled: true });
  });
});

describe("the transient of a run", () => {
  it("is cut where the run's first value lies outside all that is kept", () => {
    const cold = [2, 6, 9, ...new Array<number>(17).fill(10)];
    expect(transientEnd(cold)).toEqual(mser(cold, 1));
    expect(transientEnd(cold).cut).toBe(3);
    const hot = cold.map((value) => 20 - value);
    expect(transientEnd(hot).cut).toBe(3);
  });

  it("is none where only an early swing differs", () => {
    const swing = [10, 19, 18, ...Array.from({ length: 17 }, (_, i) => 10 + (i % 2))];
    expect(mser(swing, 1).cut).toBe(3);
    expect(transientEnd(swing)).toEqual({ cut: 0, settled: true });
    expect(transientEnd([])).toEqual({ cut: 0, settled: true });
  });

  it("leaves the mean of a steady queue where it is, which MSER alone pulls down", () => {
    // M/M/1 at utilisation 0.8, from its steady state on: the mean time in it is 5 service times.
    const stream = makeStream("mser", 0, "queue");
    const draw = () => -ln(stream.next());
    const block = 100;
    const queue = () => {
      let wait = stream.next() < 0.2 ? 0 : 5 * draw();
      return Array.from({ length: 20 }, () => {
        let sum = 0;
        for (let i = 0; i < block; i += 1) {
          const service = draw();
          sum += wait + service;
          wait = Math.max(0, wait + service - draw() / 0.8);
        }
        return sum / block;
      });
    };
    const after = (values: readonly number[], cut: number) =>
      values.slice(cut).reduce((sum, one) => sum + one, 0) / (values.length - cut);
    const runs = Array.from({ length: 600 }, queue);
    const bias = (cut: (values: readonly number[]) => number) =>
      runs.reduce((sum, run) => sum + after(run, cut(run)), 0) / runs.length / 5 - 1;
    const [none, alone, ours] = [
      bias(() => 0),
      bias((run) => mser(run, 1).cut),
      bias((run) => transientEnd(run).cut),
    ];
    expect(alone).toBeLessThan(none - 0.03);
    expect(Math.abs(ours - none)).toBeLessThan(0.02);
  });

  it("takes away nearly all of a bias that is there", () => {
    // A start at half the value that decays over three blocks.
    const stream = makeStream("mser", 0, "decay");
    const runs = Array.from({ length: 300 }, () =>
      Array.from(
        { length: 20 },
        (_, i) => 1 - 0.5 * exp(-i / 3) + 0.05 * normalQuantile(stream.next()),
      ),
    );
    const mean = (values: readonly number[]) =>
      values.reduce((sum, one) => sum + one, 0) / values.length;
    const raw = mean(runs.map(mean));
    const cut = mean(runs.map((run) => mean(run.slice(transientEnd(run).cut))));
    expect(raw).toBeLessThan(0.93);
    expect(cut).toBeGreaterThan(0.98);
  });
});
