import { describe, expect, it } from "vitest";
import { customersInside } from "../../../src/analysis/theory/little.ts";
import { meanValueAnalysis } from "../../../src/analysis/theory/mva.ts";

describe("a closed network", () => {
  const stations = [
    { kind: "delay", demand: 0.1 },
    { kind: "queue", demand: 0.004 },
    { kind: "queue", demand: 0.006 },
  ] as const;

  it("gives octave's numbers: 20 customers, 0.1 s of thinking, demands of 4 and 6 ms", () => {
    const law = meanValueAnalysis(20, stations);
    expect(law.throughput).toBeCloseTo(147.512969643, 8);
    expect(law.response * 1000).toBeCloseTo(35.5813, 4);
  });

  it("holds all its customers, by Little's law at each station and over the cycle", () => {
    const law = meanValueAnalysis(20, stations);
    expect(law.inside.reduce((a, b) => a + b)).toBeCloseTo(20, 10);
    expect(customersInside(law.throughput, law.response, 0.1)).toBeCloseTo(20, 10);
  });

  it("stays below N / (D + Z) and 1 / Dmax, and meets both at its ends", () => {
    expect(meanValueAnalysis(1, stations).throughput).toBeCloseTo(1 / 0.11, 12);
    expect(meanValueAnalysis(500, stations).throughput).toBeCloseTo(1 / 0.006, 6);
  });
});
