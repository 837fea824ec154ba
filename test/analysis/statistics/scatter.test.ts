import { describe, expect, it } from "vitest";
import { trialInterval } from "../../../src/analysis/statistics/interval.ts";
import {
  ofBatches,
  ofTrials,
  ofTrialsAfterPilot,
} from "../../../src/analysis/statistics/scatter.ts";
import { normalQuantile } from "../../../src/random/special/normal.ts";
import { makeStream } from "../../../src/random/stream.ts";

describe("the scatter of a mean", () => {
  it("of trials is sd / √n", () => {
    expect(ofTrials([9, 10, 11])).toEqual({ error: 1 / Math.sqrt(3), freedom: 2 });
    expect(ofTrials([5])).toBeNull();
    expect(ofTrials([1, Infinity])).toBeNull();
  });

  it("after a pilot is that of the pilot's spread, over all trials", () => {
    const pilotOfThree = ofTrialsAfterPilot(3);
    expect(pilotOfThree([9, 10, 11])).toEqual(ofTrials([9, 10, 11]));
    const longer = pilotOfThree([9, 10, 11, 50, -30, 10])!;
    expect(longer.freedom).toBe(2);
    expect(longer.error).toBeCloseTo(1 / Math.sqrt(6), 12);
    expect(pilotOfThree([9, 10])).toEqual(ofTrials([9, 10]));
    expect(pilotOfThree([9])).toBeNull();
    expect(pilotOfThree([1, 2, 3, Infinity])).toBeNull();
  });
});

describe("the scatter of batches", () => {
  const uneven = [1, -1, 2, 0, -2, 1, -1, 0, 1, -1];

  it("is that of independent values when neighbours do not resemble each other", () => {
    const [found, plain] = [ofBatches([10])(uneven)!, ofTrials(uneven)!];
    expect(found.error).toBeCloseTo(plain.error, 12);
    expect(found.freedom).toBe(9);
  });

  it("is narrower where neighbours make good for each other, and still holds the truth", () => {
    // What a closed loop does in a stretch: as much as ever, more or less by where its edges fall.
    const stream = makeStream("batches", 0, "edges");
    const [studies, k] = [1500, 40];
    let [covered, narrower] = [0, 0];
    for (let study = 0; study < studies; study += 1) {
      let before = normalQuantile(stream.next());
      const values = Array.from({ length: k }, () => {
        const edge = normalQuantile(stream.next());
        const value = edge - before + 0.3 * normalQuantile(stream.next());
        before = edge;
        return value;
      });
      const centre = values.reduce((sum, one) => sum + one) / k;
      const scatterOf = ofBatches([k]);
      const { low, high } = trialInterval(values, centre, { scatterOf });
      if (low! <= 0 && 0 <= high!) covered += 1;
      narrower += scatterOf(values)!.error / ofTrials(values)!.error / studies;
    }
    expect(covered / studies).toBeGreaterThan(0.95);
    expect(narrower).toBeLessThan(0.8);
  });

  it("takes no chance resemblance for one: independent values keep their 95", () => {
    const stream = makeStream("batches", 0, "independent");
    let covered = 0;
    for (let study = 0; study < 2000; study += 1) {
      const values = Array.from({ length: 20 }, () => normalQuantile(stream.next()));
      const centre = values.reduce((sum, one) => sum + one) / 20;
      const { low, high } = trialInterval(values, centre, { scatterOf: ofBatches([20]) });
      if (low! <= 0 && 0 <= high!) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.93);
    expect(covered / 2000).toBeLessThan(0.98);
  });

  it("is wider where they do, and does not exist where they hardly differ", () => {
    const waves = [0, 1, 2, 1, 0, -1, -2, -1, 0, 1, 2, 1, 0, -1, -2, -1];
    expect(ofBatches([16])(waves)).toBeNull();
    const rough = [2, 3, 1, 0, 1, 3, 4, 2, 3, 1, 0, 2];
    expect(ofBatches([12])(rough)!.error).toBeGreaterThan(1.2 * ofTrials(rough)!.error);
  });

  it("sees neighbours within a run only, not where one run ends and the next begins", () => {
    const [up, down] = [
      [1, 1, 1, 1, 1],
      [3, 3, 3, 3, 3],
    ];
    // Runs that differ as wholes: every batch is like its neighbour.
    expect(ofBatches([5, 5])([...up, ...down])).toBeNull();
    const mixed = [1, 5, 2, 4, 3, 3, 5, 1, 4, 2];
    const [two, one] = [ofBatches([5, 5])(mixed)!, ofBatches([10])(mixed)!];
    expect(two.freedom).toBe(9);
    expect(two.error).toBeCloseTo(one.error, 12);
  });

  it("needs five values, all finite, as many as were promised", () => {
    expect(ofBatches([4])([1, 2, 1, 2])).toBeNull();
    expect(ofBatches([6])([1, 2, 1, 2, 1])).toBeNull();
    expect(ofBatches([5])([1, 2, Infinity, 2, 1])).toBeNull();
    expect(ofBatches([5])([2, 2, 2, 2, 2])).toEqual({ error: 0, freedom: 4 });
  });

  it("holds the truth in 93 to 97 of 100 runs whose neighbours resemble each other", () => {
    const stream = makeStream("batches", 0, "autoregressive");
    const studies = 2000;
    const holds = (scatterOf: typeof ofTrials, values: number[], centre: number) => {
      const { low, high } = trialInterval(values, centre, { scatterOf });
      return low === null || (low <= 0 && 0 <= high!) ? 1 : 0;
    };
    let [covered, naive] = [0, 0];
    for (let study = 0; study < studies; study += 1) {
      let value = normalQuantile(stream.next());
      const values = Array.from({ length: 20 }, () => {
        value = 0.2 * value + Math.sqrt(1 - 0.04) * normalQuantile(stream.next());
        return value;
      });
      const centre = values.reduce((sum, one) => sum + one) / 20;
      covered += holds(ofBatches([20]), values, centre);
      naive += holds(ofTrials, values, centre);
    }
    expect(covered / studies).toBeGreaterThan(0.93);
    expect(covered / studies).toBeLessThan(0.97);
    expect(naive / studies).toBeLessThan(0.92);
  });
});
