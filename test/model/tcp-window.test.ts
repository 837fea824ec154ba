import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  CUBIC_WINDOW,
  RENO_FRIENDLY_WINDOW,
  segmentsPerSecond,
} from "../../src/model/tcp-window.ts";
import { makeStream } from "../../src/random/stream.ts";
import { bulkRate } from "../engine/network/one-connection.ts";

const BETA = 0.7;

const way = (rttMs: number, loss: number, backLoss = loss) => ({
  loss,
  backLoss,
  roundTripNs: rttMs * 1e6,
});

describe("the window that random losses leave", () => {
  it("of additive increase is the exact product, a little above RFC 9438's for equal gaps", () => {
    const a = (3 * (1 - BETA)) / (1 + BETA);
    let product = 1;
    for (let k = 1; k < 200; k++) product *= (1 - BETA ** (2 * k)) / (1 - BETA ** (2 * k - 1));
    expect(RENO_FRIENDLY_WINDOW).toBeCloseTo(Math.sqrt((2 * a) / Math.PI) * product, 3);
    // Reno's own, as it is known: an increase of 1 and a decrease to one half.
    let reno = 1;
    for (let k = 1; k < 200; k++) reno *= (1 - 0.25 ** k) / (1 - 0.5 ** (2 * k - 1));
    expect(Math.sqrt(2 / Math.PI) * reno).toBeCloseTo(1.3098, 3);
  });

  it("of CUBIC is the mean over its curves, which at equal gaps is RFC 9438's", () => {
    expect(idealCubic(() => 1, false)).toBeCloseTo(1.054, 1);
    const gaps = makeStream("ideal", "window", "gaps");
    const mean = idealCubic(() => -Math.log(1 - gaps.next()), true);
    expect(Math.abs(mean / CUBIC_WINDOW - 1)).toBeLessThan(0.015);
  });
});

/**
 * Follows CUBIC's curves from loss to loss, in units of 1 / loss segments with a round trip of one
 * second and no bend of Reno's: the mean window over (1 / loss)^(3/4).
 */
function idealCubic(gap: () => number, fast: boolean): number {
  const c = 0.4;
  let [size, before, sent, seconds] = [1.05, 1.05, 0, 0];
  for (let loss = 0; loss < 20_000; loss++) {
    before = fast && size < before ? (size * (1 + BETA)) / 2 : size;
    const low = BETA * size;
    const origin = Math.max(low, before);
    const rise = Math.cbrt((origin - low) / c);
    const until = (t: number) => origin * t + (c / 4) * ((t - rise) ** 4 - rise ** 4);
    const wanted = gap();
    let [from, to] = [0, 16];
    for (let step = 0; step < 40; step++) {
      const middle = (from + to) / 2;
      if (until(middle) < wanted) from = middle;
      else to = middle;
    }
    sent += wanted;
    seconds += from;
    size = origin + c * (from - rise) ** 3;
  }
  return sent / seconds;
}

describe("what a lossy connection carries by closed form", () => {
  // Loss, round trip in ms: CUBIC alone, where both meet, Reno's part, and where time-outs count.
  const cases = [
    [0.0003, 300],
    [0.0002, 70],
    [0.001, 150],
    [0.001, 20],
    [0.003, 300],
    [0.01, 70],
    [0.01, 1],
    [0.02, 150],
    [0.02, 5],
    [0.02, 1],
    [0.05, 20],
  ] as const;
  for (const [loss, rttMs] of cases) {
    it(`at a loss of ${loss} and ${rttMs} ms is what a long run carries`, () => {
      const carried = 1448 * segmentsPerSecond(way(rttMs, loss));
      const seconds = Math.max(60, ((150 / loss) * 1448) / carried);
      const ran = bulkRate({ rttMs, loss, seed: "bound" }, seconds, seconds / 10);
      expect(ran / carried).toBeGreaterThan(0.88);
      expect(ran / carried).toBeLessThan(1.13);
    });
  }

  it("is what a kernel's connections carried: within 15 % in each measured row, 6 % in the median", () => {
    const path = new URL("../../datasets/tcp-loss/bulk.csv", import.meta.url);
    const rows = readFileSync(fileURLToPath(path), "utf8").trim().split("\n").slice(1);
    const cubic = rows.map((row) => row.split(",")).filter(([, control]) => control === "cubic");
    expect(cubic).toHaveLength(18);
    const off = cubic.map(([, , rttMs, , , bytes, lost]) => {
      const carried = 1448 * segmentsPerSecond(way(Number(rttMs), Number(lost)));
      return Math.abs(carried / Number(bytes) - 1);
    });
    off.sort((a, b) => a - b);
    expect(off[17]!).toBeLessThan(0.15);
    expect(off[9]!).toBeLessThan(0.06);
  });

  it("is without end where nothing is lost, and nothing where all is", () => {
    expect(segmentsPerSecond(way(80, 0))).toBe(Number.POSITIVE_INFINITY);
    expect(segmentsPerSecond(way(80, 1))).toBe(0);
  });

  it("falls with the loss, with a longer round trip and with acknowledgements that are lost", () => {
    const losses = [1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.2, 0.5, 0.9, 0.999];
    for (const rtt of [0, 0.1, 1, 20, 300]) {
      const rates = losses.map((loss) => segmentsPerSecond(way(rtt, loss)));
      expect(rates).toEqual([...rates].sort((a, b) => b - a));
      expect(rates.every((rate) => rate > 0)).toBe(true);
    }
    expect(segmentsPerSecond(way(81, 0.02))).toBeLessThan(segmentsPerSecond(way(80, 0.02)));
    expect(segmentsPerSecond(way(1, 0.02))).toBeLessThan(segmentsPerSecond(way(1, 0.02, 0)));
  });
});
